"""What happens in the simulated trust's schools: pupils, registers, suspensions, and people's names."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from demo.records import World
from demo.trust import SMALL, build
from demo.truth import expected
from demo.truth.pupils import attended

LONDON = ZoneInfo("Europe/London")
UNTIL = date(2026, 4, 30)


@pytest.fixture(scope="module")
def small() -> World:
    return build(seed=4, size=SMALL, until=UNTIL)


def test_marks_are_taken_on_school_days_at_register_time_in_london(small: World) -> None:
    terms = {school.urn: school.terms for school in small.schools}
    hours: dict[str, set[int]] = {"AM": set(), "PM": set()}
    for mark in small.marks:
        assert mark.day.weekday() < 5
        assert any(first <= mark.day <= last for first, last in terms[mark.urn])
        taken = mark.history[0][0].astimezone(LONDON)
        assert taken.date() == mark.day
        minutes = taken.hour * 60 + taken.minute
        assert 530 <= minutes < 566 if mark.session == "AM" else 780 <= minutes < 816
        hours[mark.session].add(mark.history[0][0].hour)
    # In UTC the afternoon's register is at noon in summer time and at one in winter.
    assert hours["PM"] == {12, 13}


def test_there_are_marks_on_both_sides_of_both_changes_of_the_clocks(small: World) -> None:
    days = {mark.day for mark in small.marks}
    assert {date(2025, 10, 24), date(2025, 11, 3), date(2026, 3, 27), date(2026, 4, 20)} <= days


def test_corrections_come_later_and_in_office_hours(small: World) -> None:
    corrected = [mark for mark in small.marks if len(mark.history) > 1]
    assert corrected
    for mark in corrected:
        (first, before), (second, after) = mark.history
        assert second.date() > first.date()
        assert before != after
        assert 8 <= second.astimezone(LONDON).hour < 17
        assert second.astimezone(LONDON).weekday() < 5
    late = [mark for mark in corrected if (mark.history[1][0].date() - mark.day) > timedelta(days=21)]
    assert late, "some are put right long after any trailing window"


def test_only_codes_in_force_are_used_and_many_of_them(full: World) -> None:
    codes = {code for mark in full.marks for _, code in mark.history}
    for code in codes:
        attended(code, date(2026, 3, 19))
    assert {"/", "\\", "L", "N", "I", "O", "D", "#", "Y4", "E", "C2", "J1", "K"} <= codes
    assert not codes & {"J", "H", "F"}


def test_absence_is_about_what_it_is_nationally(full: World) -> None:
    truth = expected(full, date(2026, 3, 19))
    for phase, overall, persistent in (("special", 13.2, 36.1), ("primary", 5.3, 13.8), ("secondary", 8.5, 23.8)):
        urns = [school.urn for school in full.schools if school.phase == phase]
        for measure, national, within in (("B1.2", overall, 0.25), ("B1.3", persistent, 0.5)):
            rows = [truth.row(measure, urn) for urn in urns]
            rate = 100 * sum(row.numerator or 0 for row in rows) / sum(row.denominator or 0 for row in rows)
            assert float(rate) == pytest.approx(national, rel=within)


def test_a_day_loses_about_a_point_of_absence_while_it_is_put_right(full: World) -> None:
    """Over a month of days: the rate as marked at the close of each day against the rate as known weeks later."""
    days = {date(2026, 1, 12) + timedelta(days=number) for number in range(30)}
    first: Counter[bool | None] = Counter()
    final: Counter[bool | None] = Counter()
    for mark in full.marks:
        if mark.day in days and mark.deleted_at is None:
            first[attended(mark.history[0][1], mark.day)] += 1
            final[attended(mark.history[-1][1], mark.day)] += 1
    fall = 100 * first[False] / (first[True] + first[False]) - 100 * final[False] / (final[True] + final[False])
    assert 0.5 < fall < 1.5


def test_pupils_come_and_go_in_every_way(full: World) -> None:
    stays: dict[str, list[str]] = {}
    for each in full.enrolments:
        stays.setdefault(each.upi, []).append(each.urn)
    both = [urns for urns in stays.values() if len(urns) == 2]
    assert any(first == second for first, second in both), "somebody came back"
    assert any(first != second for first, second in both), "somebody moved, or is at two academies"
    assert any(each.left and each.left < date(2025, 9, 1) for each in full.enrolments)
    assert any(each.left and each.left >= date(2025, 9, 1) for each in full.enrolments)
    assert any(each.deleted_at for each in full.enrolments)
    assert any(each.admitted > full.until for each in full.enrolments), "somebody is expected"
    told = [(each.left_recorded_at, each.left) for each in full.enrolments if each.left and each.left_recorded_at]
    assert any(moment.date() < left for moment, left in told)
    assert any(moment.date() > left for moment, left in told)
    assert any(mark.deleted_at for mark in full.marks)


@pytest.mark.parametrize("seed", range(4))
def test_a_small_trust_has_the_same_ways(seed: int) -> None:
    world = build(seed=seed, size=SMALL, until=date(2026, 7, 31))
    upis = [each.upi for each in world.enrolments]
    assert len(set(upis)) < len(upis)
    assert any(each.left for each in world.enrolments)
    assert any(each.deleted_at for each in world.enrolments)
    assert any(mark.deleted_at for mark in world.marks)
    assert any(mark.history[-1][1] == "D" for mark in world.marks)


def test_stays_of_one_person_at_one_academy_do_not_overlap(full: World) -> None:
    before: dict[tuple[str, str], date | None] = {}
    for each in full.enrolments:
        key = (each.upi, each.urn)
        if key in before:
            ended = before[key]
            assert ended is not None
            assert ended < each.admitted
        before[key] = each.left


def test_suspensions_repeat_and_are_marked_so(full: World) -> None:
    events = Counter(each.student_id for each in full.exclusions)
    assert max(events.values()) >= 3
    assert any(each.deleted_at for each in full.exclusions)
    assert {each.type_code for each in full.exclusions} == {"SUSP", "PERM"}
    marked = {(mark.student_id, mark.day, mark.session): mark.history[-1][1] for mark in full.marks}
    seen = 0
    for each in full.exclusions:
        days = [each.start + timedelta(days=number) for number in range((each.end - each.start).days + 1)]
        sessions = [(day, session) for day in days if day.weekday() < 5 for session in ("AM", "PM")]
        sessions = [place for place in sessions if place >= (each.start, each.start_session)]
        codes = [marked.get((each.student_id, *place)) for place in sessions]
        seen += sum(code == "E" for code in codes)
        assert {code for code in codes if code} <= {"E", "N", "#", "Y4", "D", "/", "\\"}
    assert seen > 300


def test_peoples_names_are_nowhere_but_in_their_records(full: World) -> None:
    """So that a test which finds one in a file the product wrote has found a leak."""
    people = [*full.enrolments, *full.employees]
    names = {name.lower() for each in people for name in (each.forename, each.surname, each.email)}
    assert min(len(name) for name in names) >= 8
    others = [full.schools, full.devices, full.accounts, full.suppliers, full.plans, full.actions, full.buildings]
    others.append([item._replace(done=()) for item in full.compliance])
    text = "\n".join({word for record in others for word in repr(record).lower().split()})
    assert [name for name in names if name in text] == []
    assert all(each.email.endswith(".invalid") for each in people)


def test_clerks_name_people_in_the_text_of_bills(full: World) -> None:
    named = [
        invoice.reference_text
        for invoice in full.invoices
        if any(each.surname in invoice.reference_text for each in full.employees[:200])
    ]
    assert named
