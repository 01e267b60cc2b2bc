-- Grain: one thing that counts under a measure of the commitments B, C and E: the days that an academy gave in its newest
-- ended term (CB), a booking of its estate by a school of the trust (CC), or a commission to be repaid by the day (CE).
with ended_terms as (
    select
        school_urn,
        max(start_date) as start_date,
        max(end_date) as end_date
    from {{ ref('dim_term') }}
    where end_date <= {{ as_at() }}
    group by school_urn
),

limits as (
    {{ limits_at_academies('CB') }}
),

given_days as (
    select
        terms.school_urn,
        terms.end_date,
        coalesce(sum(given.days), 0) as days,
        any_value(limits.green_low) as green_low
    from ended_terms as terms
    left join {{ ref('fct_improvement_day') }} as given
        on
            terms.school_urn = given.school_urn
            and given.is_senior_leader
            and given.day_given between terms.start_date and terms.end_date
    left join limits
        on terms.school_urn = limits.school_urn
    group by terms.school_urn, terms.end_date
),

bookings_of_the_trust as (
    select * from {{ ref('stg_registers__bookings') }}
    where
        status = 'confirmed'
        and booked_by = 'trust_school'
        and booked_on >= {{ year_start(as_at()) }}
        and booked_on <= {{ as_at() }}
),

commissions as (
    select
        *,
        invoiced + {{ parameter('CE', 'window_days', 'integer') }} as to_be_repaid_by
    from {{ ref('stg_registers__commissions') }}
    where status <> 'cancelled'
),

due_commissions as (
    select * from commissions
    where to_be_repaid_by <= {{ as_at() }}
)

{{ weighed(
    'CB', 'given_days', numerator='days', denominator='1',
    is_wrong='days < green_low',
    what="'Fewer days were given to improvement in the term than was promised'",
    record="school_urn || ':term'", since='end_date', owner_role="'Headteacher'"
) }}
union all
{{ items(
    'CC', 'bookings_of_the_trust',
    is_met='coalesce(charged, 0) <= coalesce(extra_cost, 0)',
    what="'More was charged than the booking''s recorded extra cost'",
    record='record_id', since='booked_on', owner_role='owner_role'
) }}
union all
{{ items(
    'CE', 'due_commissions',
    is_met='agreed <= began and repaid >= cost and repaid_on <= to_be_repaid_by',
    what="case
            when not coalesce(agreed <= began, false) then 'The commission was not agreed before it began'
            when not coalesce(repaid >= cost, false) then 'The commission has not been repaid in full'
            else 'The commission was repaid late'
        end",
    record='record_id', since='to_be_repaid_by', due='to_be_repaid_by', owner_role='owner_role'
) }}
