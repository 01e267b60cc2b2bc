-- Grain: one school_urn, behaviour_id, student_number; its newest landed version.
-- Written by `python -m extractors.contract` from the declarations: change those.
{{ staged(
    'wonde',
    'behaviours',
    key=['school_urn', 'behaviour_id', 'student_number'],
    newest=['updated_at'],
    lines_of=['school_urn', 'behaviour_id'],
    census='behaviour_census',
    deletions='behaviour_deletions',
) }}
