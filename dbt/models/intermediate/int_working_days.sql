-- Grain: one day on which the working hours of support are known, up to as_at; working or not.
with calendar as (
    select
        min(cast(valid_from as timestamp)) as first_day,
        cast({{ as_at() }} as timestamp) as last_day
    from {{ ref('working_hours') }}
),

days as (
    select cast(unnest(generate_series(first_day, last_day, interval 1 day)) as date) as day
    from calendar
),

-- Clocks in England tell when work begins and ends, so that an afternoon in July is no later than one in January.
hours as (
    select
        days.day,
        {{ instant_of("cast(cast(days.day as varchar) || ' ' || hours.opens as timestamp)") }} as opens_at,
        {{ instant_of("cast(cast(days.day as varchar) || ' ' || hours.closes as timestamp)") }} as closes_at
    from days
    left join {{ ref('bank_holidays') }} as holidays
        on days.day = holidays.day
    left join {{ ref('working_hours') }} as hours
        on
            isodow(days.day) = hours.weekday
            and holidays.day is null
            and {{ is_valid('hours', 'days.day') }}
),

measured as (
    select
        day,
        opens_at,
        closes_at,
        coalesce(date_diff('second', opens_at, closes_at), 0) as working_seconds
    from hours
)

select
    day,
    opens_at,
    closes_at,
    working_seconds,
    cast(
        coalesce(sum(working_seconds) over (order by day rows between unbounded preceding and 1 preceding), 0) as bigint
    ) as working_seconds_before
from measured
