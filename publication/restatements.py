"""What changed when a day was published again, measure by measure, and why.

Two publications of a day are compared row by row. Why they differ is read from what each says of itself: the version of
the definition, the limits in force, which resources the measure needs, and what had landed of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb

from expectations.tables import literal
from publication.manifest import Manifest

COMPARED = (
    "numerator",
    "denominator",
    "exclusions",
    "value",
    "target",
    "rag",
    "symbol",
    "comparator",
    "completeness_pct",
    "definition_version",
    "reason",
)
_JUDGEMENT = ("target", "rag")
"""What limits decide; all else is decided by the data and the model."""

_READ = {
    "dim_measure": "measure_code varchar, unit varchar, decimals integer, valid_from date, valid_to date",
    "dim_measure_source": "measure_code varchar, source varchar, resource varchar",
    "source_freshness": "source varchar, resource varchar, school_urn varchar, newest_as_at date, rows_landed bigint,"
    " rows_quarantined bigint, landing_hash varchar",
}
_RESTATEMENT = (
    "measure_code varchar, scope varchar, school_urn varchar, as_at date, publication_id varchar, restates varchar,"
    " what_changed varchar, reason varchar, detail varchar"
)

# A publication and the one that it restates. A column that one of the two lacks is not compared.
_PAIRS = """
    create temp table pair as
    select p.publication_id, p.restates, p.as_at,
        list_intersect(n.columns, o.columns) as common,
        n.tells_landing and o.tells_landing as both_tell_landing,
        n.tells_needs or o.tells_needs as tells_needs
    from fct_publication as p
        join tells as n on n.publication_id = p.publication_id
        join tells as o on o.publication_id = p.restates
"""
_LIMITS = """
    create temp table limits as
    select publication_id, measure_code,
        list_sort(list(cast(row(*columns(* exclude (publication_id, as_at))) as varchar))) as rows_in_force
    from (
        select t.*, p.as_at
        from read_parquet($files, union_by_name = true, hive_partitioning = false) as t
            join fct_publication as p on p.publication_id = t.publication_id
        where t.valid_from <= p.as_at and (t.valid_to is null or t.valid_to >= p.as_at)
    )
    group by publication_id, measure_code
"""
_MACROS = """
    create temp macro plain(number) as
        coalesce(rtrim(rtrim(cast(cast(number as decimal(28, 4)) as varchar), '0'), '.'), 'none');
    create temp macro stated(figure, symbol, decimals) as case
        when symbol in ('x', 'z') then symbol
        when figure is null then 'none'
        when symbol is null then plain(round(figure, decimals))
        else plain(round(figure, decimals)) || ' (' || symbol || ')' end;
"""
_DIFFERS = ", ".join(
    f"n.{name} is distinct from o.{name} and list_contains(coalesce(n.common, o.common), {literal(name)})"
    f" as {name}_differs"
    for name in COMPARED
)
_CHANGED = f"""
    create temp table changed as
    with newer as (
        select f.*, p.restates, p.common
        from pair as p join fct_measure_history as f on f.publication_id = p.publication_id
    ),
    older as (
        select f.*, p.publication_id as restated_by, p.common
        from pair as p join fct_measure_history as f on f.publication_id = p.restates
    ),
    compared as (
        select
            coalesce(n.measure_code, o.measure_code) as measure_code, coalesce(n.scope, o.scope) as scope,
            coalesce(n.school_urn, o.school_urn) as school_urn, coalesce(n.as_at, o.as_at) as as_at,
            coalesce(n.publication_id, o.restated_by) as publication_id,
            coalesce(n.restates, o.publication_id) as restates,
            o.measure_code is null as is_added, n.measure_code is null as is_gone,
            coalesce(o.symbol = 'c', false) as was_hidden, coalesce(n.symbol = 'c', false) as is_hidden,
            n as newer, o as older, {_DIFFERS}
        from newer as n full join older as o on o.restated_by = n.publication_id
            and o.measure_code = n.measure_code and o.scope = n.scope and o.school_urn is not distinct from n.school_urn
    )
    select row_number() over () as change, *
    from compared
    where is_added or is_gone or {" or ".join(f"{name}_differs" for name in COMPARED)}
"""  # noqa: S608  # names of ours
_MOVED = """
    create temp table moved as
    with newer as (
        select f.*, p.both_tell_landing
        from pair as p join source_freshness as f on f.publication_id = p.publication_id
    ),
    older as (
        select f.*, p.publication_id as restated_by, p.both_tell_landing
        from pair as p join source_freshness as f on f.publication_id = p.restates
    )
    select coalesce(n.publication_id, o.restated_by) as publication_id, coalesce(n.source, o.source) as source,
        coalesce(n.resource, o.resource) as resource, coalesce(n.school_urn, o.school_urn) as school_urn
    from newer as n full join older as o on o.restated_by = n.publication_id and o.source = n.source
        and o.resource = n.resource and o.school_urn is not distinct from n.school_urn
    -- A count is empty where it is suppressed; then it tells nothing. A partition that came late may be like the one
    -- before it, and makes fresh what was too old.
    where n.newest_as_at is distinct from o.newest_as_at
        or n.rows_landed <> o.rows_landed or n.rows_quarantined <> o.rows_quarantined
        or (coalesce(n.both_tell_landing, o.both_tell_landing) and n.landing_hash is distinct from o.landing_hash)
"""
_CAUSES = """
    create temp table cause as
    with needed as (
        select distinct p.publication_id, s.measure_code, s.source, s.resource
        from pair as p join dim_measure_source as s on s.publication_id in (p.publication_id, p.restates)
    ),
    by_resource as (
        select c.change, m.source, m.resource,
            count(distinct m.school_urn) as academies,
            string_agg(distinct m.school_urn, ', ' order by m.school_urn) as urns
        from changed as c
            join needed as d on d.publication_id = c.publication_id and d.measure_code = c.measure_code
            join moved as m on m.publication_id = c.publication_id and m.source = d.source and m.resource = d.resource
                and (c.scope = 'trust' or m.school_urn is null or m.school_urn = c.school_urn)
        group by c.change, m.source, m.resource
    )
    select change, bool_or(source = 'registers') as is_register,
        string_agg(
            source || ' ' || resource || case
                when academies = 0 then ''
                when academies <= 3 then ' (' || urns || ')'
                else ' (' || academies || ' academies)' end,
            ', ' order by source, resource
        ) as resources
    from by_resource group by change
"""
_WHAT_CHANGED = """
    case
        when c.is_added then 'published for the first time'
        when c.is_gone then 'no longer published'
        when c.was_hidden <> c.is_hidden then 'suppression changed'
        else concat_ws('; ',
            case
                when t.was <> t.is_now and c.newer.value is null then 'value ' || t.was || t.unit || ' -> ' || t.is_now
                when t.was <> t.is_now then 'value ' || t.was || ' -> ' || t.is_now || t.unit
                when c.value_differs or c.numerator_differs or c.denominator_differs
                    then 'what is counted changed, the value as it is shown did not'
            end,
            case when c.rag_differs then c.older.rag || ' -> ' || c.newer.rag end,
            case when c.target_differs then 'target ' || plain(c.older.target) || ' -> ' || plain(c.newer.target) end,
            case
                when c.comparator_differs and c.older.comparator + c.newer.comparator is not null
                    then 'comparator ' || plain(c.older.comparator) || ' -> ' || plain(c.newer.comparator)
                when c.comparator_differs then 'comparator changed'
            end,
            case when c.completeness_pct_differs then 'completeness '
                || plain(round(c.older.completeness_pct, 1)) || ' -> ' || plain(round(c.newer.completeness_pct, 1))
                || ' percent' end,
            case when c.exclusions_differs
                then 'left out ' || plain(c.older.exclusions) || ' -> ' || plain(c.newer.exclusions) end,
            case when c.definition_version_differs then t.versions end,
            case when c.reason_differs then 'its reason reads otherwise' end)
    end
"""
_OTHERWISE = " or ".join(f"c.{name}_differs" for name in COMPARED if name not in _JUDGEMENT)
_REASON = f"""
    case
        when c.definition_version_differs then 'new definition version'
        when t.limits_differ and not (c.is_added or c.is_gone or {_OTHERWISE}) then 'new limits'
        when cause.is_register then 'corrected register'
        when cause.change is not null then 'late data'
        when p.both_tell_landing and p.tells_needs then 'changed model'
        else 'not recorded'
    end
"""
_RESTATE = f"""
    insert into restatement
    with definition as (
        select publication_id, measure_code, arg_max(unit, valid_from) as unit,
            arg_max(decimals, valid_from) as decimals
        from dim_measure join fct_publication using (publication_id)
        where valid_from <= as_at and (valid_to is null or valid_to >= as_at)
        group by publication_id, measure_code
    ),
    text as (
        select c.change,
            stated(c.older.value, c.older.symbol, coalesce(d.decimals, 4)) as was,
            stated(c.newer.value, c.newer.symbol, coalesce(d.decimals, 4)) as is_now,
            coalesce(' ' || replace(nullif(d.unit, 'count'), '_', ' '), '') as unit,
            'definition version ' || c.older.definition_version || ' -> ' || c.newer.definition_version as versions,
            n.rows_in_force is distinct from o.rows_in_force as limits_differ
        from changed as c
            left join definition as d on d.publication_id = c.publication_id and d.measure_code = c.measure_code
            left join limits as n on n.publication_id = c.publication_id and n.measure_code = c.measure_code
            left join limits as o on o.publication_id = c.restates and o.measure_code = c.measure_code
    ),
    told as (
        select c.*, t.versions, cause.resources, {_WHAT_CHANGED} as what_changed, {_REASON} as why
        from changed as c
            join text as t on t.change = c.change
            join pair as p on p.publication_id = c.publication_id
            left join cause on cause.change = c.change
    )
    select measure_code, scope, school_urn, as_at, publication_id, restates, what_changed, why,
        case
            when why = 'new definition version' then versions
            when why = 'new limits' then 'dim_threshold'
            when why in ('corrected register', 'late data') then resources
            when why = 'not recorded' then 'one of the two publications does not say what it was made of'
            when comparator_differs then 'the rate it is compared with'
        end
    from told
"""  # noqa: S608  # names of ours


def add_restatements(connection: duckdb.DuckDBPyConnection, issues: Mapping[Path, Manifest]) -> None:
    """Create ``restatement`` from ``fct_publication`` and ``fct_measure_history`` of the connection's database.

    ``issues`` are the publications' directories and manifests; only those of days that were published more than once
    are opened. Raises :class:`duckdb.Error` when a file of theirs cannot be read.
    """
    connection.execute(f"create table restatement ({_RESTATEMENT})")
    pairs = connection.execute(
        "select publication_id, restates from fct_publication where restates is not null"
    ).fetchall()
    involved = {name for pair in pairs for name in pair}
    opened = {path: manifest for path, manifest in issues.items() if manifest.publication_id in involved}
    if not opened:
        return
    _note_what_they_tell(connection, opened)
    for table, columns in _READ.items():
        _read(connection, table, columns, opened)
    connection.execute(_MACROS)
    connection.execute(_PAIRS)
    connection.execute(_LIMITS, {"files": _files(opened, "dim_threshold")})
    for statement in (_CHANGED, _MOVED, _CAUSES, _RESTATE):
        connection.execute(statement)


def _note_what_they_tell(connection: duckdb.DuckDBPyConnection, opened: Mapping[Path, Manifest]) -> None:
    connection.execute(
        "create temp table tells"
        " (publication_id varchar, columns varchar[], tells_landing boolean, tells_needs boolean)"
    )
    for manifest in opened.values():
        columns = _columns(manifest)
        connection.execute(
            "insert into tells values (?, ?, ?, ?)",
            [
                manifest.publication_id,
                sorted(columns.get("fct_measure", ())),
                "landing_hash" in columns.get("source_freshness", ()),
                "dim_measure_source" in columns,
            ],
        )


def _read(connection: duckdb.DuckDBPyConnection, table: str, columns: str, opened: Mapping[Path, Manifest]) -> None:
    """The columns of a published table in all of the publications; empty where they did not have it yet."""
    connection.execute(f"create temp table {table} (publication_id varchar, {columns})")
    had = {name for manifest in opened.values() for name in _columns(manifest).get(table, ())}
    names = [name for name in connection.table(table).columns if name in had]
    if names:
        connection.execute(
            f"insert into {table} by name select {', '.join(names)}"  # noqa: S608  # names of ours
            " from read_parquet($files, union_by_name = true, hive_partitioning = false)",
            {"files": _files(opened, table)},
        )


def _files(opened: Mapping[Path, Manifest], table: str) -> list[str]:
    return [
        str(path / "parquet" / f"{table}.parquet") for path, manifest in opened.items() if table in _columns(manifest)
    ]


def _columns(manifest: Manifest) -> dict[str, set[str]]:
    return {table.name: {column.name for column in table.columns} for table in manifest.tables}
