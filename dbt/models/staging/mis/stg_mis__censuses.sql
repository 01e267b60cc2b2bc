-- Grain: one census of one academy's MIS, the newest that was read: also when it found nothing at all.
-- What was landed no later than the census and is not in it is gone (docs/decisions/0011). One that failed was not read, so
-- the one before it counts; without any, nothing is gone by it.
with newest as (
    select
        school_urn,
        resource as census,
        max(landed_as_at) as landed_as_at
    from {{ ref('stg_ops__landing_partition') }}
    where source = 'wonde' and resource like '%\_census' escape '\'
    group by school_urn, resource
)

select *
from newest
{{ where_mis('wonde') }}
