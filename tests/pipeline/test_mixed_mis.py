"""A trust whose academies have different MIS gives the figures of one that is read through Wonde alone.

Only what Bromcom and Arbor do not tell (results of assessments, achievements, who is employed) is missing at their
academies, and which MIS an academy has is another answer.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import duckdb
import pytest

from demo.records import World
from demo.trust import DEMO_DAY
from tests.pipeline.compare import Cell, assert_true, exceptions, figures
from tests.pipeline.night import Night

WorldOf = Callable[[int, date], World]
FIRST, SECOND = DEMO_DAY, date(2026, 3, 20)
NOT_TOLD = {"B1.1", "B1.6", "B2.1", "CD"}
OF_THE_MIS = {"3.2.5a"}


def mixed(world: World) -> dict[str, str]:
    """Every third academy has Bromcom, every third Arbor."""
    systems = ("wonde", "bromcom", "arbor")
    return {school.urn: systems[at % len(systems)] for at, school in enumerate(world.schools)}


def test_two_nights_of_a_mixed_trust_equal_the_truth_and_wonde_alone(
    night: Night, whole: Night, world_of: WorldOf
) -> None:
    for as_at in (FIRST, SECOND):
        world = world_of(2025, as_at)
        assert [outcome for outcome in night.land(world, as_at, mis=mixed(world)) if outcome.error] == []
        night.build(as_at)
        assert_true(night.build_db, night.truth(world, as_at, mis=mixed(world)))
        if as_at == DEMO_DAY:
            assert said_alike(night) == said_alike(whole)
    unread = {urn for urn, system in mixed(world_of(2025, SECOND)).items() if system != "wonde"}
    for (code, urn), figure in figures(night.build_db).items():
        assert (figure[4] == "x") == (code in NOT_TOLD and urn in unread), (code, urn)
    assert sources_of_marks(night) == {"wonde", "bromcom", "arbor"}


@pytest.mark.parametrize("silent", ["bromcom", "arbor"])
def test_a_silent_mis_is_missing_at_its_own_academies_alone(night: Night, world_of: WorldOf, silent: str) -> None:
    world = world_of(2025, FIRST)
    mis = mixed(world)
    night.land(world, FIRST, mis=mis, silent={(silent, None)})
    night.build(FIRST)
    missing = {("wonde", urn) for urn, system in mis.items() if system == silent}
    assert missing
    assert_true(night.build_db, night.truth(world, FIRST, missing=missing, mis=mis))


def test_an_academy_that_changes_its_mis_is_read_from_the_new_one_alone(night: Night, world_of: WorldOf) -> None:
    for as_at, shift in ((FIRST, 0), (SECOND, 1)):
        world = world_of(2025, as_at)
        systems = list(mixed(world).values())
        mis = {school.urn: systems[(at + shift) % len(systems)] for at, school in enumerate(world.schools)}
        night.land(world, as_at, mis=mis)
        night.build(as_at)
        assert_true(night.build_db, night.truth(world, as_at, mis=mis))


def said_alike(night: Night) -> tuple[dict[Cell, tuple[Any, ...]], set[tuple[str, str, str]]]:
    """Figures and exceptions of the measures to which it is all one which MIS an academy has."""
    other = NOT_TOLD | OF_THE_MIS
    found, opened = figures(night.build_db), exceptions(night.build_db)
    return (
        {cell: figure for cell, figure in found.items() if cell[0] not in other},
        {each for each in opened if each[0] not in other},
    )


def sources_of_marks(night: Night) -> set[str]:
    with duckdb.connect(str(night.build_db), read_only=True) as connection:
        found = connection.execute("select distinct source from ops.landing_partition where resource = 'session_marks'")
        return {source for (source,) in found.fetchall()}
