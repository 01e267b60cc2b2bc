-- Grain: one device of the ICT register on the day that has not been deleted there, with what Intune last saw of it. Of a
-- device that was enrolled anew the newest enrolment counts; a device of somebody's own is none of the trust's.
with enrolments as (
    select
        serial,
        max_by(managed_device_id, (enrolled_at is not null, enrolled_at, managed_device_id)) as managed_device_id
    from {{ ref('stg_graph__managed_devices') }}
    where owner_type = 'company' and serial is not null
    group by serial
),

seen as (
    select
        enrolments.serial,
        devices.managed_device_id,
        devices.os_name,
        devices.os_version,
        devices.last_sync_at,
        devices.compliance_state,
        devices.is_encrypted
    from enrolments
    inner join {{ ref('stg_graph__managed_devices') }} as devices
        on enrolments.managed_device_id = devices.managed_device_id
),

devices as (
    select
        academies.school_urn,
        hardware.*,
        seen.managed_device_id,
        seen.last_sync_at,
        seen.compliance_state,
        seen.is_encrypted,
        seen.os_version is not null as is_seen_running,
        case when seen.os_version is not null then seen.os_name else hardware.os_name end as running_os_name,
        coalesce(seen.os_version, hardware.os_version) as running_version
    from {{ ref('stg_snipe_it__hardware') }} as hardware
    left join {{ ref('int_academies') }} as academies
        on hardware.company_name = academies.ict_company
    left join seen
        on hardware.serial = seen.serial
    where hardware.read_pass <> 'deleted'
)

select
    devices.school_urn,
    devices.device_id,
    devices.company_name,
    devices.category_name as category,
    coalesce(devices.status_name, devices.status_meta) as device_status,
    devices.manufacturer_name,
    devices.model_name,
    devices.os_name,
    devices.os_version,
    devices.purchase_date,
    devices.purchase_cost,
    devices.warranty_months,
    devices.read_pass = 'archived' as is_archived,
    coalesce(devices.purchase_date + interval 5 year < {{ as_at() }}, false) as is_over_five_years,
    devices.managed_device_id,
    devices.last_sync_at,
    devices.compliance_state,
    devices.is_encrypted,
    devices.is_seen_running,
    devices.running_os_name,
    devices.running_version,
    releases.release as os_release,
    releases.support_ends,
    coalesce(releases.support_ends >= {{ as_at() }}, false) as is_supported
from devices
-- A register knows the release by its name, Intune by what every build of it begins with.
left join {{ ref('os_releases') }} as releases
    on
        devices.running_os_name = releases.os_name
        and (
            devices.running_version in (releases.release, releases.build_prefix)
            or starts_with(devices.running_version, releases.build_prefix || '.')
        )
