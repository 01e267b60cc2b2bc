{#-
  The tables that stand beside the models: what is in landing (written before each build), and which partitions of
  session marks the attendance fact has taken in (written in the same transaction as the fact).
-#}
{% macro prepare_ops() -%}
    create schema if not exists ops;
    create table if not exists ops.landing_partition (
        source varchar,
        resource varchar,
        academy_urn varchar,
        as_at date,
        mode varchar,
        window_from timestamp,
        window_to timestamp,
        rows_received bigint,
        rows_landed bigint,
        rows_quarantined bigint,
        files varchar,
        column_names varchar,
        content_hash varchar
    );
    create table if not exists ops.session_marks_read (
        academy_urn varchar,
        as_at date,
        content_hash varchar
    );
{%- endmacro %}

{#- Whether a table of ops is there yet: before the first build it is not, and models must still compile. -#}
{% macro ops_table_exists(name) -%}
    {%- set found = run_query(
        "select count(*) from information_schema.tables where table_schema = 'ops' and table_name = '" ~ name ~ "'"
    ) -%}
    {{- return(found.columns[0].values()[0] > 0) -}}
{%- endmacro %}
