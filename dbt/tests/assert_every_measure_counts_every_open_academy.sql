-- What: each measure in force has counted each open academy. Why: an academy that a measure's model leaves out would be
-- shown as having nothing to measure. How to resolve: let the model start from the open academies of dim_school, and list
-- it in the macro measure_models.
select
    spine.measure_code,
    spine.school_urn
from {{ ref('measure_spine') }} as spine
left join {{ ref('measure_long') }} as long
    on spine.measure_code = long.measure_code and spine.school_urn = long.school_urn
where long.measure_code is null
