{#- The schema is what the model says, in every target: `strategy` is the name readers know. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}
