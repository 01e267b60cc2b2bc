-- Grain: one school_urn, absence_id; its newest landed version.
-- Written by `python -m extractors.contract` from the declarations: change those.
{{ staged(
    'wonde',
    'employee_absences',
    key=['school_urn', 'absence_id'],
    newest=['updated_at'],
    census='employee_absence_census',
    deletions='employee_absence_deletions',
) }}
