{#-
  Every measure has a model measure_<code> and, where its wrong things are rows of a source, a model exception_<code>.
  dbt must see each name in a ref while it parses, so they are listed here; tests/dbt checks that the lists are complete.
-#}
{% macro measure_models() -%}
    {{- return([
        'measure_1a_1',
        'measure_1a_2',
        'measure_1a_3',
        'measure_1b_2',
        'measure_3b_2',
        'measure_3c_3',
        'measure_b1_2',
        'measure_b1_3',
        'measure_b1_4',
    ]) -}}
{%- endmacro %}

{% macro exception_models() -%}
    {{- return([
        'exception_1a_1',
        'exception_1a_2',
        'exception_1a_3',
        'exception_1b_2',
        'exception_3c_3',
    ]) -}}
{%- endmacro %}

{#- All rows of the named models, with the given columns; `columns` maps a name to its type. -#}
{% macro union_of(models, columns) -%}
    {%- for model in models %}
    select
    {%- for name, data_type in columns.items() %}
        cast({{ name }} as {{ data_type }}) as {{ name }}{{ "," if not loop.last }}
    {%- endfor %}
    from {{ ref(model) }}
    {{ "union all" if not loop.last }}
    {%- endfor %}
{%- endmacro %}
