"""Budgets of the simulated trust: one for each academy and financial year, and one for the trust as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from demo.records import Budget, School
from demo.world.dice import at, dice, uuid_of
from demo.world.ledger import CAPITAL, SPENDING_CODES

_Lines = tuple[tuple[str, date, Decimal], ...]


_CAPITAL_PER_PURCHASE = Decimal("72.50")  # what one of a month's purchases spends on average on capital accounts


def budgets(seed: int, schools: Sequence[School], purchases_per_month: int) -> Iterator[Budget]:
    """Of the financial years from 2024, whatever the horizon: approved in summer, archived once the year is closed.

    Capital is budgeted for as much as is about to be spent; an academy may still be early or late with its orders.
    """
    capital = _CAPITAL_PER_PURCHASE * purchases_per_month
    for year in (2024, 2025, 2026):
        overall: dict[tuple[str, date], Decimal] = {}
        for school in schools:
            if date(year + 1, 8, 31) < school.joined_on:
                continue
            roll = dice(seed, "budget", school.urn, year)
            lines = _lines(seed, school, year, capital)
            for code, month, amount in lines:
                overall[code, month] = overall.get((code, month), Decimal(0)) + amount
            approved = max(date(year, 8, 20), school.joined_on)
            closed = at(date(year + 1, 10, 15), 12)
            key = (seed, "budget", school.urn, year)
            if roll.random() < 0.15:  # revised in the spring: the first version is archived
                revised = max(date(year + 1, 2, 2), approved + timedelta(days=7))
                history = ((at(approved, 10), "ACTIVE"), (at(revised, 11), "ARCHIVED"))
                yield Budget(uuid_of(*key, "first"), school.urn, year, lines, history)
                again = tuple((code, month, amount + 50) for code, month, amount in lines)
                history = ((at(revised, 11), "ACTIVE"), (closed, "ARCHIVED"))
                yield Budget(uuid_of(*key, "revised"), school.urn, year, again, history)
            else:
                history = ((at(approved, 10), "ACTIVE"), (closed, "ARCHIVED"))
                yield Budget(uuid_of(*key), school.urn, year, lines, history)
        yield Budget(
            uuid_of(seed, "budget", "overall", year),
            None,
            year,
            tuple((code, month, amount) for (code, month), amount in sorted(overall.items())),
            ((at(date(year, 8, 25), 10), "ACTIVE"), (at(date(year + 1, 10, 15), 12), "ARCHIVED")),
        )


def budget_codes(seed: int, school: School, year: int) -> tuple[str, ...]:
    """The account codes for which the academy's budget of that year has money; each year leaves out two."""
    left_out = set(dice(seed, "left out", school.urn, year).sample(SPENDING_CODES, 3))
    return tuple(code for code in SPENDING_CODES if code not in left_out)


def _lines(seed: int, school: School, year: int, capital: Decimal) -> _Lines:
    """Twelve months of every code with money, and one code that is there with nothing in it."""
    roll = dice(seed, "budget lines", school.urn, year)
    funded = budget_codes(seed, school, year)
    empty = next(code for code in SPENDING_CODES if code not in funded)
    months = [date(year + (month < 9), month, 1) for month in (9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8)]
    lines: list[tuple[str, date, Decimal]] = []
    for code in (*funded, empty):
        monthly = Decimal(roll.randrange(200, 9000)) if code != empty else Decimal(0)
        if code == CAPITAL and monthly:
            monthly = capital
        lines.extend((code, month, monthly) for month in months)
    return tuple(lines)
