-- Grain: one school_urn, behaviour_id; its newest landed version.
-- Written by `python -m extractors.contract` from the declarations: change those.
{{ staged(
    'wonde',
    'behaviour_census',
    key=['school_urn', 'behaviour_id'],
) }}
