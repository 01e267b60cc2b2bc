{#- The rows of a register that could not be accepted, as exceptions of a measure that would have counted them. -#}
{% macro unreadable_rows(measure_code, register) -%}
    select
        '{{ measure_code }}' as measure_code,
        school_urn,
        'Row ' || source_row || ' of sheet ' || sheet || ': ' || reasons as what,
        cast(null as date) as since,
        cast(null as date) as due,
        cast(null as varchar) as owner_role,
        'registers' as source,
        source_record_id
    from {{ ref('int_refused_rows') }}
    where register = '{{ register }}'
{%- endmacro %}
