-- Grain: one kind of spending of one academy that can be held against a benchmark (2c.3): premises and utilities by floor
-- area, ICT by pupil.
with bands as (
    select *
    from {{ ref('benchmark_bands') }} as bands
    where {{ is_valid('bands', as_at()) }}
),

rolls as (
    select
        school_urn,
        count(distinct person_key) as pupils
    from {{ ref('int_pupils') }}
    where is_on_roll
    group by school_urn
),

kinds as (
    select
        schools.school_urn,
        coalesce(named.finance, 'xero') as books,
        bands.kind,
        bands.per,
        bands.low,
        bands.high,
        case bands.per when 'm2' then schools.floor_area_m2 when 'pupil' then rolls.pupils end as divisor
    from {{ ref('dim_school') }} as schools
    inner join bands
        on schools.phase = bands.phase
    left join rolls
        on schools.school_urn = rolls.school_urn
    left join {{ ref('int_academies') }} as named
        on schools.school_urn = named.school_urn
    where schools.is_open
),

spending as (
    select
        kinds.school_urn,
        kinds.books,
        kinds.kind,
        kinds.per,
        kinds.low * kinds.divisor as least_spent,
        kinds.high * kinds.divisor as most_spent,
        coalesce(sum(lines.amount), 0) as spent
    from kinds
    left join {{ ref('fct_ledger_line') }} as lines
        on
            kinds.school_urn = lines.school_urn
            and list_contains(lines.account_categories, kinds.kind)
            and lines.part = 'net'
            and {{ is_within_days('lines.booked_on', '2c.3') }}
    where kinds.divisor > 0
    group by kinds.school_urn, kinds.books, kinds.kind, kinds.per, kinds.low, kinds.high, kinds.divisor
)

{{ items(
    '2c.3', 'spending', counts='wrong',
    is_met='spent between least_spent and most_spent',
    what="'Spending on ' || case kind when 'ict' then 'ICT' else kind end
        || case when spent < least_spent then ' is below' else ' is above' end
        || ' the benchmark band of its phase'",
    record="school_urn || ':' || kind", source='books'
) }}
