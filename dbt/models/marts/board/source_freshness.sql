-- Grain: one resource the trust reads, for each open academy where it is read per academy (else school_urn is null).
-- What no measure needs and of which nothing ever landed is of a system that the trust does not have, or of a register that
-- no academy has started.
select
    state.source,
    state.resource,
    state.school_urn,
    state.newest_as_at,
    state.window_to,
    state.rows_landed,
    state.rows_quarantined,
    state.landing_hash,
    state.max_age_days,
    state.is_fresh,
    state.reason
from {{ ref('int_source_state') }} as state
where
    exists (
        select 1
        from {{ ref('measure_sources') }} as needed
        where needed.source = state.source and needed.resource = state.resource
    )
    or exists (
        select 1
        from {{ ref('stg_ops__landing_partition') }} as landed
        where landed.source = state.source and landed.resource = state.resource
    )
