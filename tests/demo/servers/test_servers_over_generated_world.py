"""The servers over the generated trust: what they show depends on the moment alone, and increments add up to it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hand_made import Simulated, Timer

from demo.records import World
from demo.servers.moments import Clock
from demo.servers.systems import Servers
from demo.trust import SMALL, build

AS_AT = date(2025, 11, 14)
LATER = date(2026, 2, 13)
RESOURCES = (
    *("students", "students-leaver", "attendance/session", "attendance-codes", "attendance-summaries", "exclusions"),
    *("behaviours", "achievements", "employees", "employee-absences", "groups", "deletions"),
    *("assessment/results", "assessment/resultsets", "assessment/aspects"),
)
INCLUDE: dict[str, Any] = {
    "include": "education_details,extended_details,employment_details,student,students,employee,aspect,resultset",
    "per_page": 1000,
}


@pytest.fixture(scope="module")
def later_world() -> World:
    return build(seed=5, size=SMALL, until=LATER)


def serving(world: World, as_at: date) -> Iterator[Simulated]:
    timer = Timer()
    servers = Servers(world, Clock.after(as_at), timer=timer, calls_per_minute=10_000)
    with servers as details:
        yield Simulated(servers, details, timer)


@pytest.fixture(scope="module")
def later(later_world: World) -> Iterator[Simulated]:
    yield from serving(later_world, LATER)


@pytest.fixture(scope="module")
def then() -> Iterator[Simulated]:
    yield from serving(build(seed=5, size=SMALL, until=AS_AT), AS_AT)


def everything(simulated: Simulated) -> dict[str, Any]:
    """All that the three systems say, but for what is made anew at each start: addresses and ids of answers."""
    said: dict[str, Any] = {}
    schools = simulated.all_of("schools")
    for school in schools:
        del school["region"]
        for resource in RESOURCES:
            said[f"{school['urn']}/{resource}"] = simulated.all_of(f"schools/{school['id']}/{resource}", **INCLUDE)
    said["schools"] = schools
    for status in ("", "Archived", "Deleted"):
        said[f"hardware/{status}"] = simulated.snipe_it(status=status, sort="id", order="asc").json()
    headers = simulated.xero_headers()
    for name in ("Accounts", "TrackingCategories", "Budgets", "Invoices", "PurchaseOrders"):
        said[name] = simulated.xero(name, headers, page=1, pageSize=1000).json()[name]
    return said


def test_what_is_shown_depends_on_the_moment_and_not_on_how_far_the_world_goes(
    then: Simulated, later: Simulated
) -> None:
    later.servers.clock.moment = then.servers.clock.moment
    shown, expected = everything(later), everything(then)
    assert {name for name in expected if shown[name] != expected[name]} == set()
    assert shown.keys() == expected.keys()


def test_every_resource_of_the_generated_trust_has_something_to_show(later: Simulated) -> None:
    later.servers.clock.moment = Clock.after(LATER).moment
    said = everything(later)
    empty = {name.rpartition("/")[2] for name in said} - {
        name.rpartition("/")[2] for name, rows in said.items() if rows
    }
    assert empty == set()


def test_a_page_never_holds_more_than_its_endpoint_allows(later: Simulated) -> None:
    marks = f"schools/{later.all_of('schools')[0]['id']}/attendance/session"
    assert len(later.all_of(marks, per_page=500)) > 1000
    assert len(later.wonde(marks, per_page=5000).json()["data"]) == 1000


def test_nightly_increments_and_deletions_add_up_to_the_full_read(later: Simulated) -> None:
    landed: dict[str, dict[str, Any]] = {}
    day = date(2025, 8, 31)
    after = None
    school = next(iter(later.all_of("schools")))["id"]
    marks, deletions = f"schools/{school}/attendance/session", f"schools/{school}/deletions"
    students_gone: set[str] = set()
    while day < LATER:
        day += timedelta(days=7)
        clock = Clock.after(min(day, LATER))
        later.servers.clock.moment = clock.moment
        window = {"per_page": 1000, **({} if after is None else {"updated_after": after})}
        for gone in later.all_of(deletions, **window):
            if gone["type"] == "student":
                students_gone.add(gone["id"])
            elif gone["restored_at"] is None:
                landed.pop(gone["id"], None)
        landed |= {mark["id"]: mark for mark in later.all_of(marks, **window)}
        after = (clock.moment - timedelta(seconds=1)).strftime("%Y-%m-%d %H:%M:%S")
    kept = {mark_id: mark for mark_id, mark in landed.items() if mark["student"] not in students_gone}
    assert kept == {mark["id"]: mark for mark in later.all_of(marks, per_page=1000)}
    assert len(kept) > 1000
