-- Grain: one thing that counts under a measure of indicator DP: an action of the delivery plan due in the academic year or
-- later (DP.1), or an open one (DP.2).
with actions_ahead as (
    select * from {{ ref('fct_delivery_action') }}
    where status <> 'cancelled' and due >= {{ year_start(as_at()) }}
),

open_actions as (
    select
        actions.school_urn,
        actions.record_id,
        actions.last_reviewed,
        actions.due,
        actions.owner_role,
        terms.start_date as term_start
    from {{ ref('fct_delivery_action') }} as actions
    left join {{ ref('dim_term') }} as terms
        on actions.school_urn = terms.school_urn and terms.is_current
    where actions.status = 'open'
)

{{ items(
    'DP.1', 'actions_ahead',
    is_met='is_complete',
    what="case
            when not coalesce(how_given, false) then 'The action does not say how'
            when not coalesce(measure_given, false) then 'The action names no measurable outcome'
            else 'The action is not approved'
        end",
    record='record_id', due='due', owner_role='owner_role'
) }}
union all
{{ items(
    'DP.2', 'open_actions',
    is_met='last_reviewed >= term_start',
    what="'The action was not looked at this term'",
    record='record_id', since='last_reviewed', due='due', owner_role='owner_role'
) }}
