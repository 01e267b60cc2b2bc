{#-
  ops.session_marks_read: which partitions of session marks fct_attendance_session has taken in; session_mark_census_read:
  which census of each academy it was compared with. They are written in the same transaction as the fact. (The other tables
  of ops are written beside dbt, see publication/landing_catalogue.py.)
-#}
{% macro prepare_ops() -%}
    create schema if not exists ops;
    create table if not exists ops.session_marks_read (
        academy_urn varchar,
        as_at date,
        content_hash varchar
    );
    create table if not exists ops.session_mark_census_read (
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
