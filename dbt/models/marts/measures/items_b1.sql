-- Grain: one academy and measure of indicator B1: its pupils with a valid assessment (B1.1), its sessions (B1.2), its
-- enrolments (B1.3, B1.4), its pupils' answers (B1.5) or its pupils on roll (B1.6). Marks with a code that nobody has defined
-- are left out and counted as exclusions.
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
),

assessed as (
    select
        school_urn,
        person_key,
        bool_and(is_expected) as is_as_expected
    from {{ ref('fct_pupil_outcome') }}
    group by school_urn, person_key
),

as_expected as (
    select
        school_urn,
        count(*) filter (where is_as_expected) as numerator,
        count(*) as denominator,
        0 as exclusions
    from assessed
    group by school_urn
),

with_assessment as (
    select
        pupils.school_urn,
        count(assessed.person_key) as numerator,
        count(*) as denominator,
        0 as exclusions
    from {{ ref('dim_pupil') }} as pupils
    left join assessed
        on pupils.school_urn = assessed.school_urn and pupils.person_key = assessed.person_key
    where pupils.is_on_roll
    group by pupils.school_urn
),

enjoying as (
    {{ survey_answers('B1.5') }}
)

{{ counted('B1.1', 'as_expected') }}
union all
{{ counted('B1.2', 'sessions') }}
union all
{{ counted('B1.3', 'persistent') }}
union all
{{ counted('B1.4', 'severe') }}
union all
{{ counted('B1.5', 'enjoying') }}
union all
{{ counted('B1.6', 'with_assessment') }}
