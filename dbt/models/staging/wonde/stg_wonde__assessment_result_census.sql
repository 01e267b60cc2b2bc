-- Grain: one school_urn, result_id; its newest landed version.
-- Written by `python -m extractors.contract` from the declarations: change those.
{{ staged(
    'wonde',
    'assessment_result_census',
    key=['school_urn', 'result_id'],
) }}
