"""The rows of the further registers: each is typed when it can be known, and every situation is there to be seen."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from demo.records import Entry, World
from demo.trust import DEMO_DAY, FULL, SMALL, build
from demo.truth import expected
from demo.world.edges import HORIZON

REGISTERS = {
    "audits", "remedial_actions", "condition", "projects", "milestones", "standards", "training", "networks",
    "network_attendance", "reviews", "recommendations", "delivery_plan", "qa_activities",
}  # fmt: skip
HAPPENED = {
    "Audit date", "Raised", "Closed", "Survey date", "Actual end", "Actual date", "Assessed", "Held date", "Attended",
    "Review date", "Approved", "Last reviewed",
}  # fmt: skip
REFERENCES = {"Audit id": "audits", "Project id": "projects", "Review id": "reviews", "Event id": "networks"}
MEASURES = (
    "1b.1", "1b.3", "1b.4", "1c.1", "1c.2", "1c.3", "1d.1", "1d.2", "1d.3", "1f.1", "1f.2", "1f.3", "2c.1", "2c.2",
    "3a.1", "3a.2", "3a.3", "3b.1", "3.2.1", "3.2.3a", "3.2.3b", "B3.1", "B3.2", "DP.1", "DP.2", "QA.1", "QA.2", "QA.3",
)  # fmt: skip
RATED = [measure for measure in MEASURES if measure not in ("1c.3", "3a.3", "B3.1", "B3.2", "DP.1", "DP.2")]
RATED = [measure for measure in RATED if not measure.startswith("QA")]
FEW_PUPILS = replace(FULL, pupils=340, devices=60)


@pytest.fixture(scope="module")
def whole() -> World:
    """All that is ever typed."""
    return build(size=replace(FULL, pupils=60, devices=20, schools=17, employees=40), until=HORIZON)


def of_mine(world: World) -> list[Entry]:
    return [entry for entry in world.entries if entry.register in REGISTERS]


def test_every_register_is_kept_and_none_is_large(whole: World) -> None:
    rows = Counter(entry.register for entry in of_mine(whole))
    assert rows.keys() == REGISTERS
    assert max(rows.values()) < 800
    ids = [entry.record_id for entry in of_mine(whole)]
    assert len(set(ids)) == len(ids)


def test_nothing_is_typed_before_it_has_happened(whole: World) -> None:
    for entry in of_mine(whole):
        typed = [day for day, _ in entry.versions]
        assert typed == sorted(set(typed)), entry.record_id
        for day, cells in entry.versions:
            happened = HAPPENED | ({"Done"} if entry.register != "networks" else set())
            for heading in happened & cells.keys():
                value = cells[heading]
                assert isinstance(value, date)
                assert value <= day, (entry.record_id, heading)


def test_what_a_row_refers_to_had_been_typed(whole: World) -> None:
    first = {entry.record_id: entry.versions[0][0] for entry in whole.entries}
    kinds = {entry.record_id: entry.register for entry in whole.entries}
    opened = {action.record_id: action for action in whole.actions}
    buildings = {building.record_id: building for building in whole.buildings}
    plans = {plan.record_id: plan for plan in whole.plans}
    for entry in of_mine(whole):
        for day, cells in entry.versions:
            for heading, register in REFERENCES.items():
                if heading in cells:
                    assert kinds[str(cells[heading])] == register
                    assert first[str(cells[heading])] <= day
            if "Plan line" in cells:
                assert opened[str(cells["Plan line"])].opened <= day
                assert opened[str(cells["Plan line"])].urn == entry.urn
            if "Building id" in cells:
                assert buildings[str(cells["Building id"])].recorded <= day
            if "Plan id" in cells:
                assert plans[str(cells["Plan id"])].recorded <= day
    for action in whole.actions:
        assert plans[action.plan_id].recorded <= action.opened
    for building in whole.buildings:
        assert building.exit_plan_id is None or plans[building.exit_plan_id].recorded <= building.recorded


def test_people_stand_there_by_a_role_or_a_number(whole: World) -> None:
    people = {str(entry.cells["Person id"]) for entry in of_mine(whole) if "Person id" in entry.cells}
    numbers = {person for person in people if person not in ("Headteacher", "Site manager 1")}
    assert len(numbers) > 50
    assert all(number[0] == "S" and number[1:].isdigit() for number in numbers)


def test_the_full_trust_shows_every_colour_of_most_measures() -> None:
    world = build(size=FEW_PUPILS, until=DEMO_DAY)
    truth = expected(world, DEMO_DAY)
    colours = {
        measure: {row.rag for row in truth.rows if row.measure_code == measure and row.scope == "school"}
        for measure in RATED
    }
    assert all({"green", "red"} <= seen for seen in colours.values()), colours
    with_amber = [measure for measure, seen in colours.items() if "amber" in seen]
    assert {"1b.3", "1d.2", "1d.3", "1f.3", "3.2.1"} <= set(with_amber)


def test_the_small_trust_shows_most_situations() -> None:
    truth = expected(build(size=SMALL, until=DEMO_DAY), DEMO_DAY)
    rows = [row for row in truth.rows if row.measure_code in MEASURES and row.scope == "school"]
    different = {
        measure: len({(row.value, row.symbol, row.rag) for row in rows if row.measure_code == measure})
        for measure in MEASURES
    }
    assert [measure for measure, many in different.items() if many == 1] == []
    assert {row.symbol for row in rows} >= {None, "z", "u"}
    assert len({row.measure_code for row in rows if row.symbol == "z"}) >= 7
    assert {code for code, _, _ in truth.exceptions} >= set(MEASURES) - {"1f.3"}


def test_the_night_after_the_first_a_limit_is_passed() -> None:
    world = build(size=SMALL, until=date(2026, 3, 20))
    before, after = expected(world, DEMO_DAY), expected(world, date(2026, 3, 20))
    changed = {
        row.measure_code
        for row, then in zip(before.rows, after.rows, strict=True)
        if row.measure_code in MEASURES and row != replace(then, as_at=DEMO_DAY)
    }
    assert changed >= {"1b.1", "1b.3", "1b.4", "1c.2", "1d.1", "3.2.3a"}


def test_rows_of_further_registers_are_refused_in_the_hurried_academies() -> None:
    world = build(size=SMALL, until=DEMO_DAY)
    refused = [slip for slip in world.mistakes if slip.refused and slip.register in REGISTERS]
    assert {slip.urn for slip in refused} == {"900002", "900004"}
    assert len({slip.register for slip in refused}) >= 9
    entries = {entry.record_id: entry for entry in world.entries}
    for slip in refused:
        entry = entries[slip.record_id]
        assert (entry.urn, entry.register) == (slip.urn, slip.register)
        assert entry.versions[0][0] <= slip.since
