"""The simulated trust: the same for the same arguments, and a later day only adds to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from demo.records import Mark, World
from demo.trust import DEMO_DAY, FULL, SMALL, build, up_to
from demo.truth import expected

# Across both changes of the clocks, a holiday, a weekend, and the day before the data begin.
DAYS = (
    date(2025, 8, 31),
    date(2025, 9, 1),
    date(2025, 10, 24),
    date(2025, 10, 26),
    date(2025, 12, 31),
    date(2026, 2, 3),
    date(2026, 3, 28),
    date(2026, 3, 29),
    date(2026, 4, 13),
)
LAST = date(2026, 4, 21)


@pytest.fixture(scope="module")
def last() -> World:
    return build(seed=11, size=SMALL, until=LAST)


def test_the_same_arguments_give_the_same_world(last: World) -> None:
    assert build(seed=11, size=SMALL, until=LAST) == last


def test_another_seed_gives_another_world_with_the_same_academies(last: World) -> None:
    other = build(seed=12, size=SMALL, until=LAST)
    assert other.schools == last.schools
    assert not {each.upi for each in other.enrolments} & {each.upi for each in last.enrolments}
    assert other.marks != last.marks
    assert other.invoices != last.invoices
    assert other.plans != last.plans


@pytest.mark.parametrize("day", DAYS)
def test_a_world_is_the_part_of_a_later_one_that_had_happened(last: World, day: date) -> None:
    assert build(seed=11, size=SMALL, until=day) == up_to(last, day)


def test_day_after_day_of_one_week(last: World) -> None:
    days = [date(2026, 3, 16) + timedelta(days=number) for number in range(5)]
    worlds = [build(seed=11, size=SMALL, until=day) for day in days]
    for day, (earlier, later) in zip(days, pairwise(worlds), strict=False):
        assert earlier == up_to(later, day)
        assert earlier != later
    assert worlds[-1] == up_to(last, days[-1])


@pytest.mark.parametrize("day", DAYS)
def test_the_truth_of_a_day_does_not_depend_on_what_came_later(last: World, day: date) -> None:
    assert expected(last, day) == expected(build(seed=11, size=SMALL, until=day), day)


def test_nothing_in_a_world_is_later_than_its_day(last: World) -> None:
    """Dates that are planned (due dates, forward-dated leavings) may lie ahead; what was recorded may not."""
    midnight = datetime.fromisoformat("2026-04-21T23:00:00+00:00")
    moments = [moment for mark in last.marks for moment, _ in mark.history]
    moments += [each.deleted_at for each in (*last.marks, *last.enrolments, *last.exclusions) if each.deleted_at]
    moments += [each.created_at for each in (*last.enrolments, *last.devices)]
    moments += [moment for each in (*last.invoices, *last.purchase_orders, *last.budgets) for moment, _ in each.history]
    assert max(moments) < midnight
    assert min(moment.utcoffset() == timedelta(0) for moment in moments)
    days = [check.day for item in last.compliance for check in item.done]
    days += [day for action in last.actions for day in (action.opened, action.done, action.cancelled) if day]
    days += [each.last_reviewed for each in (*last.plans, *last.actions, *last.buildings)]
    days += [plan.approved_date for plan in last.plans if plan.approved_date]
    assert max(days) <= LAST


def test_a_small_trust_has_about_the_numbers_asked_for(last: World) -> None:
    assert [school.phase for school in last.schools] == ["special", "primary", "secondary", "special"]
    assert 45 <= on_roll(last, LAST) <= 75
    assert (len(last.employees), len(last.devices)) == (40, pytest.approx(120, abs=4))
    assert 100 < len(last.invoices) < 700


def on_roll(world: World, day: date) -> int:
    return sum(
        each.admitted <= day and (each.left is None or each.left >= day) and each.deleted_at is None
        for each in world.enrolments
    )


@pytest.mark.parametrize("schools", [1, 2, 3])
def test_a_trust_may_be_smaller_still(schools: int) -> None:
    world = build(seed=1, size=replace(SMALL, schools=schools, pupils=20), until=date(2025, 10, 10))
    assert len(world.schools) == schools
    assert world.marks
    assert world.mistakes or schools == 1


def test_a_trust_has_no_more_academies_than_there_are_names_for() -> None:
    with pytest.raises(ValueError, match="1 to 17 academies"):
        build(size=replace(SMALL, schools=18))


def test_the_full_trust_is_as_large_as_it_should_be(full: World) -> None:
    assert full.until == DEMO_DAY == date(2026, 3, 19)
    assert len(full.schools) == FULL.schools == 17
    phases = [school.phase for school in full.schools]
    assert (phases.count("special"), phases.count("primary"), phases.count("secondary")) == (13, 2, 2)
    assert on_roll(full, DEMO_DAY) == pytest.approx(2500, rel=0.04)
    assert len(full.employees) == 1200
    assert len(full.devices) == pytest.approx(6000, rel=0.01)
    assert len(full.marks) > 550_000
    assert min(invoice.day for invoice in full.invoices) < date(2024, 9, 10)
    assert 4000 < len(full.invoices) < 9000


def test_the_academies_are_settings_not_chance(full: World) -> None:
    assert [school.urn for school in full.schools] == [f"9000{number:02d}" for number in range(1, 18)]
    assert [school.predecessor_urn for school in full.schools if school.predecessor_urn] == ["900101"]
    for unique in ("name", "wonde_id", "ukprn", "establishment_number", "finance_tracking_option", "ict_company"):
        assert len({getattr(school, unique) for school in full.schools}) == 17
    nicknames = [nickname for school in full.schools for nickname in school.nicknames]
    assert len(set(nicknames)) == len(nicknames) >= 17


def test_ids_are_unique_and_do_not_hold_each_other(full: World) -> None:
    students = [each.student_id for each in full.enrolments]
    for ids in (
        students,
        [mark.mark_id for mark in full.marks],
        [each.exclusion_id for each in full.exclusions],
        [each.employee_id for each in full.employees],
        [each.device_id for each in full.devices],
        [each.asset_tag for each in full.devices],
        [each.serial for each in full.devices],
        [each.invoice_id for each in full.invoices],
        [each.number for each in full.invoices],
        [each.number for each in full.purchase_orders],
        [each.budget_id for each in full.budgets],
        [each.record_id for each in (*full.plans, *full.actions, *full.compliance, *full.buildings)],
    ):
        assert len(set(ids)) == len(ids)
    # Mark ids land as they are: none may spell a pupil's id, which never does.
    landed = "\n".join([mark.mark_id for mark in full.marks[::50]] + [each.exclusion_id for each in full.exclusions])
    assert not any(student in landed for student in students)


def test_a_mark_refers_to_an_enrolment_of_its_academy(full: World) -> None:
    home = {each.student_id: each for each in full.enrolments}
    seen: set[tuple[str, date, str]] = set()
    for mark in full.marks:
        stay = home[mark.student_id]
        assert stay.urn == mark.urn
        assert mark.day >= stay.admitted
        if stay.left and mark.day > stay.left:
            assert mark.deleted_at is not None
        seen.add((mark.student_id, mark.day, mark.session))
    assert len(seen) == len(full.marks)


def test_records_of_a_world_are_small_and_shared(full: World) -> None:
    """650,000 marks must fit beside a browser and a warehouse: pupils of one register share its history."""
    marks: tuple[Mark, ...] = full.marks
    assert len({id(mark.history) for mark in marks}) < len(marks) / 5
