-- What: a row of thresholds names at least one green limit. Why: an interval open at both ends makes every value green, and
-- a board would see compliance that nobody checked. How to resolve: give the limit in the seed, or delete the row (trend only).
select
    measure_code,
    phase
from {{ ref('thresholds') }}
where green_low is null and green_high is null
