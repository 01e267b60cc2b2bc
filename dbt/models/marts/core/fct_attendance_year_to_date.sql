-- Grain: one enrolment, that is one pupil at one academy, over the academic year to date.
with totals as (
    select
        school_urn,
        person_key,
        cast(sum(possible_sessions) as bigint) as possible_sessions,
        cast(sum(absent_sessions) as bigint) as absent_sessions,
        cast(sum(unknown_code_sessions) as bigint) as unknown_code_sessions
    from {{ ref('fct_attendance_month') }}
    group by school_urn, person_key
)

select
    school_urn,
    person_key,
    possible_sessions,
    absent_sessions,
    unknown_code_sessions,
    possible_sessions > 0 and absent_sessions * 10 >= possible_sessions as is_persistently_absent,
    possible_sessions > 0 and absent_sessions * 2 >= possible_sessions as is_severely_absent
from totals
