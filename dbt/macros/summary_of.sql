{#-
  How the items of a measure come to its numerator or denominator (`part`), by the measure's summary: their sums; a total,
  which is out of one thing; or the median, which is out of what each item is out of. Reads items and measures, joined and
  grouped by measures.summary.
-#}
{% macro summary_of(part) -%}
    {%- if part == 'numerator' -%}
        case measures.summary
            when 'median' then coalesce(median(items.numerator) filter (where items.denominator > 0), 0)
            else sum(items.numerator)
        end
    {%- else -%}
        case measures.summary when 'sum' then sum(items.denominator) else max(items.denominator) end
    {%- endif -%}
{%- endmacro %}
