-- Grain: one academy (null: the device's company is none of them), category and status of devices.
select
    school_urn,
    coalesce(category, 'Not recorded') as category,
    coalesce(device_status, 'Not recorded') as device_status,
    count(*) as devices,
    count(*) filter (where is_over_five_years) as devices_over_five_years,
    cast(coalesce(sum(purchase_cost), 0) as decimal(18, 4)) as purchase_cost
from {{ ref('fct_ict_asset_snapshot') }}
group by all
