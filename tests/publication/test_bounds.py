"""Bounds hold for all that can be where a figure is hidden; what sums determine is found whatever the bounds."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from publication.bounds import System, Variable
from publication.elimination import determined

MOST = 4

Table = dict[Variable, int]


def figure(part: str, school: str) -> Variable:
    return (part, school)


def system_of(table: Table, schools: list[str]) -> System:
    """A numerator, what is left over and their sum, by school and in total."""
    system = System()
    for variable, value in table.items():
        system.add(variable, value)
    for school in [*schools, "all"]:
        system.add_sum(figure("both", school), [figure("some", school), figure("rest", school)])
    for part in ("some", "rest", "both"):
        system.add_sum(figure(part, "all"), [figure(part, school) for school in schools])
    return system


@st.composite
def tables(draw: st.DrawFn) -> tuple[Table, list[str], set[Variable]]:
    schools = ["a", "b", "c"][: draw(st.integers(1, 3))]
    table: Table = {}
    for school in schools:
        table[figure("some", school)] = draw(st.integers(0, MOST // 2))
        table[figure("rest", school)] = draw(st.integers(0, MOST // 2))
    for part in ("some", "rest"):
        table[figure(part, "all")] = sum(table[figure(part, school)] for school in schools)
    for school in [*schools, "all"]:
        table[figure("both", school)] = table[figure("some", school)] + table[figure("rest", school)]
    return table, schools, draw(st.sets(st.sampled_from(sorted(table))))


def possible(table: Table, schools: list[str], hidden: set[Variable]) -> Iterator[Table]:
    """Every table that looks like this one where it is not hidden. A school's figures go up to twice the largest."""
    for values in product(range(MOST + 1), repeat=2 * len(schools)):
        other = dict(zip(product(("some", "rest"), schools), values, strict=True))
        for part in ("some", "rest"):
            other[part, "all"] = sum(other[part, school] for school in schools)
        for school in [*schools, "all"]:
            other["both", school] = other["some", school] + other["rest", school]
        if all(other[variable] == value for variable, value in table.items() if variable not in hidden):
            yield other


@settings(max_examples=25, deadline=None)
@given(tables())
def test_bounds_hold_for_every_table_that_looks_the_same(drawn: tuple[Table, list[str], set[Variable]]) -> None:
    table, schools, hidden = drawn
    system = system_of(table, schools)
    for variable in sorted(hidden):
        system.hide(variable)
    tried = list(possible(table, schools, hidden))
    for variable in hidden:
        values = {other[variable] for other in tried}
        assert system.width(variable) >= max(values) - min(values)
    at_once = system_of(table, schools)
    for variable in hidden:
        at_once.width(variable)  # settled before and after each, it comes to the same
        at_once.hide(variable)
    assert {v: at_once.width(v) for v in hidden} == {v: system.width(v) for v in hidden}


def test_one_hidden_part_of_a_shown_total_is_known_and_two_have_their_sum_between_them() -> None:
    system = System()
    for name, value in {"total": 20, "a": 3, "b": 7, "c": 10}.items():
        system.add((name,), value)
    system.add_sum(("total",), [("a",), ("b",), ("c",)])
    system.hide(("a",))
    assert not system.is_known(("a",))
    assert system.width(("a",)) == 0
    system.hide(("b",))
    assert system.width(("a",)) == system.width(("b",)) == 10
    system.hide(("total",))
    assert system.width(("a",)) == float("inf")


def test_what_is_hidden_elsewhere_does_not_move_a_bound() -> None:
    system = System()
    for name in ("total", "a", "b", "other"):
        system.add((name,), 8)
    system.add_order(("a",), ("other",))
    system.hide(("a",))
    assert system.width(("a",)) == 8
    system.hide(("b",))
    assert system.width(("a",)) == 8


def test_sums_determine_figures_whose_bounds_are_wide() -> None:
    sums = [{"e": 1, "f": 1}, {"f": 1, "g": 1}, {"e": 1, "g": 1}, {"c": 1, "d": 1, "t": -1}]
    assert determined(sums) == {"e", "f", "g"}
    system = System()
    for name, value in {"e": 30, "f": 40, "g": 50, "ef": 70, "fg": 90, "eg": 80}.items():
        system.add((name,), value)
    for total in ("ef", "fg", "eg"):
        system.add_sum((total,), [(part,) for part in total])
    for part in ("e", "f", "g"):
        system.hide((part,))
    assert system.width(("f",)) == 0


def test_the_nearest_shown_figures_come_first() -> None:
    system = System()
    for name in ("total", "a", "b", "year", "m"):
        system.add((name,), 9)
    system.add_sum(("total",), [("a",), ("b",)])
    system.add_sum(("b",), [("m",)])
    for name in ("a", "b"):
        system.hide((name,))
    assert list(system.known_near(("a",))) == [[("total",)], [("m",)]]
