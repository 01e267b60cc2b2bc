-- Grain: one thing that counts under a measure of indicator 3.2.2: a service request due in the academic year to date
-- (3.2.2). Requests of no academy are left out, and counted.
with due as (
    select * from {{ ref('fct_ticket') }}
    where
        is_due
        and due_on >= {{ year_start(as_at()) }}
        and ticket_type = {{ parameter('3.2.2', 'ticket_type', 'varchar') }}
),

due_at_academies as (
    select * from due
    where school_urn is not null
),

due_at_none as (
    {{ of_no_academy('due') }}
)

{{ tickets_due('3.2.2', 'due_at_academies') }}
union all
{{ counted('3.2.2', 'due_at_none') }}
