-- Grain: one thing that counts under a measure of indicator 3.2.5: an open academy (3.2.5a), or a night on which its pupils
-- were to be read from its MIS (3.2.5b).
with academies as (
    select
        academies.school_urn,
        academies.mis,
        coalesce(schools.mis, 'not known') as system
    from {{ ref('int_academies') }} as academies
    left join {{ ref('stg_mis__schools') }} as schools
        on academies.school_urn = schools.school_urn
    where academies.is_open
),

-- Each night of each academy on which its pupils were read from the MIS that it has now.
nights_read as (
    select
        academies.school_urn,
        partitions.landed_as_at as night
    from academies
    inner join {{ ref('stg_ops__landing_partition') }} as partitions
        on academies.school_urn = partitions.school_urn and academies.mis = partitions.source
    where partitions.resource = 'students'
),

-- An academy that was never read has failed last night.
first_nights as (
    select
        academies.school_urn,
        academies.mis,
        greatest(
            coalesce(min(nights_read.night), {{ as_at() }}),
            {{ as_at() }} - {{ parameter('3.2.5b', 'window_days', 'integer') }} + 1
        ) as first_night
    from academies
    left join nights_read
        on academies.school_urn = nights_read.school_urn
    group by academies.school_urn, academies.mis
),

nights as (
    select
        first_nights.school_urn,
        first_nights.mis,
        days.date_day as night,
        nights_read.night is not null as is_read
    from first_nights
    inner join {{ ref('dim_date') }} as days
        on days.date_day between first_nights.first_night and {{ as_at() }}
    left join nights_read
        on first_nights.school_urn = nights_read.school_urn and days.date_day = nights_read.night
)

{{ items(
    '3.2.5a', 'academies',
    is_met="system = " ~ parameter('3.2.5a', 'agreed_mis', 'varchar'),
    what="'The management information system is ' || system",
    record="school_urn || ':mis'", source='mis'
) }}
union all
{{ items(
    '3.2.5b', 'nights',
    is_met='is_read',
    what="'The pupils were not read from the management information system'",
    record="school_urn || ':' || cast(night as varchar)", since='night', due='night', source='mis'
) }}
