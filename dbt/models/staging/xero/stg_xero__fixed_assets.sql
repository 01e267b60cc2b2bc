-- Grain: one organisation_urn, asset_id; its newest landed version.
-- Written by `python -m extractors.contract` from the declarations: change those.
{{ staged(
    'xero',
    'fixed_assets',
    key=['organisation_urn', 'asset_id'],
) }}
