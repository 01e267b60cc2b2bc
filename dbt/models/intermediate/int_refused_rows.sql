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
        string_agg(distinct reason, ' ' order by reason) as reasons
    from {{ ref('stg_registers__refused_rows') }}
    where source_row is not null
    group by school_urn, register, source_file, sheet, source_row
)

select
    *,
    -- A row without readable id is known by its place, and so is the second of two refused rows with one id.
    case
        when record_id is null then place
        when row_number() over (partition by school_urn, register, record_id order by source_file, sheet, source_row) > 1
            then place
        else record_id
    end as source_record_id
from refused
