-- Grain: one team of one helpdesk that works on tickets.
select
    'freshservice' as helpdesk,
    group_id,
    name as team_name,
    landed_as_at
from {{ ref('stg_freshservice__groups') }}
union all
select
    'freshdesk' as helpdesk,
    group_id,
    name as team_name,
    landed_as_at
from {{ ref('stg_freshdesk__groups') }}
