-- Grain: one attendance code and the period in which its meaning holds.
select
    attendance_code,
    category,
    category in ('present', 'approved_activity', 'authorised', 'unauthorised') as is_possible,
    category in ('authorised', 'unauthorised') as is_absent,
    valid_from,
    valid_to
from {{ ref('attendance_codes') }}
