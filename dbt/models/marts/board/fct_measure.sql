-- Grain: one measure, scope (school or trust) and academy (null for the trust) as at the day.
select
    measure_code,
    indicator_code,
    scope,
    school_urn,
    {{ as_at() }} as as_at,
    numerator,
    denominator,
    cast(exclusions as decimal(18, 4)) as exclusions,
    value,
    target,
    rag,
    symbol,
    comparator,
    cast(completeness_pct as double) as completeness_pct,
    definition_version,
    reason
from {{ ref('measure_judged') }}
