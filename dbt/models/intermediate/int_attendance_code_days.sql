-- Grain: one attendance code id of one academy's MIS and one period in which its meaning holds.
select
    codes.school_urn,
    codes.attendance_code_id,
    codes.attendance_code,
    meanings.category,
    coalesce(meanings.valid_from, date '0001-01-01') as valid_from,
    coalesce(meanings.valid_to, date '9999-12-31') as valid_to
from {{ ref('stg_mis__attendance_codes') }} as codes
inner join {{ ref('attendance_codes') }} as meanings
    on codes.attendance_code = meanings.attendance_code
