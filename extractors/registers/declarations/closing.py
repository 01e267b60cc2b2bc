"""Rules that many registers share: a row that says it is over bears the day, and one that is not bears none."""

from __future__ import annotations

from extractors.registers.reasons import Code
from extractors.registers.register import Rule
from extractors.registers.rules import BlankUnless, FilledWhen


def dated_when(column: str, *, status: str, when: str = "status") -> tuple[Rule, Rule]:
    """``column`` is filled exactly when ``when`` says ``status``."""
    day, says = column.replace("_", " ").capitalize(), when.replace("_", " ").capitalize()
    word = status.replace("_", " ")
    return (
        FilledWhen(
            column,
            when=when,
            equals=status,
            code=Code.CLOSED_WITHOUT_DATE,
            sentence=f"{says} says {word} but {day} is blank. Give the day, or change {says}.",
        ),
        BlankUnless(
            column,
            when=when,
            equals=status,
            code=Code.OPEN_WITH_DATE,
            sentence=f"{day} holds a date, but {says} does not say {word}. Set {says} to {word}, or clear the date.",
        ),
    )


def needed_when(column: str, *, equals: object, when: str = "status") -> Rule:
    """``column`` cannot be blank when ``when`` holds ``equals``; it may be filled otherwise as well."""
    what, says = column.replace("_", " ").capitalize(), when.replace("_", " ").capitalize()
    word = {True: "Yes", False: "No"}[equals] if isinstance(equals, bool) else str(equals).replace("_", " ")
    return FilledWhen(
        column,
        when=when,
        equals=equals,
        code=Code.BLANK_REQUIRED,
        sentence=f"{says} says {word} but {what} is blank. Fill it in, or change {says}.",
    )
