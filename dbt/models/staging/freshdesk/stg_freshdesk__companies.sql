-- Grain: one company_id; its newest landed version.
-- Written by `python -m extractors.contract` from the declarations: change those.
{{ staged(
    'freshdesk',
    'companies',
    key=['company_id'],
    newest=['updated_at'],
) }}
