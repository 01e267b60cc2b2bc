"""Promotion: nothing without the gate's word, and the same content is the same publication."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from publication.current import current, publications, rollback, rows_before
from publication.errors import DamagedPublication, GateClosed, UnknownPublication
from publication.manifest import read_manifest, verify
from publication.promote import Publication, promote
from tests.expectations.synthetic import AS_AT, COLUMNS
from tests.publication.promoting import RESULT, candidate, publish, verdict_on

NEXT_DAY = AS_AT + timedelta(days=1)
OTHER = "update fct_measure set target = 99 where measure_code = '1a.1'"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Publication]:
    """A home with one publication. Tests only read it."""
    home = tmp_path_factory.mktemp("home")
    return home, publish(home)


def _seen(home: Path) -> str | None:
    seen = current(home)
    return seen.publication_id if seen else None


def _bytes(path: Path) -> dict[str, str]:
    return {
        file.relative_to(path).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(path.rglob("*"))
        if file.is_file()
    }


def test_readers_ask_for_strategy_fct_measure(published: tuple[Path, Publication]) -> None:
    home, publication = published
    with duckdb.connect(str(home / "published" / "current" / "strategy.duckdb"), read_only=True) as reader:
        rows = reader.execute(
            "select measure_code, scope, school_urn, numerator, denominator, value, rag, symbol"
            " from strategy.fct_measure order by all"
        ).fetchall()
        ids = reader.execute("select distinct publication_id from strategy.fct_measure").fetchall()
    assert len(rows) == 72
    assert ids == [(publication.publication_id,)]


def test_everything_published_is_there_and_nothing_private(published: tuple[Path, Publication]) -> None:
    _, publication = published
    with duckdb.connect(str(publication.path / "strategy.duckdb"), read_only=True) as reader:
        tables = {name for (name,) in reader.execute("select table_name from duckdb_tables()").fetchall()}
        for table in tables:
            assert "publication_id" in reader.table(table).columns
    assert tables == {*COLUMNS, "fct_indicator", "publication", "gate_result"}
    assert b"must stay here" not in (publication.path / "strategy.duckdb").read_bytes()


def test_a_publication_describes_itself(published: tuple[Path, Publication]) -> None:
    _, publication = published
    with duckdb.connect(str(publication.path / "strategy.duckdb"), read_only=True) as reader:
        (row,) = reader.execute("select * from strategy.publication").fetchall()
        results = reader.execute("select check_name, severity, passed from strategy.gate_result order by 1").fetchall()
        comments = dict(reader.execute("select table_name, comment from duckdb_tables()").fetchall())
        undescribed = reader.execute(
            "select table_name, column_name from duckdb_columns() where not internal and comment is null"
            " and (table_name in ('publication', 'gate_result') or column_name in ('publication_id', 'symbol'))"
            " and table_name <> 'fct_measure'"
        ).fetchall()
    manifest = read_manifest(publication.path)
    assert row == (publication.publication_id, AS_AT, manifest.content_hash, manifest.definition_hash, "open", 1)
    assert publication.publication_id == f"2026-03-19-{manifest.content_hash[:10]}"
    assert results == [("fct_measure.grain_is_unique", "critical", True), ("source_freshness.fresh", "warning", False)]
    assert comments["fct_measure"] == "One row per thing: the trust's fct_measure."
    assert undescribed == []


def test_the_manifest_lists_rows_columns_and_the_hash_of_every_file(published: tuple[Path, Publication]) -> None:
    _, publication = published
    manifest = read_manifest(publication.path)
    on_disk = _bytes(publication.path)
    assert {file.name: file.sha256 for file in manifest.files} == {
        k: v for k, v in on_disk.items() if k != "manifest.json"
    }
    for table in manifest.tables:
        parquet = pq.ParquetFile(publication.path / table.parquet)
        assert parquet.metadata.num_rows == table.rows
        assert parquet.schema_arrow.names == [column.name for column in table.columns]
    assert sorted(on_disk) == ["manifest.json", *sorted(table.parquet for table in manifest.tables), "strategy.duckdb"]


def test_parquet_and_database_hold_the_same_suppressed_rows(published: tuple[Path, Publication]) -> None:
    _, publication = published
    with duckdb.connect(str(publication.path / "strategy.duckdb"), read_only=True) as reader:
        for table in (*COLUMNS, "publication", "gate_result"):
            file = str(publication.path / "parquet" / f"{table}.parquet")
            assert reader.read_parquet(file).fetchall() == reader.table(table).order("all").fetchall()
        hidden = reader.execute(
            "select count(*), count(numerator) from strategy.fct_measure where symbol = 'c'"
        ).fetchone()
    assert hidden == (6, 0)


def test_the_same_content_in_another_order_gives_the_same_bytes(
    published: tuple[Path, Publication], tmp_path: Path
) -> None:
    _, publication = published
    shuffled = (
        "create table other as from fct_exception order by what desc; delete from fct_exception;"
        " insert into fct_exception from other; drop table other"
    )
    again = publish(tmp_path, change=shuffled)
    assert again.publication_id == publication.publication_id
    assert _bytes(again.path) == _bytes(publication.path)


def test_publishing_again_changes_nothing(tmp_path: Path) -> None:
    first = publish(tmp_path)
    before = _bytes(tmp_path / "published")
    again = publish(tmp_path)
    assert first.created
    assert again == replace(first, created=False)
    assert _bytes(tmp_path / "published") == before


@pytest.mark.parametrize(
    "change",
    [
        OTHER,
        "update dim_threshold set amber_low = 85 where measure_code = '1a.1'",
        "alter table school_estate alter column buildings type integer",
        "comment on column fct_measure.value is 'Now described.'",
    ],
    ids=["rows", "definitions", "types", "descriptions"],
)
def test_any_difference_that_readers_can_see_is_another_publication(
    published: tuple[Path, Publication], tmp_path: Path, change: str
) -> None:
    assert publish(tmp_path, change=change).publication_id != published[1].publication_id


def test_the_gates_results_are_part_of_the_content(published: tuple[Path, Publication], tmp_path: Path) -> None:
    build = candidate(tmp_path)
    verdict = replace(verdict_on(build), results=(RESULT,))
    publication = promote(build, home=tmp_path, as_at=AS_AT, verdict=verdict)
    assert publication.publication_id != published[1].publication_id


@pytest.mark.parametrize(
    ("results", "reasons", "told"),
    [
        ((), (), "No check ran"),
        ((replace(RESULT, passed=False),), (), "gate is closed"),
        ((replace(RESULT, errored=True),), (), "gate is closed"),
        ((RESULT,), ("dim_secret is published and no suite covers it.",), "dim_secret"),
    ],
    ids=["nothing ran", "critical failed", "could not run", "no suite"],
)
def test_a_closed_gate_publishes_nothing(
    tmp_path: Path, results: tuple[object, ...], reasons: tuple[str, ...], told: str
) -> None:
    build = candidate(tmp_path)
    verdict = replace(verdict_on(build), results=results, reasons=reasons)
    with pytest.raises(GateClosed, match=told):
        promote(build, home=tmp_path, as_at=AS_AT, verdict=verdict)
    assert not (tmp_path / "published").exists()


def test_a_verdict_of_another_day_publishes_nothing(tmp_path: Path) -> None:
    build = candidate(tmp_path)
    with pytest.raises(GateClosed, match=r"verdict is of 2026-03-19, and 2026-03-20 was to be published"):
        promote(build, home=tmp_path, as_at=NEXT_DAY, verdict=verdict_on(build))


def test_a_candidate_that_changed_after_the_gate_is_not_published(tmp_path: Path) -> None:
    build = candidate(tmp_path)
    verdict = verdict_on(build)
    with duckdb.connect(str(build)) as connection:
        connection.execute("update strategy.fct_measure set rag = 'green'")
    with pytest.raises(GateClosed, match="changed since the gate looked at it"):
        promote(build, home=tmp_path, as_at=AS_AT, verdict=verdict)
    assert publications(tmp_path) == ()


def test_the_build_warehouse_is_left_unlocked_and_unchanged(tmp_path: Path) -> None:
    build = candidate(tmp_path)
    before = build.read_bytes()
    promote(build, home=tmp_path, as_at=AS_AT, verdict=verdict_on(build))
    assert build.read_bytes() == before
    with duckdb.connect(str(build)) as writer:
        writer.execute("create table strategy.more as select 1 as one")


def test_names_and_values_with_quotes_are_only_text(tmp_path: Path) -> None:
    change = (
        """update dim_board set title = 'Head''s "board"; drop table x --';"""
        """ create table "odd ""name'; --" as select 1 as "a ""b'" ;"""
        """ comment on column dim_board.title is 'The board''s "title"'"""
    )
    publication = publish(tmp_path / "o'dd", change=change)
    with duckdb.connect(str(publication.path / "strategy.duckdb"), read_only=True) as reader:
        assert reader.execute("select distinct title from strategy.dim_board").fetchall() == [
            ("""Head's "board"; drop table x --""",)
        ]
        comment = "select comment from duckdb_columns() where table_name = 'dim_board' and column_name = 'title'"
        assert reader.execute(comment).fetchall() == [("""The board's "title\"""",)]
        assert reader.execute('select * exclude publication_id from "odd ""name\'; --"').fetchall() == [(1,)]


def test_current_follows_the_newest_day_and_a_backfill_does_not_move_it_back(tmp_path: Path) -> None:
    first = publish(tmp_path)
    assert _seen(tmp_path) == first.publication_id
    newer = publish(tmp_path, as_at=NEXT_DAY)
    assert _seen(tmp_path) == newer.publication_id
    older = publish(tmp_path, as_at=AS_AT - timedelta(days=1))
    assert older.created
    assert _seen(tmp_path) == newer.publication_id
    assert [published.as_at for published in publications(tmp_path)] == [older_day(-1), AS_AT, NEXT_DAY]
    corrected = publish(tmp_path, as_at=NEXT_DAY, change=OTHER)
    assert _seen(tmp_path) == corrected.publication_id


def older_day(days: int) -> date:
    return AS_AT + timedelta(days=days)


def test_rolled_back_stays_rolled_back_until_something_new_is_published(tmp_path: Path) -> None:
    first, second = publish(tmp_path), publish(tmp_path, as_at=NEXT_DAY)
    assert rollback(tmp_path, first.publication_id) == first.path
    assert _seen(tmp_path) == first.publication_id
    assert not publish(tmp_path, as_at=NEXT_DAY).created  # the night's retry must not undo it
    assert _seen(tmp_path) == first.publication_id
    corrected = publish(tmp_path, as_at=NEXT_DAY, change=OTHER)
    assert _seen(tmp_path) == corrected.publication_id
    rollback(tmp_path, second.publication_id)
    assert _seen(tmp_path) == second.publication_id
    assert not publish(tmp_path, as_at=NEXT_DAY).created
    assert _seen(tmp_path) == second.publication_id


def test_rollback_to_what_is_not_there_or_damaged_changes_nothing(tmp_path: Path) -> None:
    first, second = publish(tmp_path), publish(tmp_path, as_at=NEXT_DAY)
    with pytest.raises(UnknownPublication, match=r"no publication 2026-01-01-0000000000\. The newest there are"):
        rollback(tmp_path, "2026-01-01-0000000000")
    with pytest.raises(UnknownPublication):
        rollback(tmp_path, "../../etc")
    (first.path / "strategy.duckdb").write_bytes(b"spoilt")
    with pytest.raises(DamagedPublication, match=r"strategy\.duckdb of 2026-03-19-.* is not what was published"):
        rollback(tmp_path, first.publication_id)
    assert _seen(tmp_path) == second.publication_id


@pytest.mark.parametrize("damage", ["changed", "lost", "manifest"])
def test_damage_is_found_when_the_same_content_is_published_again(tmp_path: Path, damage: str) -> None:
    first = publish(tmp_path)
    if damage == "changed":
        spoilt = first.path / "parquet" / "fct_measure.parquet"
        spoilt.write_bytes(spoilt.read_bytes()[:-1] + b"?")
    elif damage == "lost":
        (first.path / "parquet" / "fct_measure.parquet").unlink()
    else:
        (first.path / "manifest.json").write_text("{}")
    with pytest.raises(DamagedPublication, match="Move its directory out of published/"):
        publish(tmp_path)


def test_what_is_added_to_a_publication_later_is_no_damage(tmp_path: Path) -> None:
    first = publish(tmp_path)
    (first.path / "packs").mkdir()
    (first.path / "packs" / "index.html").write_text("a board's pack")
    assert not publish(tmp_path).created
    verify(first.path)


def test_rows_before_are_those_of_an_earlier_day(tmp_path: Path) -> None:
    assert rows_before(tmp_path, AS_AT) == {}
    publish(tmp_path)
    publish(tmp_path, as_at=NEXT_DAY, change="delete from ict_device_summary where school_urn = '900001'")
    assert rows_before(tmp_path, AS_AT) == {}
    assert rows_before(tmp_path, NEXT_DAY)["ict_device_summary"] == 5
    assert rows_before(tmp_path, NEXT_DAY + timedelta(days=1))["ict_device_summary"] == 4


def test_two_promotions_at_once_wait_for_each_other(tmp_path: Path) -> None:
    builds = [candidate(tmp_path, change=change) for change in (None, None, OTHER, OTHER)]
    verdicts = [verdict_on(build) for build in builds]
    with ThreadPoolExecutor(4) as pool:
        made = list(
            pool.map(
                lambda pair: promote(pair[0], home=tmp_path, as_at=AS_AT, verdict=pair[1]),
                zip(builds, verdicts, strict=True),
            )
        )
    assert sorted(publication.created for publication in made) == [False, False, True, True]
    assert len(publications(tmp_path)) == 2
    for published in publications(tmp_path):
        verify(published.path)
    assert not (tmp_path / "published" / ".writing").exists() or not list(
        (tmp_path / "published" / ".writing").iterdir()
    )


def test_the_manifest_bears_no_time_and_no_private_figure(published: tuple[Path, Publication]) -> None:
    _, publication = published
    document = json.loads((publication.path / "manifest.json").read_text(encoding="utf-8"))
    assert set(document) == {
        "publication_id", "as_at", "content_hash", "definition_hash", "gate_verdict", "warnings", "tables", "files",
    }  # fmt: skip
    assert {key for table in document["tables"] for key in table} == {
        "name", "description", "rows", "columns", "content_sha256", "parquet",
    }  # fmt: skip
