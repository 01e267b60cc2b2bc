-- What: each open academy's phase has a national rate for every measure that is compared. Why: without one the academy, and
-- with it the trust, is grey. How to resolve: add the phase's rate to the seed of comparators.
{{ config(severity='warn') }}

select
    spine.measure_code,
    spine.school_urn,
    spine.phase
from {{ ref('measure_spine') }} as spine
inner join {{ ref('thresholds') }} as thresholds
    on spine.measure_code = thresholds.measure_code and thresholds.basis = 'comparator_gap'
left join {{ ref('comparators') }} as comparators
    on
        spine.measure_code = comparators.measure_code
        and spine.phase = comparators.phase
        and {{ is_valid('comparators', as_at()) }}
where comparators.measure_code is null
