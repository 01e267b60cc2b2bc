"""The simulated trust's support, devices and voices: each has every case on which counting can go wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from demo.records import OS_FIXES, World
from demo.servers.freshworks_records import Shapes, school_id
from demo.trust import DEMO_DAY, FULL, SMALL, build
from demo.truth import expected
from demo.world.dice import LONDON, close_of

SEEDS = range(3)


@pytest.fixture(scope="module", params=SEEDS)
def small(request: pytest.FixtureRequest) -> World:
    return build(seed=request.param, size=SMALL, until=date(2026, 7, 10))


def test_nothing_happens_to_tickets_and_devices_while_they_are_read(small: World) -> None:
    """The night's run begins at two: what happened after midnight would be seen too early, or too late."""
    moments = [at for ticket in small.tickets for at, _ in ticket.history]
    moments += [at for each in small.managed_devices for at, _ in each.builds]
    moments += [each.enrolled_at for each in small.managed_devices]
    for account in small.directory_accounts:
        happened = account.created_at, account.mfa_registered_at, account.disabled_at, account.deleted_at
        moments += [at for at in happened if at is not None]
    assert [at for at in moments if at.astimezone(LONDON).hour < 3] == []


def test_tickets_have_every_occasion(small: World) -> None:
    by_number = {ticket.ticket_id: ticket for ticket in small.tickets}
    assert len(by_number) == len(small.tickets)
    assert {by_number[number].urn for number in range(501, 518)} == {school.urn for school in small.schools}
    exact = [t for t in small.tickets if any((at, event) == (t.solve_due, "resolved") for at, event in t.history)]
    assert exact
    spans = [
        (first, then)
        for ticket in small.tickets
        for (first, event), (then, _) in zip(ticket.history, ticket.history[1:], strict=False)
        if event == "pending"
    ]
    assert any(first.month != then.month for first, then in spans)
    offsets = [{at.astimezone(LONDON).utcoffset() for at, _ in ticket.history} for ticket in small.tickets]
    assert any(len(each) == 2 for each in offsets)  # across a change of the clocks


def test_every_ticket_is_of_a_school_that_the_helpdesk_knows() -> None:
    world = build(seed=2025, size=SMALL, until=DEMO_DAY)
    known = {row["id"]: row["name"] for row in Shapes(world).schools()}
    names = {school.urn: school.name for school in world.schools}
    for ticket in world.tickets:
        name = known[school_id(ticket.urn, under_nickname=ticket.under_nickname)]
        assert (name == names[ticket.urn]) is not ticket.under_nickname
    assert any(ticket.under_nickname for ticket in world.tickets)


def test_builds_move_on_and_some_devices_are_left_behind(small: World) -> None:
    order = {fix.build: place for place, fix in enumerate(OS_FIXES)}
    for each in small.managed_devices:
        days = [at for at, _ in each.builds]
        assert days == sorted(days)
        assert days[0] >= each.enrolled_at
        newest = [tuple(int(part) for part in build.split(".")) for _, build in each.builds]
        assert newest == sorted(newest)
        assert each.silent_from is None or each.silent_from <= each.enrolled_at or days[-1] < each.silent_from
    company = [each for each in small.managed_devices if each.owner == "company" and each.removed_at is None]
    last = Counter(each.builds[-1][1] for each in company)
    assert len(last) > 5
    assert any(build in order for build in last)
    behind = close_of(date(2025, 11, 30))
    assert any(each.builds[-1][0] < behind for each in company)
    moved = [each for each in company if len({build.rpartition(".")[0] for _, build in each.builds}) > 1]
    assert moved  # to another release


def test_one_academy_keeps_every_device_in_order_and_others_do_not() -> None:
    truth = expected(build(seed=2025, size=SMALL, until=DEMO_DAY), DEMO_DAY)
    colours = Counter(row.rag for row in truth.rows if row.measure_code == "3d.1" and row.school_urn)
    assert colours["green"] >= 1
    assert colours["red"] >= 1


def test_surveys_lie_on_both_sides_of_365_days(small: World) -> None:
    closed = {entry.cells["Closed"] for entry in small.entries if entry.cells.get("Audience") == "pupils"}
    assert {DEMO_DAY - timedelta(days=365), DEMO_DAY - timedelta(days=366)} & closed
    rows = [entry.cells for entry in small.entries if entry.register == "surveys"]
    for cells in rows:
        points = [cells[f"Point {point}"] for point in range(1, 6)]
        assert all(isinstance(count, int) and count >= 0 for count in points)
        assert sum(count for count in points if isinstance(count, int)) <= int(str(cells["Responded"]))
        assert int(str(cells["Responded"])) <= int(str(cells["Invited"]))
    asked = Counter(
        (entry.urn, entry.cells["Question"], entry.cells["Closed"])
        for entry in small.entries
        if "Question" in entry.cells
    )
    assert max(asked.values()) == 2  # a second wave that closed on the same day


def test_the_full_trust_has_academies_of_every_colour() -> None:
    world = build(size=replace(FULL, pupils=340), until=DEMO_DAY)
    truth = expected(world, DEMO_DAY)
    for measure, colours in {
        "1e.3": {"green", "amber", "red"},
        "3d.1": {"green", "red"},
        "3.2.5a": {"green", "red"},
    }.items():
        assert colours <= {row.rag for row in truth.rows if row.measure_code == measure and row.school_urn}, measure
    nothing = {(row.measure_code, row.symbol) for row in truth.rows if row.school_urn}
    for measure in ("B1.1", "B1.5", "B2.3"):
        assert {(measure, "z"), (measure, None)} <= nothing, measure
    assert 150 < sum(entry.register == "surveys" for entry in world.entries) < 500
