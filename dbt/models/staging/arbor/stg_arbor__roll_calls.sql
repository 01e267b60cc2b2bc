-- Grain: one registration of a day (morning, afternoon) of one academy, by its last change.
-- A table: every night adds files, and several models look here.
{{ config(materialized='table') }}

with landed as (
    {{ landed('arbor', 'roll_calls') }}
)

select
    academy_urn as school_urn,
    roll_call_id,
    session,
    change_type = 'DELETE' as is_deleted,
    bool_or(change_type = 'DELETE') over (partition by academy_urn, roll_call_id) as was_ever_deleted,
    as_at as landed_as_at
from landed
{{ newest_version(['academy_urn', 'roll_call_id'], order_by=['revision desc', 'as_at desc']) }}
