-- Grain: one exclusion that its MIS has ever reported as deleted, with what holds now.
-- A table: every night adds files, and several models look here.
{{ config(materialized='table') }}

with landed as (
    {{ landed('wonde', 'exclusion_deletions') }}
)

select
    academy_urn as school_urn,
    exclusion_id,
    deleted_at,
    restored_at,
    restored_at is null or restored_at < deleted_at as is_deleted,
    as_at as landed_as_at
from landed
{{ newest_version(
    ['school_urn', 'exclusion_id'],
    order_by=['landed_as_at desc', 'greatest(deleted_at, restored_at) desc', 'deleted_at desc']
) }}
