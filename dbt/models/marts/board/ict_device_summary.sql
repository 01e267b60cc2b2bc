-- Grain: one open academy, category and status of devices.
select
    devices.school_urn,
    coalesce(devices.category, 'Not recorded') as category,
    coalesce(devices.device_status, 'Not recorded') as device_status,
    count(*) as devices,
    count(*) filter (where devices.is_over_five_years) as devices_over_five_years,
    cast(sum(devices.purchase_cost) as decimal(18, 4)) as purchase_cost
from {{ ref('fct_ict_device') }} as devices
inner join {{ ref('dim_school') }} as academies
    on devices.school_urn = academies.school_urn and academies.is_open
group by all
