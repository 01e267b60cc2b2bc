-- Grain: one row of one academy's workbook that could not be accepted, whatever the number of its bad cells.
with refused as (
    select
        school_urn,
        register,
        source_file,
        sheet,
        source_row,
        source_file || ':' || sheet || ':' || source_row as place,
        max(record_id) as record_id,
        max(row_kind) as row_kind,
        bool_or(reason_code = 'duplicate_id') as is_copy,
        string_agg(distinct reason, ' ' order by reason) as reasons
    from {{ ref('stg_registers__refused_rows') }}
    where source_row is not null
    group by school_urn, register, source_file, sheet, source_row
)

select
    school_urn,
    register,
    source_file,
    sheet,
    source_row,
    place,
    record_id,
    row_kind,
    reasons,
    -- A row without readable id is known by its place, and so is another with the id of one that was refused before it. The
    -- row of which it is a copy may itself be told of by its id.
    case
        when record_id is null then place
        when
            row_number() over (
                partition by school_urn, register, record_id, is_copy order by source_file, sheet, source_row
            ) > 1
            then place
        when is_copy then record_id || ' (copy)'
        else record_id
    end as source_record_id
from refused
