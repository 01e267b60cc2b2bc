-- Grain: one organisation_urn, manual_journal_id, line_number; its newest landed version.
-- Written by `python -m extractors.contract` from the declarations: change those.
{{ staged(
    'xero',
    'manual_journals',
    key=['organisation_urn', 'manual_journal_id', 'line_number'],
    newest=['updated_at'],
    lines_of=['organisation_urn', 'manual_journal_id'],
) }}
