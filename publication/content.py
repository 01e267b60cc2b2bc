"""What a publication's id stands for: a hash over everything that its readers can see.

The id is the day and a short hash over the rows of every table (without the id itself), their columns, types and
descriptions, and the gate's results. The same content is the same publication, so a run that changes nothing publishes
nothing.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date

import duckdb

from expectations.tables import SCHEMA, columns_of, digest, table_names
from publication.indicators import DESCRIPTIONS

LAYOUT = 1
"""The form in which content is written. Raise it when files change though their content does not."""

_DEFINITIONS = ("dim_indicator", "dim_measure", "dim_threshold")

_OWN_DESCRIPTIONS = {
    **DESCRIPTIONS,
    ("publication", None): "One row: this publication, what it is made of and what the gate said of it.",
    (
        "publication",
        "publication_id",
    ): "The day and a short hash of the content; it stands in every row of every table.",
    ("publication", "as_at"): "The day whose close is described.",
    ("publication", "content_hash"): "SHA-256 over all rows, columns and descriptions; the id's hash is its beginning.",
    (
        "publication",
        "definition_hash",
    ): "SHA-256 over indicators, measures and thresholds: equal means same definitions.",
    ("publication", "gate_verdict"): "'open': every check ran and every critical one passed.",
    ("publication", "warnings"): "How many checks failed without closing the gate; they are in gate_result.",
    ("gate_result", None): "One row per check that the gate carried out before this was published.",
    ("gate_result", "area"): "The published area that the check belongs to.",
    ("gate_result", "check_name"): "The table and the check.",
    ("gate_result", "severity"): "'critical' closes the gate, 'warning' is published and shown.",
    ("gate_result", "passed"): "Whether what the check guards was as it should be.",
    ("gate_result", "observed"): "What was found: counts of rows and the keys of a few.",
    ("gate_result", "what_it_guards"): "What the check protects, as a sentence.",
    (
        "attendance_summary",
        "symbol",
    ): "'c' where figures of the row are empty because they are suppressed: they are small, "
    "or would give small ones away.",
}
PUBLICATION_ID = "The publication that this row belongs to."


@dataclass(frozen=True)
class Descriptions:
    """What the candidate's own comments say of tables (column None) and columns."""

    texts: dict[tuple[str, str | None], str]

    def of(self, table: str, column: str | None = None) -> str | None:
        if column == "publication_id" and table != "publication":
            return PUBLICATION_ID
        return self.texts.get((table, column)) or _OWN_DESCRIPTIONS.get((table, column))


@dataclass(frozen=True)
class Content:
    """The identity of a prepared publication. ``digests`` are over the rows, by table."""

    publication_id: str
    content_hash: str
    definition_hash: str
    digests: dict[str, str]


def read_descriptions(connection: duckdb.DuckDBPyConnection) -> Descriptions:
    """The comments on tables and columns of schema ``strategy`` in the current database; dbt keeps them there."""
    tables = connection.execute(
        "select table_name, null, comment from duckdb_tables()"
        " where database_name = current_database() and schema_name = ? and comment is not null",
        [SCHEMA],
    ).fetchall()
    columns = connection.execute(
        "select table_name, column_name, comment from duckdb_columns()"
        " where database_name = current_database() and schema_name = ? and comment is not null",
        [SCHEMA],
    ).fetchall()
    return Descriptions({(table, column): text for table, column, text in [*tables, *columns]})


def identify(connection: duckdb.DuckDBPyConnection, descriptions: Descriptions, *, as_at: date) -> Content:
    """The identity of the tables in schema ``strategy`` of the current database."""
    digests = {table: digest(connection, table) for table in table_names(connection)}
    definition_hash = _hash({table: digests[table] for table in _DEFINITIONS})
    content_hash = _hash(
        {
            "layout": LAYOUT,
            "as_at": as_at.isoformat(),
            "rows": digests,
            "definitions": definition_hash,
            "descriptions": {
                table: [
                    descriptions.of(table),
                    *([column.name, descriptions.of(table, column.name)] for column in columns_of(connection, table)),
                ]
                for table in digests
            },
        }
    )
    return Content(f"{as_at:%Y-%m-%d}-{content_hash[:10]}", content_hash, definition_hash, digests)


def count_rows(relation: duckdb.DuckDBPyRelation) -> int:
    (row,) = relation.aggregate("count(*)").fetchall()
    return int(row[0])


def _hash(document: object) -> str:
    return hashlib.sha256(json.dumps(document, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
