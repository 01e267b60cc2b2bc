-- Grain: one group_id; its newest landed version.
-- Written by `python -m extractors.contract` from the declarations: change those.
{{ staged(
    'freshservice',
    'groups',
    key=['group_id'],
    newest=['updated_at'],
) }}
