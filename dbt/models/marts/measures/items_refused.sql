-- Grain: one row of a register that could not be read, under one measure that leaves it out. It counts in nothing; that it is
-- missing makes the figure unreliable.
select
    needed.measure_code,
    refused.school_urn,
    0 as numerator,
    0 as denominator,
    1 as exclusions,
    0 as red_flags,
    -- Of measures about people nothing is shown row by row.
    case
        when not measures.is_about_people
            then 'Row ' || refused.source_row || ' of sheet ' || refused.sheet || ': ' || refused.reasons
    end as what,
    cast(null as date) as since,
    cast(null as date) as due,
    cast(null as varchar) as owner_role,
    'registers' as source,
    refused.source_record_id
from {{ ref('int_refused_rows') }} as refused
inner join {{ ref('measure_sources') }} as needed
    on needed.source = 'registers' and refused.register = needed.resource and needed.refused_rows = 'left_out'
inner join {{ ref('measures') }} as measures
    on needed.measure_code = measures.measure_code
