-- Grain: one thing that counts under a measure of indicator 1f: an academy (1f.1), a network meeting planned for the
-- academic year to date (1f.2), or an academy's training (1f.3, which is about people and not shown one by one).
with attendance_this_term as (
    select
        schools.school_urn,
        any_value(terms.start_date) as term_start,
        count(attendances.record_id) as attendances
    from {{ ref('dim_school') }} as schools
    left join {{ ref('dim_term') }} as terms
        on schools.school_urn = terms.school_urn and terms.is_current
    left join {{ ref('fct_network_attendance') }} as attendances
        on
            schools.school_urn = attendances.school_urn
            and attendances.status = 'attended'
            and terms.start_date <= attendances.attended
            and attendances.attended <= {{ as_at() }}
    where schools.is_open
    group by schools.school_urn
),

meetings as (
    select * from {{ ref('stg_registers__networks') }}
    where planned_date between {{ year_start(as_at()) }} and {{ as_at() }}
),

needs_met as (
    select
        school_urn,
        count(*) filter (where done <= due) as numerator,
        count(*) as denominator,
        0 as exclusions
    from {{ ref('fct_training') }}
    where
        status <> 'cancelled'
        and due between {{ year_start(as_at()) }} and {{ as_at() }}
    group by school_urn
)

{{ items(
    '1f.1', 'attendance_this_term',
    is_met='attendances > 0',
    what="'No attendance at a network meeting is on record for this term'",
    record="school_urn || ':network_meeting'", since='term_start'
) }}
union all
{{ items(
    '1f.2', 'meetings',
    is_met="status = 'held'",
    what="case status when 'cancelled' then 'The network meeting was cancelled'
        else 'The network meeting is not recorded as held' end",
    record='record_id', since='planned_date', due='planned_date', owner_role='owner_role'
) }}
union all
{{ counted('1f.3', 'needs_met') }}
