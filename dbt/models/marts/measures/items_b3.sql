-- Grain: one thing that counts under a measure of indicator B3: an action of the delivery plan due in the academic year
-- (B3.1), or a recommendation of any review due in the academic year to date (B3.2).
with actions_of_the_year as (
    select * from {{ ref('fct_delivery_action') }}
    where status <> 'cancelled' and academic_year = {{ year_name(as_at()) }}
),

recommendations as (
    select * from {{ ref('fct_recommendation') }}
    where
        status <> 'not_accepted'
        and due between {{ year_start(as_at()) }} and {{ as_at() }}
)

{{ items(
    'B3.1', 'actions_of_the_year',
    is_met='is_on_track',
    what="case
            when due < " ~ as_at() ~ " then 'The action is overdue'
            when progress = 'behind' then 'The action is behind'
            when progress = 'not_started' then 'The action has not been started'
            else 'The action is not recorded as done'
        end",
    record='record_id', since="case when due < " ~ as_at() ~ " then due end", due='due', owner_role='owner_role'
) }}
union all
{{ items(
    'B3.2', 'recommendations',
    is_met='is_closed_in_time',
    what="'The recommendation was not closed by the day it was due'",
    record='record_id', since='due', due='due', owner_role='owner_role'
) }}
