-- Grain: one thing that counts under a measure of indicator 1c: an open, urgent need of a building (1c.1), a live project
-- (1c.2), or the floor of an academy and each need that nothing is planned for (1c.3).
with open_needs as (
    select * from {{ ref('fct_condition_item') }}
    where is_open
),

urgent_needs as (
    select * from open_needs
    where priority <= {{ parameter('1c.1', 'worst_priority', 'integer') }}
),

live_projects as (
    select * from {{ ref('fct_project') }}
    where status = 'live'
),

floors as (
    select
        school_urn,
        0 as numerator,
        coalesce(floor_area_m2, 0) as denominator,
        0 as exclusions
    from {{ ref('dim_school') }}
    where is_open
),

-- What costs nothing adds nothing, so it is nothing that keeps the figure up.
unplanned_needs as (
    select * from open_needs
    where
        not is_planned
        and cost > 0
        and priority <= {{ parameter('1c.3', 'worst_priority', 'integer') }}
)

{{ items(
    '1c.1', 'urgent_needs',
    is_met='is_planned',
    what="'Need of priority ' || priority || ' (' || replace(element, '_', ' ') || '): '
        || case
            when plan_line is null then 'no action is named that will meet it'
            when plan_line_status in ('open', 'done') then 'the action that will meet it has no cost or no due date'
            else 'the action it names is not among those open or done'
        end",
    record='record_id', since='survey_date', due='plan_line_due', owner_role='owner_role'
) }}
union all
{{ items(
    '1c.2', 'live_projects',
    is_met='is_on_track',
    what="case
            when baseline_end < " ~ as_at() ~ " then 'The project is past the day on which it was to end'
            when forecast_end is null then 'The project has no forecast of its end'
            when not is_on_time then 'The project is forecast to end late'
            when forecast_cost is null then 'The project has no forecast of its cost'
            else 'The project is forecast to cost more than its budget allows'
        end",
    record='record_id', since="case when baseline_end < " ~ as_at() ~ " then baseline_end + 1 end",
    due='baseline_end', owner_role='owner_role'
) }}
union all
{{ counted('1c.3', 'floors') }}
union all
select
    '1c.3' as measure_code,
    school_urn,
    cost as numerator,
    0 as denominator,
    0 as exclusions,
    0 as red_flags,
    'Need of priority ' || priority || ' (' || replace(element, '_', ' ') || ') without a dated, costed action' as what,
    survey_date as since,
    plan_line_due as due,
    owner_role,
    'registers' as source,
    record_id as source_record_id
from unplanned_needs
