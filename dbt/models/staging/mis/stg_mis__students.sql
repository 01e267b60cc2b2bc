-- Grain: one pupil on roll, or to come, at one academy.
-- Every academy is read from its own MIS only, as the trust's settings name it.
-- Bromcom and Arbor have one list: who is in which is told by the last day. Arbor's pupils bear their last stay's days.
with last_enrolments as (
    select *
    from {{ ref('stg_arbor__enrolments') }}
    where not is_deleted
    {{ newest_version(['school_urn', 'student_key'], order_by=['admission_date desc', 'enrolment_id']) }}
),

wonde as (
    select
        records.school_urn,
        records.student_key,
        records.person_key,
        records.admission_date,
        records.leaving_date,
        records.year_group,
        records.sen_status,
        records.free_school_meals,
        records.english_additional,
        records.pupil_premium,
        records.updated_at,
        records.landed_as_at
    from {{ ref('stg_wonde__students') }} as records
),

bromcom as (
    select
        records.school_urn,
        records.student_key,
        records.person_key,
        records.admission_date,
        records.leaving_date,
        records.year_group,
        records.sen_status,
        records.free_school_meals,
        records.english_additional,
        records.pupil_premium,
        cast(null as timestamp) as updated_at,
        records.landed_as_at
    from {{ ref('stg_bromcom__students') }} as records
    where not records.has_left
),

arbor as (
    select
        records.school_urn,
        records.student_key,
        records.student_key as person_key,
        enrolments.admission_date,
        enrolments.leaving_date,
        cast(null as varchar) as year_group,
        cast(null as varchar) as sen_status,
        cast(null as boolean) as free_school_meals,
        cast(null as boolean) as english_additional,
        cast(null as boolean) as pupil_premium,
        cast(null as timestamp) as updated_at,
        greatest(records.landed_as_at, enrolments.landed_as_at) as landed_as_at
    from {{ ref('stg_arbor__students') }} as records
    inner join last_enrolments as enrolments
        on records.school_urn = enrolments.school_urn and records.student_key = enrolments.student_key
    where
        not records.is_deleted
        and (enrolments.leaving_date is null or enrolments.leaving_date > {{ as_at() }})
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
