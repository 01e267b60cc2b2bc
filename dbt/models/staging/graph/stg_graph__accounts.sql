-- Grain: one account_key; its newest landed version.
-- Written by `python -m extractors.contract` from the declarations: change those.
{{ staged(
    'graph',
    'accounts',
    key=['account_key'],
) }}
