"""An indicator's colour comes from what readers see of its measures, and moves against the last pack of its board."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from publication.promote import Publication
from tests.expectations.synthetic import AS_AT
from tests.publication.promoting import publish

ALL_WELL = "update fct_measure set rag = 'green', symbol = null where indicator_code = '1a'"


def indicators(publication: Publication, columns: str, where: str = "true") -> list[tuple[Any, ...]]:
    with duckdb.connect(str(publication.path / "strategy.duckdb"), read_only=True) as reader:
        return reader.execute(f"select {columns} from strategy.fct_indicator where {where} order by all").fetchall()


@pytest.mark.parametrize(
    ("change", "colour"),
    [
        ("", "green"),
        ("update fct_measure set rag = 'amber' where measure_code = '1a.2' and scope = 'trust'", "amber"),
        ("update fct_measure set rag = 'red' where measure_code = '1a.3' and scope = 'trust'", "red"),
        (
            "update fct_measure set rag = 'grey', symbol = 'x', value = null where measure_code = '1a.1' "
            "and scope = 'trust'",
            "grey",
        ),
        ("update fct_measure set rag = 'grey', symbol = 'z' where measure_code = '1a.1' and scope = 'trust'", "green"),
        ("update fct_measure set rag = 'grey', symbol = 'z' where indicator_code = '1a'", "grey"),
        (
            "delete from dim_threshold where measure_code = '1a.1'; "
            "update fct_measure set rag = 'grey' where measure_code = '1a.1'",
            "green",
        ),
        (
            "update fct_measure set rag = 'red' where measure_code = '1a.1' and scope = 'trust'; "
            "update fct_measure set rag = 'grey', symbol = 'u' where measure_code = '1a.2' and scope = 'trust'",
            "red",
        ),
    ],
    ids=[
        "all green",
        "one amber",
        "one red",
        "one missing",
        "one not applicable",
        "none applies",
        "trend",
        "red and unknown",
    ],
)
def test_the_worst_measure_decides_and_nothing_unknown_is_green(tmp_path: Path, change: str, colour: str) -> None:
    published = publish(tmp_path, change=f"{ALL_WELL}; {change}")
    assert indicators(published, "rag", "indicator_code = '1a' and scope = 'trust'") == [(colour,)]


def test_academies_are_counted_by_their_own_colour(tmp_path: Path) -> None:
    change = (
        f"{ALL_WELL}; update fct_measure set rag = 'red' where measure_code = '1a.1' and school_urn = '900001'; "
        "update fct_measure set rag = 'amber' where measure_code = '1a.2' and school_urn in ('900001', '900002')"
    )
    published = publish(tmp_path, change=change)
    columns = "academies_green, academies_amber, academies_red, academies_grey"
    assert indicators(published, columns, "indicator_code = '1a' and scope = 'trust'") == [(3, 1, 1, 0)]
    assert indicators(published, columns, "indicator_code = '1a' and scope = 'school'") == [(None,) * 4] * 5


def test_the_colour_of_a_suppressed_measure_does_not_come_back(tmp_path: Path) -> None:
    """School 900005 has few pupils: B1.3 is hidden there, and was red; what is shown of B1 is green."""
    shown = "update fct_measure set rag = 'green' where measure_code = 'B1.2' and school_urn = '900005'"
    published = publish(tmp_path, change=shown)
    columns = "rag, measures_green, measures_red, measures_unknown"
    assert indicators(published, columns, "indicator_code = 'B1' and school_urn = '900005'") == [("grey", 1, 0, 1)]


def test_it_moves_against_the_last_pack_of_its_board_and_no_other(tmp_path: Path) -> None:
    first, second, third = (AS_AT + timedelta(days=days) for days in range(3))
    worse = "update fct_measure set rag = 'red' where measure_code = '1a.1' and school_urn = '900001'"
    before = publish(tmp_path, change=ALL_WELL)
    (before.path / "packs" / "audit_risk").mkdir(parents=True)
    publish(tmp_path, as_at=second, change=f"{ALL_WELL}; {worse}")  # no pack was made of it
    after = publish(tmp_path, as_at=third, change=f"{ALL_WELL}; {worse}")
    moved = indicators(
        after, "school_urn, previous_as_at, previous_rag, movement", "indicator_code = '1a' and scope = 'school'"
    )
    assert moved[0] == ("900001", first, "green", "worse")
    assert {row[1:] for row in moved[1:]} == {(first, "green", "same")}
    assert indicators(after, "distinct previous_as_at, movement", "indicator_code = 'B1'") == [(None, None)]
    assert indicators(before, "distinct previous_as_at, movement") == [(None, None)]


def test_a_pack_of_a_later_day_is_no_earlier_one(tmp_path: Path) -> None:
    later = publish(tmp_path, as_at=AS_AT + timedelta(days=1), change=ALL_WELL)
    (later.path / "packs" / "audit_risk").mkdir(parents=True)
    earlier = publish(tmp_path, change=ALL_WELL)
    assert indicators(earlier, "distinct previous_as_at") == [(None,)]


def test_a_pack_made_in_between_does_not_make_another_publication(tmp_path: Path) -> None:
    first = publish(tmp_path, change=ALL_WELL)
    second = publish(tmp_path, as_at=AS_AT + timedelta(days=1), change=ALL_WELL)
    (first.path / "packs" / "audit_risk").mkdir(parents=True)
    again = publish(tmp_path, as_at=AS_AT + timedelta(days=1), change=ALL_WELL)
    assert (again.publication_id, again.created) == (second.publication_id, False)
