-- Grain: one school_urn, achievement_id, student_number; its newest landed version.
-- Written by `python -m extractors.contract` from the declarations: change those.
{{ staged(
    'wonde',
    'achievements',
    key=['school_urn', 'achievement_id', 'student_number'],
    newest=['updated_at'],
    lines_of=['school_urn', 'achievement_id'],
    census='achievement_census',
    deletions='achievement_deletions',
) }}
