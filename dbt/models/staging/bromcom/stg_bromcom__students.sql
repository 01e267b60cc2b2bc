-- Grain: one stay of one pupil at one academy, whether on roll, to come or left.
with landed as (
    {{ landed('bromcom', 'students') }}
)

select
    academy_urn as school_urn,
    student_key,
    coalesce(person_key, student_key) as person_key,
    admission_date,
    leaving_date,
    year_group,
    sen_status,
    free_school_meals,
    english_additional,
    pupil_premium,
    leaving_date is not null and leaving_date <= as_at as has_left,
    as_at as landed_as_at
from landed
{{ newest_version(['school_urn', 'student_key'], order_by=['admission_date desc', 'leaving_date']) }}
