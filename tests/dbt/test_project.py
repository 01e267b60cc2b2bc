"""The shape of the project: no layer looks downstream, all is described, and what is published is contracted."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Any

import duckdb
import pytest
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.nodes import SingularTestNode

from extractors.registers.declarations import EVERY_REGISTER
from extractors.staging import MARK
from publication.candidate import Candidate
from tests.dbt.landed import PROJECT, declared
from tests.dbt.scenario import AS_AT

LAYERS = ("staging", "intermediate", "core", "measures", "board")
PUBLISHED = {
    "dim_school",
    "dim_school_history",
    "dim_date",
    "dim_term",
    "dim_board",
    "dim_indicator",
    "dim_indicator_board",
    "dim_measure",
    "dim_measure_source",
    "dim_threshold",
    "dim_governance_meeting",
    "fct_measure",
    "fct_exception",
    "source_freshness",
    "attendance_summary",
    "compliance_status",
    "delivery_plan",
    "project",
    "ict_device_summary",
    "finance_summary",
    "school_estate",
    "register_quality",
    "contract",
    "bid",
    "software_directory",
    "support_summary",
}
# What staging makes of several sources that tell the same: it reads their staging models and no landing.
TOGETHER = ("mis", "helpdesk", "finance")
# Several rows of one grain are what these are for: versions of a mark, and findings in a cell.
WITHOUT_UNIQUE_GRAIN = {
    "stg_mis__session_marks",
    "stg_wonde__session_marks",
    "stg_registers__refused_rows",
    "stg_registers__row_warnings",
    "fct_attendance_session",  # refuses a repeated mark itself, in the transaction that writes it (test_rebuild.py)
}


@pytest.fixture(scope="module")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """dbt's own manifest of the project."""
    place = tmp_path_factory.mktemp("parse")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("STRATEGY_HOME", str(place))
        result = dbtRunner().invoke(
            [
                "parse",
                *("--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)),
                *("--target-path", str(place), "--log-path", str(place), "--log-level", "none"),
                *("--vars", f"as_at: '{AS_AT}'"),
            ]
        )
    assert result.success, result.exception
    return result.result


@pytest.fixture(scope="module")
def models(manifest: Any) -> dict[str, Any]:
    return {node.name: node for node in manifest.nodes.values() if node.resource_type == "model"}


def layer(node: Any) -> int:
    folders = node.fqn[1:]
    return LAYERS.index(folders[1] if folders[0] == "marts" else folders[0])


def test_no_layer_looks_downstream(manifest: Any, models: dict[str, Any]) -> None:
    for node in models.values():
        for parent in node.depends_on.nodes:
            if parent.startswith("model."):
                assert layer(manifest.nodes[parent]) <= layer(node), f"{node.name} reads {parent}"


def test_only_staging_reads_landing_and_each_its_own_source(manifest: Any, models: dict[str, Any]) -> None:
    for node in models.values():
        sources = [manifest.sources[parent] for parent in node.depends_on.nodes if parent.startswith("source.")]
        if node.fqn[1] == "staging" and node.fqn[2] not in TOGETHER:
            assert [source.source_name for source in sources] == [node.fqn[2]], node.name
        else:
            assert sources == [], node.name


def test_what_is_staged_is_declared_and_has_a_limit_of_age(manifest: Any, models: dict[str, Any]) -> None:
    """A source may land before a model reads it; what is read must say how old it may be."""
    staged = {
        (manifest.sources[parent].source_name, manifest.sources[parent].name)
        for node in models.values()
        for parent in node.depends_on.nodes
        if parent.startswith("source.") and manifest.sources[parent].source_name != "ops"
    }
    assert staged <= set(declared())
    assert {(row["source"], row["resource"]) for row in seed("source_limits")} == staged
    assert {(row["source"], row["resource"]) for row in seed("measure_sources")} <= staged


def test_a_register_is_titled_as_its_sheet() -> None:
    """An academy that has not started a register is told which sheet to fill in."""
    titles = {row["resource"]: row["title"] for row in seed("source_limits") if row["source"] == "registers"}
    for register in EVERY_REGISTER.values():
        system, title = titles[register.name].split(": ")
        assert (system, title[0].upper() + title[1:]) == ("Registers", register.sheet)


def test_every_model_says_its_grain_and_is_tested_for_it(manifest: Any, models: dict[str, Any]) -> None:
    tested = {
        parent.rpartition(".")[2]
        for node in manifest.nodes.values()
        if node.resource_type == "test" and node.name.startswith("unique_grain")
        for parent in node.depends_on.nodes
    }
    for name, node in models.items():
        assert node.raw_code.startswith("-- Grain: one "), name
        # Of a declared model one row per key is what its macro does (test_staged.py): no night has to count again.
        # Items are united in measure_item, which is tested once for all of them.
        needs_no_test = name in WITHOUT_UNIQUE_GRAIN or name.startswith("items_") or MARK in node.raw_code
        assert (name in tested) != needs_no_test, name


def test_every_model_seed_column_and_test_is_described(
    manifest: Any, models: dict[str, Any], warehouse: duckdb.DuckDBPyConnection
) -> None:
    seeds = {node.name: node for node in manifest.nodes.values() if node.resource_type == "seed"}
    for name, node in {**models, **seeds}.items():
        assert node.description, name
        built = warehouse.execute(
            "select column_name from information_schema.columns where table_schema = ? and table_name = ?",
            [node.schema, name],
        ).fetchall()
        assert {column for (column,) in built} == set(node.columns), name
        assert not [column.name for column in node.columns.values() if not column.description], name
    singular = [node for node in manifest.nodes.values() if isinstance(node, SingularTestNode)]
    assert singular
    assert not [node.name for node in singular if not node.description]
    assert not [test.name for test in manifest.unit_tests.values() if not test.description]


def test_what_is_published_is_contracted_and_described_in_the_database(
    models: dict[str, Any], candidate: Candidate, warehouse: duckdb.DuckDBPyConnection
) -> None:
    published = {name for name, node in models.items() if node.schema == "strategy"}
    assert published == PUBLISHED == set(candidate.tables)
    assert not [name for name in published if not models[name].contract.enforced]
    silent = warehouse.execute(
        "select table_name, column_name from duckdb_columns() where schema_name = 'strategy' and comment is null"
    ).fetchall()
    assert silent == []


def test_every_measure_is_counted_tested_and_united(manifest: Any, models: dict[str, Any]) -> None:
    codes = {row["measure_code"] for row in seed("measures")}
    counting = {name: node for name, node in models.items() if name.startswith("items_")}
    written = {code for node in counting.values() for code in re.findall(r"""['"](\w+(?:\.\w+)*)['"]""", node.raw_code)}
    assert codes <= written
    assert counting.keys() <= upstream(models["measure_item"])
    assert counting.keys() <= {test.model for test in manifest.unit_tests.values()}
    assert {row["measure_code"] for row in seed("measure_sources")} == codes


def upstream(node: Any) -> set[str]:
    return {parent.rpartition(".")[2] for parent in node.depends_on.nodes}


def test_no_model_asks_a_clock() -> None:
    clock = re.compile(r"current_date|current_timestamp|\bnow\(|today\(|get_current|run_started_at", re.IGNORECASE)
    asking = [path.name for path in PROJECT.rglob("*.sql") if clock.search(path.read_text())]
    assert asking == []


def seed(name: str) -> list[dict[str, str]]:
    with Path(PROJECT / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
