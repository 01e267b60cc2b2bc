"""Session marks of the simulated trust, as registers are really taken: quickly, then put right over days.

Only codes in force since 19 August 2024. A mark is taken on its day within minutes; about one present pupil in a
hundred is first marked N (no reason known yet), so a day's absence falls by about a point while the office corrects it.
"""

from __future__ import annotations

import random
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from demo.records import Exclusion, Mark, School
from demo.world.dice import at, days_between, dice, office_hours, rank
from demo.world.pupils import YEAR_START, Stay, data_start

_ABSENCE = {"special": 0.132, "primary": 0.053, "secondary": 0.085}
_SPREAD = 0.3  # absence rises steeply from pupil to pupil: most miss little, a few miss most
_GROUPS = 6  # registers per academy and session
_BOTH, _AM_ONLY, _PM_ONLY = (True, True), (True, False), (False, True)

_REASONS, _REASON_WEIGHTS = zip(
    *{
        "I": 520, "M": 90, "C": 40, "C1": 6, "C2": 24, "E": 4, "J1": 8, "R": 12, "S": 6, "T": 8,
        "G": 70, "N": 45, "O": 140, "U": 40,
    }.items(),
    strict=True,
)  # fmt: skip
_ELSEWHERE = ("B", "B", "P", "V", "V", "K", "W")
_NOT_POSSIBLE = ("Y1", "Y1", "Y2", "Y3", "Y6", "Y7", "Q", "Y", "X", "Y5")

History = tuple[tuple[datetime, str], ...]


def school_days(school: School) -> list[date]:
    """Every weekday of the academy's terms since its data begin, however far the terms reach."""
    start = data_start(school)
    return [
        day for first, last in school.terms for day in days_between(first, last) if day >= start and day.weekday() < 5
    ]


def closures(seed: int, school: School) -> dict[date, str]:
    """Days on which nobody is marked present: training days (#) and, for some, a day of snow or burst pipes (Y4)."""
    roll = dice(seed, "closures", school.urn)
    days = school_days(school)
    shut = {days[0]: "#", roll.choice(days[10:]): "#"}
    winter = [day for day in days if day.month in (1, 2)]
    if roll.random() < 0.5:
        shut[roll.choice(winter)] = "Y4"
    return shut


def marks(
    seed: int, until: date, schools: Sequence[School], stays: Sequence[Stay], exclusions: Sequence[Exclusion]
) -> Iterator[Mark]:
    """Every mark of days up to ``until``, with all its history, also what was put right later than ``until``."""
    suspended: dict[str, list[Exclusion]] = {}
    for exclusion in exclusions:
        suspended.setdefault(exclusion.student_id, []).append(exclusion)
    for place, school in enumerate(schools):
        here = [stay for stay in stays if stay.enrolment.urn == school.urn]
        factor = 0.78 + 0.5 * rank(seed, "absence", place, len(schools))
        chances = _chances(seed, school, factor, len(here))
        registers = _Registers(seed, school, until)
        for number, (stay, chance) in enumerate(zip(here, chances, strict=True)):
            yield from registers.marks_of(number, stay, chance, suspended.get(stay.enrolment.student_id, ()))


def _chances(seed: int, school: School, factor: float, pupils: int) -> list[float]:
    """For each pupil the chance of missing a session: in each academy the same shape, shuffled."""
    mean = _ABSENCE[school.phase]
    roll = dice(seed, "absence", school.urn)
    phase = dice(seed, "shape", school.phase)
    shape = sorted(phase.betavariate(_SPREAD, _SPREAD * (1 - mean) / mean) for _ in range(1000))
    scale = mean * factor * len(shape) / sum(shape)
    chances = [min(0.97, scale * shape[int((number + 0.5) * len(shape) / pupils)]) for number in range(pupils)]
    roll.shuffle(chances)
    return chances


class _Registers:
    """One academy's registers: when each was taken, and what was written for each pupil."""

    def __init__(self, seed: int, school: School, until: date) -> None:
        self._seed = seed
        self._school = school
        self._days = [day for day in school_days(school) if day <= until]
        self._shut = closures(seed, school)
        self._taken = [self._register_times(day) for day in self._days]
        # Pupils of one register share the moment of their marks, and most share the code: one history serves them all.
        self._shared: list[list[dict[str, History]]] = [[{} for _ in times] for times in self._taken]
        self._numbers = [(day - YEAR_START).days for day in self._days]

    def _register_times(self, day: date) -> tuple[datetime, ...]:
        """Morning then afternoon, one moment for each group."""
        roll = dice(self._seed, "registers", self._school.urn, day)
        morning, afternoon = at(day, 8, 50), at(day, 13)
        return tuple(
            start + timedelta(seconds=roll.randrange(35 * 60)) for start in (morning, afternoon) for _ in range(_GROUPS)
        )

    def marks_of(self, number: int, stay: Stay, chance: float, suspensions: Sequence[Exclusion]) -> Iterator[Mark]:
        """The pupil's marks day by day, from one series of dice that no later day disturbs."""
        enrolment = stay.enrolment
        student, urn = enrolment.student_id, enrolment.urn
        roll = dice(self._seed, "marks", student)
        group = number % _GROUPS
        prefix = f"B{urn[-2:]}"
        away = _suspended_sessions(suspensions)
        for place in range(bisect_left(self._days, enrolment.admitted), len(self._days)):
            day = self._days[place]
            removed = None
            if enrolment.left and day > enrolment.left:
                removed = enrolment.left_recorded_at  # marked absent until the office hears that the pupil has left
            gone = removed or enrolment.deleted_at
            codes = ("N", "N") if removed else self._codes(day, stay, chance, away, roll)
            for half, final in enumerate(codes):
                slot = half * _GROUPS + group
                if gone and gone <= self._taken[place][slot]:
                    return
                first, corrected = (final, 0) if removed else _first_writing(final, half, roll)
                history = self._shared[place][slot].get(first)
                if history is None:
                    history = self._shared[place][slot][first] = ((self._taken[place][slot], first),)
                if corrected:
                    history = (*history, (office_hours(day + timedelta(days=corrected), roll), final))
                deleted = removed
                if deleted is None and roll.random() < 0.0006:
                    deleted = office_hours(day + timedelta(days=roll.randrange(12, 40)), roll)
                yield Mark(
                    f"{prefix}{self._numbers[place]:03d}{half}{number:04d}",
                    student,
                    urn,
                    day,
                    "PM" if half else "AM",
                    history,
                    deleted,
                )

    def _codes(
        self,
        day: date,
        stay: Stay,
        chance: float,
        away: Mapping[tuple[date, str], str],
        roll: random.Random,
    ) -> tuple[str, str]:
        """What the day's two marks are in the end."""
        luck = roll.random()
        if day in self._shut:
            return self._shut[day], self._shut[day]
        if day.weekday() in stay.elsewhere:
            return "D", "D"
        morning, afternoon = "/", "\\"
        if luck < chance / 0.925:
            reason = roll.choices(_REASONS, _REASON_WEIGHTS)[0]
            halves = _BOTH if luck < chance * 0.85 / 0.925 else roll.choice((_AM_ONLY, _PM_ONLY))
            if reason in ("U", "M"):
                halves = _AM_ONLY if roll.random() < 0.6 else halves
            morning, afternoon = (reason if halves[0] else "/"), (reason if halves[1] else "\\")
        elif luck > 0.97:
            if luck > 0.996:
                morning = afternoon = roll.choice(_NOT_POSSIBLE)
            elif luck > 0.985:
                morning = afternoon = roll.choice(_ELSEWHERE)
            else:
                morning = "L"
        return away.get((day, "AM"), morning), away.get((day, "PM"), afternoon)


def _suspended_sessions(suspensions: Sequence[Exclusion]) -> dict[tuple[date, str], str]:
    """The sessions missed by suspension: marked E, whatever would have been."""
    return {
        (day, session): "E"
        for each in suspensions
        for day in days_between(each.start, each.end)
        for session in ("AM", "PM")
        if (day, session) >= (each.start, each.start_session) and (day, session) <= (each.end, each.end_session)
    }


def _first_writing(final: str, half: int, roll: random.Random) -> tuple[str, int]:
    """The code first written, and after how many days it was put right (0: it was right)."""
    luck = roll.random()
    if final in "/\\L":
        if luck < 0.011:
            return "N", _delay(roll)
        if luck > 0.999:
            return ("\\" if half else "/") if final == "L" else "L", _delay(roll)
        return final, 0
    if final in ("I", "M", "C", "G", "O", "R", "S", "T", "J1", "U") and luck < 0.5:
        return "N", _delay(roll)
    if final in ("I", "O") and luck > 0.996:
        return "\\" if half else "/", _delay(roll)
    return final, 0


def _delay(roll: random.Random) -> int:
    """Days until a mark is put right: mostly within the week, now and then when a term's registers are reviewed."""
    return roll.choice((1, 1, 1, 2, 2, 3, 4, 5, 6, 8, 10)) if roll.random() < 0.96 else roll.randrange(25, 75)
