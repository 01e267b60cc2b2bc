-- Grain: one pupil at one academy in one month of the academic year to date. A pupil who left and came back is one.
with counted as (
    select
        marks.school_urn,
        coalesce(pupils.person_key, marks.student_key) as person_key,
        marks.month_start,
        codes.category
    from {{ ref('fct_attendance_session') }} as marks
    left join {{ ref('int_pupils') }} as pupils
        on marks.school_urn = pupils.school_urn and marks.student_key = pupils.student_key
    left join {{ ref('int_attendance_code_days') }} as codes
        on
            marks.school_urn = codes.school_urn
            and marks.attendance_code_id = codes.attendance_code_id
            and marks.day between codes.valid_from and codes.valid_to
    where
        not marks.is_removed
        and marks.day between {{ year_start(as_at()) }} and {{ as_at() }}
)

select
    school_urn,
    person_key,
    month_start,
    count(*) filter (where category <> 'not_possible') as possible_sessions,
    count(*) filter (where category in ('authorised', 'unauthorised')) as absent_sessions,
    count(*) filter (where category = 'authorised') as authorised_sessions,
    count(*) filter (where category = 'unauthorised') as unauthorised_sessions,
    count(*) filter (where category is null) as unknown_code_sessions
from counted
group by school_urn, person_key, month_start
