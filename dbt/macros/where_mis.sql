{#- Keeps the rows of the academies whose MIS, as the trust's settings name it, is the given source. -#}
{% macro where_mis(source_name) -%}
    where school_urn in (
        select school_urn
        from {{ ref('stg_trust__academies') }}
        where mis = '{{ source_name }}'
    )
{%- endmacro %}
