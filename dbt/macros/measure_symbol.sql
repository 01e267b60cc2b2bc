{#-
  The symbol of a counted row, null when there is just a value. In this order: x (source missing or stale), z (nothing to
  measure), u (unreliable), low (above zero, but shown as 0). `c` (suppressed) is set on publication. Reads the columns
  numerator, denominator, decimals and unit of the row.
-#}
{% macro measure_symbol(is_missing, is_unreliable) -%}
    case
        when {{ is_missing }} then 'x'
        when denominator = 0 then 'z'
        when {{ is_unreliable }} then 'u'
        -- Rounding half up, anything below half of the last decimal shown is 0; compared without dividing.
        when
            numerator > 0
            and 2 * {{ unit_scale('unit') }} * numerator * cast(power(10, decimals) as decimal(6, 0)) < denominator
            then 'low'
    end
{%- endmacro %}

{#- By what a ratio is multiplied to be in its unit. -#}
{% macro unit_scale(unit) -%}
    case when {{ unit }} in ('percent', 'per_100_pupils') then 100 else 1 end
{%- endmacro %}
