"""The history: what every publication said stays, and a restatement says what changed and why."""

from __future__ import annotations

import json
import os
import shutil
import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from publication import promote as promotion
from publication.current import publications, publishing, rollback
from publication.errors import DamagedPublication
from publication.history import history_path, update_history
from publication.promote import Publication
from tests.expectations.synthetic import AS_AT
from tests.publication.promoting import candidate, publish, verdict_on

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


def _rows(home: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(history_path(home)), read_only=True) as reader:
        return reader.execute(query).fetchall()


def _restated(home: Path) -> list[tuple[Any, ...]]:
    return _rows(home, "select measure_code, school_urn, what_changed, reason, detail from restatement order by all")


def _ids(home: Path) -> list[str]:
    return [row[0] for row in _rows(home, "select publication_id from publication order by published_no")]


def _everything(home: Path) -> list[list[tuple[Any, ...]]]:
    return [
        _rows(home, f"from {table} order by all") for table in ("publication", "fct_measure_history", "restatement")
    ]


def _older(publication: Publication, *, without: str) -> None:
    """Make a publication one of before it said what it was made of: its Parquet and its manifest lack it."""
    parquet = publication.path / "parquet"
    manifest = publication.path / "manifest.json"
    with duckdb.connect() as connection:
        if without == "dim_measure_source":
            (parquet / f"{without}.parquet").unlink()
        else:
            table, column = without.split(".")
            rows = connection.execute(f"select * exclude ({column}) from read_parquet('{parquet / table}.parquet')")
            held = rows.to_arrow_table()
            connection.from_arrow(held).write_parquet(str(parquet / f"{table}.parquet"))
    document = json.loads(manifest.read_text())
    for table in list(document["tables"]):
        if table["name"] == without:
            document["tables"].remove(table)
        table["columns"] = [each for each in table["columns"] if f"{table['name']}.{each['name']}" != without]
    manifest.write_text(json.dumps(document))


def test_the_first_publication_is_told_and_restates_nothing(tmp_path: Path) -> None:
    first = publish(tmp_path)
    (row,) = _rows(tmp_path, "select publication_id, as_at, published_no, restates, warnings from publication")
    assert row == (first.publication_id, AS_AT, 1, None, 1)
    with duckdb.connect(str(first.path / "strategy.duckdb"), read_only=True) as reader:
        published = reader.execute("select * from strategy.fct_measure order by all").fetchall()
        columns = reader.table("fct_measure").columns
    history = f"select {', '.join(columns)} from fct_measure_history where published_no = 1 and is_newest_of_day"
    assert _rows(tmp_path, f"{history} order by all") == published
    assert _restated(tmp_path) == []


def test_another_day_is_another_row_and_no_restatement(tmp_path: Path) -> None:
    first, second = publish(tmp_path), publish(tmp_path, as_at=NEXT_DAY)
    assert _rows(tmp_path, "select publication_id, as_at, restates from publication order by published_no") == [
        (first.publication_id, AS_AT, None),
        (second.publication_id, NEXT_DAY, None),
    ]
    told = f"select as_at, value, is_newest_of_day from fct_measure_history where {ONE} order by as_at"
    assert _rows(tmp_path, told) == [(AS_AT, 60, True), (NEXT_DAY, 60, True)]
    assert _restated(tmp_path) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            f"{COUNTED}; update dim_measure set definition_version = 2 where measure_code = '1a.3';"
            f" update fct_measure set definition_version = 2 where {ONE}; {REGISTER}",
            (
                "value 60 -> 70 percent; definition version 1 -> 2",
                "new definition version",
                "definition version 1 -> 2",
            ),
        ),
        (
            f"update fct_measure set target = 55, rag = 'green' where {ONE};"
            " update dim_threshold set green_low = 55 where measure_code = '1a.3'",
            ("red -> green; target 90 -> 55", "new limits", "dim_threshold"),
        ),
        (f"{COUNTED}; {REGISTER}", ("value 60 -> 70 percent", "corrected register", "registers plans (900003)")),
        (
            f"{COUNTED}; insert into dim_measure_source values ('1a.3', 'xero', 'invoices', null);"
            " update source_freshness set newest_as_at = newest_as_at - 1 where source = 'xero'",
            ("value 60 -> 70 percent", "late data", "xero invoices"),
        ),
        (f"{COUNTED}; {ELSEWHERE}", ("value 60 -> 70 percent", "changed model", None)),
        (
            f"{COUNTED}; update dim_threshold set green_low = 55 where measure_code = '1a.3'",
            ("value 60 -> 70 percent", "changed model", None),
        ),
        (
            f"update fct_measure set comparator = 55 where {ONE}",
            ("comparator changed", "changed model", "the rate it is compared with"),
        ),
    ],
    ids=["definition", "limits", "register", "late", "model", "limits and more", "comparator"],
)
def test_a_restatement_says_what_changed_and_why(tmp_path: Path, change: str, told: tuple[str, str, str]) -> None:
    first = publish(tmp_path)
    second = publish(tmp_path, change=change)
    assert _restated(tmp_path) == [("1a.3", "900003", *told)]
    assert _rows(tmp_path, "select as_at, publication_id, restates, scope from restatement") == [
        (AS_AT, second.publication_id, first.publication_id, "school")
    ]
    assert _rows(tmp_path, f"select published_no from fct_measure_history where {ONE} and is_newest_of_day") == [(2,)]


def test_the_trusts_figure_is_made_of_every_academys_data(tmp_path: Path) -> None:
    publish(tmp_path)
    late = "update source_freshness set landing_hash = 'bbbbbbbbbbbb' where resource = 'students'"
    publish(
        tmp_path,
        change=f"{late}; update fct_measure set value = value + 1 where measure_code = '3b.2' and scope = 'trust'",
    )
    ((measure, school, _, reason, detail),) = _restated(tmp_path)
    assert (measure, school, reason, detail) == ("3b.2", None, "late data", "wonde students (5 academies)")


def test_a_day_published_again_with_the_same_figures_restates_none(tmp_path: Path) -> None:
    first = publish(tmp_path)
    publish(tmp_path, change=REGISTER)
    assert _rows(tmp_path, "select restates from publication order by published_no") == [
        (None,),
        (first.publication_id,),
    ]
    assert _restated(tmp_path) == []


def test_a_third_publication_restates_the_second(tmp_path: Path) -> None:
    made = [publish(tmp_path), publish(tmp_path, change=OTHER), publish(tmp_path, change=f"{COUNTED}; {REGISTER}")]
    told = "select publication_id, restates, what_changed from restatement order by what_changed"
    assert _rows(tmp_path, told) == [
        (made[1].publication_id, made[0].publication_id, "target 90 -> 99"),
        (made[2].publication_id, made[1].publication_id, "value 60 -> 70 percent; target 99 -> 90"),
    ]


@pytest.mark.parametrize("hidden", ["new", "old"])
def test_of_what_is_suppressed_on_either_side_no_figure_is_told(tmp_path: Path, hidden: str) -> None:
    # 28 of the 31 severely absent of one academy are another's, so that the trust stays the sum of its schools.
    small = (
        "update fct_measure set numerator = numerator + if(school_urn = '900004', -28, 28)"
        " where measure_code = 'B1.4' and school_urn in ('900001', '900004')"
    )
    changes = [None, small]
    for change in changes if hidden == "new" else reversed(changes):
        publish(tmp_path, change=change)
    symbols = (
        "select symbol is not distinct from 'c' from fct_measure_history"
        " where measure_code = 'B1.4' and school_urn = '900004' order by published_no"
    )
    assert _rows(tmp_path, symbols) == ([(False,), (True,)] if hidden == "new" else [(True,), (False,)])
    told = dict(
        _rows(tmp_path, "select school_urn, what_changed from restatement where measure_code = 'B1.4'"),
    )
    assert told["900004"] == "suppression changed"
    figures = (
        "select r.what_changed from restatement as r join fct_measure_history as f"
        " on f.publication_id in (r.publication_id, r.restates) and f.measure_code = r.measure_code"
        " and f.school_urn is not distinct from r.school_urn where f.symbol = 'c'"
    )
    assert {what for (what,) in _rows(tmp_path, figures)} == {"suppression changed"}


def test_what_is_missing_and_then_there_is_told(tmp_path: Path) -> None:
    publish(tmp_path, change=f"update fct_measure set value = null, symbol = 'x', rag = 'grey' where {ONE}")
    publish(tmp_path, change=REGISTER)
    assert _restated(tmp_path) == [
        ("1a.3", "900003", "value x -> 60 percent; grey -> red", "corrected register", "registers plans (900003)")
    ]


def test_a_measure_that_comes_or_goes_is_told(tmp_path: Path) -> None:
    gone = f"delete from fct_measure where {ONE}"
    for change in (None, gone, OTHER):
        publish(tmp_path, change=change)
    told = "select what_changed from restatement join publication using (publication_id) order by published_no"
    assert _rows(tmp_path, told) == [("no longer published",), ("published for the first time",)]


def test_a_change_below_the_last_digit_is_told_as_one(tmp_path: Path) -> None:
    publish(tmp_path)
    publish(tmp_path, change=f"update fct_measure set value = 60.001 where {ONE}; {REGISTER}")
    ((_, _, what, _, _),) = _restated(tmp_path)
    assert what == "what is counted changed, the value as it is shown did not"


@pytest.mark.parametrize("without", ["source_freshness.landing_hash", "dim_measure_source"])
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (COUNTED, {"source_freshness.landing_hash": "not recorded", "dim_measure_source": "changed model"}),
        (f"{COUNTED}; {REGISTER}", {"source_freshness.landing_hash": "not recorded"}),
        (f"{COUNTED}; update source_freshness set rows_landed = 7 where source = 'registers'", {}),
    ],
    ids=["nothing else", "another hash", "more rows"],
)
def test_an_older_publication_is_compared_as_far_as_it_tells(
    tmp_path: Path, without: str, change: str, reason: dict[str, str]
) -> None:
    _older(publish(tmp_path), without=without)
    publish(tmp_path, change=change)
    ((_, _, what, why, _),) = _restated(tmp_path)
    assert what == "value 60 -> 70 percent"
    assert why == reason.get(without, "corrected register")


def test_a_figures_column_that_an_older_publication_lacks_is_no_restatement(tmp_path: Path) -> None:
    _older(publish(tmp_path), without="fct_measure.completeness_pct")
    publish(tmp_path, change=f"{COUNTED}; {REGISTER}")
    assert [row[:3] for row in _restated(tmp_path)] == [("1a.3", "900003", "value 60 -> 70 percent")]
    told = f"select completeness_pct from fct_measure_history where {ONE} order by published_no"
    assert _rows(tmp_path, told) == [(None,), (100,)]


@pytest.mark.parametrize("lost", ["file", "newest", "damaged"])
def test_killed_before_the_history_the_next_call_completes_it(tmp_path: Path, lost: str) -> None:
    first, second = publish(tmp_path), publish(tmp_path, change=OTHER)
    before = history_path(tmp_path).read_bytes()
    third = publish(tmp_path, as_at=NEXT_DAY)
    undisturbed = _everything(tmp_path)
    if lost == "file":
        history_path(tmp_path).unlink()
    else:
        history_path(tmp_path).write_bytes(before if lost == "newest" else b"no database")
    assert not publish(tmp_path, as_at=NEXT_DAY).created
    assert _ids(tmp_path) == [first.publication_id, second.publication_id, third.publication_id]
    assert _everything(tmp_path) == undisturbed


def test_killed_when_the_history_is_about_to_be_moved_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(tmp_path)
    before = _everything(tmp_path)
    build = candidate(tmp_path, change=OTHER)
    verdict = verdict_on(build)
    child = os.fork()
    if not child:
        moved = Path.replace

        def strike(path: Path, target: Path) -> Path:
            if path.name == "history.duckdb":
                os.kill(os.getpid(), signal.SIGKILL)
            return moved(path, target)

        monkeypatch.setattr(Path, "replace", strike)
        promotion.promote(build, home=tmp_path, as_at=AS_AT, verdict=verdict)
        os._exit(1)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    assert len(publications(tmp_path)) == 2
    assert _everything(tmp_path) == before
    promotion.promote(build, home=tmp_path, as_at=AS_AT, verdict=verdict)
    assert len(_ids(tmp_path)) == 2
    assert [row[2] for row in _restated(tmp_path)] == ["target 90 -> 99"]
    assert not list((tmp_path / "published").glob(".writing/*"))


def test_the_order_is_kept_though_times_tell_another(tmp_path: Path) -> None:
    first, second = publish(tmp_path), publish(tmp_path, change=OTHER)
    os.utime(first.path / "manifest.json", (2_000_000_000, 2_000_000_000))
    third = publish(tmp_path, change=COUNTED)
    assert _ids(tmp_path) == [first.publication_id, second.publication_id, third.publication_id]
    history_path(tmp_path).unlink()
    with publishing(tmp_path):
        assert update_history(tmp_path)
    assert _ids(tmp_path) == [second.publication_id, third.publication_id, first.publication_id]


def test_packs_added_later_do_not_change_the_order(tmp_path: Path) -> None:
    first, second = publish(tmp_path), publish(tmp_path, change=OTHER)
    (first.path / "packs").mkdir()
    history_path(tmp_path).unlink()
    publish(tmp_path, change=OTHER)
    assert _ids(tmp_path) == [first.publication_id, second.publication_id]


def test_nothing_new_writes_nothing(tmp_path: Path) -> None:
    publish(tmp_path)
    inode = history_path(tmp_path).stat().st_ino
    publish(tmp_path)
    with publishing(tmp_path):
        assert not update_history(tmp_path)
    assert history_path(tmp_path).stat().st_ino == inode


def test_what_was_removed_by_hand_is_gone_and_its_number_is_not_given_again(tmp_path: Path) -> None:
    first, second = publish(tmp_path), publish(tmp_path, change=OTHER)
    shutil.rmtree(second.path)
    third = publish(tmp_path, change=f"{COUNTED}; {REGISTER}")
    assert _rows(tmp_path, "select publication_id, published_no, restates from publication order by published_no") == [
        (first.publication_id, 1, None),
        (third.publication_id, 3, first.publication_id),
    ]
    assert [row[2] for row in _restated(tmp_path)] == ["value 60 -> 70 percent"]


def test_rolled_back_publications_stay_in_the_history(tmp_path: Path) -> None:
    first, second = publish(tmp_path), publish(tmp_path, as_at=NEXT_DAY)
    rollback(tmp_path, first.publication_id)
    assert _ids(tmp_path) == [first.publication_id, second.publication_id]


def test_a_publication_that_cannot_be_read_is_named_and_readers_see_the_new_one(tmp_path: Path) -> None:
    first = publish(tmp_path)
    before = _everything(tmp_path)
    (first.path / "parquet" / "fct_measure.parquet").write_bytes(b"spoilt")
    with pytest.raises(DamagedPublication, match=rf"{first.publication_id}/parquet/fct_measure\.parquet"):
        publish(tmp_path, as_at=NEXT_DAY)
    assert (tmp_path / "published" / "current").readlink().name.startswith(f"{NEXT_DAY}")
    assert _everything(tmp_path) == before
    shutil.rmtree(first.path)
    publish(tmp_path, as_at=NEXT_DAY)
    assert [row[1] for row in _rows(tmp_path, "from publication")] == [NEXT_DAY]


def test_what_somebody_wrote_into_the_history_goes(tmp_path: Path) -> None:
    publish(tmp_path)
    undisturbed = _everything(tmp_path)
    with duckdb.connect(str(history_path(tmp_path)), config={"checkpoint_threshold": "1GB"}) as writer:
        writer.execute("pragma disable_checkpoint_on_shutdown; delete from fct_measure_history")
    assert _rows(tmp_path, "from fct_measure_history") == []
    publish(tmp_path)
    assert _everything(tmp_path) == undisturbed


def test_readers_keep_what_they_opened_and_one_who_writes_is_not_waited_for(tmp_path: Path) -> None:
    publish(tmp_path)
    readers = [duckdb.connect(str(history_path(tmp_path)), read_only=True) for _ in range(2)]
    ask = "select count(*) from publication"
    assert [reader.execute(ask).fetchall() for reader in readers] == [[(1,)], [(1,)]]
    ready, told = os.pipe()
    child = os.fork()
    if not child:
        writer = duckdb.connect(str(shutil.copy(history_path(tmp_path), tmp_path / "own.duckdb")))
        shutil.move(tmp_path / "own.duckdb", history_path(tmp_path))
        writer.execute("create table mine as select 1 as one")
        shutil.copy(tmp_path / "own.duckdb.wal", history_path(tmp_path).with_name("history.duckdb.wal"))
        os.write(told, b"!")
        signal.pause()
    os.read(ready, 1)
    try:
        publish(tmp_path, as_at=NEXT_DAY)
        assert [reader.execute(ask).fetchall() for reader in readers] == [[(1,)], [(1,)]]
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        for reader in readers:
            reader.close()
    assert _rows(tmp_path, ask) == [(2,)]
    assert _rows(tmp_path, "select count(*) from duckdb_tables() where table_name = 'mine'") == [(0,)]


def test_published_at_once_everything_is_in_the_history(tmp_path: Path) -> None:
    builds = [candidate(tmp_path, change=change) for change in (None, OTHER, COUNTED)]
    verdicts = [verdict_on(build) for build in builds]
    with ThreadPoolExecutor(3) as pool:
        made = list(
            pool.map(
                lambda pair: promotion.promote(pair[0], home=tmp_path, as_at=AS_AT, verdict=pair[1]),
                zip(builds, verdicts, strict=True),
            )
        )
    assert sorted(_ids(tmp_path)) == sorted(publication.publication_id for publication in made)
    assert _rows(tmp_path, "select published_no, restates is null from publication order by 1") == [
        (1, True),
        (2, False),
        (3, False),
    ]


def test_every_table_and_column_is_described(tmp_path: Path) -> None:
    publish(tmp_path, change="comment on column fct_measure.value is 'As published.'")
    tables = dict(_rows(tmp_path, "select table_name, comment from duckdb_tables()"))
    assert set(tables) == {"publication", "fct_measure_history", "restatement"}
    assert all(text.startswith("Grain: one ") for text in tables.values())
    columns = _rows(tmp_path, "select table_name, column_name, comment from duckdb_columns() where not internal")
    silent = {f"{table}.{column}" for table, column, comment in columns if comment is None}
    assert {name.partition(".")[0] for name in silent} <= {"fct_measure_history"}  # the candidate says nothing of them
    assert ("fct_measure_history", "value", "As published.") in columns
