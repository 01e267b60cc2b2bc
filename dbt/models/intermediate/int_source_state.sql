-- Grain: one resource that the trust reads, for each open academy where it is read per academy, else once.
-- An MIS is looked for only at the academies whose MIS it is.
-- Says whether what has landed is recent enough to be reported on; a measure whose source is not is shown as missing.
with expected as (
    select
        limits.source,
        limits.resource,
        limits.title,
        limits.scope,
        limits.max_age_days,
        academies.school_urn
    from {{ ref('source_limits') }} as limits
    left join {{ ref('int_academies') }} as academies
        on
            (limits.scope = 'academy' or (limits.scope = 'mis' and limits.source = academies.mis))
            and academies.is_open
    where limits.scope = 'trust' or academies.school_urn is not null
),

newest as (
    select *
    from {{ ref('stg_ops__landing_partition') }}
    qualify row_number() over (partition by source, resource, school_urn order by landed_as_at desc) = 1
),

judged as (
    select
        expected.source,
        expected.resource,
        expected.title,
        expected.school_urn,
        expected.max_age_days,
        newest.landed_as_at as newest_as_at,
        newest.window_to,
        newest.rows_landed,
        newest.rows_quarantined,
        newest.landed_as_at is not null
        and newest.landed_as_at >= {{ as_at() }} - expected.max_age_days as is_fresh
    from expected
    left join newest
        on
            expected.source = newest.source
            and expected.resource = newest.resource
            and expected.school_urn is not distinct from newest.school_urn
)

select
    source,
    resource,
    title,
    school_urn,
    max_age_days,
    newest_as_at,
    window_to,
    rows_landed,
    rows_quarantined,
    is_fresh,
    case
        when is_fresh then null
        when newest_as_at is null then title || ' have never been read'
        else
            title || ' were last read as at ' || strftime(newest_as_at, '%-d %B %Y')
            || ', which is more than ' || max_age_days || ' days ago'
    end as reason
from judged
