-- Grain: one pupil on roll and aspect assessed in the academic year to date: the newest valid result. Private: never
-- published. A result is valid whose grade the seed assessment_grades knows for the way in which its aspect is written.
with results as (
    select *
    from {{ ref('stg_wonde__assessment_results') }}
    {{ where_mis('wonde') }}
),

valid as (
    select
        results.school_urn,
        pupils.person_key,
        results.aspect_id,
        aspects.name as aspect_name,
        results.result_id,
        results.collected_on,
        grades.is_expected
    from results
    inner join {{ ref('stg_wonde__assessment_aspects') }} as aspects
        on results.school_urn = aspects.school_urn and results.aspect_id = aspects.aspect_id
    inner join {{ ref('assessment_grades') }} as grades
        on
            aspects.type = grades.aspect_type
            and (
                results.grade = grades.grade
                or try_cast(results.grade as decimal(18, 4)) between grades.low and grades.high
            )
    inner join {{ ref('int_pupils') }} as stays
        on results.school_urn = stays.school_urn and results.student_key = stays.student_key
    inner join {{ ref('dim_pupil') }} as pupils
        on stays.school_urn = pupils.school_urn and stays.person_key = pupils.person_key and pupils.is_on_roll
    where results.collected_on between {{ year_start(as_at()) }} and {{ as_at() }}
)

select
    school_urn,
    person_key,
    aspect_id,
    any_value(aspect_name) as aspect_name,
    max(collected_on) as collected_on,
    max_by(result_id, (collected_on, result_id)) as result_id,
    max_by(is_expected, (collected_on, result_id)) as is_expected
from valid
group by school_urn, person_key, aspect_id
