-- Grain: one check of one item at one academy (a row of its register that is not retired), or one row that could not be read.
-- Life safety is decided by the kind of check; a row whose kind cannot be read counts as life safety.
with checks as (
    select
        checks.school_urn,
        checks.record_id,
        checks.check_type,
        types.title as check_title,
        coalesce(types.life_safety, true) as life_safety,
        checks.item_id,
        checks.last_done,
        checks.result,
        checks.next_due,
        checks.owner_role,
        case
            when not checks.applicable then 'not_applicable'
            when checks.last_done is null then 'never_done'
            when checks.next_due is null or checks.next_due < {{ as_at() }} then 'overdue'
            when checks.result is null or checks.result not in ('pass', 'advisory') then 'failed'
            when not coalesce(checks.evidence_held, false) then 'no_evidence'
            else 'in_date'
        end as state,
        cast(null as varchar) as refusal
    from {{ ref('stg_registers__compliance_checks') }} as checks
    left join {{ ref('check_types') }} as types
        on checks.check_type = types.check_type
    where checks.status = 'active'
),

refused as (
    select
        refused.school_urn,
        refused.source_record_id as record_id,
        types.check_type,
        types.title as check_title,
        coalesce(types.life_safety, true) as life_safety,
        cast(null as varchar) as item_id,
        cast(null as date) as last_done,
        cast(null as varchar) as result,
        cast(null as date) as next_due,
        cast(null as varchar) as owner_role,
        'refused' as state,
        'Row ' || refused.source_row || ' of sheet ' || refused.sheet || ': ' || refused.reasons as refusal
    from {{ ref('int_refused_rows') }} as refused
    left join {{ ref('check_types') }} as types
        on refused.row_kind = types.check_type
    where refused.register = 'compliance_checks'
),

all_rows as (
    select * from checks
    union all
    select * from refused
)

select
    school_urn,
    record_id,
    check_type,
    check_title,
    life_safety,
    item_id,
    last_done,
    result,
    next_due,
    owner_role,
    state,
    refusal,
    life_safety
    and (state in ('never_done', 'refused') or (state <> 'not_applicable' and coalesce(next_due < {{ as_at() }}, false)))
        as is_red_flag
from all_rows
