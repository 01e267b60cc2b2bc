-- Grain: one kind of statutory or policy check.
select
    check_type,
    title,
    interval_days,
    basis,
    life_safety
from {{ ref('check_types') }}
