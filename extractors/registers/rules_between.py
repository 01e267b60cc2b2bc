"""Rules that compare amounts, roles and whole rows with each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from extractors.registers.reasons import Code, Fault
from extractors.registers.register import Known, Row
from extractors.registers.rules import in_words


def _amount(row: Row, column: str) -> Decimal | int | None:
    return cast("Decimal | int | None", row[column])


@dataclass(frozen=True)
class AtMost:
    """Where both are there, ``column`` is no more than ``most``, unless the Yes/No ``unless`` says that it is meant."""

    column: str
    most: str
    unless: str | None = None

    @property
    def reads(self) -> tuple[str, ...]:
        return (self.column, self.most, *((self.unless,) if self.unless else ()))

    def faults(self, row: Row, known: Known) -> Iterator[tuple[str, Fault]]:
        amount, most = _amount(row, self.column), _amount(row, self.most)
        if amount is None or most is None or amount <= most or (self.unless and row[self.unless]):
            return
        sentence = f"{in_words(self.column)} is more than {in_words(self.most)}. Correct whichever was typed wrongly."
        if self.unless:
            sentence += f" If it is meant, say Yes under {in_words(self.unless)}."
        yield self.column, Fault(Code.MORE_THAN_ALLOWED, sentence)


@dataclass(frozen=True)
class SumAtMost:
    """The columns together are no more than ``most``; the last of them is named."""

    columns: tuple[str, ...]
    most: str

    @property
    def reads(self) -> tuple[str, ...]:
        return (*self.columns, self.most)

    def faults(self, row: Row, known: Known) -> Iterator[tuple[str, Fault]]:
        amounts, most = [_amount(row, column) or 0 for column in self.columns], _amount(row, self.most)
        if most is not None and sum(amounts) > most:
            names = f"{in_words(self.columns[0])} to {in_words(self.columns[-1])}"
            sentence = f"{names} add up to more than {in_words(self.most)}. Correct whichever was typed wrongly."
            yield self.columns[-1], Fault(Code.MORE_THAN_ALLOWED, sentence)


@dataclass(frozen=True)
class Differs:
    """Nobody approves their own request: the two roles are not the same."""

    column: str
    other: str

    @property
    def reads(self) -> tuple[str, ...]:
        return (self.column, self.other)

    def faults(self, row: Row, known: Known) -> Iterator[tuple[str, Fault]]:
        mine, others = row[self.column], row[self.other]
        if mine is not None and others is not None and str(mine).casefold() == str(others).casefold():
            sentence = (
                f"{in_words(self.column)} is the same as {in_words(self.other)}. They must be two people's roles."
            )
            yield self.column, Fault(Code.SAME_ROLE, sentence)


@dataclass(frozen=True)
class Unrepeated:
    """No two rows agree in all of ``same``: a row copied under a new id counts twice. The later row is at fault.

    With ``when``, only rows in which it holds ``equals`` are compared.
    """

    same: tuple[str, ...]
    when: str | None = None
    equals: object = None

    @property
    def reads(self) -> tuple[str, ...]:
        return (*self.same, *((self.when,) if self.when else ()))

    def faults(self, row: Row, known: Known) -> Iterator[tuple[str, Fault]]:
        if not self._counts(row):
            return
        mine = self._key(row)
        if any(self._counts(other) and self._key(other) == mine for other in known.earlier):
            alike = ", ".join(in_words(name).lower() for name in self.same)
            sentence = f"An earlier row has the same {alike}. Delete the row that was entered twice, or correct it."
            yield self.same[-1], Fault(Code.REPEATED_ROW, sentence)

    def _counts(self, row: Row) -> bool:
        return self.when is None or row[self.when] == self.equals

    def _key(self, row: Row) -> tuple[object, ...]:
        values = (row[name] for name in self.same)
        return tuple(value.casefold() if isinstance(value, str) else value for value in values)
