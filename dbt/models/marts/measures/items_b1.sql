-- Grain: one academy and measure of indicator B1: its sessions (B1.2) or its enrolments (B1.3, B1.4). Marks with a code
-- that nobody has defined are left out and counted as exclusions.
with absence as (
    select
        school_urn,
        sum(absent_sessions) as absent_sessions,
        sum(possible_sessions) as possible_sessions,
        count(*) filter (where possible_sessions > 0) as enrolments,
        count(*) filter (where is_persistently_absent) as persistently_absent,
        count(*) filter (where is_severely_absent) as severely_absent,
        sum(unknown_code_sessions) as exclusions
    from {{ ref('fct_attendance_year_to_date') }}
    group by school_urn
),

sessions as (
    select
        school_urn,
        absent_sessions as numerator,
        possible_sessions as denominator,
        exclusions
    from absence
),

persistent as (
    select
        school_urn,
        persistently_absent as numerator,
        enrolments as denominator,
        exclusions
    from absence
),

severe as (
    select
        school_urn,
        severely_absent as numerator,
        enrolments as denominator,
        exclusions
    from absence
)

{{ counted('B1.2', 'sessions') }}
union all
{{ counted('B1.3', 'persistent') }}
union all
{{ counted('B1.4', 'severe') }}
