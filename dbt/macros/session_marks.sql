{#-
  How fct_attendance_session knows what it has taken in. ops.session_marks_read is written in the same transaction as the
  fact, so after a kill the two still agree, and the next build goes on from there.
-#}

{#-
  The partitions of session marks that this build may read: of each academy those of its own MIS. When an academy changes
  its MIS, the ones taken in from the old one are strangers, and the fact starts over. `mode` keeps snapshots only.
-#}
{% macro session_mark_partitions(mode=none) -%}
    select
        partitions.academy_urn,
        partitions.as_at,
        partitions.content_hash
    from ops.landing_partition as partitions
    inner join {{ ref('stg_trust__academies') }} as academies
        on partitions.academy_urn = academies.school_urn and partitions.source = academies.mis
    where
        partitions.resource = 'session_marks'
        and partitions.as_at <= {{ as_at() }}
    {%- if mode %}
        and partitions.mode = '{{ mode }}'
    {%- endif %}
{%- endmacro %}

{#- Whether the fact holds a partition that this build may not see, or that has since been landed anew. -#}
{% macro marks_are_out_of_order() -%}
    {%- set strangers = run_query(
        "select count(*) from (select * from ops.session_marks_read except (" ~ session_mark_partitions() ~ "))"
    ) -%}
    {{- return(strangers.columns[0].values()[0] > 0) -}}
{%- endmacro %}

{#- A condition on the day of landing that keeps only days with a partition the fact has not taken in. -#}
{% macro is_unread_day(column) -%}
    {%- if execute and is_incremental() and not marks_are_out_of_order() -%}
        {%- set unread = run_query(
            "select distinct as_at from (" ~ session_mark_partitions() ~ " except select * from ops.session_marks_read)"
            ~ " order by as_at"
        ).columns[0].values() -%}
        {%- if unread -%}
            {{ column }} in (
            {%- for day in unread -%}
                date '{{ day }}'{{ ", " if not loop.last }}
            {%- endfor -%}
            )
        {%- else -%}
            false
        {%- endif -%}
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{% macro forget_marks_out_of_order() -%}
    {%- if execute and is_incremental() and marks_are_out_of_order() -%}
        delete from {{ this }}
    {%- else -%}
        select 'nothing to forget'
    {%- endif -%}
{%- endmacro %}

{% macro remember_marks_read() -%}
    delete from ops.session_marks_read;
    insert into ops.session_marks_read
    {{ session_mark_partitions() }}
{%- endmacro %}
