{#-
  The models that count: each yields items, one thing that counts under one measure (see measure_item). dbt must see each
  name in a ref while it parses, so they are listed here; tests/dbt checks that the list is complete.
-#}
{% macro item_models() -%}
    {{- return([
        'items_1a',
        'items_1b',
        'items_1c',
        'items_1d',
        'items_1e',
        'items_1f',
        'items_2a',
        'items_2b',
        'items_2c',
        'items_2c_spending',
        'items_3_2_1',
        'items_3_2_2',
        'items_3_2_3',
        'items_3_2_4',
        'items_3_2_5',
        'items_3_2_software',
        'items_3a',
        'items_3b',
        'items_3c',
        'items_3d',
        'items_3d_certificate',
        'items_b1',
        'items_b2',
        'items_b3',
        'items_cd',
        'items_cf',
        'items_cg',
        'items_commitments',
        'items_dp',
        'items_qa',
        'items_refused',
    ]) -}}
{%- endmacro %}

{#- What an item is made of: a name and its type. -#}
{% macro item_columns() -%}
    {{- return({
        'measure_code': 'varchar',
        'school_urn': 'varchar',
        'numerator': 'decimal(18, 4)',
        'denominator': 'decimal(18, 4)',
        'exclusions': 'bigint',
        'red_flags': 'bigint',
        'what': 'varchar',
        'since': 'date',
        'due': 'date',
        'owner_role': 'varchar',
        'source': 'varchar',
        'source_record_id': 'varchar',
    }) -}}
{%- endmacro %}

{#-
  The items of one measure, as a select over `rows`, of which each is one thing that counts.

  `is_met` is a condition: what meets it counts in the numerator. Where it is what is wrong that is counted, `counts` is
  'wrong'. `amount` is what one thing weighs: 1, or pounds. What is wrong is an exception: `what` says so in a sentence,
  `since`, `due` and `owner_role` are expressions or null, `record` is the source's own id of it. A condition that is
  unknown (null) is not met: a blank is never compliant.
-#}
{% macro items(
    measure_code, rows, is_met, what, record,
    since='null', due='null', owner_role='null', source="'registers'", amount='1', red_flag='false', counts='met'
) -%}
    select
        '{{ measure_code }}' as measure_code,
        school_urn,
        case when coalesce({{ is_met }}, false) = {{ 'true' if counts == 'met' else 'false' }} then {{ amount }} else 0 end as numerator,
        {{ amount }} as denominator,
        0 as exclusions,
        case when {{ red_flag }} then 1 else 0 end as red_flags,
        case when not coalesce({{ is_met }}, false) then {{ what }} end as what,
        {{ since }} as since,
        {{ due }} as due,
        {{ owner_role }} as owner_role,
        {{ source }} as source,
        {{ record }} as source_record_id
    from {{ rows }}
{%- endmacro %}

{#-
  Counts of one measure that are no list of things to be shown, such as of pupils: one row for each academy of `rows`,
  which gives school_urn, numerator, denominator and exclusions.
-#}
{% macro counted(measure_code, rows) -%}
    select
        '{{ measure_code }}' as measure_code,
        school_urn,
        numerator,
        denominator,
        exclusions,
        0 as red_flags,
        null as what,
        null as since,
        null as due,
        null as owner_role,
        null as source,
        null as source_record_id
    from {{ rows }}
{%- endmacro %}

{#- How many of `rows` are of no academy: they are left out of a measure, and counted in one row for `counted`. -#}
{% macro of_no_academy(rows) -%}
    select
        null as school_urn,
        0 as numerator,
        0 as denominator,
        count(*) as exclusions
    from {{ rows }}
    where school_urn is null
{%- endmacro %}

{#- What the strategy lets a measure's definition be set by (a number of days, a limit in pounds), as a value. -#}
{% macro parameter(measure_code, name, data_type='decimal(18, 4)') -%}
    (
        select cast(parameters.value as {{ data_type }})
        from {{ ref('measure_parameters') }} as parameters
        where
            parameters.measure_code = '{{ measure_code }}'
            and parameters.parameter = '{{ name }}'
            and {{ is_valid('parameters', as_at()) }}
    )
{%- endmacro %}

{#- Whether `day` lies within the last so many days before the close of the day, which the measure's parameter names. -#}
{% macro is_within_days(day, measure_code, name='window_days') -%}
    ({{ day }} <= {{ as_at() }} and {{ day }} >= {{ as_at() }} - {{ parameter(measure_code, name, 'integer') }})
{%- endmacro %}

{#- All rows of the named models, with the given columns; `columns` maps a name to its type. -#}
{% macro union_of(models, columns) -%}
    {%- for model in models %}
    select
    {%- for name, data_type in columns.items() %}
        cast({{ name }} as {{ data_type }}) as {{ name }}{{ "," if not loop.last }}
    {%- endfor %}
    from {{ ref(model) }}
    {{ "union all" if not loop.last }}
    {%- endfor %}
{%- endmacro %}
