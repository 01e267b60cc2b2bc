-- Grain: one entry of days that somebody of an academy gave to the trust's improvement work; cancelled ones are out.
select
    school_urn,
    record_id,
    person_id,
    day_given,
    {{ year_name('day_given') }} as academic_year,
    days,
    activity,
    coalesce(senior_leader, false) as is_senior_leader
from {{ ref('stg_registers__improvement_days') }}
where status = 'given'
