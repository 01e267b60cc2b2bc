-- Grain: one name by which one helpdesk knows a school: a department of Freshservice, a company of Freshdesk.
select
    'freshservice' as helpdesk,
    department_id as school_id,
    name as school_name,
    landed_as_at
from {{ ref('stg_freshservice__departments') }}
union all
select
    'freshdesk' as helpdesk,
    company_id as school_id,
    name as school_name,
    landed_as_at
from {{ ref('stg_freshdesk__companies') }}
