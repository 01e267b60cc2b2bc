-- Grain: one session mark as one landed day left it; a mark that changed later has several. A deletion says only which
-- mark it was. Not reduced to the newest of all days, so that the fact reads only the newly landed files.
with landed as (
    {{ landed('arbor', 'session_marks') }}
)

select
    academy_urn as school_urn,
    mark_id,
    student_key,
    day,
    roll_call_id,
    attendance_code_id,
    change_type = 'DELETE' as is_deleted,
    revision,
    as_at as landed_as_at
from landed
{{ newest_version(['academy_urn', 'as_at', 'mark_id'], order_by=['revision desc']) }}
