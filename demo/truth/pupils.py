"""Measures about pupils: B1.2 overall, B1.3 persistent and B1.4 severe absence, 3b.2 pupils on roll."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from demo.records import Mark, School
from demo.truth.count import Count, count
from demo.truth.measure import Limits, Measure
from demo.truth.moment import Moment

_CODES_CHANGED = date(2024, 8, 19)
_PRESENT = frozenset(["/", "\\", "L"])
_APPROVED_ACTIVITY = frozenset(["B", "K", "P", "V", "W"])
_AUTHORISED = frozenset(["C", "C1", "C2", "E", "I", "J1", "M", "R", "S", "T"])
_UNAUTHORISED = frozenset(["G", "N", "O", "U"])
_NOT_POSSIBLE = frozenset(["D", "Q", "X", "Y", "Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "Y7", "Z", "#"])
# Before the change there were an older activity and two older absences, and the codes with a number did not exist.
_ONLY_BEFORE = {"J": True, "H": False, "F": False}
_ONLY_SINCE = frozenset(["K", "Q", "C1", "C2", "J1", "Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "Y7"])

_NATIONAL = {
    "B1.2": {"special": Fraction("13.2"), "primary": Fraction("5.3"), "secondary": Fraction("8.5")},
    "B1.3": {"special": Fraction("36.1"), "primary": Fraction("13.8"), "secondary": Fraction("23.8")},
}
_NATIONAL_SINCE = date(2025, 9, 1)


def measures(moment: Moment) -> Iterator[Measure]:
    absence = Absence(moment)
    no_worse = Limits((None, 0), (None, 2), gap=True)

    def national(measure: str, school: School) -> Fraction | None:
        return _NATIONAL[measure].get(school.phase) if moment.day >= _NATIONAL_SINCE else None

    yield Measure(
        "3b.2",
        ("wonde",),
        lambda school: on_roll(moment, school),
        limits=Limits((85, 95), (80, 100)),
        about_people=True,
        left_out_is_unreliable=False,
    )
    yield Measure(
        "B1.2",
        ("wonde",),
        absence.overall,
        limits=no_worse,
        about_people=True,
        left_out_is_unreliable=False,
        national=lambda school: national("B1.2", school),
    )
    yield Measure(
        "B1.3",
        ("wonde",),
        absence.persistent,
        limits=no_worse,
        about_people=True,
        left_out_is_unreliable=False,
        national=lambda school: national("B1.3", school),
    )
    yield Measure("B1.4", ("wonde",), absence.severe, about_people=True, left_out_is_unreliable=False)


def attended(code: str, day: date) -> bool | None:
    """True when attending, False when absent, None when not possible. Raises KeyError: there was no such code then."""
    if day < _CODES_CHANGED:
        if code in _ONLY_BEFORE:
            return _ONLY_BEFORE[code]
        if code in _ONLY_SINCE:
            raise KeyError(code)
    if code in _PRESENT or code in _APPROVED_ACTIVITY:
        return True
    if code in _AUTHORISED or code in _UNAUTHORISED:
        return False
    if code in _NOT_POSSIBLE:
        return None
    raise KeyError(code)


class Absence:
    """Possible and missed sessions of the academic year to date, by person and academy."""

    def __init__(self, moment: Moment) -> None:
        self._moment = moment
        self._person = {each.student_id: each.upi for each in moment.enrolments}
        self._possible: Counter[tuple[str, str]] = Counter()
        self._absent: Counter[tuple[str, str]] = Counter()
        self._unknown: Counter[str] = Counter()
        for mark in moment.world.marks:
            if moment.year_start <= mark.day <= moment.day and not moment.known(mark.deleted_at):
                self._add(mark)

    def _add(self, mark: Mark) -> None:
        person = self._person.get(mark.student_id)
        code = self._moment.status(mark.history)
        if person is None or code is None:
            return
        try:
            attending = attended(code, mark.day)
        except KeyError:
            self._unknown[mark.urn] += 1
            return
        if attending is not None:
            self._possible[mark.urn, person] += 1
            self._absent[mark.urn, person] += not attending

    def overall(self, school: School) -> Count:
        """Sessions missed of sessions possible."""
        sessions = self._sessions(school)
        return self._count(school, sum(absent for absent, _ in sessions), sum(possible for _, possible in sessions))

    def persistent(self, school: School) -> Count:
        """Enrolments (a person at an academy, however often they came and went) that missed a tenth or more."""
        sessions = self._sessions(school)
        return self._count(school, sum(10 * absent >= possible for absent, possible in sessions), len(sessions))

    def severe(self, school: School) -> Count:
        """Enrolments that missed half or more."""
        sessions = self._sessions(school)
        return self._count(school, sum(2 * absent >= possible for absent, possible in sessions), len(sessions))

    def _sessions(self, school: School) -> list[tuple[int, int]]:
        """(missed, possible) for every person with a possible session at the academy."""
        return [(self._absent[key], possible) for key, possible in self._possible.items() if key[0] == school.urn]

    def _count(self, school: School, numerator: int, denominator: int) -> Count:
        return count(numerator, denominator, exclusions=self._unknown[school.urn])


def on_roll(moment: Moment, school: School) -> Count:
    """3b.2: people on roll at the close of the day, of the places there are."""
    return count(len(people_on_roll(moment, school)), school.capacity)


def people_on_roll(moment: Moment, school: School) -> frozenset[str]:
    """Each person once, however many stays; the last day counts, and a leaving that nobody has recorded does not."""
    return frozenset(
        each.upi
        for each in moment.enrolments
        if each.urn == school.urn
        and each.admitted <= moment.day
        and (each.left is None or each.left >= moment.day or not moment.known(each.left_recorded_at))
    )
