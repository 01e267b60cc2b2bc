-- Grain: one thing that counts under a measure of indicator 2b: a live contract above the trust's limit (2b.1), a final
-- review of a contract's indicators (2b.2), or a live contract that ends soon (2b.3).
with large_contracts as (
    select * from {{ ref('fct_contract') }}
    where is_live and is_large
),

kpi_reviews as (
    select * from {{ ref('stg_registers__contract_kpis') }}
    where
        status = 'final'
        and period_end >= {{ year_start(as_at()) }}
        and period_end <= {{ as_at() }}
),

ending_contracts as (
    select * from {{ ref('fct_contract') }}
    where is_live and is_ending
)

{{ items(
    '2b.1', 'large_contracts',
    is_met='is_reviewed',
    what="case when review_date is null then 'No review of the contract is on record'
        else 'The contract''s last review is too long ago' end",
    record='record_id', since='review_date + ' ~ parameter('2b.1', 'window_days', 'integer') ~ ' + 1',
    owner_role='owner_role'
) }}
union all
{{ weighed(
    '2b.2', 'kpi_reviews', numerator='kpis_met', denominator='kpis_due',
    is_wrong='not coalesce(kpis_met >= kpis_due, false)',
    what="'Not all of the contract''s indicators were met in the period'",
    record='record_id', since='period_end', owner_role='owner_role'
) }}
union all
{{ items(
    '2b.3', 'ending_contracts', counts='wrong',
    is_met='is_decided',
    what="case when end_date < " ~ as_at() ~ " then 'The contract has ended and nothing is decided'
        else 'The contract ends soon and nothing is decided' end",
    record='record_id', due='end_date', owner_role='owner_role'
) }}
