-- What: versions of one academy do not overlap, and each ends on the day before a landed one: that on which the next begins,
-- or on which the settings no longer had the academy. On every landed day each academy in the settings has exactly one
-- version. Why: whoever joins a day would find the academy twice, or not at all. How to resolve: follow the academy's URNs
-- through int_academy_urns; but for an academy's first day, versions begin on days of stg_trust__academy_days alone.
with landed_day as (
    select distinct landed_as_at
    from {{ ref('stg_trust__academy_days') }}
),

version as (
    select
        school_urn,
        valid_from,
        valid_to,
        lead(valid_from) over (partition by school_urn order by valid_from) as next_from
    from {{ ref('dim_school_history') }}
),

in_settings as (
    select distinct
        urns.school_urn,
        academies.landed_as_at
    from {{ ref('stg_trust__academy_days') }} as academies
    inner join {{ ref('int_academy_urns') }} as urns
        on academies.urn = urns.urn
)

select
    version.school_urn,
    version.valid_from as day
from version
left join landed_day
    on version.valid_to + 1 = landed_day.landed_as_at
where
    version.valid_to < version.valid_from
    or (version.valid_to is null and version.next_from is not null)
    or version.next_from <= version.valid_to
    or (version.valid_to is not null and landed_day.landed_as_at is null)
union all
select
    in_settings.school_urn,
    in_settings.landed_as_at as day
from in_settings
left join version
    on in_settings.school_urn = version.school_urn and {{ is_valid('version', 'in_settings.landed_as_at') }}
group by in_settings.school_urn, in_settings.landed_as_at
having count(version.school_urn) <> 1
