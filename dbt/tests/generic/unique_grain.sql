{#-
  What: every row of the model is known by its stated grain, and no two rows by the same. Why: a repeated row is counted
  twice in every figure above it, and one without its key in none. How to resolve: see which source repeats (or lacks) these
  columns and settle it where that source is staged.
  `nullable` names the columns in which null is a value: the trust's own row has no academy, and there is one of it.
-#}
{% test unique_grain(model, columns, nullable=[]) %}
    select
        {{ columns | join(", ") }},
        count(*) as copies
    from {{ model }}
    group by {{ columns | join(", ") }}
    having
        count(*) > 1
        {%- for column in columns if column not in nullable %}
        or {{ column }} is null
        {%- endfor %}
{% endtest %}
