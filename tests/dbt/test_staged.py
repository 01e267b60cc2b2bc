"""What the macro ``staged`` makes of landed versions, by the models that are declared and not written."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from extractors.contract import STAGING
from extractors.staging import MARK, StagedModel, files, left_over, staged_models
from tests.dbt.scenario import OAK

DECLARED = [model for model in staged_models() if MARK in (STAGING / model.path).read_text()]


def test_of_a_document_only_the_lines_of_its_newest_version_stand(warehouse: duckdb.DuckDBPyConnection) -> None:
    """And what was deleted, or went with its parent, does not stand at all."""
    found = warehouse.execute(
        "select school_urn, behaviour_id, student_number from staging.stg_wonde__behaviours order by all"
    ).fetchall()
    assert found == [(OAK, "fewer", 1), (OAK, "restored", 1)]


def test_a_deletion_is_what_was_told_last(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = warehouse.execute(
        "select behaviour_id, is_deleted from staging.stg_wonde__behaviour_deletions order by all"
    ).fetchall()
    assert found == [("deleted", True), ("restored", False)]


@pytest.mark.parametrize("model", DECLARED, ids=lambda model: model.name)
def test_a_declared_model_has_the_declared_columns_and_one_row_per_key(
    warehouse: duckdb.DuckDBPyConnection, model: StagedModel
) -> None:
    """Also of a source that has never landed, whose model is empty and no error."""
    columns = warehouse.execute(
        "select column_name from duckdb_columns() where schema_name = 'staging' and table_name = ?", [model.name]
    ).fetchall()
    assert {name for (name,) in columns} == {column.name for column in model.columns}
    key = ", ".join(model.key)
    repeated = warehouse.sql(f"select {key} from staging.{model.name} group by all having count(*) > 1")
    assert repeated.fetchall() == []


def test_a_model_written_by_hand_is_left_alone_and_what_nobody_declares_is_told(tmp_path: Path) -> None:
    staging = tmp_path / "xero"
    staging.mkdir()
    by_hand, forgotten = staging / "stg_xero__payments.sql", staging / "stg_xero__quotes.sql"
    by_hand.write_text("-- Grain: one payment.\nselect 1\n")
    forgotten.write_text(f"-- Grain: one quote.\n{MARK}\n")
    wanted = files(tmp_path)
    assert Path("xero/stg_xero__payments.sql") not in wanted
    assert "stg_xero__payments" not in wanted[Path("xero/_xero__staged.yml")]
    assert list(left_over(tmp_path, wanted)) == [Path("xero/stg_xero__quotes.sql")]
