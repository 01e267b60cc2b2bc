-- Grain: one check that is not in date, passed and evidenced, or one row of its register that could not be read.
select
    '1b.2' as measure_code,
    school_urn,
    coalesce(
        refusal,
        coalesce(check_title, check_type) || ': '
        || case state
            when 'never_done' then 'no check is on record'
            when 'overdue' then 'the check is overdue'
            when 'failed' then 'the last check was failed'
            when 'no_evidence' then 'no evidence is held'
        end
    ) as what,
    case when state = 'overdue' then next_due else last_done end as since,
    next_due as due,
    owner_role,
    'registers' as source,
    source_record_id
from {{ ref('fct_compliance_status') }}
where state not in ('in_date', 'not_applicable')
