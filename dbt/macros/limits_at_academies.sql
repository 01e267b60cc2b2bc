{#-
  The limits of a measure in force on the day, as a select of one row for each open academy: those of its phase, or else
  those of every phase. For measures of which one item is the whole figure of an academy, so that it is wrong where the
  figure lies outside.
-#}
{% macro limits_at_academies(measure_code) -%}
    select
        schools.school_urn,
        limits.green_low,
        limits.green_high,
        limits.line_start,
        limits.line_end,
        limits.line_start_value,
        limits.line_end_value
    from {{ ref('dim_school') }} as schools
    inner join {{ ref('thresholds') }} as limits
        on
            limits.measure_code = '{{ measure_code }}'
            and (limits.phase is null or schools.phase = limits.phase)
            and {{ is_valid('limits', as_at()) }}
    where schools.is_open
    qualify limits.phase is not null or count(*) over (partition by schools.school_urn) = 1
{%- endmacro %}
