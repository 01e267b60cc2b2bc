{#-
  Green, amber, red or grey of a row with symbol, red_flags and limits. The unrounded ratio amount / denominator is compared
  with the limits exactly, by multiplying the limits instead of dividing: 94.999...9 is not 95.

  Nothing known (x), nothing to measure (z) and suppressed (c) are grey. A red flag is red whatever the ratio. Without
  limits there is only a trend: grey. Without amber limits there is nothing between green and red. What is unreliable is never shown green, but amber and red stay.
-#}
{% macro rag(amount, denominator) -%}
    case
        when symbol in ('x', 'z', 'c') then 'grey'
        when red_flags > 0 then 'red'
        when basis is null or {{ amount }} is null then 'grey'
        when {{ is_within(amount, denominator, 'green_low', 'green_high') }}
            then case when symbol = 'u' then 'grey' else 'green' end
        when
            (amber_low is not null or amber_high is not null)
            and {{ is_within(amount, denominator, 'amber_low', 'amber_high') }}
            then 'amber'
        else 'red'
    end
{%- endmacro %}

{#- Whether the ratio lies in a closed interval; a limit that is null is open. -#}
{% macro is_within(amount, denominator, low, high) -%}
    ({{ low }} is null or {{ amount }} >= {{ low }} * {{ denominator }})
    and ({{ high }} is null or {{ amount }} <= {{ high }} * {{ denominator }})
{%- endmacro %}
