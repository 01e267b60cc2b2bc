-- Grain: one managed_device_id; its newest landed version.
-- Written by `python -m extractors.contract` from the declarations: change those.
{{ staged(
    'graph',
    'managed_devices',
    key=['managed_device_id'],
) }}
