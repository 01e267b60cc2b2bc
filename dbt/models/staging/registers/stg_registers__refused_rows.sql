-- Grain: one problem for which a row of a workbook was refused; a row with two bad cells has two.
with landed as (
    {{ landed('registers', 'refused_rows') }}
)

select
    academy_urn as school_urn,
    register,
    record_id,
    row_kind,
    source_file,
    sheet,
    source_row,
    column_name,
    reason_code,
    reason,
    as_at as landed_as_at
from landed
