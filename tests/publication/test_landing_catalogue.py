"""The tables of ops: what they tell of landing and of attempts, as at the build's day, and that only news is read."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from extractors.errors import DamagedLanding
from extractors.landing.attempts import AttemptFile
from extractors.landing.catalogue import ManifestFile
from publication.ops_tables import EXTRACT_ATTEMPT, LANDING_PARTITION, TABLES
from tests.dbt.landed import PROJECT
from tests.publication.catalogued import (
    DAY,
    FAILED,
    LANDED,
    NEXT,
    NIGHT,
    attempt,
    catalogue,
    everything,
    land,
    rows,
    utc,
)


def test_every_table_and_column_is_described_in_the_database(
    tmp_path: Path, warehouse: duckdb.DuckDBPyConnection
) -> None:
    catalogue(warehouse, tmp_path)
    described = warehouse.execute(
        "select table_name, column_name, data_type, comment from duckdb_columns() where schema_name = 'ops'"
    ).fetchall()
    assert set(described) == {(t.name, c.name, c.type, c.description) for t in TABLES for c in t.columns}
    assert all(comment for *_, comment in described)
    tables = warehouse.execute("select table_name, comment from duckdb_tables() where schema_name = 'ops'").fetchall()
    assert dict(tables) == {table.name: table.description for table in TABLES}


def test_dbt_is_told_what_the_tables_are() -> None:
    """The yml cannot be generated from here without dbt's own comments, so it is held against the declarations."""
    (source,) = yaml.safe_load((PROJECT / "models/staging/ops/_ops__sources.yml").read_text())["sources"]
    told = {
        table["name"]: (table["description"], [(c["name"], c["data_type"], c["description"]) for c in table["columns"]])
        for table in source["tables"]
    }
    for table in TABLES:
        columns = [(column.name, column.type, column.description) for column in table.columns]
        assert told[table.name] == (table.description, columns)


def test_an_attempt_is_a_row_per_resource_with_all_that_was_done(
    tmp_path: Path, warehouse: duckdb.DuckDBPyConnection
) -> None:
    attempt(tmp_path, FAILED, replace(LANDED, resource="schools"))
    path = attempt(tmp_path, LANDED, at=NIGHT + timedelta(hours=1))
    catalogue(warehouse, tmp_path)
    found = rows(warehouse, "from ops.extract_attempt order by attempt, resource")
    assert [(row["resource"], row["attempt"], row["status"]) for row in found] == [
        ("schools", 1, "landed"),
        ("students", 1, "failed"),
        ("students", 2, "landed"),
    ]
    version = found[2].pop("file_version")
    assert version == f"{path.stat().st_mtime_ns}-{path.stat().st_size}"
    assert found[2] == {
        "source": "wonde",
        "resource": "students",
        "academy_urn": "900001",
        "as_at": DAY,
        "attempt": 2,
        "status": "landed",
        "window_from": utc(19, 2),
        "window_to": utc(20, 2),
        "pages": 2,
        "rows_received": 10,
        "rows_landed": 9,
        "rows_quarantined": 0,
        "source_total": 10,
        "requests": 3,
        "retries": 1,
        "bytes": 4_096,
        "seconds": 1.5,
        "error_code": None,
        "error": None,
        "transient": False,
        "note": None,
        "recorded_at": utc(20, 3),
        "file": str(path),
    }
    assert (found[1]["error_code"], found[1]["error"]) == ("AccessRefused", "Renew it.")


OLD = """[{"source": "wonde", "resource": "students", "as_at": "2026-03-19", "academy_urn": "900001",
 "status": "failed", "rows_landed": 0, "rows_quarantined": 0, "error_code": "X", "error": "Because.",
 "transient": true%s}]"""


@pytest.mark.parametrize("recorded", ["", ', "recorded_at": "2026-03-20T02:00:00Z"'])
def test_attempts_recorded_before_work_was_told_still_read(
    tmp_path: Path, warehouse: duckdb.DuckDBPyConnection, recorded: str
) -> None:
    path = attempt(tmp_path, FAILED)
    path.write_text(OLD % recorded)
    assert catalogue(warehouse, tmp_path).passed_over == ()
    (found,) = rows(warehouse, "select error, pages, requests, seconds, recorded_at from ops.extract_attempt")
    moment = utc(20, 2) if recorded else None
    assert found == {"error": "Because.", "pages": None, "requests": None, "seconds": None, "recorded_at": moment}


FOREIGN = {
    "half written": ("900001-2.json", '[{"source": "wonde", "resou'),
    "empty": ("900001-2.json", ""),
    "not a list": ("900001-2.json", '{"source": "wonde"}'),
    "no text": ("900001-2.json", b"\xff\xfe\x00"),
    "wrong types": ("900001-2.json", (OLD % "").replace('"Because."', "[1]")),
    "another academy's": ("900002-1.json", OLD % ""),
    "no number": ("900001-two.json", OLD % ""),
    "an editor's copy": ("900001-1.json~", OLD % ""),
    "a moment without zone": ("900001-2.json", OLD % ', "recorded_at": "2026-03-20T02:00:00"'),
}


@pytest.mark.parametrize(("name", "content"), FOREIGN.values(), ids=FOREIGN)
def test_a_file_that_is_no_attempt_is_passed_over_and_told_of_each_time(
    tmp_path: Path, warehouse: duckdb.DuckDBPyConnection, name: str, content: str | bytes
) -> None:
    good = attempt(tmp_path, FAILED)
    bad = good.with_name(name)
    bad.write_bytes(content if isinstance(content, bytes) else content.encode())
    for _ in range(2):
        (told,) = catalogue(warehouse, tmp_path).passed_over
        assert told.startswith(f"{bad} is passed over. It ")
        assert rows(warehouse, "select file from ops.extract_attempt") == [{"file": str(good)}]
        assert rows(warehouse, "select file from ops.unreadable_file") == [{"file": str(bad)}]
    bad.unlink()
    assert catalogue(warehouse, tmp_path).passed_over == ()
    assert rows(warehouse, "from ops.unreadable_file") == []


def test_a_folder_that_is_no_day_is_told_of(tmp_path: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    attempt(tmp_path, FAILED)
    odd = tmp_path / "attempts" / "wonde" / "as_at=yesterday"
    odd.mkdir()
    (tmp_path / "attempts" / "notes.txt").write_text("Look here.")
    assert catalogue(warehouse, tmp_path).passed_over == (
        f"{odd} is passed over. It bears no name that an attempt has.",
    )


def test_unknown_fields_have_their_first_and_last_day(tmp_path: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    days = [DAY - timedelta(days=back) for back in (2, 1, 0)]
    for day, unknown in zip(days, [("house",), ("house", "it's"), ("it's",)], strict=True):
        land(tmp_path, day, unknown=unknown)
    land(tmp_path, days[0], unknown=("house",), urn="900002")
    catalogue(warehouse, tmp_path)
    found = warehouse.execute(
        "select academy_urn, field, first_seen, last_seen, is_current from ops.unknown_field order by all"
    ).fetchall()
    assert found == [
        ("900001", "house", days[0], days[1], False),
        ("900001", "it's", days[1], days[2], True),
        ("900002", "house", days[0], days[0], True),
    ]
    catalogue(warehouse, tmp_path, days[0])
    assert rows(warehouse, "select distinct field from ops.unknown_field") == [{"field": "house"}]


def test_refusals_are_counted_by_reason_without_their_values(
    tmp_path: Path, warehouse: duckdb.DuckDBPyConnection
) -> None:
    land(tmp_path, DAY, ("bad", "is no date"), ("bad", "is no number"), ("bad", "is no date"))
    land(tmp_path, NEXT, ("bad", "came later"))
    catalogue(warehouse, tmp_path)
    found = warehouse.execute(
        "select source, resource, academy_urn, as_at, reason_code, reason, rows, example_where "
        "from ops.quarantine_reason order by reason"
    ).fetchall()
    place = ("wonde", "students", "900001", DAY, "bad")
    assert found == [
        (*place, "is no date", 2, "page 1, record 1"),
        (*place, "is no number", 1, "page 1, record 2"),
    ]
    assert "12,5" not in repr(everything(warehouse))


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"PAR1")], ids=["gone", "damaged"])
def test_a_quarantine_that_cannot_be_read_is_told_of(
    tmp_path: Path, warehouse: duckdb.DuckDBPyConnection, damage: Any
) -> None:
    leaf = land(tmp_path, DAY, ("bad", "is no date"))
    refused = tmp_path / "quarantine" / leaf.relative_to(tmp_path / "landing") / "refused.parquet"
    kept = refused.read_bytes()
    damage(refused)
    for _ in range(2):
        (told,) = catalogue(warehouse, tmp_path).passed_over
        assert told.startswith(f"{refused} is passed over. The manifest tells of refused records")
    refused.write_bytes(kept)
    assert catalogue(warehouse, tmp_path).passed_over == ()
    assert rows(warehouse, "select reason from ops.quarantine_reason") == [{"reason": "is no date"}]


def test_only_what_is_new_is_opened(
    tmp_path: Path, warehouse: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    read_manifest, read_attempt = ManifestFile.read, AttemptFile.outcomes

    def manifest(file: ManifestFile) -> Any:
        opened.append(file.path)
        return read_manifest(file)

    def outcomes(file: AttemptFile) -> Any:
        opened.append(str(file.path))
        return read_attempt(file)

    monkeypatch.setattr(ManifestFile, "read", manifest)
    monkeypatch.setattr(AttemptFile, "outcomes", outcomes)
    first = [f"{land(tmp_path, DAY)}/manifest.json", str(attempt(tmp_path, FAILED))]
    catalogue(warehouse, tmp_path, NEXT)
    assert opened == first
    opened.clear()
    second = [f"{land(tmp_path, NEXT)}/manifest.json", str(attempt(tmp_path, replace(FAILED, as_at=NEXT)))]
    catalogue(warehouse, tmp_path, NEXT)
    assert opened == second


def test_a_build_of_a_past_day_sees_nothing_later_and_the_next_one_all_again(
    tmp_path: Path, warehouse: duckdb.DuckDBPyConnection
) -> None:
    land(tmp_path, DAY, ("bad", "is no date"), unknown=("house",))
    attempt(tmp_path, LANDED)
    with duckdb.connect() as other:
        catalogue(other, tmp_path, DAY)
        alone = everything(other)
    land(tmp_path, NEXT, ("bad", "is no number"), unknown=("tutor",))
    attempt(tmp_path, replace(FAILED, as_at=NEXT))
    assert catalogue(warehouse, tmp_path, NEXT).partitions == 2
    both = everything(warehouse)
    assert catalogue(warehouse, tmp_path, DAY).partitions == 1
    assert everything(warehouse) == alone
    catalogue(warehouse, tmp_path, NEXT)
    assert everything(warehouse) == both


def test_a_partition_that_was_read_again_replaces_what_was_known_of_it(
    tmp_path: Path, warehouse: duckdb.DuckDBPyConnection
) -> None:
    leaf = land(tmp_path, DAY, ("bad", "is no date"))
    catalogue(warehouse, tmp_path)
    shutil.rmtree(leaf)
    land(tmp_path, DAY, ("bad", "is no number"))
    catalogue(warehouse, tmp_path)
    assert rows(warehouse, "select reason from ops.quarantine_reason") == [{"reason": "is no number"}]
    shutil.rmtree(leaf)
    assert catalogue(warehouse, tmp_path).partitions == 0
    assert rows(warehouse, "from ops.landing_partition") == rows(warehouse, "from ops.quarantine_reason") == []


def test_tables_of_an_earlier_shape_are_made_anew(tmp_path: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    land(tmp_path, DAY)
    attempt(tmp_path, LANDED)
    catalogue(warehouse, tmp_path)
    now = everything(warehouse)
    for table in (LANDING_PARTITION, EXTRACT_ATTEMPT):
        warehouse.execute(f"alter table {table.full_name} drop column requests")
    catalogue(warehouse, tmp_path)
    assert everything(warehouse) == now


def test_a_damaged_manifest_leaves_the_tables_as_they_were(
    tmp_path: Path, warehouse: duckdb.DuckDBPyConnection
) -> None:
    leaf = land(tmp_path, DAY)
    catalogue(warehouse, tmp_path)
    before = everything(warehouse)
    os.truncate(leaf / "manifest.json", 10)
    with pytest.raises(DamagedLanding, match=r"manifest\.json is damaged"):
        catalogue(warehouse, tmp_path)
    assert everything(warehouse) == before
