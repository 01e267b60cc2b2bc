-- Grain: one resource that one measure needs.
select
    measure_code,
    source,
    resource,
    refused_rows
from {{ ref('measure_sources') }}
