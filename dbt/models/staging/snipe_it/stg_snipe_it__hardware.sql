-- Grain: one device. It is read in three passes (default, archived, deleted) and can be seen in two of them when somebody
-- moves it in between: the later state wins.
with landed as (
    {{ landed('snipe_it', 'hardware') }}
)

select
    device_id,
    asset_tag,
    serial,
    model_name,
    category_name,
    manufacturer_name,
    status_name,
    status_meta,
    company_name,
    location_name,
    purchase_date,
    purchase_cost,
    warranty_months,
    assigned_to_type,
    os_name,
    os_version,
    read_pass,
    created_at,
    updated_at,
    as_at as landed_as_at
from landed
{{ newest_version(
    ['device_id'],
    order_by=["list_position(['deleted', 'archived', 'default'], read_pass)", 'updated_at desc', 'asset_tag']
) }}
