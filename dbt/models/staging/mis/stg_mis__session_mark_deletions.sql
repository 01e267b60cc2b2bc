-- Grain: one session mark that its MIS has ever reported as deleted, with what holds now.
-- Every academy is read from its own MIS only, as the trust's settings name it.
-- Bromcom tells no deletions: there, what the newest snapshot lacks is gone. Arbor's bear no time.
with newest_changes as (
    select
        school_urn,
        mark_id,
        max_by(is_deleted, revision) as is_deleted,
        max(landed_as_at) as landed_as_at
    from {{ ref('stg_arbor__session_marks') }}
    group by school_urn, mark_id
    having bool_or(is_deleted)
),

wonde as (
    select
        records.school_urn,
        records.mark_id,
        records.deleted_at,
        records.restored_at,
        records.is_deleted,
        records.landed_as_at
    from {{ ref('stg_wonde__session_mark_deletions') }} as records
),

arbor as (
    select
        records.school_urn,
        records.mark_id,
        cast(null as timestamp) as deleted_at,
        cast(null as timestamp) as restored_at,
        records.is_deleted,
        records.landed_as_at
    from newest_changes as records
)

select *
from wonde
{{ where_mis('wonde') }}
union all
select *
from arbor
{{ where_mis('arbor') }}
