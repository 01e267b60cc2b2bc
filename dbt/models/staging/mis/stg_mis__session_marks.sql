-- Grain: one landed version of one session mark; a mark that was corrected has several where its MIS tells changes.
-- Every academy is read from its own MIS only, as the trust's settings name it.
with wonde as (
    select
        records.school_urn,
        records.mark_id,
        records.student_key,
        records.day,
        records.session,
        records.attendance_code_id,
        records.updated_at,
        records.landed_as_at
    from {{ ref('stg_wonde__session_marks') }} as records
),

bromcom as (
    select
        records.school_urn,
        records.mark_id,
        records.student_key,
        records.day,
        records.session,
        records.attendance_code as attendance_code_id,
        cast(null as timestamp) as updated_at,
        records.landed_as_at
    from {{ ref('stg_bromcom__session_marks') }} as records
),

arbor as (
    select
        records.school_urn,
        records.mark_id,
        records.student_key,
        records.day,
        roll_calls.session,
        records.attendance_code_id,
        cast(null as timestamp) as updated_at,
        records.landed_as_at
    from {{ ref('stg_arbor__session_marks') }} as records
    left join {{ ref('stg_arbor__roll_calls') }} as roll_calls
        on records.school_urn = roll_calls.school_urn and records.roll_call_id = roll_calls.roll_call_id
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
