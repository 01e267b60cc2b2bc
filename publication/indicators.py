"""``fct_indicator``: one colour per indicator and scope, from its measures, and how it moved since the last pack.

It is made of what readers will see, after small numbers have been taken out: the colour of a hidden measure must not
come back in that of its indicator.

How an indicator is rated is declared by its ``rag_rule``. ``worst``: red where any rated measure is red, else amber
where any is amber, else not rated while one of them is unknown (its source missing, unreliable or suppressed), else
green. What is only watched (no limits) and what does not apply is no part of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import duckdb

from publication.current import Published, publications

_MAKE = """
    create table strategy.fct_indicator as
    with rated as (
        select m.indicator_code, m.scope, m.school_urn, m.rag, m.symbol,
            exists (
                select 1 from strategy.dim_threshold as t
                where t.measure_code = m.measure_code
                    and t.valid_from <= $as_at and (t.valid_to is null or t.valid_to >= $as_at)
            ) and m.symbol is distinct from 'z' as is_rated
        from strategy.fct_measure as m
    ),
    counted as (
        select indicator_code, scope, school_urn,
            count(*) as measures,
            count(*) filter (is_rated and rag = 'green') as measures_green,
            count(*) filter (is_rated and rag = 'amber') as measures_amber,
            count(*) filter (is_rated and rag = 'red') as measures_red,
            count(*) filter (is_rated and rag = 'grey') as measures_unknown
        from rated group by indicator_code, scope, school_urn
    ),
    -- An academy whose indicators the trust alone has is not rated; an indicator without measures is not either.
    everyone as (
        select i.indicator_code, i.rag_rule, 'trust' as scope, null as school_urn
        from strategy.dim_indicator as i
        where i.valid_from <= $as_at and (i.valid_to is null or i.valid_to >= $as_at)
        union all
        select i.indicator_code, i.rag_rule, c.scope, c.school_urn
        from counted as c join strategy.dim_indicator as i on i.indicator_code = c.indicator_code
        where c.scope = 'school'
    ),
    judged as (
        select e.*, coalesce(c.measures, 0) as measures, coalesce(c.measures_green, 0) as measures_green,
            coalesce(c.measures_amber, 0) as measures_amber, coalesce(c.measures_red, 0) as measures_red,
            coalesce(c.measures_unknown, 0) as measures_unknown,
            case when e.rag_rule = 'worst' then case
                when c.measures_red > 0 then 'red'
                when c.measures_amber > 0 then 'amber'
                when c.measures_unknown > 0 or coalesce(c.measures_green, 0) = 0 then 'grey'
                else 'green' end end as rag
        from everyone as e
        left join counted as c on c.indicator_code = e.indicator_code and c.scope = e.scope
            and c.school_urn is not distinct from e.school_urn
    ),
    academies as (
        select indicator_code, count(*) filter (rag = 'green') as green, count(*) filter (rag = 'amber') as amber,
            count(*) filter (rag = 'red') as red, count(*) filter (rag = 'grey') as grey
        from judged where scope = 'school' group by indicator_code
    )
    select j.indicator_code, j.scope, j.school_urn, $as_at as as_at, j.rag, j.rag_rule,
        j.measures, j.measures_green, j.measures_amber, j.measures_red, j.measures_unknown,
        case when j.scope = 'trust' then coalesce(a.green, 0) end as academies_green,
        case when j.scope = 'trust' then coalesce(a.amber, 0) end as academies_amber,
        case when j.scope = 'trust' then coalesce(a.red, 0) end as academies_red,
        case when j.scope = 'trust' then coalesce(a.grey, 0) end as academies_grey,
        cast(null as date) as previous_as_at, cast(null as varchar) as previous_rag, cast(null as varchar) as movement
    from judged as j left join academies as a on a.indicator_code = j.indicator_code
"""
_MOVE = """
    update strategy.fct_indicator as f
    set previous_as_at = $previous_as_at, previous_rag = p.rag,
        movement = case
            when 'grey' in (p.rag, f.rag) then null
            when p.rag = f.rag then 'same'
            when list_position(['red', 'amber', 'green'], f.rag) > list_position(['red', 'amber', 'green'], p.rag)
                then 'better'
            else 'worse' end
    from read_parquet($file) as p
    where p.indicator_code = f.indicator_code and p.scope = f.scope
        and p.school_urn is not distinct from f.school_urn
        and f.indicator_code in (select indicator_code from strategy.dim_indicator where board_code = $board)
"""

DESCRIPTIONS: Mapping[tuple[str, str | None], str] = {
    (
        "fct_indicator",
        None,
    ): "Grain: one indicator, scope (school or trust) and academy (null for the trust) as at the day.",
    ("fct_indicator", "indicator_code"): "Code of the indicator in the strategy.",
    ("fct_indicator", "scope"): "school or trust.",
    ("fct_indicator", "school_urn"): "Current URN of the academy; null for the trust.",
    ("fct_indicator", "as_at"): "The day whose close is described.",
    ("fct_indicator", "rag"): "green, amber, red or grey, from its measures by the rule.",
    (
        "fct_indicator",
        "rag_rule",
    ): "worst: red where any rated measure is, else amber where any is, else grey while one is unknown, else green.",
    ("fct_indicator", "measures"): "How many measures it has there.",
    ("fct_indicator", "measures_green"): "How many of them are green.",
    ("fct_indicator", "measures_amber"): "How many of them are amber.",
    ("fct_indicator", "measures_red"): "How many of them are red.",
    (
        "fct_indicator",
        "measures_unknown",
    ): "How many of them have limits and no colour: the source is missing, unreliable or suppressed.",
    ("fct_indicator", "academies_green"): "Trust only: academies where the indicator is green.",
    ("fct_indicator", "academies_amber"): "Trust only: academies where it is amber.",
    ("fct_indicator", "academies_red"): "Trust only: academies where it is red.",
    ("fct_indicator", "academies_grey"): "Trust only: academies where it is not rated.",
    (
        "fct_indicator",
        "previous_as_at",
    ): "The day of the last pack of the board that receives it in full; null before the first.",
    ("fct_indicator", "previous_rag"): "Its colour then; null when it was not there.",
    ("fct_indicator", "movement"): "better, same or worse since then; null where it was or is not rated.",
}


def add_indicators(connection: duckdb.DuckDBPyConnection, *, as_at: date) -> None:
    """Create ``strategy.fct_indicator`` from the suppressed tables of schema ``strategy``, without movement yet."""
    connection.execute(_MAKE, {"as_at": as_at})


def add_movement(connection: duckdb.DuckDBPyConnection, *, home: Path, as_at: date) -> None:
    """Say of each indicator how it moved since the last pack of the board that receives it in full.

    That is the newest publication of an earlier day in which such a pack was rendered. It is told after the publication
    has got its id: what else was published is no part of the content. A publication from before there were indicators
    is passed over: then nothing is known of the movement.
    """
    boards = connection.execute("select board_code from strategy.dim_board order by board_code").fetchall()
    for (board,) in boards:
        last = _last_pack(home, board, as_at)
        if last is not None:
            rows = last.path / "parquet" / "fct_indicator.parquet"
            connection.execute(_MOVE, {"previous_as_at": last.as_at, "file": str(rows), "board": board})


def _last_pack(home: Path, board: str, as_at: date) -> Published | None:
    issued = [
        each
        for each in publications(home)
        if each.as_at < as_at
        and (each.path / "packs" / board).is_dir()
        and (each.path / "parquet" / "fct_indicator.parquet").is_file()
    ]
    return issued[-1] if issued else None
