-- Grain: one licence_id; its newest landed version.
-- Written by `python -m extractors.contract` from the declarations: change those.
{{ staged(
    'snipe_it',
    'licences',
    key=['licence_id'],
    newest=['updated_at'],
) }}
