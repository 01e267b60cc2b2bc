-- Grain: one thing that counts under a measure of indicator 3.2.1: a milestone of the transformation programme, which is no
-- single project's, whose baseline date has come (3.2.1).
with milestones as (
    select * from {{ ref('stg_registers__milestones') }}
    where
        project_id is null
        and status <> 'cancelled'
        and baseline_date <= {{ as_at() }}
)

{{ items(
    '3.2.1', 'milestones',
    is_met="status = 'achieved'",
    what="'The milestone has not been reached by its baseline date'",
    record='record_id', since='baseline_date', due='baseline_date', owner_role='owner_role'
) }}
