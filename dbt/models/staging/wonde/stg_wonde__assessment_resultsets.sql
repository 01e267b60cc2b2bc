-- Grain: one school_urn, resultset_id; its newest landed version.
-- Written by `python -m extractors.contract` from the declarations: change those.
{{ staged(
    'wonde',
    'assessment_resultsets',
    key=['school_urn', 'resultset_id'],
) }}
