{#-
  How fct_attendance_session knows what it has taken in. ops.session_marks_read and ops.session_mark_census_read are written
  in the same transaction as the fact, so after a kill they still agree with it, and the next build goes on from there.
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

{#-
  A condition on the academy that keeps those whose marks have to be compared with their census (docs/decisions/0011):
  where another census counts than the one that was compared last, and where marks are taken in that are no newer than it.
  Everywhere else what the fact holds of the census still stands, and its millions of ids need not be read.
-#}
{% macro is_academy_to_compare(column) -%}
    {%- if execute and is_incremental() and not marks_are_out_of_order() -%}
        {%- set compared -%}
            with newest as (
                {{ newest_session_mark_censuses() }}
            ),

            unread as (
                {{ session_mark_partitions() }}
                except
                select * from ops.session_marks_read
            )

            select coalesce(newest.academy_urn, held.academy_urn) as academy_urn
            from newest
            full join ops.session_mark_census_read as held on newest.academy_urn = held.academy_urn
            where
                newest.content_hash is distinct from held.content_hash
                or newest.as_at is distinct from held.as_at
                or exists (
                    select 1
                    from unread
                    where unread.academy_urn = newest.academy_urn and unread.as_at <= newest.as_at
                )
            order by 1
        {%- endset -%}
        {%- set academies = run_query(compared).columns[0].values() -%}
        {%- if academies -%}
            {{ column }} in (
            {%- for urn in academies -%}
                '{{ urn }}'{{ ", " if not loop.last }}
            {%- endfor -%}
            )
        {%- else -%}
            false
        {%- endif -%}
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{#- Of each academy the census of its marks that counts: the newest of its own MIS that this build may read. -#}
{% macro newest_session_mark_censuses() -%}
    select
        censuses.academy_urn,
        censuses.as_at,
        censuses.content_hash
    from ops.landing_partition as censuses
    inner join {{ ref('stg_trust__academies') }} as academies
        on censuses.academy_urn = academies.school_urn and censuses.source = academies.mis
    where
        censuses.resource = 'session_mark_census'
        and censuses.as_at <= {{ as_at() }}
    qualify censuses.as_at = max(censuses.as_at) over (partition by censuses.academy_urn)
{%- endmacro %}

{#-
  Whether a census of the mark's academy that is no older than the mark's landing lacks it. `known` is the answer where the
  academy has been compared with its census before. Reads censuses and census_marks, joined.
-#}
{% macro is_missing_from_census(marks, known) -%}
    case
        when not ({{ is_academy_to_compare(marks ~ '.school_urn') }}) then {{ known }}
        else coalesce({{ marks }}.landed_as_at <= censuses.landed_as_at, false) and census_marks.mark_id is null
    end
{%- endmacro %}

{#-
  Whether a mark is gone: deleted, its pupil's record deleted, not in the newest snapshot of its academy, or missing from
  its census unless a restoration was told since. Reads told_marks, removed_pupils, newest_snapshots and censuses, joined.
-#}
{% macro is_removed_mark(marks, is_missing) -%}
    (
        coalesce(told_marks.is_deleted, false)
        or removed_pupils.student_key is not null
        or coalesce({{ marks }}.landed_as_at < newest_snapshots.as_at, false)
        or (
            {{ is_missing }}
            and not coalesce(not told_marks.is_deleted and told_marks.landed_as_at > censuses.landed_as_at, false)
        )
    )
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

{#-
  Fails when a mark is in the fact twice: in the transaction that wrote it, so that what is committed never has one twice
  and a night has to look only at the marks that it wrote. Told apart by hash first, which needs a fraction of the memory.
-#}
{% macro refuse_repeated_marks() -%}
    {%- set written = run_query(
        "select table_name from duckdb_tables() where temporary and table_name like '" ~ this.identifier ~ "\\_\\_dbt\\_tmp%'"
        ~ " escape '\\'"
    ).columns[0].values() if execute else [] -%}
    with alike as (
        select hash(marks.school_urn, marks.mark_id) as key_hash
        from {{ this }} as marks
        {%- for table in written %}
        semi join {{ table }} as written
            on marks.school_urn = written.school_urn and marks.mark_id = written.mark_id
        {%- endfor %}
        group by hash(marks.school_urn, marks.mark_id)
        having count(*) > 1
    ),

    repeated as (
        select
            marks.school_urn,
            marks.mark_id
        from {{ this }} as marks
        inner join alike
            on hash(marks.school_urn, marks.mark_id) = alike.key_hash
        group by marks.school_urn, marks.mark_id
        having count(*) > 1
    )

    select
        case
            when count(*) > 0
                then error(
                    'Session marks would be counted twice: ' || count(*) || ' of them, such as ' || min(mark_id)
                    || ' of academy ' || min_by(school_urn, mark_id) || '. See which model that fct_attendance_session '
                    || 'joins has two rows for one mark, and settle it there. Nothing was written.'
                )
        end as verdict
    from repeated
{%- endmacro %}

{% macro remember_marks_read() -%}
    delete from ops.session_marks_read;
    insert into ops.session_marks_read
    {{ session_mark_partitions() }};
    delete from ops.session_mark_census_read;
    insert into ops.session_mark_census_read
    {{ newest_session_mark_censuses() }}
{%- endmacro %}
