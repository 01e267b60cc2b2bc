"""Help for the tests of the history: what it says, changes of a candidate, and publications of an earlier form."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb

from publication.history import history_path
from publication.promote import Publication
from tests.expectations.synthetic import AS_AT

NEXT_DAY = AS_AT + timedelta(days=1)
ONE = "measure_code = '1a.3' and school_urn = '900003'"
OTHER = f"update fct_measure set target = 99 where {ONE}"
COUNTED = f"update fct_measure set numerator = 7, value = 70, rag = 'red' where {ONE}"
REGISTER = (
    "update source_freshness set landing_hash = 'aaaaaaaaaaaa' where source = 'registers' and school_urn = '900003'"
)
ELSEWHERE = (
    "update source_freshness set landing_hash = 'aaaaaaaaaaaa' where source = 'registers' and school_urn = '900001'"
)


def rows(home: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(history_path(home)), read_only=True) as reader:
        return reader.execute(query).fetchall()


def restated(home: Path) -> list[tuple[Any, ...]]:
    return rows(home, "select measure_code, school_urn, what_changed, reason, detail from restatement order by all")


def ids(home: Path) -> list[str]:
    return [row[0] for row in rows(home, "select publication_id from fct_publication order by published_no")]


def everything(home: Path) -> list[list[tuple[Any, ...]]]:
    tables = ("fct_publication", "fct_measure_history", "restatement")
    return [rows(home, f"from {table} order by all") for table in tables]


def make_older(publication: Publication, *, without: str) -> None:
    """Make a publication one of before it said what it was made of: its Parquet and its manifest lack it."""
    parquet = publication.path / "parquet"
    manifest = publication.path / "manifest.json"
    with duckdb.connect() as connection:
        if without == "dim_measure_source":
            (parquet / f"{without}.parquet").unlink()
        else:
            table, column = without.split(".")
            kept = connection.execute(f"select * exclude ({column}) from read_parquet('{parquet / table}.parquet')")
            held = kept.to_arrow_table()
            connection.from_arrow(held).write_parquet(str(parquet / f"{table}.parquet"))
    document = json.loads(manifest.read_text())
    for table in list(document["tables"]):
        if table["name"] == without:
            document["tables"].remove(table)
        table["columns"] = [each for each in table["columns"] if f"{table['name']}.{each['name']}" != without]
    manifest.write_text(json.dumps(document))
