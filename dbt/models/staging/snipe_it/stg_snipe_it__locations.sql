-- Grain: one location_id; its newest landed version.
-- Written by `python -m extractors.contract` from the declarations: change those.
{{ staged(
    'snipe_it',
    'locations',
    key=['location_id'],
    newest=['updated_at'],
) }}
