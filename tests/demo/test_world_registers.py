"""The simulated registers of bids, contracts, software and commitments hold what there is to be judged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from demo.records import Entry, World
from demo.trust import DEMO_DAY, FULL, SMALL, Size, build
from demo.truth import Truth, expected

FEW_PUPILS = replace(FULL, pupils=340, devices=60)
HAPPENED = {
    "bids": ("Submitted", "Decided"),
    "contracts": ("Requested", "Began", "Awarded", "Review date"),
    "contract_kpis": ("Period end",),
    "waivers": ("Approved",),
    "software": ("DPIA date", "Approval date"),
    "certificates": ("Issued",),
    "improvement_days": ("Day given",),
    "commissions": ("Agreed", "Invoiced", "Repaid on"),
}


@pytest.fixture(scope="module")
def years() -> World:
    return build(size=SMALL, until=date(2027, 7, 31))


@pytest.fixture(scope="module", params=[SMALL, FEW_PUPILS], ids=["small", "full"])
def truth(request: pytest.FixtureRequest) -> Truth:
    size: Size = request.param
    return expected(build(size=size, until=DEMO_DAY), DEMO_DAY)


def test_what_happened_is_typed_on_the_day_or_later(years: World) -> None:
    seen = dict.fromkeys(HAPPENED, 0)
    for entry in years.entries:
        for typed, cells in entry.versions:
            days = [day for heading in HAPPENED.get(entry.register, ()) if (day := cells.get(heading)) is not None]
            assert all(isinstance(day, date) and day <= typed for day in days), (entry.record_id, typed)
            seen[entry.register] = seen.get(entry.register, 0) + len(days)
    assert all(seen[register] for register in HAPPENED), seen


def test_rows_refer_to_rows_of_their_academy_that_were_there_before(years: World) -> None:
    typed = {(entry.urn, entry.record_id): entry.versions[0][0] for entry in years.entries}
    typed |= {(plan.urn, plan.record_id): plan.recorded for plan in years.plans}
    referring = [
        (entry, day, cells[heading])
        for entry in years.entries
        for heading in ("Contract id", "Plan id")
        for day, cells in entry.versions
        if entry.register in HAPPENED and cells.get(heading) is not None
    ]
    assert {entry.register for entry, _, _ in referring} == {"bids", "contract_kpis", "waivers"}
    assert all(typed[entry.urn, str(meant)] <= day for entry, day, meant in referring)


def test_rows_change_as_things_happen(years: World) -> None:
    def words(register: str, heading: str) -> set[object]:
        rows: list[Entry] = [entry for entry in years.entries if entry.register == register]
        return {cells.get(heading) for entry in rows for _, cells in entry.versions}

    assert words("bids", "Outcome") >= {"draft", "submitted", "won", "lost"}
    assert words("contracts", "Status") >= {"live", "ended"}
    assert words("contracts", "Decision") >= {None, "undecided", "retender"}
    assert words("contract_kpis", "Status") == {"draft", "final"}
    assert words("software", "Status") >= {"live", "pilot", "retired"}
    assert words("certificates", "Status") == {"current", "expired", "withdrawn"}
    assert words("improvement_days", "Status") == {"given", "cancelled"}
    assert words("bookings", "Status") == {"confirmed", "cancelled"}
    assert words("commissions", "Status") >= {"agreed", "running", "repaid"}


def test_capital_is_committed_in_time_early_and_late(truth: Truth) -> None:
    colours = {row.rag for row in truth.rows if row.measure_code == "2a.3" and row.scope == "school"}
    assert colours >= {"green", "amber", "red"}


@pytest.mark.parametrize("code", ["2b.1", "2b.2", "2b.3", "3c.1", "3c.2", "3.2.6", "3.2.7a", "CB", "CC"])
def test_some_academies_do_well_and_some_badly(truth: Truth, code: str) -> None:
    rows = [row for row in truth.rows if row.measure_code == code and row.scope == "school"]
    good = [row for row in rows if row.rag == "green" or row.symbol == "u"]
    bad = [row for row in rows if row.rag in ("amber", "red")]
    assert good
    assert bad


@pytest.mark.parametrize("code", ["2a.2", "2b.1", "2b.2", "3c.1", "3c.2", "3c.4", "CC", "CE"])
def test_some_academy_has_nothing_to_count(truth: Truth, code: str) -> None:
    assert "z" in {row.symbol for row in truth.rows if row.measure_code == code}


def test_spending_lies_within_its_bands_and_outside(truth: Truth) -> None:
    rows = [row for row in truth.rows if row.measure_code == "2c.3" and row.scope == "school"]
    assert len({row.numerator for row in rows}) > 1
    assert any(row.numerator < row.denominator for row in rows if row.numerator is not None and row.denominator)


def test_cyber_essentials_turns_amber_overnight() -> None:
    world = build(size=SMALL, until=date(2026, 3, 20))
    assert [expected(world, day).row("3d.4").rag for day in (DEMO_DAY, date(2026, 3, 20))] == ["green", "amber"]
