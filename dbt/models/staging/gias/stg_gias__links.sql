-- Grain: one urn, link_urn, link_type; its newest landed version.
-- Written by `python -m extractors.contract` from the declarations: change those.
{{ staged(
    'gias',
    'links',
    key=['urn', 'link_urn', 'link_type'],
) }}
