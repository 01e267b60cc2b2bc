"""The tables of ``ops`` that follow from the others, as queries."""

from __future__ import annotations

from typing import Final

UNKNOWN_FIELDS: Final = """
with seen as (
    select source, resource, academy_urn, as_at, unnest(cast(unknown_fields as json)::varchar[]) as field
    from ops.landing_partition
),
newest as (
    select source, resource, academy_urn, max(as_at) as as_at from ops.landing_partition group by all
)
select
    seen.source, seen.resource, seen.academy_urn, seen.field,
    min(seen.as_at) as first_seen,
    max(seen.as_at) as last_seen,
    max(seen.as_at) = max(newest.as_at) as is_current
from seen inner join newest
    on seen.source = newest.source and seen.resource = newest.resource
    and seen.academy_urn is not distinct from newest.academy_urn
group by all
"""

SOURCE_STATE: Final = """
with attempts as (
    select
        source, academy_urn, as_at, attempt,
        max(recorded_at) as recorded_at,
        count(*) filter (status in ('landed', 'kept')) as landed,
        count(*) filter (status = 'failed') as failed
    from ops.extract_attempt
    group by all
),
last_of_each_day as (
    select * from attempts
    qualify row_number() over (partition by source, academy_urn, as_at order by attempt desc) = 1
),
last_day as (
    select * from last_of_each_day
    qualify row_number() over (partition by source, academy_urn order by as_at desc) = 1
),
successes as (
    select source, academy_urn, max(as_at) as as_at from last_of_each_day where failed = 0 group by all
),
errors as (
    select source, academy_urn, as_at, error_code, error
    from ops.extract_attempt
    where error is not null
    qualify row_number() over (partition by source, academy_urn order by as_at desc, attempt desc, resource) = 1
),
partitions as (
    select * from ops.landing_partition
    qualify row_number() over (partition by source, resource, academy_urn order by as_at desc) = 1
),
landed as (
    select
        source, academy_urn,
        max(as_at) as as_at,
        sum(len(cast(unknown_fields as json)::varchar[])) as unknown_fields,
        sum(rows_quarantined) as refused_rows
    from partitions
    group by all
),
readers as (
    select source, academy_urn from attempts union select source, academy_urn from landed
)
select
    readers.source,
    readers.academy_urn,
    cast($1 as date) as as_at,
    last_day.as_at as last_attempt_as_at,
    last_day.attempt as last_attempt,
    last_day.recorded_at as last_attempt_at,
    last_day.landed as resources_landed,
    last_day.failed as resources_failed,
    successes.as_at as last_success_as_at,
    cast($1 as date) - successes.as_at as days_since_success,
    landed.as_at as last_landed_as_at,
    errors.as_at as last_error_as_at,
    errors.error_code as last_error_code,
    errors.error as last_error,
    coalesce(landed.unknown_fields, 0) as unknown_fields,
    coalesce(landed.refused_rows, 0) as refused_rows
from readers
left join last_day
    on readers.source = last_day.source and readers.academy_urn is not distinct from last_day.academy_urn
left join successes
    on readers.source = successes.source and readers.academy_urn is not distinct from successes.academy_urn
left join errors
    on readers.source = errors.source and readers.academy_urn is not distinct from errors.academy_urn
left join landed
    on readers.source = landed.source and readers.academy_urn is not distinct from landed.academy_urn
"""
