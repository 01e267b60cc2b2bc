-- Grain: one measure and open academy, as its own model counts it; a row without academy holds what is left out at trust
-- level. Nothing here is judged yet.
with counted as (
    {{ union_of(measure_models(), {
        'measure_code': 'varchar',
        'school_urn': 'varchar',
        'numerator': 'decimal(18, 4)',
        'denominator': 'decimal(18, 4)',
        'exclusions': 'decimal(18, 4)',
        'red_flags': 'bigint',
    }) }}
)

select
    measure_code,
    school_urn,
    numerator,
    denominator,
    exclusions,
    red_flags
from counted
