-- Grain: one organisation_urn, bank_transaction_id, line_number; its newest landed version.
-- Written by `python -m extractors.contract` from the declarations: change those.
{{ staged(
    'xero',
    'bank_transactions',
    key=['organisation_urn', 'bank_transaction_id', 'line_number'],
    newest=['updated_at'],
    lines_of=['organisation_urn', 'bank_transaction_id'],
) }}
