-- Grain: one pupil record that its MIS has ever reported as deleted, with what holds now.
-- Every academy is read from its own MIS only, as the trust's settings name it.
-- Bromcom tells no deletions: there, what the newest snapshot lacks is gone. Arbor's bear no time.
with wonde as (
    select
        records.school_urn,
        records.student_key,
        records.deleted_at,
        records.restored_at,
        records.is_deleted,
        records.landed_as_at
    from {{ ref('stg_wonde__student_deletions') }} as records
),

arbor as (
    select
        records.school_urn,
        records.student_key,
        cast(null as timestamp) as deleted_at,
        cast(null as timestamp) as restored_at,
        records.is_deleted,
        records.landed_as_at
    from {{ ref('stg_arbor__students') }} as records
    where records.was_ever_deleted
)

select *
from wonde
{{ where_mis('wonde') }}
union all
select *
from arbor
{{ where_mis('arbor') }}
