-- Grain: one thing that counts under a measure of indicator 1e: a ticket due (1e.1) or first answered (1e.2) in the month to
-- date, or an academy's answers to its users' newest survey (1e.3). Tickets of no academy are left out, and counted.
with due as (
    select * from {{ ref('fct_ticket') }}
    where is_due and due_month = date_trunc('month', {{ as_at() }})
),

due_at_academies as (
    select * from due
    where school_urn is not null
),

due_at_none as (
    {{ of_no_academy('due') }}
),

answered as (
    select * from {{ ref('fct_ticket') }}
    where
        working_minutes_to_first_response is not null
        and first_responded_month = date_trunc('month', {{ as_at() }})
),

answered_at_none as (
    {{ of_no_academy('answered') }}
),

satisfied as (
    {{ survey_answers('1e.3') }}
)

{{ tickets_due('1e.1', 'due_at_academies') }}
union all
{{ counted('1e.1', 'due_at_none') }}
union all
-- Minutes, out of the sixty that make an hour.
select
    '1e.2' as measure_code,
    school_urn,
    working_minutes_to_first_response as numerator,
    60 as denominator,
    0 as exclusions,
    0 as red_flags,
    null as what,
    null as since,
    null as due,
    null as owner_role,
    helpdesk as source,
    ticket_id as source_record_id
from answered
where school_urn is not null
union all
{{ counted('1e.2', 'answered_at_none') }}
union all
{{ counted('1e.3', 'satisfied') }}
