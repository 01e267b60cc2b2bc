-- Grain: one academy and measure of indicator B2: its pupils on roll (B2.1), its suspensions (B2.2) or its leavers (B2.3).
with rolls as (
    select
        school_urn,
        count(*) as pupils
    from {{ ref('dim_pupil') }}
    where is_on_roll
    group by school_urn
),

achievements as (
    select *
    from {{ ref('stg_wonde__achievements') }}
    {{ where_mis('wonde') }}
),

contributors as (
    select
        stays.school_urn,
        count(distinct stays.person_key) as contributors
    from achievements
    inner join {{ ref('contribution_types') }} as contributions
        on achievements.type = contributions.type
    inner join {{ ref('int_pupils') }} as stays
        on achievements.school_urn = stays.school_urn and achievements.student_key = stays.student_key
    inner join {{ ref('dim_pupil') }} as pupils
        on stays.school_urn = pupils.school_urn and stays.person_key = pupils.person_key and pupils.is_on_roll
    where achievements.achievement_date between {{ year_start(as_at()) }} and {{ as_at() }}
    group by stays.school_urn
),

contributing as (
    select
        rolls.school_urn,
        coalesce(contributors.contributors, 0) as numerator,
        rolls.pupils as denominator,
        0 as exclusions
    from rolls
    left join contributors
        on rolls.school_urn = contributors.school_urn
),

-- Of a kind that nobody has defined it is not known whether it is a suspension: it is left out and counted.
suspensions as (
    select
        exclusions.school_urn,
        count(*) filter (where kinds.counts_as = 'suspension') as suspensions,
        count(*) filter (where kinds.type_code is null) as unknown
    from {{ ref('fct_exclusion') }} as exclusions
    left join {{ ref('exclusion_types') }} as kinds
        on exclusions.type_code = kinds.type_code
    where exclusions.start_date between {{ year_start(as_at()) }} and {{ as_at() }}
    group by exclusions.school_urn
),

suspended as (
    select
        coalesce(rolls.school_urn, suspensions.school_urn) as school_urn,
        coalesce(suspensions.suspensions, 0) as numerator,
        coalesce(rolls.pupils, 0) as denominator,
        coalesce(suspensions.unknown, 0) as exclusions
    from rolls
    full join suspensions
        on rolls.school_urn = suspensions.school_urn
),

-- A register has one row for a cohort.
settled as (
    select
        school_urn,
        max_by(positive, cohort) as numerator,
        max_by(leavers, cohort) as denominator,
        0 as exclusions
    from {{ ref('stg_registers__destinations') }}
    where status = 'final'
    group by school_urn
)

{{ counted('B2.1', 'contributing') }}
union all
{{ counted('B2.2', 'suspended') }}
union all
{{ counted('B2.3', 'settled') }}
