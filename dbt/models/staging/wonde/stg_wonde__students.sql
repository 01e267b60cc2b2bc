-- Grain: one pupil on roll at one academy (a pupil who left and came back has a new student_key).
with landed as (
    {{ landed('wonde', 'students') }}
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
    updated_at,
    as_at as landed_as_at
from landed
{{ newest_version(['school_urn', 'student_key'], order_by=['updated_at desc', 'leaving_date', 'admission_date']) }}
