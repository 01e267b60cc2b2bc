-- Grain: one school_urn, achievement_id; its newest landed version.
-- Written by `python -m extractors.contract` from the declarations: change those.
{{ staged(
    'wonde',
    'achievement_deletions',
    key=['school_urn', 'achievement_id'],
) }}
