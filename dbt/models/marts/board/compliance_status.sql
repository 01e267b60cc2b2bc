-- Grain: one check of one item at one open academy, or one row of its register that could not be read.
select
    checks.school_urn,
    checks.record_id,
    checks.check_type,
    checks.check_title,
    checks.life_safety,
    checks.item_id,
    checks.last_done,
    checks.result,
    checks.next_due,
    checks.state
from {{ ref('fct_compliance_status') }} as checks
inner join {{ ref('dim_school') }} as academies
    on checks.school_urn = academies.school_urn and academies.is_open
