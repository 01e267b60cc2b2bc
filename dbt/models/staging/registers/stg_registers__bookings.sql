-- Grain: one school_urn, record_id; its newest landed version.
-- Written by `python -m extractors.contract` from the declarations: change those.
{{ staged(
    'registers',
    'bookings',
    key=['school_urn', 'record_id'],
) }}
