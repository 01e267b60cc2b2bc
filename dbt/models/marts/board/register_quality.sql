-- Grain: one problem (place and reason code) for which a row of an open academy's workbook was refused.
select
    problems.school_urn,
    problems.register,
    problems.source_file,
    problems.sheet,
    problems.source_row,
    problems.column_name,
    problems.reason_code,
    string_agg(distinct problems.reason, ' ' order by problems.reason) as reason
from {{ ref('stg_registers__refused_rows') }} as problems
inner join {{ ref('dim_school') }} as academies
    on problems.school_urn = academies.school_urn and academies.is_open
group by
    problems.school_urn,
    problems.register,
    problems.source_file,
    problems.sheet,
    problems.source_row,
    problems.column_name,
    problems.reason_code
