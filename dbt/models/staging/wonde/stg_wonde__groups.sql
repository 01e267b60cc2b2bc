-- Grain: one school_urn, group_id, student_number; its newest landed version.
-- Written by `python -m extractors.contract` from the declarations: change those.
{{ staged(
    'wonde',
    'groups',
    key=['school_urn', 'group_id', 'student_number'],
) }}
