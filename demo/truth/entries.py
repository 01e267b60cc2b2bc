"""Rows of a register as they stand on the day, and how rows that are right or wrong are counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from demo.records import Entry, School
from demo.truth.count import Count, count
from demo.truth.moment import Moment


class Row:
    """A row, by its headings. A cell that is blank holds None; a word or a number of another kind is a TypeError."""

    def __init__(self, entry: Entry) -> None:
        self.record_id = entry.record_id
        self._cells = entry.cells

    def has(self, heading: str) -> bool:
        return self._cells.get(heading) is not None

    def word(self, heading: str) -> str | None:
        value = self._cells.get(heading)
        if value is not None and not isinstance(value, str):
            raise TypeError(f"{self.record_id}, {heading}: {value!r} is no word")
        return value

    def day(self, heading: str) -> date | None:
        value = self._cells.get(heading)
        if value is not None and not isinstance(value, date):
            raise TypeError(f"{self.record_id}, {heading}: {value!r} is no day")
        return value

    def amount(self, heading: str) -> Fraction | None:
        value = self._cells.get(heading)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise TypeError(f"{self.record_id}, {heading}: {value!r} is no exact number")
        return Fraction(value)

    def says_yes(self, heading: str) -> bool:
        return self._cells.get(heading) is True

    @property
    def status(self) -> str | None:
        return self.word("Status")


def rows(moment: Moment, school: School, register: str) -> list[Row]:
    return [Row(entry) for entry in moment.entries(school.urn, register)]


def within(moment: Moment, day: date | None, days: int) -> bool:
    """Whether it happened on the day or in so many days before it."""
    return day is not None and moment.day - timedelta(days=days) <= day <= moment.day


def this_year(moment: Moment, day: date | None) -> bool:
    """Whether it lies between the first of September and the day."""
    return day is not None and moment.year_start <= day <= moment.day


def share(moment: Moment, school: School, registers: Sequence[str], verdicts: Iterable[tuple[str, bool]]) -> Count:
    """How many things are right, of all. ``verdicts`` are their ids; the wrong ones are exceptions.

    So is each row of ``registers`` that cannot be read: it is of no side, and counted as left out.
    """
    known = list(verdicts)
    unread = left_out(moment, school, registers)
    wrong = {thing for thing, is_right in known if not is_right}
    return count(
        sum(is_right for _, is_right in known),
        len(known),
        exclusions=len(unread),
        wrong=frozenset(wrong | set(unread)),
    )


def one(moment: Moment, school: School, registers: Sequence[str], thing: str, *, is_there: bool) -> Count:
    """1 of 1 when the academy has the thing, else 0 of 1, with an exception that names the thing."""
    return share(moment, school, registers, [(f"{school.urn}:{thing}", is_there)])


def total_wrong(
    moment: Moment,
    school: School,
    registers: Sequence[str],
    verdicts: Iterable[tuple[str, bool]],
    *,
    red_flags: int = 0,
) -> Count:
    """How many things are wrong, out of one; of nothing where there is no such thing."""
    known = list(verdicts)
    counted = share(moment, school, registers, known)
    wrong = sum(not is_right for _, is_right in known)
    return count(wrong, int(bool(known)), exclusions=counted.exclusions, wrong=counted.wrong, red_flags=red_flags)


def left_out(moment: Moment, school: School, registers: Sequence[str]) -> list[str]:
    """What every row of the registers that cannot be read is known as."""
    return [refusal.known_as for register in registers for refusal in moment.refusals(school.urn, register)]
