-- Grain: one status_label_id; its newest landed version.
-- Written by `python -m extractors.contract` from the declarations: change those.
{{ staged(
    'snipe_it',
    'status_labels',
    key=['status_label_id'],
    newest=['updated_at'],
) }}
