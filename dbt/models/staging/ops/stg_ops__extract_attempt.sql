-- Grain: one source, resource and academy: the last attempt at it that the build may know of.
select
    source,
    resource,
    academy_urn as school_urn,
    as_at as attempted_as_at,
    status,
    error_code,
    error,
    note
from {{ source('ops', 'extract_attempt') }}
where as_at <= {{ as_at() }}
{{ newest_version(['source', 'resource', 'academy_urn'], order_by=['as_at desc', 'attempt desc']) }}
