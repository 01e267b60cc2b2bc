"""The kinds of thing that must hold in a row; registers declare which of them, and about which columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from extractors.registers.reasons import Code, Fault
from extractors.registers.register import Known, Row


def _day(row: Row, column: str) -> date | None:
    return cast("date | None", row[column])


def in_words(column: str) -> str:
    """A column's landed name as its heading says it."""
    return column.replace("_", " ").capitalize()


@dataclass(frozen=True)
class InOrder:
    """Of two dates that are both there, ``then`` is not before ``first``; when ``strict``, it is later."""

    first: str
    then: str
    strict: bool = False

    @property
    def reads(self) -> tuple[str, ...]:
        return (self.first, self.then)

    def faults(self, row: Row, known: Known) -> Iterator[tuple[str, Fault]]:
        first, then = _day(row, self.first), _day(row, self.then)
        if first is None or then is None or then > first or (then == first and not self.strict):
            return
        must = "must be later than" if self.strict else "cannot be before"
        sentence = f"{in_words(self.then)} {must} {in_words(self.first)}. Check both; day and month may be swapped."
        yield self.then, Fault(Code.DATES_OUT_OF_ORDER, sentence)


@dataclass(frozen=True)
class FilledWhen:
    """When ``when`` holds the value ``equals``, ``column`` cannot be blank."""

    column: str
    when: str
    equals: object
    code: Code
    sentence: str

    @property
    def reads(self) -> tuple[str, ...]:
        return (self.column, self.when)

    def faults(self, row: Row, known: Known) -> Iterator[tuple[str, Fault]]:
        if row[self.when] == self.equals and row[self.column] in (None, False):
            yield self.column, Fault(self.code, self.sentence)


@dataclass(frozen=True)
class BlankUnless:
    """Unless ``when`` holds the value ``equals``, ``column`` must be blank: otherwise the two contradict each other."""

    column: str
    when: str
    equals: object
    code: Code
    sentence: str

    @property
    def reads(self) -> tuple[str, ...]:
        return (self.column, self.when)

    def faults(self, row: Row, known: Known) -> Iterator[tuple[str, Fault]]:
        if row[self.when] != self.equals and row[self.column] not in (None, False):
            yield self.column, Fault(self.code, self.sentence)


@dataclass(frozen=True)
class KnownCheckType:
    """The kind of check is one that the trust has defined; without that nobody can say when it falls due."""

    column: str

    @property
    def reads(self) -> tuple[str, ...]:
        return (self.column,)

    def faults(self, row: Row, known: Known) -> Iterator[tuple[str, Fault]]:
        if row[self.column] not in known.check_types:
            sentence = (
                "This is not one of the trust's kinds of check. Choose one from the list, or ask for it to be added."
            )
            yield self.column, Fault(Code.UNKNOWN_CHECK_TYPE, sentence)


@dataclass(frozen=True)
class NextDue:
    """The next check is due no later than the interval allows. It may be due earlier: a certificate can say so."""

    check_type: str
    last_done: str
    next_due: str

    @property
    def reads(self) -> tuple[str, ...]:
        return (self.check_type, self.last_done, self.next_due)

    def faults(self, row: Row, known: Known) -> Iterator[tuple[str, Fault]]:
        last_done, next_due = _day(row, self.last_done), _day(row, self.next_due)
        interval = known.check_types.get(str(row[self.check_type]))
        if last_done is None or next_due is None or interval is None:
            return
        if next_due > last_done + timedelta(days=interval):
            yield (
                self.next_due,
                Fault(
                    Code.NEXT_DUE_WRONG,
                    f"{in_words(self.next_due)} is more than {interval} days after {in_words(self.last_done)}, the "
                    "longest that this kind of check allows. Correct whichever of the two was typed wrongly.",
                ),
            )


@dataclass(frozen=True)
class RefersTo:
    """The id stands in another register of the same academy. Not asked when that register could not be read."""

    column: str
    register: str

    @property
    def reads(self) -> tuple[str, ...]:
        return (self.column,)

    def faults(self, row: Row, known: Known) -> Iterator[tuple[str, Fault]]:
        ids = known.record_ids.get(self.register)
        if row[self.column] is None or ids is None or str(row[self.column]).casefold() in ids:
            return
        sentence = f"No row of {in_words(self.register)} has this id. Copy the Record id of the row that is meant."
        yield self.column, Fault(Code.UNKNOWN_REFERENCE, sentence)


@dataclass(frozen=True)
class NoOverlap:
    """Rows that share ``same`` and whose ``when`` is ``equals`` never cover the same day; the later row is at fault."""

    same: tuple[str, ...]
    start: str
    end: str
    when: str
    equals: str

    @property
    def reads(self) -> tuple[str, ...]:
        return (*self.same, self.start, self.end, self.when)

    def faults(self, row: Row, known: Known) -> Iterator[tuple[str, Fault]]:
        if row[self.when] != self.equals:
            return
        start, end = _day(row, self.start), _day(row, self.end)
        if start is None or end is None:
            return
        for other in known.earlier:
            if other[self.when] != self.equals or any(other[name] != row[name] for name in self.same):
                continue
            other_start, other_end = _day(other, self.start), _day(other, self.end)
            if other_start is not None and other_end is not None and start <= other_end and other_start <= end:
                alike = " and ".join(in_words(name).lower() for name in self.same)
                sentence = (
                    f"An earlier row with the same {alike} is also {self.equals} for some of these days. "
                    f"Change one row's dates, or its {in_words(self.when).lower()}."
                )
                yield self.start, Fault(Code.PLAN_OVERLAP, sentence)
                return
