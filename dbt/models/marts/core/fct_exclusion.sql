-- Grain: one suspension or permanent exclusion (an event: repeats count). Deleted ones, and those of deleted pupils, are out.
select
    exclusions.school_urn,
    exclusions.exclusion_id,
    exclusions.student_key,
    exclusions.start_date,
    exclusions.end_date,
    exclusions.sessions,
    exclusions.type_code,
    exclusions.reason_code,
    {{ year_name('exclusions.start_date') }} as academic_year
from {{ ref('stg_mis__exclusions') }} as exclusions
left join {{ ref('stg_mis__exclusion_deletions') }} as removed
    on
        exclusions.school_urn = removed.school_urn
        and exclusions.exclusion_id = removed.exclusion_id
        and removed.is_deleted
left join {{ ref('stg_mis__student_deletions') }} as removed_pupils
    on
        exclusions.school_urn = removed_pupils.school_urn
        and exclusions.student_key = removed_pupils.student_key
        and removed_pupils.is_deleted
where
    removed.exclusion_id is null
    and removed_pupils.student_key is null
    and exclusions.start_date <= {{ as_at() }}
