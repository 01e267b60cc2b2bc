-- Grain: one device on the ICT register that has not been deleted there.
select
    academies.school_urn,
    hardware.device_id,
    hardware.company_name,
    hardware.category_name as category,
    coalesce(hardware.status_name, hardware.status_meta) as device_status,
    hardware.manufacturer_name,
    hardware.model_name,
    hardware.os_name,
    hardware.os_version,
    hardware.purchase_date,
    hardware.purchase_cost,
    hardware.warranty_months,
    hardware.read_pass = 'archived' as is_archived,
    coalesce(hardware.purchase_date + interval 5 year < {{ as_at() }}, false) as is_over_five_years
from {{ ref('stg_snipe_it__hardware') }} as hardware
left join {{ ref('int_academies') }} as academies
    on hardware.company_name = academies.ict_company
where hardware.read_pass <> 'deleted'
