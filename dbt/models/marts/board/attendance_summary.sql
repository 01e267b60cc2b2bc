-- Grain: one open academy and month of the academic year to date.
select
    months.school_urn,
    {{ year_name('months.month_start') }} as academic_year,
    months.month_start,
    cast(sum(months.possible_sessions) as bigint) as possible_sessions,
    cast(sum(months.absent_sessions) as bigint) as absent_sessions,
    cast(sum(months.authorised_sessions) as bigint) as authorised_sessions,
    cast(sum(months.unauthorised_sessions) as bigint) as unauthorised_sessions,
    100.0 * cast(sum(months.absent_sessions) as double)
    / nullif(cast(sum(months.possible_sessions) as double), 0) as absence_rate,
    count(*) filter (where months.possible_sessions > 0) as pupils
from {{ ref('fct_attendance_month') }} as months
inner join {{ ref('dim_school') }} as academies
    on months.school_urn = academies.school_urn and academies.is_open
group by months.school_urn, months.month_start
