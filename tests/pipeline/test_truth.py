"""Every measure, from simulated systems through landing and dbt, equals the truth."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from demo.records import World
from demo.truth import expected
from tests.pipeline.compare import assert_true, figures, true_figures
from tests.pipeline.night import Night

WorldOf = Callable[[int, date], World]


@pytest.mark.parametrize(
    ("seed", "first", "second"),
    [
        (2025, date(2026, 3, 19), date(2026, 3, 20)),  # two days of the demo
        (7, date(2025, 10, 24), date(2025, 11, 5)),  # across half-term, and the clocks going back
        (11, date(2026, 3, 27), date(2026, 5, 6)),  # across Easter, and the clocks going forward
    ],
)
def test_two_nights_in_a_row_equal_the_truth(
    night: Night, world_of: WorldOf, seed: int, first: date, second: date
) -> None:
    for as_at in (first, second):
        world = world_of(seed, as_at)
        assert [outcome for outcome in night.land(world, as_at) if outcome.error] == []
        night.build(as_at)
        assert_true(night.build_db, expected(world, as_at))


def test_an_earlier_day_built_again_equals_its_own_truth(night: Night, world_of: WorldOf) -> None:
    """A build of a past day sees nothing that landed later, though the warehouse has already been built for later."""
    early, late = date(2026, 3, 12), date(2026, 3, 19)
    for as_at in (early, late):
        night.land(world_of(3, as_at), as_at)
    night.build(late)
    assert_true(night.build_db, expected(world_of(3, late), late))
    night.build(early)
    assert_true(night.build_db, expected(world_of(3, early), early))


def test_a_backfill_lands_under_its_day_and_disturbs_nothing_newer(night: Night, world_of: WorldOf) -> None:
    late, early = date(2026, 3, 19), date(2026, 3, 10)
    night.land(world_of(5, late), late)
    before = _landed(night, late)
    night.land(world_of(5, early), early)
    assert _landed(night, late) == before
    night.build(early)
    assert_true(night.build_db, expected(world_of(5, early), early))
    night.build(late)
    assert_true(night.build_db, expected(world_of(5, late), late))


SILENT = [
    {("wonde", None)},
    {("xero", None)},
    {("registers", None)},
    {("wonde", "900001"), ("registers", "900002")},
]


@pytest.mark.parametrize(
    "silent", SILENT, ids=lambda silent: "+".join(f"{s}:{u or 'all'}" for s, u in sorted(silent, key=str))
)
def test_a_silent_source_turns_its_measures_x_and_leaves_the_others(
    night: Night, world_of: WorldOf, silent: set[tuple[str, str | None]]
) -> None:
    as_at = date(2026, 3, 19)
    world = world_of(2025, as_at)
    night.land(world, as_at, silent=silent)
    night.build(as_at)
    truth = expected(world, as_at, missing=silent)
    assert_true(night.build_db, truth)
    unknown = [cell for cell, figure in figures(night.build_db).items() if figure[4] == "x"]
    assert unknown, "a silent source must show"
    assert all(figures(night.build_db)[cell][3] == "grey" for cell in unknown)
    whole = true_figures(expected(world, as_at))
    untouched = {cell: figure for cell, figure in true_figures(truth).items() if cell[1] and figure[4] != "x"}
    assert untouched == {cell: whole[cell] for cell in untouched}


def test_a_source_silent_for_longer_than_its_limit_is_stale(night: Night, world_of: WorldOf) -> None:
    """What landed last week still counts for a few days, and then no longer."""
    first = date(2026, 3, 10)
    night.land(world_of(2025, first), first)
    for days, is_stale in ((3, False), (4, True)):
        as_at = first + timedelta(days=days)
        night.land(world_of(2025, as_at), as_at, silent={("xero", None)})
        night.build(as_at)
        symbols = {cell: figure[4] for cell, figure in figures(night.build_db).items() if cell[0] == "3c.3"}
        assert all((symbol == "x") == is_stale for symbol in symbols.values()), (days, symbols)


def _landed(night: Night, as_at: date) -> dict[str, bytes]:
    root = night.home / "landing"
    return {str(path.relative_to(root)): path.read_bytes() for path in root.glob(f"*/*/as_at={as_at}/**/*.*")}
