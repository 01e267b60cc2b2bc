{#-
  Keeps one row per key: the first by `order_by`, which must decide every tie that can change a result. Nulls come last,
  so an undated version never beats a dated one.
-#}
{% macro newest_version(key, order_by) -%}
    {%- set ordered = [] -%}
    {%- for term in order_by -%}
        {%- do ordered.append(term ~ " nulls last") -%}
    {%- endfor -%}
    qualify row_number() over (partition by {{ key | join(", ") }} order by {{ ordered | join(", ") }}) = 1
{%- endmacro %}
