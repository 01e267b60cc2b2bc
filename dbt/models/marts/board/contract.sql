-- Grain: one contract of an open academy.
select
    contracts.school_urn,
    contracts.record_id,
    contracts.title,
    contracts.category,
    contracts.route,
    contracts.start_date,
    contracts.end_date,
    contracts.awarded,
    cast(contracts.whole_life_value_inc_vat as decimal(18, 4)) as whole_life_value_inc_vat,
    contracts.is_large,
    contracts.review_date,
    contracts.decision,
    contracts.status
from {{ ref('fct_contract') }} as contracts
inner join {{ ref('dim_school') }} as academies
    on contracts.school_urn = academies.school_urn and academies.is_open
