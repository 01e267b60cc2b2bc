-- Grain: one urn; its newest landed version.
-- Written by `python -m extractors.contract` from the declarations: change those.
{{ staged(
    'gias',
    'establishments',
    key=['urn'],
) }}
