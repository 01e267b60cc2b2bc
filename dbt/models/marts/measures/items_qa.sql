-- Grain: one thing that counts under a measure of indicator QA: an activity planned for the academic year to date (QA.1), an
-- academy (QA.2), or one of the three voices of an academy (QA.3).
with academies as (
    select school_urn from {{ ref('dim_school') }}
    where is_open
),

activities as (
    select * from {{ ref('stg_registers__qa_activities') }}
    where
        status <> 'cancelled'
        and planned between {{ year_start(as_at()) }} and {{ as_at() }}
),

peer_reviewed as (
    select
        academies.school_urn,
        max(reviews.review_date) as last_review
    from academies
    left join {{ ref('stg_registers__reviews') }} as reviews
        on
            academies.school_urn = reviews.school_urn
            and reviews.review_type = 'peer'
            and reviews.status = 'final'
            and reviews.review_date <= {{ as_at() }}
    group by academies.school_urn
),

voices as (
    select
        academies.school_urn,
        kinds.voice,
        count(collected.record_id) as collected
    from academies
    cross join (values ('parent_voice'), ('staff_voice'), ('pupil_voice')) as kinds (voice)
    left join {{ ref('stg_registers__qa_activities') }} as collected
        on
            academies.school_urn = collected.school_urn
            and kinds.voice = collected.activity
            and collected.status = 'done'
            and collected.done between {{ year_start(as_at()) }} and {{ as_at() }}
    group by academies.school_urn, kinds.voice
)

{{ items(
    'QA.1', 'activities',
    is_met="status = 'done'",
    what="'Not done as planned: ' || replace(activity, '_', ' ')",
    record='record_id', since='planned', due='planned', owner_role='owner_role'
) }}
union all
{{ items(
    'QA.2', 'peer_reviewed',
    is_met=is_within_days('last_review', 'QA.2'),
    what="case when last_review is null then 'No final peer review is on record'
        else 'The latest final peer review was more than ' || " ~ parameter('QA.2', 'window_days', 'integer') ~ " || ' days ago' end",
    record="school_urn || ':peer_review'",
    since="last_review + " ~ parameter('QA.2', 'window_days', 'integer') ~ " + 1"
) }}
union all
{{ items(
    'QA.3', 'voices',
    is_met='collected > 0',
    what="'Not collected this academic year: ' || replace(voice, '_', ' ')",
    record="school_urn || ':' || voice", since=year_start(as_at())
) }}
