-- Grain: one academy, as its MIS describes it.
-- Every academy is read from its own MIS only, as the trust's settings name it.
with wonde as (
    select
        records.school_urn,
        records.wonde_school_id as mis_school_id,
        records.name,
        records.mis_urn,
        records.establishment_number,
        records.la_code,
        records.phase_of_education,
        records.mis,
        records.landed_as_at
    from {{ ref('stg_wonde__schools') }} as records
),

bromcom as (
    select
        records.school_urn,
        records.bromcom_school_id as mis_school_id,
        records.name,
        records.mis_urn,
        records.establishment_number,
        records.la_code,
        records.phase_of_education,
        'Bromcom' as mis,
        records.landed_as_at
    from {{ ref('stg_bromcom__schools') }} as records
),

arbor as (
    select
        records.school_urn,
        records.arbor_school_id as mis_school_id,
        records.name,
        records.mis_urn,
        records.establishment_number,
        records.la_code,
        records.phase_of_education,
        'Arbor' as mis,
        records.landed_as_at
    from {{ ref('stg_arbor__schools') }} as records
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
