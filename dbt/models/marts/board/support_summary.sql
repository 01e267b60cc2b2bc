-- Grain: one academy (null: none), month of the academic year to date, team and priority with a ticket due or first answered.
with counted as (
    select
        school_urn,
        due_month as month_start,
        team_name,
        priority,
        true as is_due,
        is_met,
        cast(null as bigint) as working_minutes_to_first_response
    from {{ ref('fct_ticket') }}
    where is_due and due_month >= {{ year_start(as_at()) }}
    union all
    select
        school_urn,
        first_responded_month as month_start,
        team_name,
        priority,
        false as is_due,
        false as is_met,
        working_minutes_to_first_response
    from {{ ref('fct_ticket') }}
    where
        working_minutes_to_first_response is not null
        and first_responded_month >= {{ year_start(as_at()) }}
)

select
    counted.school_urn,
    counted.month_start,
    coalesce(counted.team_name, 'None') as team,
    coalesce(counted.priority, 'Not recorded') as priority,
    count(*) filter (where counted.is_due) as tickets_due,
    count(*) filter (where counted.is_met) as tickets_met,
    count(counted.working_minutes_to_first_response) as first_answers,
    cast(median(counted.working_minutes_to_first_response) as double) as median_minutes_to_first_answer
from counted
left join {{ ref('dim_school') }} as academies
    on counted.school_urn = academies.school_urn
where counted.school_urn is null or academies.is_open
group by counted.school_urn, counted.month_start, counted.team_name, counted.priority
