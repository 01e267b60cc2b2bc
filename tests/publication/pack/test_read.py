"""Reading a publication: what was in force, only the day it describes, and closed when suppression is broken."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from publication.pack import PublicationUnreadable
from publication.pack.read import read_publication
from tests.publication.pack import synthetic


def test_everything_that_a_pack_may_say_is_read(published: Path) -> None:
    contents = read_publication(published)
    assert contents.publication.publication_id == synthetic.PUBLICATION_ID
    assert len([p for p in contents.positions if p.measure_code == "1b.2"]) == 1 + len(synthetic.URNS)
    assert {p.symbol for p in contents.positions} == {None, "x", "z", "c", "low", "u"}
    assert {b.school_urn for b in contents.life_safety_breaches} == set(synthetic.WITH_BREACH)
    assert [w.check_name for w in contents.gate_warnings] == ["every code is known"]
    assert all(isinstance(t.green_low, Decimal | None) for t in contents.thresholds)


def test_only_what_was_in_force_on_the_day_is_read(published: Path) -> None:
    synthetic.change(
        published,
        "update dim_measure set valid_to = date '2026-03-18' where measure_code = '1a.1'",
        "update dim_measure set valid_to = date '2026-03-19' where measure_code = '1a.2'",
        "update dim_indicator set valid_from = date '2026-03-20' where indicator_code = '2b'",
        "update dim_threshold set valid_to = date '2024-08-31' where measure_code = '1b.2'",
    )
    contents = read_publication(published)
    measures = {measure.code for measure in contents.measures}
    assert "1a.1" not in measures
    assert "1a.2" in measures  # the last day is part of the period
    assert "2b" not in {indicator.code for indicator in contents.indicators}
    assert "1b.2" not in {threshold.measure_code for threshold in contents.thresholds}


def test_rows_of_another_day_are_left_alone(published: Path) -> None:
    before = read_publication(published)
    synthetic.change(
        published,
        "insert into fct_measure select * replace (date '2026-03-18' as as_at) from fct_measure",
        "insert into fct_exception select * replace (date '2026-03-18' as as_at) from fct_exception",
    )
    assert read_publication(published) == before


def test_a_directory_that_is_no_publication_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PublicationUnreadable, match=r"holds no strategy\.duckdb"):
        read_publication(tmp_path)


@pytest.mark.parametrize("table", ["fct_measure", "dim_board", "source_freshness", "publication"])
def test_a_missing_table_is_named(published: Path, table: str) -> None:
    synthetic.change(published, f"drop table {table}")
    with pytest.raises(PublicationUnreadable, match=table):
        read_publication(published)


def test_a_publication_that_describes_itself_twice_is_refused(published: Path) -> None:
    synthetic.change(published, "insert into publication from publication")
    with pytest.raises(PublicationUnreadable, match="holds 2 rows"):
        read_publication(published)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("update fct_measure set numerator = 3 where symbol = 'c'", "still carries a number"),
        ("update fct_measure set denominator = 9 where symbol = 'c'", "still carries a number"),
        ("update fct_measure set value = 33.3 where symbol = 'c'", "still carries a number"),
        ("update fct_measure set rag = 'red' where symbol = 'c'", "still rated red"),
        (
            "insert into fct_exception by name select measure_code, school_urn, as_at, 'outside limits' as what,"
            " 'wonde' as source, school_urn as source_record_id from fct_measure where symbol = 'c'",
            "tell its rating",
        ),
    ],
)
def test_a_suppressed_cell_that_still_tells_something_stops_the_pack(published: Path, change: str, told: str) -> None:
    synthetic.change(published, change)
    with pytest.raises(PublicationUnreadable, match=told):
        read_publication(published)
