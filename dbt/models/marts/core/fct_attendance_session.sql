-- Grain: one session mark (academy x mark id) in its newest landed version. Marks that were deleted, or whose pupil was,
-- stay as rows with is_removed set, so that a restoration brings them back without reading old files again. So do marks
-- that the newest snapshot lacks, where the academy's MIS gives snapshots, and those that the newest census lacks.
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
        landed_as_at,
        false as was_missing
    from {{ ref('stg_mis__session_marks') }}
    where {{ is_unread_day('landed_as_at') }}
),

told_marks as (
    select
        school_urn,
        mark_id,
        is_deleted,
        landed_as_at
    from {{ ref('stg_mis__session_mark_deletions') }}
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

censuses as (
    select
        school_urn,
        landed_as_at
    from {{ ref('stg_mis__censuses') }}
    where census = 'session_mark_census'
),

-- Only of the academies whose marks are to be compared; of the others the fact knows already what is missing.
census_marks as (
    select
        school_urn,
        mark_id
    from {{ ref('stg_mis__session_mark_census') }}
    where {{ is_academy_to_compare('school_urn') }}
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
            held.landed_as_at,
            held.is_missing_from_census as was_missing
        from {{ this }} as held
        left join told_marks
            on held.school_urn = told_marks.school_urn and held.mark_id = told_marks.mark_id
        left join removed_pupils
            on held.school_urn = removed_pupils.school_urn and held.student_key = removed_pupils.student_key
        left join newest_snapshots
            on held.school_urn = newest_snapshots.school_urn
        left join censuses
            on held.school_urn = censuses.school_urn
        left join census_marks
            on held.school_urn = census_marks.school_urn and held.mark_id = census_marks.mark_id
        where
            held.is_missing_from_census <> {{ is_missing_from_census('held', 'held.is_missing_from_census') }}
            or held.is_removed
            <> {{ is_removed_mark('held', is_missing_from_census('held', 'held.is_missing_from_census')) }}
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
    -- Last, was_missing: a day that one academy landed late is read again for all, and what was found missing stays so.
    {{ newest_version(
        ['school_urn', 'mark_id'],
        order_by=[
            'landed_as_at desc', 'updated_at desc', 'attendance_code_id', 'student_key', 'day', 'was_missing desc'
        ]
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
    {{ is_missing_from_census('newest', 'newest.was_missing') }} as is_missing_from_census,
    {{ is_removed_mark('newest', is_missing_from_census('newest', 'newest.was_missing')) }} as is_removed,
    newest.updated_at,
    newest.landed_as_at
from newest
left join told_marks
    on newest.school_urn = told_marks.school_urn and newest.mark_id = told_marks.mark_id
left join removed_pupils
    on newest.school_urn = removed_pupils.school_urn and newest.student_key = removed_pupils.student_key
left join newest_snapshots
    on newest.school_urn = newest_snapshots.school_urn
left join censuses
    on newest.school_urn = censuses.school_urn
left join census_marks
    on newest.school_urn = census_marks.school_urn and newest.mark_id = census_marks.mark_id
