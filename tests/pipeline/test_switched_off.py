"""A source switched off turns its measures x, with the reason and never green, and leaves all others as they are.

The world is landed once; each case builds from links to that landing in which the source's part is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest
from openpyxl import load_workbook

from demo import workbooks
from demo.records import World
from demo.trust import DEMO_DAY
from tests.pipeline.compare import Cell, assert_true, exceptions, figures
from tests.pipeline.night import Night, Silent, academy_of

AS_AT = DEMO_DAY
FIRST, SECOND, THIRD = "900001", "900002", "900003"

CASES: dict[str, Silent] = {
    "wonde": {("wonde", None)},
    "snipe_it": {("snipe_it", None)},
    "graph": {("graph", None)},
    "xero": {("xero", None)},
    "freshservice": {("freshservice", None)},
    "registers": {("registers", None)},
    "registers of one academy, the MIS of another": {("registers", SECOND), ("wonde", FIRST)},
    "ledger, helpdesk and the registers of one academy": {("xero", None), ("freshservice", None), ("registers", THIRD)},
}


@pytest.fixture(scope="module")
def world(world_of: Callable[[int, date], World]) -> World:
    return world_of(2025, AS_AT)


@pytest.mark.parametrize("silent", CASES.values(), ids=CASES)
def test_its_measures_are_x_with_the_reason_and_the_others_as_they_were(
    whole: Night, world: World, tmp_path: Path, silent: Silent
) -> None:
    night = whole.without(tmp_path, silent)
    night.build(AS_AT)
    assert_true(night.build_db, night.truth(world, AS_AT, missing=silent))
    _hold_against_whole(night, whole)


def test_a_workbook_without_a_sheet_leaves_out_that_register_at_that_academy(
    whole: Night, world: World, tmp_path: Path
) -> None:
    night = whole.without(tmp_path, {("registers", THIRD)})
    folder = tmp_path / "workbooks"
    for path in workbooks.write(world, AS_AT, folder):
        if path.parent.name == THIRD:
            book = load_workbook(path)
            del book[workbooks.HEADERS["bids"][0]]
            book.save(path)
    academies = [academy_of(school) for school in world.schools]
    reader = next(academy for academy in academies if academy.urn == THIRD)
    outcomes = night.land_registers(folder, AS_AT, [reader], academies)
    # A register that an academy has never kept is no fault of the night; its measures are x all the same.
    assert [outcome for outcome in outcomes if outcome.error] == []
    assert "bids" not in {outcome.resource for outcome in outcomes}
    night.build(AS_AT)
    assert_true(night.build_db, night.truth(world, AS_AT, missing={("registers:bids", THIRD)}))
    unknown = _hold_against_whole(night, whole)
    assert unknown == {("2a.1", THIRD), ("2a.2", THIRD)}


def _hold_against_whole(night: Night, whole: Night) -> set[Cell]:
    """What is x says why; all that owes nothing to it stands as on the whole night. Returns what is x at academies."""
    found, before = figures(night.build_db), figures(whole.build_db)
    unknown = {cell for cell, figure in found.items() if figure[4] == "x" and before[cell][4] != "x"}
    assert unknown, "a silent source must show"
    assert {found[cell][3] for cell in unknown} == {"grey"}
    reasons = _reasons(night)
    told_of = {cell for cell in unknown if cell[1] or (cell[0], FIRST) not in found}
    assert all(reasons.get(cell) for cell in told_of), "what is x says which source is missing"
    # Where academies are not known the trust has another figure; and 3.2.5b counts the nights that were not read.
    touched = {code for code, _ in unknown}
    touched |= {cell[0] for cell, figure in found.items() if cell[1] is None and figure[-1] < before[cell][-1]}
    assert "green" not in {found[code, None][3] for code in touched}
    same = {
        cell for cell in found if cell[0] != "3.2.5b" and cell not in unknown and (cell[1] or cell[0] not in touched)
    }
    assert {cell: found[cell] for cell in same} == {cell: before[cell] for cell in same}
    opened, opened_before = exceptions(night.build_db), exceptions(whole.build_db)
    assert {each for each in opened if each[:2] in same} == {each for each in opened_before if each[:2] in same}
    return {cell for cell in unknown if cell[1]}


def _reasons(night: Night) -> dict[Cell, str]:
    """What the exceptions of the academy or the trust as a whole say."""
    with duckdb.connect(str(night.build_db), read_only=True) as connection:
        told = connection.execute(
            "select measure_code, school_urn, what from strategy.fct_exception "
            "where source_record_id = coalesce(school_urn, 'trust')"
        ).fetchall()
    return {(code, urn): what for code, urn, what in told}
