-- Grain: one school_urn, summary_id; its newest landed version.
-- Written by `python -m extractors.contract` from the declarations: change those.
{{ staged(
    'wonde',
    'attendance_summaries',
    key=['school_urn', 'summary_id'],
    newest=['updated_at'],
) }}
