-- Grain: one organisation_urn, credit_note_id, line_number; its newest landed version.
-- Written by `python -m extractors.contract` from the declarations: change those.
{{ staged(
    'xero',
    'credit_notes',
    key=['organisation_urn', 'credit_note_id', 'line_number'],
    newest=['updated_at'],
    lines_of=['organisation_urn', 'credit_note_id'],
) }}
