-- Grain: one thing in a workbook that was read all the same (an old URN, stray spaces) and that the school should mend.
with landed as (
    {{ landed('registers', 'row_warnings') }}
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
