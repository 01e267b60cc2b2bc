-- Grain: one organisation_urn, account_id; its newest landed version.
-- Written by `python -m extractors.contract` from the declarations: change those.
{{ staged(
    'xero',
    'trial_balance',
    key=['organisation_urn', 'account_id'],
) }}
