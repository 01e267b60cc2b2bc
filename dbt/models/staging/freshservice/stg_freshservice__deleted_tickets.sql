-- Grain: one ticket_id; its newest landed version.
-- Written by `python -m extractors.contract` from the declarations: change those.
{{ staged(
    'freshservice',
    'deleted_tickets',
    key=['ticket_id'],
    newest=['updated_at'],
) }}
