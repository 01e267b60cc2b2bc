{#- The day whose close the build describes. It comes from the run; no model asks a clock. -#}
{% macro as_at() -%}
    date '{{ var("as_at") }}'
{%- endmacro %}

{#- First day (1 September) of the academic and financial year that holds `day`. -#}
{% macro year_start(day) -%}
    make_date(year({{ day }}) - case when month({{ day }}) < 9 then 1 else 0 end, 9, 1)
{%- endmacro %}

{#- The year's name, such as 2025/26. -#}
{% macro year_name(day) -%}
    year({{ year_start(day) }}) || '/' || lpad(cast((year({{ year_start(day) }}) + 1) % 100 as varchar), 2, '0')
{%- endmacro %}

{#- Whether a row with valid_from and valid_to (both inclusive, null is open-ended) holds on `day`. -#}
{% macro is_valid(row, day) -%}
    (({{ row }}.valid_from is null or {{ row }}.valid_from <= {{ day }})
    and ({{ row }}.valid_to is null or {{ row }}.valid_to >= {{ day }}))
{%- endmacro %}
