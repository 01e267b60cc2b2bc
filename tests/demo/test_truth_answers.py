"""Which rows there are, sums over academies, missing sources, and the order of the symbols."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from tiny_world import AS_AT, FIRST, SECOND, action, plan, school, slip, world

from demo.truth import expected
from demo.truth.judgement import judge
from demo.truth.measure import Limits, Measure

MEASURES = ("1a.1", "1a.2", "1a.3", "1b.2", "3b.2", "3c.3", "B1.2", "B1.3", "B1.4")
REGISTERS = ("1a.1", "1a.2", "1a.3", "1b.2")


def test_every_measure_has_a_row_for_each_open_academy_and_one_for_the_trust() -> None:
    schools = (
        school(),
        school("900002", joined=AS_AT),
        school("900003", joined=date(2026, 3, 20)),
        school("900004", left=AS_AT),
        school("900005", left=date(2026, 3, 20)),
    )
    truth = expected(world(*schools), AS_AT)
    by_measure: dict[str, list[tuple[str, str | None]]] = {}
    for row in truth.rows:
        by_measure.setdefault(row.measure_code, []).append((row.scope, row.school_urn))
    trust_only = {code for code, rows in by_measure.items() if rows == [("trust", None)]}
    each = [("school", FIRST), ("school", "900002"), ("school", "900005"), ("trust", None)]
    assert by_measure.keys() >= set(MEASURES)
    assert all(rows == each for code, rows in by_measure.items() if code not in trust_only)


def test_the_trust_is_sum_over_sum_not_a_mean_of_rates() -> None:
    actions = (
        action("A1", urn=FIRST),
        *(action(f"B{number}", urn=SECOND, due=date(2026, 1, 1)) for number in range(3)),
    )
    row = expected(world(school(), school(SECOND), actions=actions), AS_AT).row("1a.3")
    assert (row.numerator, row.denominator, row.value, row.rag) == (1, 4, 25, "red")


def test_a_missing_source_of_one_academy_is_that_academys() -> None:
    plans = (plan("P1", "asset"), plan("P2", "ict"))
    truth = expected(world(school(), school(SECOND), plans=plans), AS_AT, missing={("registers", SECOND)})
    for measure in REGISTERS:
        row = truth.row(measure, SECOND)
        assert (row.numerator, row.denominator, row.value) == (None, None, None)
        assert (row.symbol, row.rag, row.completeness_pct) == ("x", "grey", 0)
        assert {each for each in truth.exceptions if each[:2] == (measure, SECOND)} == {(measure, SECOND, SECOND)}
        assert truth.row(measure, FIRST).symbol != "x"
    trust = truth.row("1a.1")
    assert (trust.numerator, trust.denominator, trust.symbol, trust.completeness_pct) == (1, 1, "u", 50)
    assert trust.rag == "grey"  # it would be green, were it known of both
    assert truth.row("3b.2", SECOND).symbol is None


def test_a_missing_source_of_the_trust_is_everyones() -> None:
    truth = expected(world(school(), school(SECOND)), AS_AT, missing={("xero", None)})
    for measure in MEASURES:
        symbols = {row.symbol for row in truth.rows if row.measure_code == measure}
        assert (symbols == {"x"}) == (measure in ("1a.2", "3c.3"))
    trust = truth.row("3c.3")
    assert (trust.numerator, trust.value, trust.rag, trust.completeness_pct) == (None, None, "grey", 0)


def test_completeness_is_of_the_open_academies() -> None:
    schools = (school(), school(SECOND), school("900003"))
    truth = expected(world(*schools), AS_AT, missing={("wonde", SECOND)})
    assert truth.row("3b.2").completeness_pct == Fraction(200, 3)
    assert truth.row("1a.1").completeness_pct == 100


def test_rows_that_cannot_be_read_at_one_academy_make_the_trust_unreliable() -> None:
    actions = (action("A1"), action("A2"), action("A3", urn=SECOND))
    truth = expected(world(school(), school(SECOND), actions=actions, mistakes=(slip("actions", "A1"),)), AS_AT)
    assert (truth.row("1a.3", SECOND).symbol, truth.row("1a.3", SECOND).rag) == (None, "green")
    assert (truth.row("1a.3").symbol, truth.row("1a.3").rag, truth.row("1a.3").value) == ("u", "grey", 100)


def test_rows_that_cannot_be_read_are_missing_from_the_trust_also_where_an_academy_has_no_others() -> None:
    actions = (action("A1"), action("A2", urn=SECOND))
    truth = expected(world(school(), school(SECOND), actions=actions, mistakes=(slip("actions", "A1"),)), AS_AT)
    assert truth.row("1a.3", FIRST).symbol == "z"
    assert (truth.row("1a.3").symbol, truth.row("1a.3").rag) == ("u", "grey")


def test_no_row_says_so() -> None:
    with pytest.raises(KeyError):
        expected(world(), AS_AT).row("1a.1", "900999")


@pytest.mark.parametrize(
    ("numerator", "denominator", "unreliable", "red_flags", "verdict"),
    [
        (0, 0, True, 1, (None, "z", "grey")),
        (1, 1, True, 0, (100, "u", "grey")),
        (1, 1, True, 1, (100, "u", "red")),
        (1, 1, False, 1, (100, None, "red")),
        (1, 2001, True, 0, (Fraction(100, 2001), "u", "red")),
        (1, 2001, False, 0, (Fraction(100, 2001), "low", "red")),
        (1, 2000, False, 0, (Fraction(1, 20), None, "red")),  # 0.05 is shown as 0.1
        (0, 1, False, 0, (0, None, "red")),
    ],
)
def test_the_order_of_the_symbols(
    numerator: int, denominator: int, unreliable: bool, red_flags: int, verdict: tuple[object, str | None, str]
) -> None:
    judgement = judge(
        Measure("1b.2", (), limits=Limits((100, None), (95, None))),
        Fraction(numerator),
        Fraction(denominator),
        day=AS_AT,
        comparator=None,
        unreliable=unreliable,
        red_flags=red_flags,
    )
    assert (judgement.value, judgement.symbol, judgement.rag) == verdict
