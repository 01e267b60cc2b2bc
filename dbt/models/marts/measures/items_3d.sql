-- Grain: one thing that counts under a measure of indicator 3d: a device in use whose operating system is known (3d.1), the
-- accounts of the trust (3d.2), or an academy's people with access to its systems (3d.3). Devices of no academy are left out
-- of 3d.1, and counted.
with devices as (
    select
        *,
        {{ build_numbers('running_version') }} as running_build
    from {{ ref('fct_ict_asset_snapshot') }}
    where not is_archived and os_name is not null
),

-- Of each release, the builds that a device must have by the day.
required as (
    select
        os_name,
        release,
        released_on,
        {{ build_numbers('fixed_build') }} as fixed_build
    from {{ ref('os_fixes') }}
    where
        cvss >= {{ parameter('3d.1', 'cvss_from') }}
        and released_on < {{ as_at() }} - {{ parameter('3d.1', 'grace_days', 'integer') }}
),

lacking as (
    select
        devices.device_id,
        min(required.released_on) as fix_released_on
    from devices
    inner join required
        on
            devices.running_os_name = required.os_name
            and devices.os_release = required.release
            and (devices.running_build is null or devices.running_build < required.fixed_build)
    group by devices.device_id
),

devices_at_academies as (
    select
        devices.*,
        lacking.fix_released_on
    from devices
    left join lacking
        on devices.device_id = lacking.device_id
    where devices.school_urn is not null
),

devices_at_none as (
    {{ of_no_academy('devices') }}
),

accounts as (
    select
        null as school_urn,
        count(*) filter (where registrations.is_mfa_registered) as numerator,
        count(*) as denominator,
        0 as exclusions
    from {{ ref('stg_graph__accounts') }} as accounts
    left join {{ ref('stg_graph__mfa_registrations') }} as registrations
        on accounts.account_key = registrations.account_key
    where accounts.account_enabled
),

people as (
    select
        school_urn,
        person_id,
        bool_or(has_system_access) as has_access,
        bool_or(
            course = 'cyber_security' and status = 'done' and {{ is_within_days('done', '3d.3') }}
        ) as is_trained
    from {{ ref('fct_training') }}
    where status <> 'cancelled'
    group by school_urn, person_id
),

trained as (
    select
        school_urn,
        count(*) filter (where is_trained) as numerator,
        count(*) as denominator,
        0 as exclusions
    from people
    where has_access
    group by school_urn
)

{{ items(
    '3d.1', 'devices_at_academies',
    is_met='is_supported and fix_released_on is null',
    what="case
            when support_ends is null then 'Nobody knows until when its operating system is supported'
            when not is_supported then 'The support of its operating system has ended'
            when running_build is null then 'Nobody knows whether its operating system is patched'
            else 'Its operating system lacks a fix of a serious weakness'
        end",
    record='device_id',
    since='case when is_supported then fix_released_on when support_ends is not null then support_ends + 1 end',
    source="'snipe_it'"
) }}
union all
{{ counted('3d.1', 'devices_at_none') }}
union all
{{ counted('3d.2', 'accounts') }}
union all
{{ counted('3d.3', 'trained') }}
