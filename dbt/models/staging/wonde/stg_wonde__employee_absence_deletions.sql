-- Grain: one school_urn, absence_id; its newest landed version.
-- Written by `python -m extractors.contract` from the declarations: change those.
{{ staged(
    'wonde',
    'employee_absence_deletions',
    key=['school_urn', 'absence_id'],
) }}
