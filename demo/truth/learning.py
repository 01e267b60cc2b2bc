"""Measures of pupils beside their attendance: B1.1 and B1.6 assessment, B2.1 contributions, B2.2 suspensions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from demo.records import School
from demo.records.school_life import Result
from demo.truth.count import Count, count
from demo.truth.measure import Measure
from demo.truth.moment import Moment
from demo.truth.pupils import people_on_roll

# Which grades can be read at all, and whether each is what is expected or more.
GRADES = {"PKS": False, "WTS": False, "3b": False, "EXS": True, "GDS": True, "4": True, "5+": True, "A*": True}
SCORES = (60, 140)
EXPECTED_SCORE = 100
CONTRIBUTIONS = frozenset(["Kindness", "Volunteering", "Community work"])
SUSPENSIONS = frozenset(["SUSP", "FIXD", "LNCH"])


def measures(moment: Moment) -> Iterator[Measure]:
    learning = Learning(moment)
    for code, source, counted, unit in (
        ("B1.1", "wonde:assessment_results", learning.as_expected, "percent"),
        ("B1.6", "wonde:assessment_results", learning.assessed, "percent"),
        ("B2.1", "wonde:achievements", learning.contributing, "percent"),
        ("B2.2", "wonde:exclusions", learning.suspensions, "per_100_pupils"),
    ):
        yield Measure(code, (source,), counted, unit=unit, about_people=True, left_out_is_unreliable=False)


def is_expected(aspect_type: str, written: str) -> bool | None:
    """Whether a result is at or above what is expected; None for one that is no valid grade or score."""
    if aspect_type == "Grade":
        return GRADES.get(written)
    if aspect_type != "Integer":
        return None
    try:
        score = Decimal(written)
    except ArithmeticError:
        return None
    return score >= EXPECTED_SCORE if SCORES[0] <= score <= SCORES[1] else None


class Learning:
    """What the academies' MIS know of the academic year to date, of pupils whose records are there."""

    def __init__(self, moment: Moment) -> None:
        self._moment = moment
        self._person = {each.student_id: each.upi for each in moment.enrolments}
        self._roll = {school.urn: people_on_roll(moment, school) for school in moment.open_schools}
        self._newest: dict[tuple[str, str], dict[str, tuple[date, str, bool]]] = {}
        types = {aspect.aspect_id: aspect.type for aspect in moment.world.school_life.aspects}
        for result in moment.world.school_life.results:
            if moment.year_start <= result.day <= moment.day and not moment.known(result.deleted_at):
                self._add(result, types[result.aspect_id])

    def _add(self, result: Result, aspect_type: str) -> None:
        """Keep it when it is the person's newest of its aspect at the academy; of one day the last id counts."""
        person, written = self._person.get(result.student_id), self._moment.status(result.history)
        expected = None if written is None else is_expected(aspect_type, written)
        if person is None or expected is None:
            return
        aspects = self._newest.setdefault((result.urn, person), {})
        found = (result.day, result.result_id, expected)
        aspects[result.aspect_id] = max(aspects.get(result.aspect_id, found), found)

    def _assessed(self, school: School) -> list[bool]:
        """For each person on roll who was assessed, whether all their newest results are as expected."""
        newest = [self._newest.get((school.urn, person)) for person in self._roll[school.urn]]
        return [all(expected for _, _, expected in aspects.values()) for aspects in newest if aspects]

    def as_expected(self, school: School) -> Count:
        assessed = self._assessed(school)
        return count(sum(assessed), len(assessed))

    def assessed(self, school: School) -> Count:
        return count(len(self._assessed(school)), len(self._roll[school.urn]))

    def contributing(self, school: School) -> Count:
        """People on roll who took part in an achievement that counts."""
        people = set()
        for incident in self._moment.world.school_life.incidents:
            if (
                (incident.urn, incident.kind) == (school.urn, "achievement")
                and incident.type in CONTRIBUTIONS
                and self._moment.year_start <= incident.day <= self._moment.day
                and self._moment.status(incident.history) is not None
                and not self._moment.known(incident.deleted_at)
            ):
                people |= {self._person.get(student_id) for student_id, _ in incident.pupils}
        return count(len(people & self._roll[school.urn]), len(self._roll[school.urn]))

    def suspensions(self, school: School) -> Count:
        """Suspensions that began in the year, each for itself, of people on roll."""
        began = sum(
            each.urn == school.urn
            and each.type_code in SUSPENSIONS
            and self._moment.year_start <= each.start <= self._moment.day
            and self._moment.known(each.recorded_at)
            and not self._moment.known(each.deleted_at)
            and each.student_id in self._person
            for each in self._moment.world.exclusions
        )
        return count(began, len(self._roll[school.urn]))
