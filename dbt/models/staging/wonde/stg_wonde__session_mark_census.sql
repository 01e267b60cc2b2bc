-- Grain: one school_urn, mark_id; its newest landed version.
-- Written by `python -m extractors.contract` from the declarations: change those.
{{ staged(
    'wonde',
    'session_mark_census',
    key=['school_urn', 'mark_id'],
) }}
