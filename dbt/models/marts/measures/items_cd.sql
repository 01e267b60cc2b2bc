-- Grain: one academy and measure of commitment CD: its employees (CD). The register knows people by other pseudonyms than
-- the MIS does, so they are counted apart.
with employees as (
    select
        school_urn,
        count(distinct person_key) as employees
    from {{ ref('fct_employee') }}
    where is_employed
    group by school_urn
),

attending as (
    select
        school_urn,
        count(distinct person_id) as people
    from {{ ref('fct_network_attendance') }}
    where status = 'attended' and attended between {{ year_start(as_at()) }} and {{ as_at() }}
    group by school_urn
),

networking as (
    select
        employees.school_urn,
        least(employees.employees, coalesce(attending.people, 0)) as numerator,
        employees.employees as denominator,
        0 as exclusions
    from employees
    left join attending
        on employees.school_urn = attending.school_urn
)

{{ counted('CD', 'networking') }}
