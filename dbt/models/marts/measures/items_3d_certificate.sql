-- Grain: one thing that counts under measure 3d.4, of which there is one: the trust's newest certificate, in whichever open
-- academy's register it stands.
with newest_certificate as (
    select max(certificates.expires) as expires
    from {{ ref('stg_registers__certificates') }} as certificates
    inner join {{ ref('dim_school') }} as schools
        on certificates.school_urn = schools.school_urn and schools.is_open
    where certificates.scheme = 'cyber_essentials' and certificates.status = 'current'
),

trust as (
    select
        null as school_urn,
        newest_certificate.expires,
        coalesce(greatest(newest_certificate.expires - {{ as_at() }}, 0), 0) as days_left,
        limits.green_low
    from newest_certificate
    left join {{ ref('thresholds') }} as limits
        on
            limits.measure_code = '3d.4'
            and limits.phase is null
            and {{ is_valid('limits', as_at()) }}
)

{{ weighed(
    '3d.4', 'trust', numerator='days_left', denominator='1',
    is_wrong='days_left < green_low',
    what="case
            when expires is null then 'No current Cyber Essentials certificate is on record'
            when days_left = 0 then 'The Cyber Essentials certificate expires today or has expired'
            else 'The Cyber Essentials certificate expires soon'
        end",
    record="'trust:cyber_essentials'", due='expires'
) }}
