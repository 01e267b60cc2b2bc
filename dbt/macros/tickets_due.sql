{#- The items of one measure of whether tickets are met as agreed: `rows` are tickets of fct_ticket that are due. -#}
{% macro tickets_due(measure_code, rows) -%}
    {{ items(
        measure_code, rows,
        is_met='is_met',
        what="case
                when reopened_at is not null then 'The ticket was reopened'
                when resolved_at is null then 'The ticket is past its due time and not resolved'
                else 'The ticket was resolved after its due time'
            end",
        record='ticket_id', since='due_on', due='due_on', source='helpdesk'
    ) }}
{%- endmacro %}
