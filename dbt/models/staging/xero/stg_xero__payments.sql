-- Grain: one organisation_urn, payment_id; its newest landed version.
-- Written by `python -m extractors.contract` from the declarations: change those.
{{ staged(
    'xero',
    'payments',
    key=['organisation_urn', 'payment_id'],
    newest=['updated_at'],
) }}
