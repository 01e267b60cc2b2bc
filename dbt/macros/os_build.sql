{#- A version in figures, such as 10.0.26100.8037, as a list of numbers that compares as builds do; null for any other. -#}
{% macro build_numbers(version) -%}
    case
        when regexp_full_match({{ version }}, '[0-9]+([.][0-9]+)*')
            then try_cast(string_split({{ version }}, '.') as bigint [])
    end
{%- endmacro %}
