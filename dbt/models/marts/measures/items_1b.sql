-- Grain: one thing that counts under a measure of indicator 1b: an academy (1b.1, 1b.4), an applicable check or a row of its
-- register that could not be read (1b.2), or an open remedial action of high severity (1b.3). A red flag is a life-safety
-- check overdue, never done or unreadable, or a remedial action late beyond its grace.
with academies as (
    select school_urn from {{ ref('dim_school') }}
    where is_open
),

audited as (
    select
        academies.school_urn,
        max(audits.audit_date) as last_audit
    from academies
    left join {{ ref('fct_site_audit') }} as audits
        on
            academies.school_urn = audits.school_urn
            and audits.audit_type = 'site'
            and audits.status = 'final'
            and audits.audit_date <= {{ as_at() }}
    group by academies.school_urn
),

checks as (
    select * from {{ ref('fct_compliance_status') }}
    where state <> 'not_applicable'
),

grave_actions as (
    select * from {{ ref('fct_remedial_action') }}
    where is_open and severity = 'high'
),

qualified as (
    select
        academies.school_urn,
        max(trainings.certificate_to) as certificate_to
    from academies
    left join {{ ref('fct_training') }} as trainings
        on
            academies.school_urn = trainings.school_urn
            and trainings.course = 'competent_person'
            and trainings.status = 'done'
    group by academies.school_urn
)

{{ items(
    '1b.1', 'audited',
    is_met=is_within_days('last_audit', '1b.1'),
    what="case when last_audit is null then 'No final site audit is on record'
        else 'The latest final site audit was more than ' || " ~ parameter('1b.1', 'window_days', 'integer') ~ " || ' days ago' end",
    record="school_urn || ':site_audit'",
    since="last_audit + " ~ parameter('1b.1', 'window_days', 'integer') ~ " + 1"
) }}
union all
{{ items(
    '1b.2', 'checks',
    is_met="state = 'in_date'",
    what="coalesce(
            refusal,
            coalesce(check_title, check_type) || ': '
            || case state
                when 'never_done' then 'no check is on record'
                when 'overdue' then 'the check is overdue'
                when 'failed' then 'the last check was failed'
                when 'no_evidence' then 'no evidence is held'
            end
        )",
    record='record_id',
    since="case when state = 'overdue' then next_due else last_done end",
    due='next_due', owner_role='owner_role', red_flag='is_red_flag'
) }}
union all
{{ items(
    '1b.3', 'grave_actions', counts='wrong',
    is_met='not is_overdue',
    what="'A remedial action of high severity is overdue'",
    record='record_id', since='due', due='due', owner_role='owner_role',
    red_flag="due < " ~ as_at() ~ " - " ~ parameter('1b.3', 'grace_days', 'integer')
) }}
union all
{{ items(
    '1b.4', 'qualified',
    is_met="certificate_to >= " ~ as_at(),
    what="case when certificate_to is null then 'No certificate of a competent person is on record'
        else 'The newest certificate of a competent person has run out' end",
    record="school_urn || ':competent_person'", since='certificate_to + 1'
) }}
