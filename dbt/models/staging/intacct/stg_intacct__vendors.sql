-- Grain: one key; its newest landed version.
-- Written by `python -m extractors.contract` from the declarations: change those.
{{ staged(
    'intacct',
    'vendors',
    key=['key'],
    newest=['updated_at'],
) }}
