{#-
  Whether a record is not known to be gone (docs/decisions/0011): its academy's newest census is older than the record's
  newest landing, or has it, or was never read, or is older than the telling of a restoration. `records` names the staged
  rows (school_urn, landed_as_at and the key), `census` and `deletions` the staged resources about them. Of a MIS that needs
  no census none lands, and everything stays.
-#}
{% macro is_not_gone_by(census, deletions, records, key) -%}
    not exists (
        select 1
        from {{ ref('stg_mis__censuses') }} as censuses
        where
            censuses.census = '{{ census }}'
            and censuses.school_urn = {{ records }}.school_urn
            and censuses.landed_as_at >= {{ records }}.landed_as_at
            and not exists (
                select 1
                from {{ ref('stg_wonde__' ~ census) }} as present
                where present.school_urn = {{ records }}.school_urn and present.{{ key }} = {{ records }}.{{ key }}
            )
            and not exists (
                select 1
                from {{ ref('stg_wonde__' ~ deletions) }} as told
                where
                    told.school_urn = {{ records }}.school_urn
                    and told.{{ key }} = {{ records }}.{{ key }}
                    and not told.is_deleted
                    and told.landed_as_at > censuses.landed_as_at
            )
    )
{%- endmacro %}
