-- Grain: one action of an academy's delivery plan.
select
    school_urn,
    record_id,
    priority,
    baseline,
    target,
    how_given,
    measure_given,
    approved,
    due,
    done,
    progress,
    owner_role,
    last_reviewed,
    status,
    {{ year_name('due') }} as academic_year,
    coalesce(how_given and measure_given, false) and approved is not null as is_complete,
    coalesce(status = 'done' or (progress = 'on_track' and due >= {{ as_at() }}), false) as is_on_track
from {{ ref('stg_registers__delivery_plan') }}
