"""What people said: 1e.3 users of support, B1.5 pupils, CF and CG leaders; and B2.3, where leavers went."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from demo.records import Entry, School
from demo.truth.count import Count, count
from demo.truth.measure import Limits, Measure
from demo.truth.moment import Moment

_WITHIN = timedelta(days=365)
# Who was asked which question; None is every question.
ASKED: dict[str, tuple[str, str | None]] = {
    "1e.3": ("support_users", None),
    "B1.5": ("pupils", "enjoyment"),
    "CF": ("leaders", "CF"),
    "CG": ("leaders", "CG"),
}
_LIMITS = {"1e.3": Limits((85, None), (75, None))}


def measures(moment: Moment) -> Iterator[Measure]:
    for code, (audience, question) in ASKED.items():
        yield Measure(
            code,
            ("registers:surveys",),
            partial(answers, moment, audience, question),
            limits=_LIMITS.get(code),
            about_people=True,
        )
    yield Measure("B2.3", ("registers:destinations",), lambda school: destinations(moment, school), about_people=True)


def answers(moment: Moment, audience: str, question: str | None, school: School) -> Count:
    """Answers of 4 and 5, of all answers, in the newest final row of each question that closed within 365 days."""
    newest: dict[str, Entry] = {}
    for entry in moment.entries(school.urn, "surveys"):
        cells = entry.cells
        asked, closed = str(cells["Question"]), _day(cells["Closed"])
        is_wanted = cells["Audience"] == audience and question in (None, asked)
        if not is_wanted or cells["Status"] != "final" or not moment.day - _WITHIN <= closed <= moment.day:
            continue
        other = newest.get(asked)
        if other is None or (_day(other.cells["Closed"]), other.record_id) < (closed, entry.record_id):
            newest[asked] = entry
    points = [[_number(entry.cells[f"Point {point}"]) for point in range(1, 6)] for entry in newest.values()]
    return count(
        sum(sum(each[3:]) for each in points),
        sum(sum(each) for each in points),
        exclusions=len(list(moment.refusals(school.urn, "surveys"))),
    )


def destinations(moment: Moment, school: School) -> Count:
    """B2.3: leavers with a positive destination, of all leavers of the newest cohort that is final."""
    final = [each.cells for each in moment.entries(school.urn, "destinations") if each.cells["Status"] == "final"]
    refused = len(list(moment.refusals(school.urn, "destinations")))
    if not final:
        return count(0, 0, exclusions=refused)
    cohort = max(final, key=lambda cells: _number(cells["Cohort"]))
    return count(_number(cohort["Positive"]), _number(cohort["Leavers"]), exclusions=refused)


def _day(cell: object) -> date:
    if not isinstance(cell, date):
        raise TypeError(f"a date is due in this cell, not {cell!r}")
    return cell


def _number(cell: object) -> int:
    if not isinstance(cell, int):
        raise TypeError(f"a whole number is due in this cell, not {cell!r}")
    return cell
