{#-
  The staged rows of one landed resource, as a select: the newest landed version of each record, under the house's names
  (academy_urn is school_urn, or organisation_urn where it tells whose account was read; as_at is landed_as_at) and of the
  declared types. With nothing landed it is empty.

  `key` is what one row is. `newest` are instants that tell the later of two versions of one day. `lines_of` is the key of
  the document whose lines the rows are: a newer version may have fewer lines, and then the older version's are gone.
  `census` and `deletions` name the staged resources that tell what is gone (docs/decisions/0011); such records are left out.
-#}
{% macro staged(source_name, resource, key, newest=[], lines_of=[], census=none, deletions=none) -%}
    {%- set columns = [] -%}
    {%- if execute -%}
        {%- for column in declared_columns(source_name, resource) if column.name not in ('as_at', 'academy_urn') -%}
            {%- do columns.append(column.name) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- set tells_deletions = 'deleted_at' in columns and 'restored_at' in columns -%}
    {%- set later = ['landed_as_at desc'] -%}
    {%- if tells_deletions -%}
        {%- do later.extend(['greatest(deleted_at, restored_at) desc', 'deleted_at desc']) -%}
    {%- endif -%}
    {%- for instant in newest -%}
        {%- do later.append(instant ~ ' desc') -%}
    {%- endfor -%}
    with renamed as (
        select
        {%- for reader in ('school_urn', 'organisation_urn') if reader in key and reader not in columns %}
            academy_urn as {{ reader }},
        {%- endfor %}
        {%- for column in columns %}
            {{ column }},
        {%- endfor %}
        {%- if tells_deletions %}
            restored_at is null or restored_at < deleted_at as is_deleted,
        {%- endif %}
            as_at as landed_as_at
        from ({{ landed(source_name, resource) }}) as landed
    ),

    documents as (
        select *
        from renamed
    {%- if lines_of %}
        qualify rank() over (partition by {{ lines_of | join(', ') }} order by {{ later | join(', ') }}) = 1
    {%- endif %}
    ),

    records as (
        select *
        from documents
        {#- What is left to tell two versions apart decides last, so that the same landing gives the same row. -#}
        {%- set rest = [] -%}
        {%- for column in columns if column not in key and column not in newest -%}
            {%- do rest.append(column) -%}
        {%- endfor %}
        {{ newest_version(key, order_by=later + rest) }}
    )

    select records.*
    from records
    {%- if census %}
    where {{ is_not_gone_by(census, deletions, 'records', key[1]) }}
    {%- endif %}
    {%- if deletions %}
        {{ 'and' if census else 'where' }} not exists (
            select 1
            from {{ ref('stg_' ~ source_name ~ '__' ~ deletions) }} as told
            where
                told.school_urn = records.school_urn
                and told.{{ key[1] }} = records.{{ key[1] }}
                and told.is_deleted
        )
    {%- endif %}
{%- endmacro %}
