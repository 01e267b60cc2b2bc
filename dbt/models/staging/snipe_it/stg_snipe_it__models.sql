-- Grain: one model_id; its newest landed version.
-- Written by `python -m extractors.contract` from the declarations: change those.
{{ staged(
    'snipe_it',
    'models',
    key=['model_id'],
    newest=['updated_at'],
) }}
