"""Trusts in particular states, from the simulated systems to the figures; each equals its own truth.

Here: everything put right, nothing to count, an academy under a new name and one that has converted during the year.
Others are in every simulated trust, or in tests of their own:

- a source that is stale: ``test_truth``; switched off, or a register missing: ``test_switched_off``; another MIS:
  ``test_mixed_mis``;
- boundaries of terms and years, changes of the clocks, a leap day: the days of ``test_sweep``, and unit tests;
- a device that was wiped and enrolled again: ``demo.world.tenant``, in two enrolments of a serial number;
- an invoice credited later: ``demo.world.cashbook``, dated in the year of the invoice or after;
- a ticket reopened, and tickets over the change of clocks and the end of a month: ``demo.world.occasions``;
- a bid submitted in one year and decided on the first day of the next: the edges of ``demo.world.bids``.

``test_the_trust_has_what_is_told_of_here`` holds the last four to be there.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from demo import trust
from demo.records import Mistake, School, World
from demo.truth import expected
from demo.workbooks import HEADERS
from tests.pipeline.compare import assert_true, figures
from tests.pipeline.night import Night
from tests.pipeline.put_right import put_right

DAY = date(2026, 3, 19)
CONVERTED_ON = date(2026, 1, 12)
RENAMED, CONVERTED = "900002", "900004"

# Nothing says for these measures what would be green, or they are green with exceptions to look at.
NOT_JUDGED = frozenset(
    ["1c.3", "1e.2", "2a.1", "2a.2", "2c.3", "3a.3", "3c.4", "3.2.7b", "B1.1", "B1.4", "B1.5", "B1.6", "B2.1", "B2.2",
     "B2.3", "B3.1", "B3.2", "CD", "CE", "CF", "CG", "DP.1", "DP.2", "QA.1", "QA.2", "QA.3"]
)  # fmt: skip


@pytest.fixture(scope="module")
def world() -> World:
    return trust.build(2025, trust.SMALL, DAY)


def test_a_trust_in_which_everything_was_put_right_is_green(night: Night, world: World) -> None:
    best = put_right(world, DAY)
    assert [outcome for outcome in night.land(best, DAY) if outcome.error] == []
    night.build(DAY)
    assert_true(night.build_db, night.truth(best, DAY))
    judged = {cell: figure for cell, figure in figures(night.build_db).items() if cell[0] not in NOT_JUDGED}
    assert {cell for cell, (_, _, _, rag, symbol, *_) in judged.items() if rag != "green" and symbol != "z"} == set()
    assert {cell for cell, figure in judged.items() if cell[1] is None and figure[3] != "green"} == set()
    assert len({code for code, _ in judged}) == 73 - len(NOT_JUDGED)


def test_where_there_is_nothing_to_count_no_figure_is_made_up(night: Night, world: World) -> None:
    """Workbooks of headings alone, no pupil, no device, no ticket, and a ledger in which nothing was bought."""
    empty = replace(
        world,
        plans=(), actions=(), compliance=(), buildings=(), entries=(), mistakes=(), tickets=(), managed_devices=(),
        devices=(), maintenances=(), enrolments=(), marks=type(world.marks)([]), exclusions=(), invoices=(),
        purchase_orders=(), budgets=(), credit_notes=(), payments=(),
        school_life=replace(world.school_life, incidents=(), results=()),
    )  # fmt: skip
    assert [outcome for outcome in night.land(empty, DAY) if outcome.error] == []
    night.build(DAY)
    assert_true(night.build_db, night.truth(empty, DAY))
    symbols = Counter(figure[4] for cell, figure in figures(night.build_db).items() if cell[1] is None)
    assert symbols["z"] > 40
    assert symbols["x"] == symbols["u"] == 0


def test_an_academy_renamed_and_one_converted_are_read_under_their_old_names_and_urns(
    night: Night, world: World
) -> None:
    changed = replace(world, schools=tuple(map(_changed, world.schools)))
    written = replace(changed, mistakes=(*world.mistakes, *_old_names(changed)))
    for as_at, is_open in ((date(2026, 1, 11), False), (CONVERTED_ON, True)):
        known = trust.up_to(written, as_at)
        outcomes = night.land(known, as_at)
        assert [outcome for outcome in outcomes if outcome.error] == []
        night.build(as_at)
        assert_true(night.build_db, night.truth(known, as_at))
        urns = {urn for _, urn in figures(night.build_db)}
        assert (CONVERTED in urns, RENAMED in urns) == (is_open, True)
    warned = {each.academy_urn: each.rows_landed for each in outcomes if each.resource == "row_warnings"}
    assert min(warned[RENAMED], warned[CONVERTED]) > 100, "rows that bear a name or a URN from before are told of"


def test_the_trust_has_what_is_told_of_here(world: World) -> None:
    serials = Counter(each.serial for each in world.managed_devices if each.serial)
    assert max(serials.values()) > 1, "a device that was wiped and enrolled again"
    billed_on = {f"CN-{each.number}": each.day for each in world.invoices}
    assert any(note.day > billed_on[note.number] for note in world.credit_notes), "an invoice credited later"
    words = [[word for _, word in ticket.history] for ticket in world.tickets]
    assert any("reopened" in each and "resolved" in each[each.index("reopened") :] for each in words)
    year = date(2025, 9, 1)
    bids = [entry.cells for entry in world.entries if entry.register == "bids"]
    assert any(
        isinstance(sent := bid.get("Submitted"), date)
        and isinstance(decided := bid.get("Decided"), date)
        and sent < year <= decided
        for bid in bids
    ), "a bid decided after the end of its year"
    assert expected(world, DAY).row("2a.2").denominator > 0


def _changed(school: School) -> School:
    if school.urn == RENAMED:
        return replace(school, name="Tollgate Hill Academy", nicknames=(school.name, *school.nicknames))
    return replace(school, joined_on=CONVERTED_ON) if school.urn == CONVERTED else school


def _old_names(world: World) -> list[Mistake]:
    """Every row of the two academies bears the name or the URN from before, unless something else is wrong with it."""
    wrong = {(mistake.urn, mistake.register, mistake.record_id) for mistake in world.mistakes}
    kinds = {RENAMED: "nickname", CONVERTED: "old_urn"}
    return [
        Mistake(urn, register, record_id, "school_urn", kinds[urn], refused=False, since=since)
        for urn, register, record_id, since in _rows(world)
        if urn in kinds and (urn, register, record_id) not in wrong
    ]


def _rows(world: World) -> list[tuple[str, str, str, date]]:
    first_four = {
        "plans": [(each, each.recorded) for each in world.plans],
        "actions": [(each, each.opened) for each in world.actions],
        "compliance_checks": [(each, each.recorded) for each in world.compliance],
        "buildings": [(each, each.recorded) for each in world.buildings],
    }
    assert {*first_four} < {*HEADERS}
    rows = [(each.urn, register, each.record_id, day) for register, kept in first_four.items() for each, day in kept]
    return rows + [(each.urn, each.register, each.record_id, each.versions[0][0]) for each in world.entries]
