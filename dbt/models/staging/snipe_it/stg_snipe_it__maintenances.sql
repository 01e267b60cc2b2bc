-- Grain: one maintenance_id; its newest landed version.
-- Written by `python -m extractors.contract` from the declarations: change those.
{{ staged(
    'snipe_it',
    'maintenances',
    key=['maintenance_id'],
    newest=['updated_at'],
) }}
