-- Grain: one day, from the strategy's start to the end of the academic year after the one of as_at.
with days as (
    select cast(day_start as date) as date_day
    from
        generate_series(
            timestamp '2023-09-01', cast({{ year_start(as_at()) }} as timestamp) + interval 2 year - interval 1 day,
            interval 1 day
        ) as series (day_start)
)

select
    date_day,
    {{ year_name('date_day') }} as academic_year,
    {{ year_name('date_day') }} as financial_year,
    cast(date_trunc('month', date_day) as date) as month_start,
    monthname(date_day) as month_name,
    dayname(date_day) as day_of_week,
    isodow(date_day) > 5 as is_weekend
from days
