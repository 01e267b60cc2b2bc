"""The simulated trust's workbooks: exactly the mistakes of its world are found, and everything else lands."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from demo.records import CHECK_TYPES, School, World
from demo.sheets import OWN_HEADINGS
from demo.trust import DEMO_DAY, FULL, SMALL, Size, build
from demo.workbooks import HEADERS, write
from extractors.academy import Academy
from extractors.registers import extract_registers
from extractors.registers.declarations import EVERY_REGISTER

CODE_OF = {
    "text_date": "text_date",
    "tbc": "tbc",
    "year_2052": "implausible_year",
    "error_cell": "error_cell",
    "duplicate_id": "duplicate_id",
    "twelve_k": "not_a_number",
    "next_due_wrong": "next_due_wrong",
    "unknown_check_type": "unknown_check_type",
    "unknown_word": "unknown_word",
    "percent_90_text": "not_a_percent",
    "closed_without_date": "closed_without_date",
    "not_applicable_no_reason": "not_applicable_no_reason",
    "blank_required": "blank_required",
    "unknown_school": "unknown_school",
    "other_school": "other_school",
    "old_urn": "old_urn",
    "nickname": "nickname",
    "trailing_spaces": "stray_spaces",
    "excel_serial": "excel_serial",
    "percent_fraction": "percent_fraction",
}
KEY = bytes(range(32))
NIGHTS = [
    (2025, FULL, DEMO_DAY),
    (2025, SMALL, date(2026, 3, 20)),
    (2025, SMALL, date(2025, 9, 30)),
    (7, SMALL, date(2025, 12, 5)),
    (11, SMALL, date(2026, 7, 10)),
]


@cache
def world_of(seed: int, size: Size, until: date) -> World:
    return build(seed, size, until)


def academy(school: School) -> Academy:
    return Academy(
        urn=school.urn,
        name=school.name,
        phase=school.phase,
        la_code=school.la_code,
        joined_on=school.joined_on,
        left_on=school.left_on,
        predecessor_urn=school.predecessor_urn,
        nicknames=school.nicknames,
    )


def land(world: World, as_at: date, place: Path) -> dict[str, list[dict[str, object]]]:
    """Every landed row by resource."""
    write(world, as_at, place / "registers")
    academies = [academy(school) for school in world.schools]
    for each in academies:
        if each.is_open(as_at):
            outcomes = extract_registers(
                place / "registers",
                academy=each,
                academies=academies,
                as_at=as_at,
                home=place / "var",
                check_types={check.code: check.days for check in CHECK_TYPES},
                pseudonym_key=KEY,
            )
            assert [outcome.error for outcome in outcomes if outcome.error] == []
    landing = place / "var/landing/registers"
    return {
        resource.name: [row for file in sorted(resource.rglob("*.parquet")) for row in pq.read_table(file).to_pylist()]
        for resource in landing.iterdir()
    }


def test_the_workbooks_have_the_declared_sheets_and_headings() -> None:
    declared = {
        name: (register.sheet, tuple(column.header for column in register.columns))
        for name, register in EVERY_REGISTER.items()
    }
    assert dict(HEADERS) == declared


@pytest.mark.parametrize(("seed", "size", "as_at"), NIGHTS, ids=lambda value: str(value)[:12])
def test_exactly_the_mistakes_of_the_world_are_found(tmp_path: Path, seed: int, size: Size, as_at: date) -> None:
    world = world_of(seed, size, as_at)
    standing = [mistake for mistake in world.mistakes if mistake.fixed is None]
    landed = land(world, as_at, tmp_path)

    for resource, is_refused in (("refused_rows", True), ("row_warnings", False)):
        told = [
            (row["academy_urn"], row["register"], row["record_id"], row["column_name"], row["reason_code"])
            for row in landed[resource]
        ]
        made = [
            (each.urn, each.register, each.record_id, each.column, CODE_OF[each.kind])
            for each in standing
            if each.refused is is_refused
        ]
        assert sorted(told) == sorted(made)

    open_urns = {school.urn for school in world.schools if academy(school).is_open(as_at)}
    lost = {each.record_id for each in standing if each.refused and each.kind != "duplicate_id"}
    kept = {
        "plans": world.plans,
        "actions": world.actions,
        "compliance_checks": world.compliance,
        "buildings": world.buildings,
        **{name: [each for each in world.entries if each.register == name] for name in OWN_HEADINGS},
    }
    assert kept.keys() == EVERY_REGISTER.keys()
    for name, records in kept.items():
        due = Counter(each.record_id for each in records if each.urn in open_urns and each.record_id not in lost)
        assert Counter(row["record_id"] for row in landed[name]) == due
        assert {row["school_urn"] for row in landed[name]} <= open_urns
        assert all(row["school_urn"] == row["academy_urn"] for row in landed[name])
    for name in {entry.register for entry in world.entries}:
        standing_rows = [each.record_id for each in world.entries if each.register == name and each.urn in open_urns]
        assert sorted(str(row["record_id"]) for row in landed[name]) == sorted(set(standing_rows) - lost), name


def test_the_full_world_makes_every_kind_of_mistake() -> None:
    made = {mistake.kind for mistake in world_of(2025, FULL, DEMO_DAY).mistakes}
    assert made == CODE_OF.keys()


def test_values_land_as_the_world_has_them(tmp_path: Path) -> None:
    world = world_of(2025, SMALL, DEMO_DAY)
    landed = land(world, DEMO_DAY, tmp_path)
    actions = {action.record_id: action for action in world.actions}
    for row in landed["actions"]:
        action = actions[str(row["record_id"])]
        assert (row["plan_id"], row["cost"], row["budget_code"]) == (action.plan_id, action.cost, action.budget_code)
        assert (row["opened"], row["due"], row["done"]) == (action.opened, action.due, action.done)
        assert row["percent"] == (100 if action.done else action.percent)
    checks = {item.record_id: item for item in world.compliance}
    for row in landed["compliance_checks"]:
        item = checks[str(row["record_id"])]
        last = item.done[-1] if item.done else None
        assert row["check_type"] == item.check_type
        assert row["last_done"] == (last.day if last else None)
        assert row["evidence_held"] is bool(last and last.evidence)
        assert row["reason_given"] is (item.reason_not_applicable is not None)
