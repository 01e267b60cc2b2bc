-- Grain: one academy and one run of days on which everything that is said of it here stood unchanged in the trust's settings.
{% set said = [
    'urn', 'name', 'phase', 'la_code', 'ukprn', 'floor_area_m2', 'capacity', 'joined_on', 'left_on', 'predecessor_urn'
] %}
with landed_day as (
    select
        landed_as_at,
        lead(landed_as_at) over (order by landed_as_at) - 1 as said_to
    from {{ ref('stg_trust__academy_days') }}
    group by landed_as_at
),

-- On a day on which an academy stands there by its old and its new URN, the new one tells of it.
academy_then as (
    select
        urns.school_urn,
        academies.*,
        landed_day.said_to
    from {{ ref('stg_trust__academy_days') }} as academies
    inner join {{ ref('int_academy_urns') }} as urns
        on academies.urn = urns.urn
    inner join landed_day
        on academies.landed_as_at = landed_day.landed_as_at
    qualify urns.last_as_at = max(urns.last_as_at) over (partition by urns.school_urn, academies.landed_as_at)
),

compared as (
    select
        *,
        {% for column in said %}
            lag({{ column }}) over (partition by school_urn order by landed_as_at) as {{ column }}_before,
        {% endfor %}
        lag(said_to) over (partition by school_urn order by landed_as_at) as said_to_before
    from academy_then
),

in_version as (
    select
        *,
        max(
            case
                when
                    landed_as_at is distinct from said_to_before + 1
                    {% for column in said %}
                        or {{ column }} is distinct from {{ column }}_before
                    {% endfor %}
                    then landed_as_at
            end
        ) over (partition by school_urn order by landed_as_at) as said_from
    from compared
),

version as (
    select
        school_urn,
        {{ said | join(', ') }},
        said_from,
        max(said_to) as said_to,
        bool_or(said_to is null) as is_current
    from in_version
    group by all
),

dated as (
    select
        *,
        case
            when said_from = min(said_from) over (partition by school_urn) then least(joined_on, said_from)
            else said_from
        end as valid_from
    from version
)

select
    school_urn || ':' || cast(valid_from as varchar) as school_version_key,
    school_urn,
    urn,
    name,
    phase,
    la_code,
    ukprn,
    floor_area_m2,
    capacity,
    joined_on,
    left_on,
    predecessor_urn,
    valid_from,
    case when not is_current then said_to end as valid_to,
    is_current
from dated
