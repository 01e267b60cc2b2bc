-- Grain: one organisation_urn, contact_id; its newest landed version.
-- Written by `python -m extractors.contract` from the declarations: change those.
{{ staged(
    'xero',
    'contacts',
    key=['organisation_urn', 'contact_id'],
    newest=['updated_at'],
) }}
