"""Marks that went with their register, of which Wonde tells no deletion, are out with the next census.

The truth takes a mark for gone from the moment at which the school deleted it, told or not. So between that moment and
the next census the figures are exactly those of a world in which it is not deleted yet, and from then on the truth's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import duckdb

from demo.records import Mark, World
from tests.pipeline.compare import assert_true, figures, true_figures
from tests.pipeline.night import Night

WorldOf = Callable[[int, date], World]
FIRST = date(2026, 3, 10)  # the first night reads a census too; the next is due a week later
DELETED_ON = FIRST + timedelta(days=2)


def with_registers_deleted(world: World) -> World:
    """The same world, in which one academy's registers of a morning were deleted whole."""
    urn, day = world.schools[0].urn, FIRST - timedelta(days=1)
    at = datetime.combine(DELETED_ON, time(11), UTC)
    marks = [
        mark._replace(deleted_at=at, deleted_with_register=True)
        if (mark.urn, mark.day, mark.session, mark.deleted_at) == (urn, day, "AM", None)
        else mark
        for mark in world.marks
    ]
    return replace(world, marks=type(world.marks)(marks))


def test_a_mark_gone_with_its_register_is_counted_until_the_next_census(night: Night, world_of: WorldOf) -> None:
    for days in (0, 3, 7, 8):
        as_at = FIRST + timedelta(days=days)
        whole = world_of(2025, as_at)
        world = with_registers_deleted(whole)
        assert [outcome for outcome in night.land(world, as_at) if outcome.error] == []
        night.build(as_at)
        if days == 3:  # deleted, and nobody has told
            assert true_figures(night.truth(whole, as_at)) != true_figures(night.truth(world, as_at))
            assert_true(night.build_db, night.truth(whole, as_at))
        else:
            assert_true(night.build_db, night.truth(world, as_at))
    assert missing(night) > 0


def test_a_census_that_is_not_let_in_leaves_the_one_before(night: Night, world_of: WorldOf) -> None:
    """It has lost too much to be believed without a person's word: nothing is gone by it, and no figure is withheld."""
    late = FIRST + timedelta(days=7)
    night.land(with_registers_deleted(world_of(2025, FIRST)), FIRST)
    whole = world_of(2025, late)
    world = with_registers_deleted(whole)
    shrunken = replace(world, marks=type(world.marks)(most_deleted(world)))
    refused = {outcome.resource for outcome in night.land(shrunken, late) if outcome.error}
    assert refused == {"session_mark_census"}
    night.build(late)
    assert_true(night.build_db, night.truth(whole, late))
    assert missing(night) == 0


def most_deleted(world: World) -> list[Mark]:
    urn, at = world.schools[0].urn, datetime.combine(DELETED_ON, time(11), UTC)
    return [
        mark._replace(deleted_at=at, deleted_with_register=True)
        if mark.urn == urn and mark.day < FIRST and mark.deleted_at is None
        else mark
        for mark in world.marks
    ]


def test_a_backfill_below_the_census_and_an_earlier_build_agree_with_one_from_nothing(
    night: Night, world_of: WorldOf
) -> None:
    """What a build remembers of a census it compared is what a build from nothing finds."""
    for days in (0, 3, 7):
        as_at = FIRST + timedelta(days=days)
        night.land(with_registers_deleted(world_of(2025, as_at)), as_at)
    third, last = FIRST + timedelta(days=3), FIRST + timedelta(days=7)
    night.build(last)
    night.build(third)
    assert missing(night) == 0
    assert_true(night.build_db, night.truth(world_of(2025, third), third))
    between = FIRST + timedelta(days=5)
    night.land(with_registers_deleted(world_of(2025, between)), between)
    night.build(last)
    remembered = figures(night.build_db), missing(night)
    assert remembered[1] > 0
    night.build(last, full_refresh=True)
    assert (figures(night.build_db), missing(night)) == remembered


def missing(night: Night) -> int:
    """Marks that a census has found to be missing and that no deletion tells."""
    with duckdb.connect(str(night.build_db), read_only=True) as connection:
        found = connection.execute(
            """
            select count(*)
            from core.fct_attendance_session as marks
            anti join staging.stg_mis__session_mark_deletions as told using (school_urn, mark_id)
            anti join staging.stg_mis__student_deletions as told_pupils using (school_urn, student_key)
            where marks.is_missing_from_census and marks.is_removed
            """
        ).fetchone()
    assert found is not None
    return int(found[0])
