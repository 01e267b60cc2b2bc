-- Grain: one landed partition (source, resource, academy, as_at) that the build may read.
select
    source,
    resource,
    academy_urn as school_urn,
    as_at as landed_as_at,
    mode,
    window_to,
    rows_landed,
    rows_quarantined,
    rows_after_window,
    content_hash
from {{ source('ops', 'landing_partition') }}
where as_at <= {{ as_at() }}
