-- Grain: one landed version of one session mark. A mark that was corrected has several, over partitions and, when it
-- changed while it was being read, within one. Not reduced to the newest here: a window function over every mark would
-- keep the fact from reading only the newly landed files.
with landed as (
    {{ landed('wonde', 'session_marks') }}
)

select
    academy_urn as school_urn,
    mark_id,
    student_key,
    day,
    session,
    attendance_code_id,
    updated_at,
    as_at as landed_as_at
from landed
