"""Days built again, read late or read from old landings: every measure still equals the truth of its own day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from demo.records import World
from tests.pipeline.compare import assert_true, figures
from tests.pipeline.night import Night

WorldOf = Callable[[int, date], World]


def test_an_earlier_day_built_again_equals_its_own_truth(night: Night, world_of: WorldOf) -> None:
    """A build of a past day sees nothing that landed later, though the warehouse has already been built for later."""
    early, late = date(2026, 3, 12), date(2026, 3, 19)
    for as_at in (early, late):
        night.land(world_of(3, as_at), as_at)
    night.build(late)
    assert_true(night.build_db, night.truth(world_of(3, late), late))
    night.build(early)
    assert_true(night.build_db, night.truth(world_of(3, early), early))


def test_a_backfill_lands_under_its_day_and_disturbs_nothing_newer(night: Night, world_of: WorldOf) -> None:
    late, early = date(2026, 3, 19), date(2026, 3, 10)
    night.land(world_of(5, late), late)
    before = _landed(night, late)
    night.land(world_of(5, early), early)
    assert _landed(night, late) == before
    night.build(early)
    assert_true(night.build_db, night.truth(world_of(5, early), early))
    night.build(late)
    assert_true(night.build_db, night.truth(world_of(5, late), late))


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
