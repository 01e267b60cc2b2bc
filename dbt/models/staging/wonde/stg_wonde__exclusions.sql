-- Grain: one suspension or permanent exclusion of one academy, in its newest landed version.
-- A table: every night adds files, and several models look here.
{{ config(materialized='table') }}

with landed as (
    {{ landed('wonde', 'exclusions') }}
)

select
    academy_urn as school_urn,
    exclusion_id,
    student_key,
    start_date,
    end_date,
    start_session,
    end_session,
    sessions,
    type_code,
    reason_code,
    updated_at,
    as_at as landed_as_at
from landed
{{ newest_version(['school_urn', 'exclusion_id'], order_by=['landed_as_at desc', 'updated_at desc', 'type_code']) }}
