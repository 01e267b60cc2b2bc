-- Grain: one file_sha256, line_number; its newest landed version.
-- Written by `python -m extractors.contract` from the declarations: change those.
{{ staged(
    'iris',
    'ledger_lines',
    key=['file_sha256', 'line_number'],
) }}
