"""A restatement says what changed and why, and never a figure that is suppressed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.expectations.synthetic import AS_AT
from tests.publication.historic import COUNTED, ELSEWHERE, NEXT_DAY, ONE, OTHER, REGISTER, make_older, restated, rows
from tests.publication.promoting import publish


def test_another_day_is_another_row_and_no_restatement(tmp_path: Path) -> None:
    first, second = publish(tmp_path), publish(tmp_path, as_at=NEXT_DAY)
    assert rows(tmp_path, "select publication_id, as_at, restates from fct_publication order by published_no") == [
        (first.publication_id, AS_AT, None),
        (second.publication_id, NEXT_DAY, None),
    ]
    told = f"select as_at, value, is_newest_of_day from fct_measure_history where {ONE} order by as_at"
    assert rows(tmp_path, told) == [(AS_AT, 60, True), (NEXT_DAY, 60, True)]
    assert restated(tmp_path) == []


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
    assert restated(tmp_path) == [("1a.3", "900003", *told)]
    assert rows(tmp_path, "select as_at, publication_id, restates, scope from restatement") == [
        (AS_AT, second.publication_id, first.publication_id, "school")
    ]
    assert rows(tmp_path, f"select published_no from fct_measure_history where {ONE} and is_newest_of_day") == [(2,)]


def test_the_trusts_figure_is_made_of_every_academys_data(tmp_path: Path) -> None:
    publish(tmp_path)
    late = "update source_freshness set landing_hash = 'bbbbbbbbbbbb' where resource = 'students'"
    publish(
        tmp_path,
        change=f"{late}; update fct_measure set value = value + 1 where measure_code = '3b.2' and scope = 'trust'",
    )
    ((measure, school, _, reason, detail),) = restated(tmp_path)
    assert (measure, school, reason, detail) == ("3b.2", None, "late data", "wonde students (5 academies)")


def test_a_day_published_again_with_the_same_figures_restates_none(tmp_path: Path) -> None:
    first = publish(tmp_path)
    publish(tmp_path, change=REGISTER)
    assert rows(tmp_path, "select restates from fct_publication order by published_no") == [
        (None,),
        (first.publication_id,),
    ]
    assert restated(tmp_path) == []


def test_a_third_publication_restates_the_second(tmp_path: Path) -> None:
    made = [publish(tmp_path), publish(tmp_path, change=OTHER), publish(tmp_path, change=f"{COUNTED}; {REGISTER}")]
    told = "select publication_id, restates, what_changed from restatement order by what_changed"
    assert rows(tmp_path, told) == [
        (made[1].publication_id, made[0].publication_id, "target 90 -> 99"),
        (made[2].publication_id, made[1].publication_id, "value 60 -> 70 percent; target 99 -> 90"),
    ]


@pytest.mark.parametrize("hidden", ["new", "old"])
def test_of_what_is_suppressed_on_either_side_no_figure_is_rows(tmp_path: Path, hidden: str) -> None:
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
    assert rows(tmp_path, symbols) == ([(False,), (True,)] if hidden == "new" else [(True,), (False,)])
    told = dict(
        rows(tmp_path, "select school_urn, what_changed from restatement where measure_code = 'B1.4'"),
    )
    assert told["900004"] == "suppression changed"
    figures = (
        "select r.what_changed from restatement as r join fct_measure_history as f"
        " on f.publication_id in (r.publication_id, r.restates) and f.measure_code = r.measure_code"
        " and f.school_urn is not distinct from r.school_urn where f.symbol = 'c'"
    )
    assert {what for (what,) in rows(tmp_path, figures)} == {"suppression changed"}


def test_what_is_missing_and_then_there_is_rows(tmp_path: Path) -> None:
    publish(tmp_path, change=f"update fct_measure set value = null, symbol = 'x', rag = 'grey' where {ONE}")
    publish(tmp_path, change=REGISTER)
    assert restated(tmp_path) == [
        ("1a.3", "900003", "value x -> 60 percent; grey -> red", "corrected register", "registers plans (900003)")
    ]


def test_a_measure_that_comes_or_goes_is_rows(tmp_path: Path) -> None:
    gone = f"delete from fct_measure where {ONE}"
    for change in (None, gone, OTHER):
        publish(tmp_path, change=change)
    told = "select what_changed from restatement join fct_publication using (publication_id) order by published_no"
    assert rows(tmp_path, told) == [("no longer published",), ("published for the first time",)]


def test_a_change_below_the_last_digit_is_told_as_one(tmp_path: Path) -> None:
    publish(tmp_path)
    publish(tmp_path, change=f"update fct_measure set value = 60.001 where {ONE}; {REGISTER}")
    ((_, _, what, _, _),) = restated(tmp_path)
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
    make_older(publish(tmp_path), without=without)
    publish(tmp_path, change=change)
    ((_, _, what, why, _),) = restated(tmp_path)
    assert what == "value 60 -> 70 percent"
    assert why == reason.get(without, "corrected register")


def test_a_figures_column_that_an_older_publication_lacks_is_no_restatement(tmp_path: Path) -> None:
    make_older(publish(tmp_path), without="fct_measure.completeness_pct")
    publish(tmp_path, change=f"{COUNTED}; {REGISTER}")
    assert [row[:3] for row in restated(tmp_path)] == [("1a.3", "900003", "value 60 -> 70 percent")]
    told = f"select completeness_pct from fct_measure_history where {ONE} order by published_no"
    assert rows(tmp_path, told) == [(None,), (100,)]
