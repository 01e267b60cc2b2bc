-- Grain: one resource that the trust reads, for each open academy where it is read per academy, else once.
-- An MIS is looked for only at the academies whose MIS it is; a ledger, at each academy that has one to itself, and once
-- where an academy has none and its books are nowhere else.
-- Says whether what has landed is recent enough to be reported on; a measure whose source is not is shown as missing.
with everyone as (
    select count(*) > 0 and not bool_or(finance_organisation is null and coalesce(finance = 'xero', true)) as is_apart
    from {{ ref('int_academies') }}
    where is_open
),

in_use as (
    select distinct
        partitions.source,
        systems.system
    from {{ ref('stg_ops__landing_partition') }} as partitions
    inner join {{ ref('source_systems') }} as systems
        on partitions.source = systems.source
),

named as (
    select distinct finance as source
    from {{ ref('int_academies') }}
    where is_open and finance is not null
),

-- A helpdesk that the trust does not have is not looked for where it has another; nor a ledger, unless an academy names it.
read_here as (
    select limits.*
    from {{ ref('source_limits') }} as limits
    left join {{ ref('source_systems') }} as systems
        on limits.source = systems.source
    where
        systems.system is null
        or limits.source in (select in_use.source from in_use)
        or limits.source in (select named.source from named)
        or systems.system not in (select in_use.system from in_use)
),

expected as (
    select
        limits.source,
        limits.resource,
        limits.title,
        limits.scope,
        limits.max_age_days,
        academies.school_urn
    from read_here as limits
    left join {{ ref('int_academies') }} as academies
        on
            academies.is_open
            and (
                limits.scope = 'academy'
                or (limits.scope = 'mis' and limits.source = academies.mis)
                or (limits.scope = 'ledger' and academies.finance_organisation is not null)
            )
    where limits.scope = 'trust' or academies.school_urn is not null
    union all
    select
        source,
        resource,
        title,
        scope,
        max_age_days,
        null as school_urn
    from read_here
    where
        scope = 'ledger'
        and not (select everyone.is_apart from everyone)
),

attempted as (
    select
        source,
        resource,
        school_urn,
        error_code,
        case when status = 'left_out' then note end as left_out_because
    from {{ ref('stg_ops__extract_attempt') }}
),

-- The refused rows land with whatever could be read of an academy's workbooks.
opened as (
    select distinct school_urn
    from {{ ref('stg_ops__landing_partition') }}
    where source = 'registers' and resource = 'refused_rows'
),

newest as (
    select *
    from {{ ref('stg_ops__landing_partition') }}
    qualify row_number() over (partition by source, resource, school_urn order by landed_as_at desc) = 1
),

-- What the build reads: of a snapshot the newest partition, of what comes as changes all of them.
read_partition as (
    select
        source,
        resource,
        school_urn,
        landed_as_at,
        content_hash
    from {{ ref('stg_ops__landing_partition') }}
    qualify mode = 'incremental' or landed_as_at = max(landed_as_at) over (partition by source, resource, school_urn)
),

-- The academy is part of what is hashed: equal contents at two academies (none, say) shall not show as equal.
landed as (
    select
        source,
        resource,
        school_urn,
        substr(
            sha256(
                concat_ws('|', source, resource, coalesce(school_urn, ''), string_agg(content_hash, '|' order by landed_as_at))
            ),
            1,
            12
        ) as landing_hash
    from read_partition
    group by source, resource, school_urn
),

judged as (
    select
        expected.source,
        expected.resource,
        expected.title,
        expected.scope,
        expected.school_urn,
        expected.max_age_days,
        attempted.left_out_because,
        -- A register that an academy need not keep is passed over while there is no sheet of it, and one that it must fails.
        expected.source = 'registers'
        and expected.resource not in ('refused_rows', 'row_warnings')
        and newest.landed_as_at is null
        and case
            when attempted.source is null then opened.school_urn is not null
            else coalesce(attempted.error_code = 'SheetMissing', false)
        end as is_not_started,
        newest.landed_as_at as newest_as_at,
        newest.window_to,
        newest.rows_landed,
        newest.rows_quarantined,
        landed.landing_hash,
        newest.landed_as_at is not null
        and newest.landed_as_at >= {{ as_at() }} - expected.max_age_days as is_fresh
    from expected
    left join newest
        on
            expected.source = newest.source
            and expected.resource = newest.resource
            and expected.school_urn is not distinct from newest.school_urn
    left join landed
        on
            expected.source = landed.source
            and expected.resource = landed.resource
            and expected.school_urn is not distinct from landed.school_urn
    left join attempted
        on
            expected.source = attempted.source
            and expected.resource = attempted.resource
            and expected.school_urn is not distinct from attempted.school_urn
    left join opened
        on expected.school_urn = opened.school_urn
)

select
    source,
    resource,
    title,
    scope,
    school_urn,
    max_age_days,
    newest_as_at,
    window_to,
    rows_landed,
    rows_quarantined,
    landing_hash,
    is_fresh,
    case
        when is_fresh then null
        when left_out_because is not null then title || ' are left out by the trust''s settings: ' || left_out_because
        -- Of a register the title's second part is its sheet, which begins with a capital.
        when is_not_started
            then
                'No register of ' || split_part(title, ': ', 2) || ' has been kept yet: fill in the sheet '
                || upper(substr(split_part(title, ': ', 2), 1, 1)) || substr(split_part(title, ': ', 2), 2)
                || ' of the academy''s workbook; the data team gives out empty ones'
        when newest_as_at is null then title || ' have never been read'
        else
            title || ' were last read as at ' || strftime(newest_as_at, '%-d %B %Y')
            || ', which is more than ' || max_age_days || ' days ago'
    end as reason
from judged
