{#-
  The landed rows of one resource, as a select: what the sources' yml declares, with as_at and academy_urn.

  Reads the files that ops.landing_partition lists for the run's as_at and earlier: every partition of an incremental
  resource; of a snapshot only the newest per academy, unless `every_day` is asked for. With nothing landed it is an empty
  select of the same columns, so that a source nobody has switched on yet leaves a buildable (and honestly empty) warehouse.
-#}
{% macro landed(source_name, resource, every_day=false) -%}
    {%- do source(source_name, resource) -%}
    {%- if execute -%}
        {%- set columns = declared_columns(source_name, resource) -%}
        {%- set partitions = landed_partitions(source_name, resource, every_day) -%}
        {%- set files = [] -%}
        {%- set landed_names = [] -%}
        {%- for partition in partitions -%}
            {%- do files.extend(partition['files']) -%}
            {%- if partition['columns'] not in landed_names -%}
                {%- do landed_names.append(partition['columns']) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- set known = landed_names | sum(start=[]) -%}
        {#- A missing column (declared after these files were landed) is null; other columns are cast as declared. -#}
        select
        {%- for column in columns %}
            cast({{ column.name if column.name in known else 'null' }} as {{ column.data_type }}) as {{ column.name }}
            {{- "," if not loop.last }}
        {%- endfor %}
        {%- if files %}
        from read_parquet(
            [
            {%- for file in files %}
                '{{ file | replace("'", "''") }}'{{ "," if not loop.last }}
            {%- endfor %}
            ],
            hive_partitioning = true,
            hive_types = {'as_at': date},
            union_by_name = {{ 'true' if landed_names | length > 1 else 'false' }}
        )
        {%- else %}
        where false
        {%- endif %}
    {%- else -%}
        select 1 as not_executed
    {%- endif -%}
{%- endmacro %}

{#- The columns that the sources' yml declares for a resource, and the two that every landed file has. -#}
{% macro declared_columns(source_name, resource) -%}
    {%- set common = {'as_at': 'DATE', 'academy_urn': 'VARCHAR'} -%}
    {%- set columns = [] -%}
    {%- for node in graph.sources.values() if node.source_name == source_name and node.name == resource -%}
        {%- for column in node.columns.values() if column.name not in common -%}
            {%- do columns.append({'name': column.name, 'data_type': column.data_type}) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- for name, data_type in common.items() -%}
        {%- do columns.append({'name': name, 'data_type': data_type}) -%}
    {%- endfor -%}
    {{- return(columns) -}}
{%- endmacro %}

{#- The partitions of a resource that a build for this as_at reads: a list of {files, columns}. -#}
{% macro landed_partitions(source_name, resource, every_day) -%}
    {%- set partitions = [] -%}
    {%- if ops_table_exists('landing_partition') -%}
        {%- set found -%}
            select
                files,
                column_names
            from ops.landing_partition
            where source = '{{ source_name }}' and resource = '{{ resource }}' and as_at <= {{ as_at() }}
            {%- if not every_day %}
            qualify mode = 'incremental' or as_at = max(as_at) over (partition by academy_urn)
            {%- endif %}
            order by as_at, academy_urn
        {%- endset -%}
        {%- for row in run_query(found) -%}
            {%- do partitions.append({'files': fromjson(row[0]), 'columns': fromjson(row[1])}) -%}
        {%- endfor -%}
    {%- endif -%}
    {{- return(partitions) -}}
{%- endmacro %}
