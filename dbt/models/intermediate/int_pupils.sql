-- Grain: one stay of one pupil at one academy (student_key), from pupils on roll and pupils who left; deleted records are
-- out. In both lists when somebody left between the two reads: the later record wins.
with listed as (
    select
        school_urn,
        student_key,
        person_key,
        admission_date,
        leaving_date,
        updated_at,
        landed_as_at,
        1 as precedence
    from {{ ref('stg_mis__students_leaver') }}
    union all
    select
        school_urn,
        student_key,
        person_key,
        admission_date,
        leaving_date,
        updated_at,
        landed_as_at,
        2 as precedence
    from {{ ref('stg_mis__students') }}
),

newest as (
    select *
    from listed
    {{ newest_version(['school_urn', 'student_key'], order_by=['landed_as_at desc', 'updated_at desc', 'precedence']) }}
)

select
    newest.school_urn,
    newest.student_key,
    newest.person_key,
    newest.admission_date,
    newest.leaving_date,
    newest.admission_date <= {{ as_at() }}
    and (newest.leaving_date is null or newest.leaving_date >= {{ as_at() }}) as is_on_roll
from newest
left join {{ ref('stg_mis__student_deletions') }} as deletions
    on
        newest.school_urn = deletions.school_urn
        and newest.student_key = deletions.student_key
        and deletions.is_deleted
where deletions.student_key is null
