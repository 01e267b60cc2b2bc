-- Grain: one award of one contract up to the day: how it came about, and whether its value asked for that route.
-- The band is that of the threshold of the contract's category on the day the procurement began. Where nobody has given a
-- threshold for that day, all that is known is whether the value is small. An id that a register refers to is the same in
-- capitals and in small letters, as it is when the register is read.
with waived as (
    select
        school_urn,
        lower(contract_id) as contract_id,
        sum(value_inc_vat) as waived_value
    from {{ ref('stg_registers__waivers') }}
    where status = 'approved' and approved <= {{ as_at() }}
    group by school_urn, lower(contract_id)
),

awards as (
    select
        contracts.*,
        limits.value as threshold,
        case
            when contracts.whole_life_value_inc_vat >= limits.value then 'threshold'
            when contracts.whole_life_value_inc_vat < {{ parameter('3c.1', 'quotes_from') }} then 'small'
            when contracts.whole_life_value_inc_vat < limits.value then 'quotes'
        end as value_band
    from {{ ref('fct_contract') }} as contracts
    left join {{ ref('procurement_thresholds') }} as limits
        on
            contracts.category = limits.category
            and {{ is_valid('limits', 'contracts.began') }}
    where contracts.awarded <= {{ as_at() }}
)

select
    awards.school_urn,
    awards.record_id,
    awards.category,
    awards.route,
    awards.requested,
    awards.began,
    awards.awarded,
    {{ year_name('awards.awarded') }} as financial_year,
    awards.whole_life_value_inc_vat,
    awards.threshold,
    awards.value_band,
    routes.route is not null as is_route_allowed,
    awards.route_evidence_held,
    coalesce(waived.waived_value, 0) as waived_value,
    awards.awarded - awards.requested as days_to_award,
    awards.owner_role
from awards
left join {{ ref('procurement_routes') }} as routes
    on awards.value_band = routes.band and awards.route = routes.route
left join waived
    on awards.school_urn = waived.school_urn and lower(awards.record_id) = waived.contract_id
