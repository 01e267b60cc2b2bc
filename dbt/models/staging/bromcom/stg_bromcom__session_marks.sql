-- Grain: one session mark that stands in the newest snapshot of one academy: one pupil, day and session.
-- Bromcom gives marks no id. One that is not in the newest snapshot is gone, as far back as a snapshot reaches.
with landed as (
    {{ landed('bromcom', 'session_marks') }}
)

select
    academy_urn as school_urn,
    student_key || ' ' || day || ' ' || session as mark_id,
    student_key,
    day,
    session,
    attendance_code,
    as_at as landed_as_at
from landed
where attendance_code is not null
