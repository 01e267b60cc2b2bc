-- Grain: one pupil of one academy, by keyed pseudonym, with the bands of the newest stay. Private: never published.
with pupils as (
    select
        school_urn,
        person_key,
        max_by(student_key, (admission_date is not null, admission_date, student_key)) as student_key,
        bool_or(coalesce(is_on_roll, false)) as is_on_roll
    from {{ ref('int_pupils') }}
    where person_key is not null
    group by school_urn, person_key
)

select
    pupils.school_urn,
    pupils.person_key,
    students.year_group,
    students.sen_status,
    students.free_school_meals,
    students.english_additional,
    students.pupil_premium,
    pupils.is_on_roll
from pupils
left join {{ ref('stg_mis__students') }} as students
    on pupils.school_urn = students.school_urn and pupils.student_key = students.student_key
