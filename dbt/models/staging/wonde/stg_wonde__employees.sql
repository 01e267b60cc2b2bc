-- Grain: one school_urn, employee_key; its newest landed version.
-- Written by `python -m extractors.contract` from the declarations: change those.
{{ staged(
    'wonde',
    'employees',
    key=['school_urn', 'employee_key'],
    newest=['updated_at'],
) }}
