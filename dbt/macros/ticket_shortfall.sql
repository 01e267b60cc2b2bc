{#- What is wrong with a ticket of fct_ticket that was not met as agreed, in words; never what it says. -#}
{% macro ticket_shortfall() -%}
    case
        when reopened_at is not null then 'The ticket was reopened'
        when resolved_at is null then 'The ticket is past its due time and not resolved'
        else 'The ticket was resolved after its due time'
    end
{%- endmacro %}
