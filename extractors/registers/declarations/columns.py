"""Short ways to declare a column: how it is written decides its type, and its heading its name.

Use ``RegisterColumn`` itself where a column needs more than these say.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from extractors.columns import Column, Kind, Privacy
from extractors.registers.declarations.common import HAPPENED, WITHIN_TEN_YEARS
from extractors.registers.register import Amounts, Days, Lands, RegisterColumn, Written

HALF_DAYS: Final = Amounts(high=Decimal(20), above_low=True, step=Decimal("0.5"))
PEOPLE: Final = Amounts(high=Decimal(20_000))


def _named(header: str) -> str:
    return header.lower().replace(" ", "_")


def text(header: str, description: str, *, required: bool = False) -> RegisterColumn:
    """A short title of a thing, which lands."""
    column = Column(_named(header), Kind.TEXT, description, nullable=not required)
    return RegisterColumn(header, column, Written.TEXT, required)


def told(header: str, description: str, *, required: bool = False) -> RegisterColumn:
    """Free text that must not land, because it may name a person: only seen to be there."""
    return RegisterColumn(
        header, Column(_named(header), Kind.TEXT, description), Written.TEXT, required, lands=Lands.NOTHING
    )


def written(header: str, name: str, description: str, *, link: bool = False) -> RegisterColumn:
    """Free text or a link of which only lands whether it is there, as the BOOLEAN ``name``."""
    column = Column(name, Kind.BOOLEAN, description, nullable=False)
    return RegisterColumn(header, column, Written.LINK if link else Written.TEXT, lands=Lands.PRESENCE)


def code(header: str, description: str, *, required: bool = False) -> RegisterColumn:
    column = Column(_named(header), Kind.TEXT, description, nullable=not required)
    return RegisterColumn(header, column, Written.CODE, required)


def role(header: str, description: str, *, required: bool = False) -> RegisterColumn:
    column = Column(_named(header), Kind.TEXT, description, nullable=not required)
    return RegisterColumn(header, column, Written.ROLE, required)


def person(header: str, description: str) -> RegisterColumn:
    """Somebody, by a role with a number or a staff number: lands as a keyed pseudonym, and a name is refused."""
    column = Column(_named(header), Kind.TEXT, description, Privacy.PERSON_ID, nullable=False)
    return RegisterColumn(header, column, Written.PERSON, required=True)


def word(header: str, vocabulary: tuple[str, ...], what: str, *, required: bool = True) -> RegisterColumn:
    description = f"{what} One of: {', '.join(vocabulary)}."
    column = Column(_named(header), Kind.TEXT, description, nullable=not required)
    return RegisterColumn(header, column, Written.WORD, required, vocabulary)


def happened(header: str, description: str, *, required: bool = False) -> RegisterColumn:
    """A day on which something was done, so not after as_at."""
    return day(header, description, required=required, limits=HAPPENED)


def day(header: str, description: str, *, required: bool = False, limits: Days = WITHIN_TEN_YEARS) -> RegisterColumn:
    column = Column(_named(header), Kind.DATE, description, nullable=not required)
    return RegisterColumn(header, column, Written.DATE, required, limits=limits)


def money(header: str, description: str, *, required: bool = False) -> RegisterColumn:
    column = Column(_named(header), Kind.DECIMAL, description, nullable=not required)
    return RegisterColumn(header, column, Written.MONEY, required)


def number(header: str, description: str, *, required: bool = False, limits: Amounts | None = None) -> RegisterColumn:
    column = Column(_named(header), Kind.DECIMAL, description, nullable=not required)
    return RegisterColumn(header, column, Written.NUMBER, required, limits=limits)


def whole(header: str, description: str, *, required: bool = False, limits: Amounts = PEOPLE) -> RegisterColumn:
    column = Column(_named(header), Kind.INTEGER, description, nullable=not required)
    return RegisterColumn(header, column, Written.WHOLE, required, limits=limits)


def yes_no(header: str, description: str, *, required: bool = False) -> RegisterColumn:
    column = Column(_named(header), Kind.BOOLEAN, description, nullable=not required)
    return RegisterColumn(header, column, Written.YES_NO, required)
