-- Grain: one school_urn, aspect_id; its newest landed version.
-- Written by `python -m extractors.contract` from the declarations: change those.
{{ staged(
    'wonde',
    'assessment_aspects',
    key=['school_urn', 'aspect_id'],
) }}
