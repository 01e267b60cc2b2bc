-- Grain: one contract and one month of this academic year or the last in which it was in force, up to the month of the day.
-- Pounds are shared out by days: what the days up to the month's end weigh in the whole life, in whole pence, less what
-- the days before the month do. So the months of a contract add up to its value, to the penny.
with month_told as (
    select
        month_start,
        max(date_day) as month_end
    from {{ ref('dim_date') }}
    where
        date_day >= {{ year_start("(" ~ as_at() ~ " - interval 1 year)") }}
        and month_start <= {{ as_at() }}
    group by month_start
),

-- A contract without an end is in force until further notice.
in_force as (
    select
        contracts.*,
        months.month_start,
        greatest(contracts.start_date, months.month_start) as force_from,
        least(coalesce(contracts.end_date, months.month_end), months.month_end) as force_to
    from {{ ref('fct_contract') }} as contracts
    inner join month_told as months
        on
            contracts.start_date <= months.month_end
            and (contracts.end_date is null or contracts.end_date >= months.month_start)
    where contracts.start_date <= {{ as_at() }}
),

-- The register is asked of the last day on which the contract was in force in the month.
weighed as (
    select
        *,
        least(force_to, {{ as_at() }}) as told_on,
        whole_life_value_inc_vat / (end_date - start_date + 1) as value_of_a_day
    from in_force
)

select
    weighed.school_urn,
    weighed.record_id,
    weighed.month_start,
    weighed.force_to - weighed.force_from + 1 as days_in_force,
    cast(
        round(weighed.value_of_a_day * (weighed.force_to - weighed.start_date + 1), 2)
        - round(weighed.value_of_a_day * (weighed.force_from - weighed.start_date), 2) as decimal(18, 4)
    ) as value_inc_vat,
    -- The register has only today's status: of one that is over before its end it does not say since when.
    case
        when weighed.status = 'live' or (weighed.status = 'ended' and weighed.end_date < {{ as_at() }}) then true
        when weighed.told_on = {{ as_at() }} then false
    end as is_live,
    coalesce(weighed.whole_life_value_inc_vat > cast(limits.value as decimal(18, 4)), false) as is_large,
    -- And only the latest review: whether one before it was recent enough then is not known.
    case
        when weighed.review_date is null or weighed.review_date <= weighed.told_on
            then coalesce(weighed.review_date >= weighed.told_on - cast(windows.value as integer), false)
    end as is_reviewed
from weighed
left join {{ ref('measure_parameters') }} as limits
    on
        limits.measure_code = '2b.1' and limits.parameter = 'value_limit'
        and {{ is_valid('limits', 'weighed.told_on') }}
left join {{ ref('measure_parameters') }} as windows
    on
        windows.measure_code = '2b.1' and windows.parameter = 'window_days'
        and {{ is_valid('windows', 'weighed.told_on') }}
