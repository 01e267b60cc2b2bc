-- Grain: one measure, phase (null is every phase) and period: where green and amber begin and end, both ends included.
select
    measure_code,
    phase,
    basis,
    green_low,
    green_high,
    amber_low,
    amber_high,
    line_start,
    line_end,
    line_start_value,
    line_end_value,
    valid_from,
    valid_to
from {{ ref('thresholds') }}
