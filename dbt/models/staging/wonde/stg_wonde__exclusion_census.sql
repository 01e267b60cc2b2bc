-- Grain: one school_urn, exclusion_id; its newest landed version.
-- Written by `python -m extractors.contract` from the declarations: change those.
{{ staged(
    'wonde',
    'exclusion_census',
    key=['school_urn', 'exclusion_id'],
) }}
