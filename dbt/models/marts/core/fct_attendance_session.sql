-- Grain: one session mark (academy x mark id) in its newest landed version. Marks that were deleted, or whose pupil was,
-- stay as rows with is_removed set, so that a restoration brings them back without reading old files again. So do marks
-- that the newest snapshot lacks, where the academy's MIS gives snapshots.
--
-- Incremental: reads only the partitions it has not taken in yet, merges them with what it holds (the newest landing has
-- the last word, so the order of taking in does not matter) and replaces just the marks that changed. When it has taken
-- in a partition that this build may not see (an earlier as_at, a partition landed anew) it empties itself and starts over.
{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key=['school_urn', 'mark_id'],
    contract={'enforced': true},
    pre_hook="{{ forget_marks_out_of_order() }}",
    post_hook="{{ remember_marks_read() }}"
) }}

with landed_versions as (
    select
        school_urn,
        mark_id,
        student_key,
        day,
        session,
        attendance_code_id,
        updated_at,
        landed_as_at
    from {{ ref('stg_mis__session_marks') }}
    where {{ is_unread_day('landed_as_at') }}
),

removed_marks as (
    select
        school_urn,
        mark_id
    from {{ ref('stg_mis__session_mark_deletions') }}
    where is_deleted
),

removed_pupils as (
    select
        school_urn,
        student_key
    from {{ ref('stg_mis__student_deletions') }}
    where is_deleted
),

-- Where an academy's MIS gives snapshots, the day of the newest.
newest_snapshots as (
    select
        academy_urn as school_urn,
        max(as_at) as as_at
    from ({{ session_mark_partitions(mode='snapshot') }}) as partitions
    group by academy_urn
),

{% if is_incremental() %}
    held_versions as (
        select
            held.school_urn,
            held.mark_id,
            held.student_key,
            held.day,
            held.session,
            held.attendance_code_id,
            held.updated_at,
            held.landed_as_at
        from {{ this }} as held
        left join removed_marks
            on held.school_urn = removed_marks.school_urn and held.mark_id = removed_marks.mark_id
        left join removed_pupils
            on held.school_urn = removed_pupils.school_urn and held.student_key = removed_pupils.student_key
        left join newest_snapshots
            on held.school_urn = newest_snapshots.school_urn
        where
            held.is_removed <> (
                removed_marks.mark_id is not null
                or removed_pupils.student_key is not null
                or coalesce(held.landed_as_at < newest_snapshots.as_at, false)
            )
            or exists (
                select 1
                from landed_versions
                where landed_versions.school_urn = held.school_urn and landed_versions.mark_id = held.mark_id
            )
    ),
{% endif %}

versions as (
    select * from landed_versions
    {% if is_incremental() %}
        union all
        select * from held_versions
    {% endif %}
),

newest as (
    select *
    from versions
    {{ newest_version(
        ['school_urn', 'mark_id'],
        order_by=['landed_as_at desc', 'updated_at desc', 'attendance_code_id', 'student_key', 'day']
    ) }}
)

select
    newest.school_urn,
    newest.mark_id,
    newest.student_key,
    newest.day,
    cast(date_trunc('month', newest.day) as date) as month_start,
    newest.session,
    newest.attendance_code_id,
    removed_marks.mark_id is not null
    or removed_pupils.student_key is not null
    or coalesce(newest.landed_as_at < newest_snapshots.as_at, false) as is_removed,
    newest.updated_at,
    newest.landed_as_at
from newest
left join removed_marks
    on newest.school_urn = removed_marks.school_urn and newest.mark_id = removed_marks.mark_id
left join removed_pupils
    on newest.school_urn = removed_pupils.school_urn and newest.student_key = removed_pupils.student_key
left join newest_snapshots
    on newest.school_urn = newest_snapshots.school_urn
