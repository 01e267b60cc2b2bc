"""What people answered in surveys at the simulated academies, and where their leavers went: counts alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from demo.records import Entry, School
from demo.world.dice import dice, rank, working_day

_YEARS = (2024, 2025, 2026)  # each the autumn in which a school year begins
_OWNER = "School business manager"


class _Survey(NamedTuple):
    audience: str
    questions: tuple[str, ...]
    term: str
    closes: tuple[int, int]  # month and day; from September on it is the autumn's
    invited: Mapping[str, int]  # about how many, by phase


_STAFF = {"special": 60, "primary": 30, "secondary": 55}
_PUPILS = {"special": 90, "primary": 160, "secondary": 240}
_LEADERS = {"special": 7, "primary": 5, "secondary": 9}
_SURVEYS = (
    _Survey("support_users", ("speed", "helpfulness", "overall"), "autumn", (11, 14), _STAFF),
    _Survey("support_users", ("overall",), "summer", (5, 15), _STAFF),  # so questions have their newest day each
    _Survey("pupils", ("enjoyment", "safety"), "spring", (2, 27), _PUPILS),
    _Survey("leaders", ("CF", "CG"), "autumn", (10, 10), _LEADERS),
    _Survey("parents", ("recommend",), "summer", (6, 12), _PUPILS),
)
# Pupils answered 365 days before 19 March 2026 at one academy, which is still within a year, and 366 at another.
_PUPILS_CLOSED = {
    1: {2024: date(2025, 3, 19), 2025: date(2026, 3, 27)},
    2: {2024: date(2025, 3, 18), 2025: date(2026, 4, 2)},
}
_SILENT = 0.85  # academies above this ask no pupils; in the full trust there are a few


class _Wave(NamedTuple):
    """One question of a survey, asked once."""

    survey: _Survey
    question: str
    year: int  # the autumn in which the school year began
    term: str
    closed: date


def surveys(seed: int, schools: Sequence[School]) -> Iterator[Entry]:
    """A row for each question and wave: a draft when the survey has closed, final some days later."""
    for place, school in enumerate(schools):
        content = rank(seed, "content", place, len(schools))
        asks_pupils = rank(seed, "asks pupils", place, len(schools)) <= _SILENT
        waves = [wave for wave in _waves(place) if asks_pupils or wave.survey.audience != "pupils"]
        for number, wave in enumerate(waves, start=1):
            yield _row(seed, school, wave, number, content)


def _waves(place: int) -> Iterator[_Wave]:
    for year in _YEARS:
        for survey in _SURVEYS:
            closed = _closed(survey, place, year)
            for question in survey.questions:
                yield _Wave(survey, question, year, survey.term, closed)
                # Asked again, and closed with the first wave: too few had answered that.
                if place == 0 and question == "CF":
                    yield _Wave(survey, question, year, f"{survey.term}-again", closed)


def _closed(survey: _Survey, place: int, year: int) -> date:
    if survey.audience == "pupils" and year in _PUPILS_CLOSED.get(place, {}):
        return _PUPILS_CLOSED[place][year]
    month, day = survey.closes
    return date(year if month >= 9 else year + 1, month, day) + timedelta(days=place % 5)


def _row(seed: int, school: School, wave: _Wave, number: int, content: float) -> Entry:
    survey = wave.survey
    roll = dice(seed, "survey", school.urn, survey.audience, wave.question, wave.year, wave.term)
    invited = survey.invited[school.phase] + roll.randrange(10)
    responded = round(invited * roll.uniform(0.35, 0.9))
    answered = responded - roll.choice((0, 0, 0, 1, 2))  # somebody leaves a question out
    cells: dict[str, object] = {
        "Audience": survey.audience,
        "Question": wave.question,
        "Wave": f"{wave.year}-{(wave.year + 1) % 100}-{wave.term}",
        "Closed": wave.closed,
        "Invited": invited,
        "Responded": responded,
        **dict(zip((f"Point {point}" for point in range(1, 6)), _points(answered, content, roll), strict=True)),
    }
    typed = working_day(wave.closed + timedelta(days=1))
    if roll.random() < 0.4:
        versions: tuple[tuple[date, Mapping[str, object]], ...] = ((typed, {**cells, "Status": "final"}),)
    else:
        checked = working_day(typed + timedelta(days=roll.randrange(5, 20)))
        versions = ((typed, {**cells, "Status": "draft"}), (checked, {**cells, "Status": "final"}))
    return Entry("surveys", f"SU{school.urn}-{number:03d}", school.urn, _OWNER, versions)


def _points(answered: int, content: float, roll: Random) -> list[int]:
    """How many chose each point; of those who are content nearly all chose 4 or 5, elsewhere hardly half."""
    happy = round(answered * min(1.0, (0.96 - 0.4 * content) * roll.uniform(0.97, 1.03)))
    best = roll.randrange(happy // 3, happy + 1)
    others = answered - happy
    worst = others // 4
    poor = (others - worst) // 2
    return [worst, poor, others - worst - poor, happy - best, best]


def destinations(seed: int, schools: Sequence[School]) -> Iterator[Entry]:
    """The leavers of each summer, known in the winter after it; a primary school does not follow its leavers."""
    for place, school in enumerate(schools):
        if school.phase == "primary":
            continue
        for number, cohort in enumerate(_YEARS, start=1):
            roll = dice(seed, "destinations", school.urn, cohort)
            leavers = round(school.capacity * roll.uniform(0.05, 0.14)) if cohort != _YEARS[0] or place % 4 else 0
            unknown = roll.randrange(1 + leavers // 8)
            positive = round((leavers - unknown) * roll.uniform(0.7, 1.0))
            cells = {"Cohort": cohort, "Leavers": leavers, "Positive": positive, "Unknown": unknown}
            typed = working_day(date(cohort + 1, 1, 12) + timedelta(days=roll.randrange(30)))
            # One academy in four has its figures checked only in the summer.
            checked = working_day(typed + timedelta(days=130 if place % 4 == 3 else roll.randrange(3, 25)))
            yield Entry(
                "destinations",
                f"DS{school.urn}-{number:02d}",
                school.urn,
                "Headteacher",
                ((typed, {**cells, "Status": "draft"}), (checked, {**cells, "Status": "final"})),
            )
