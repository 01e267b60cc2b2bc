-- Grain: one session mark (academy x mark id) in its newest landed version. Marks that were deleted, or whose pupil was,
-- stay as rows with is_removed set, so that a restoration brings them back without reading old files again. So do marks
-- that the newest snapshot lacks, where the academy's MIS gives snapshots, and those that the newest census lacks.
--
-- Incremental: reads only the partitions it has not taken in yet, merges them with what it holds (the newest landing has
-- the last word, so the order of taking in does not matter) and replaces just the marks that changed. When it has taken
-- in a partition that this build may not see (an earlier as_at, a partition landed anew) it empties itself and starts over.
-- No step orders, or keeps in memory, all marks at once (docs/decisions/0018).
{{ config(
    materialized='incremental',
    incremental_strategy='delete+insert',
    unique_key=['school_urn', 'mark_id'],
    contract={'enforced': true},
    pre_hook="{{ forget_marks_out_of_order() }}",
    post_hook=["{{ refuse_repeated_marks() }}", "{{ remember_marks_read() }}"]
) }}

{%- set goes_on = execute and is_incremental() and not marks_are_out_of_order() %}
{%- set later = [
    'landed_as_at desc', 'updated_at desc', 'attendance_code_id', 'student_key', 'day', 'was_missing desc'
] %}

with told_marks as (
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

{% if goes_on %}
    landed_versions as (
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

    -- Marks held as gone are few, and whatever was told of them since may bring them back.
    held_as_gone as (
        select *
        from {{ this }}
        where is_removed or is_missing_from_census
    ),

    -- Of what was told to be deleted, nearly all is held as gone already.
    touched_marks as (
        select
            school_urn,
            mark_id
        from landed_versions
        union
        select
            told_marks.school_urn,
            told_marks.mark_id
        from told_marks
        left join held_as_gone
            on told_marks.school_urn = held_as_gone.school_urn and told_marks.mark_id = held_as_gone.mark_id
        where told_marks.is_deleted and held_as_gone.mark_id is null
    ),

    -- Each of these looks into the millions of marks for a few, by what they are few of. A mark may be in several.
    held_to_judge as (
        select held.*
        from {{ this }} as held
        inner join touched_marks
            on held.school_urn = touched_marks.school_urn and held.mark_id = touched_marks.mark_id
        union all
        select held.*
        from {{ this }} as held
        inner join removed_pupils
            on held.school_urn = removed_pupils.school_urn and held.student_key = removed_pupils.student_key
        where not held.is_removed
        union all
        select held.*
        from {{ this }} as held
        inner join newest_snapshots
            on held.school_urn = newest_snapshots.school_urn
        union all
        select held.*
        from {{ this }} as held
        where {{ is_academy_to_compare('held.school_urn') }}
        union all
        select held_as_gone.*
        from held_as_gone
    ),

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
        from held_to_judge as held
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

    versions as (
        select * from landed_versions
        union all
        select * from held_versions
    ),

    newest as (
        select *
        from versions
        -- Last, was_missing: a day that one academy landed late is read again for all, and what was found missing stays so.
        {{ newest_version(['school_urn', 'mark_id'], order_by=later) }}
    )
{% else %}
    -- What more than one version may have: two marks with one hash are here too, and are told apart below.
    repeated as (
        select hash(school_urn, mark_id) as key_hash
        from {{ ref('stg_mis__session_marks') }}
        group by hash(school_urn, mark_id)
        having count(*) > 1
    ),

    newest_of_repeated as (
        select
            marks.*,
            false as was_missing
        from {{ ref('stg_mis__session_marks') }} as marks
        inner join repeated
            on hash(marks.school_urn, marks.mark_id) = repeated.key_hash
        {{ newest_version(['school_urn', 'mark_id'], order_by=later) }}
    ),

    newest as (
        select * from newest_of_repeated
        union all
        select
            marks.*,
            false as was_missing
        from {{ ref('stg_mis__session_marks') }} as marks
        left join repeated
            on hash(marks.school_urn, marks.mark_id) = repeated.key_hash
        where repeated.key_hash is null
    )
{% endif %}

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
