-- Grain: one thing that counts under one measure at one academy, or once for the trust: what it adds above and below the
-- line, and what is wrong with it. Nothing here is judged yet.
-- A row without academy is of the trust alone, or holds what is left out because it is no academy's.
with counted as (
    {{ union_of(item_models(), item_columns()) }}
),

-- Rows of a register that could not be read. They count in nothing; that they are missing makes the figure unreliable.
refused as (
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
)

select * from counted
union all
select * from refused
