-- Grain: one employment of somebody at an academy whose MIS tells its employees. A person who returned has several.
select
    school_urn,
    employee_key,
    coalesce(person_key, employee_key) as person_key,
    is_teacher,
    start_date,
    end_date,
    coalesce(start_date <= {{ as_at() }}, false) and (end_date is null or end_date >= {{ as_at() }}) as is_employed
from {{ ref('stg_wonde__employees') }}
{{ where_mis('wonde') }}
