-- Grain: one ticket that is there, with what became of it by the close of as_at: accumulating, as its newest landed version
-- tells it.
with school_names as (
    select
        name as school_name,
        school_urn,
        is_open
    from {{ ref('int_academies') }}
    union all
    select
        ict_company as school_name,
        school_urn,
        is_open
    from {{ ref('int_academies') }}
),

-- An academy may bear the name of one that has left.
schools as (
    select
        school_name,
        max_by(school_urn, (is_open, school_urn)) as school_urn
    from school_names
    where school_name is not null
    group by school_name
),

tickets as (
    select
        tickets.*,
        schools.school_urn,
        priorities.title as priority_title,
        coalesce(statuses.is_waiting, false) as is_waiting,
        {{ day_in_england('tickets.created_at') }} as created_on,
        {{ day_in_england('tickets.due_by') }} as due_on,
        {{ day_in_england('tickets.first_responded_at') }} as first_responded_on
    from {{ ref('stg_helpdesk__tickets') }} as tickets
    left join schools
        on tickets.school_name = schools.school_name
    left join {{ ref('ticket_statuses') }} as statuses
        on tickets.status = statuses.status
    left join {{ ref('ticket_priorities') }} as priorities
        on tickets.priority = priorities.priority
)

select
    tickets.helpdesk,
    tickets.ticket_id,
    tickets.school_urn,
    tickets.school_name,
    tickets.team_name,
    tickets.priority_title as priority,
    tickets.ticket_type,
    tickets.category,
    tickets.created_at,
    tickets.first_responded_at,
    tickets.due_by,
    tickets.resolved_at,
    tickets.reopened_at,
    tickets.is_waiting,
    tickets.due_on,
    cast(date_trunc('month', tickets.due_on) as date) as due_month,
    coalesce(tickets.due_on <= {{ as_at() }} and not tickets.is_waiting, false) as is_due,
    coalesce(tickets.resolved_at <= tickets.due_by and tickets.reopened_at is null, false) as is_met,
    tickets.first_responded_on,
    cast(date_trunc('month', tickets.first_responded_on) as date) as first_responded_month,
    case
        when tickets.first_responded_on <= {{ as_at() }}
            then
                cast(
                    floor(
                        greatest(
                            {{ working_seconds_until('tickets.first_responded_at', 'answered') }}
                            - {{ working_seconds_until('tickets.created_at', 'opened') }},
                            0
                        ) / 60
                    ) as bigint
                )
    end as working_minutes_to_first_response
from tickets
left join {{ ref('int_working_days') }} as opened
    on tickets.created_on = opened.day
left join {{ ref('int_working_days') }} as answered
    on tickets.first_responded_on = answered.day
