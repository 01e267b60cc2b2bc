{#- The instant (UTC, as everything is landed) at which clocks in England show `local`. -#}
{% macro instant_of(local) -%}
    timezone('UTC', timezone('Europe/London', {{ local }}))
{%- endmacro %}

{#- The day that calendars in England show at an instant (UTC). -#}
{% macro day_in_england(instant) -%}
    cast(timezone('Europe/London', timezone('UTC', {{ instant }})) as date)
{%- endmacro %}

{#-
  Seconds of working time from the first working day up to an instant (UTC), of which `day` is the row of int_working_days
  for the day in England. A day outside the calendar has no row: nothing is known of its hours, and they count nothing.
-#}
{% macro working_seconds_until(instant, day) -%}
    (
        coalesce({{ day }}.working_seconds_before, 0)
        + coalesce(
            greatest(0, least({{ day }}.working_seconds, date_diff('second', {{ day }}.opens_at, {{ instant }}))), 0
        )
    )
{%- endmacro %}
