-- Grain: one open action that is overdue, or one row of the actions register that could not be read.
select
    '1a.3' as measure_code,
    school_urn,
    'The action is overdue' as what,
    due as since,
    due,
    owner_role,
    'registers' as source,
    record_id as source_record_id
from {{ ref('fct_plan_action') }}
where is_overdue
union all
{{ unreadable_rows('1a.3', 'actions') }}
