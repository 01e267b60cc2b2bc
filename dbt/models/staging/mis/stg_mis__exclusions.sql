-- Grain: one suspension or permanent exclusion of one academy, in its newest landed version; one that a later census of its
-- MIS lacks is gone.
-- Every academy is read from its own MIS only, as the trust's settings name it.
with wonde as (
    select
        records.school_urn,
        records.exclusion_id,
        records.student_key,
        records.start_date,
        records.end_date,
        records.start_session,
        records.end_session,
        records.sessions,
        records.type_code,
        records.reason_code,
        records.updated_at,
        records.landed_as_at
    from {{ ref('stg_wonde__exclusions') }} as records
    where {{ is_not_gone_by('exclusion_census', 'exclusion_deletions', 'records', 'exclusion_id') }}
),

bromcom as (
    select
        records.school_urn,
        records.exclusion_id,
        records.student_key,
        records.start_date,
        records.end_date,
        records.start_session,
        records.end_session,
        records.sessions,
        records.type_code,
        records.reason_code,
        cast(null as timestamp) as updated_at,
        records.landed_as_at
    from {{ ref('stg_bromcom__exclusions') }} as records
),

arbor as (
    select
        records.school_urn,
        records.exclusion_id,
        records.student_key,
        records.start_date,
        records.end_date,
        cast(null as varchar) as start_session,
        cast(null as varchar) as end_session,
        records.sessions,
        'SUSP' as type_code,
        records.reason_code,
        cast(null as timestamp) as updated_at,
        records.landed_as_at
    from {{ ref('stg_arbor__exclusions') }} as records
    where not records.is_deleted
)

select *
from wonde
{{ where_mis('wonde') }}
union all
select *
from bromcom
{{ where_mis('bromcom') }}
union all
select *
from arbor
{{ where_mis('arbor') }}
