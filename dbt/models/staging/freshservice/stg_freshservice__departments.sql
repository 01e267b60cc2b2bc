-- Grain: one department_id; its newest landed version.
-- Written by `python -m extractors.contract` from the declarations: change those.
{{ staged(
    'freshservice',
    'departments',
    key=['department_id'],
    newest=['updated_at'],
) }}
