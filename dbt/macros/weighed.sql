{#-
  The items of one measure of which each counts in part, as a select over `rows`: `numerator` out of `denominator`, such as
  the pounds secured of the pounds needed. Those for which `is_wrong` holds are exceptions; the rest is as in `items`.
-#}
{% macro weighed(
    measure_code, rows, numerator, denominator, is_wrong, what, record,
    since='null', due='null', owner_role='null', source="'registers'"
) -%}
    select
        '{{ measure_code }}' as measure_code,
        school_urn,
        {{ numerator }} as numerator,
        {{ denominator }} as denominator,
        0 as exclusions,
        0 as red_flags,
        case when {{ is_wrong }} then {{ what }} end as what,
        {{ since }} as since,
        {{ due }} as due,
        {{ owner_role }} as owner_role,
        {{ source }} as source,
        {{ record }} as source_record_id
    from {{ rows }}
{%- endmacro %}
