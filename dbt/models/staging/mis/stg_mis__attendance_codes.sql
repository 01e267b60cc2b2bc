-- Grain: one attendance code of one academy's MIS.
-- Every academy is read from its own MIS only, as the trust's settings name it.
with wonde as (
    select
        records.school_urn,
        records.attendance_code_id,
        records.attendance_code,
        records.description,
        records.code_type,
        records.landed_as_at
    from {{ ref('stg_wonde__attendance_codes') }} as records
),

bromcom as (
    select
        records.school_urn,
        records.attendance_code as attendance_code_id,
        records.attendance_code,
        records.description,
        records.code_type,
        records.landed_as_at
    from {{ ref('stg_bromcom__attendance_codes') }} as records
),

arbor as (
    select
        records.school_urn,
        records.attendance_code_id,
        records.attendance_code,
        records.description,
        cast(null as varchar) as code_type,
        records.landed_as_at
    from {{ ref('stg_arbor__attendance_codes') }} as records
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
