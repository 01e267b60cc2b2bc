-- Grain: one measure, in the one definition that holds.
select
    measure_code,
    indicator_code,
    title,
    definition,
    unit,
    direction,
    decimals,
    summary,
    grain,
    comparator_name,
    is_about_people,
    cadence,
    definition_version,
    sources,
    red_flag_rule,
    shortfall_note,
    valid_from,
    valid_to,
    sort_order
from {{ ref('measures') }}
