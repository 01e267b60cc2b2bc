-- Grain: one school_urn, result_id; its newest landed version.
-- Written by `python -m extractors.contract` from the declarations: change those.
{{ staged(
    'wonde',
    'assessment_results',
    key=['school_urn', 'result_id'],
    newest=['updated_at'],
    census='assessment_result_census',
    deletions='assessment_result_deletions',
) }}
