"""Parsers of cells that hold words: text, ids, links, job titles, words of a list, Yes and No."""

from __future__ import annotations

import re
from typing import Final

from extractors.registers.cell import CellRefusedError, Question
from extractors.registers.reasons import Code
from extractors.registers.register import Lands
from extractors.registers.roles import is_person_code, is_role

LONGEST_TEXT: Final = 120
LARGEST_ID: Final = 10**15  # Excel keeps fifteen digits of a number and makes the others up

_INVISIBLE: Final = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./-]{0,39}")
_WORD: Final = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")
_LINK: Final = re.compile(r"(https?://|file://|\\\\)\S.*", re.IGNORECASE)
_PERSONAL: Final = re.compile(r"@|\b(mr|mrs|ms|miss|mx|dr|prof|rev|sir|dame)\b\.?\s", re.IGNORECASE)
_YES: Final = frozenset({"yes", "y", "true"})
_NO: Final = frozenset({"no", "n", "false"})


def clean(text: str) -> str:
    """Text without invisible characters, with single ordinary spaces inside and none around."""
    return " ".join(_INVISIBLE.sub("", text).split())


def read_plain_text(asked: Question, content: object) -> str:
    """Text as it stands; a whole number is its digits."""
    if isinstance(content, str):
        return content
    if isinstance(content, int | float) and not isinstance(content, bool) and _is_exact(content):
        return str(int(content))
    raise CellRefusedError(
        Code.NOT_TEXT,
        "Excel made a date, a fraction or Yes/No of what was typed. Format the cell as Text and type it again.",
    )


def _is_exact(number: float) -> bool:
    """Whether Excel has kept every digit of a whole number."""
    return abs(number) < LARGEST_ID and number == int(number)


def read_text(asked: Question, content: object) -> str:
    """Text that may land: short, and naming nobody. Text that does not land may be anything."""
    text = read_plain_text(asked, content)
    if asked.column.lands is not Lands.VALUE:
        return text
    if len(text) > LONGEST_TEXT:
        raise CellRefusedError(Code.TOO_LONG, f"The text is longer than {LONGEST_TEXT} characters. Shorten it.")
    if _PERSONAL.search(text):
        raise CellRefusedError(
            Code.PERSONAL_DATA, "The text seems to name a person. Write the role, place or thing instead."
        )
    return text


def read_link(asked: Question, content: object) -> str:
    """The address written in the cell or lying behind its text."""
    for link in (asked.cell.link, content):
        if isinstance(link, str) and _LINK.fullmatch(link):
            return link
    raise CellRefusedError(
        Code.NOT_A_LINK,
        "This is not a link to the evidence. Paste the address of the document, starting with https://.",
    )


def read_code(asked: Question, content: object) -> str:
    text = read_plain_text(asked, content)
    if not _CODE.fullmatch(text):
        raise CellRefusedError(
            Code.NOT_A_CODE,
            "An id or code has up to 40 letters, digits and - _ / . and no spaces. Type it as it was given.",
        )
    return text


def read_role(asked: Question, content: object) -> str:
    text = read_plain_text(asked, content)
    if not is_role(text):
        raise CellRefusedError(
            Code.NOT_A_ROLE,
            "This is not a job title that is known here. Write the role, such as Site manager, never a name.",
        )
    return text


def read_person(asked: Question, content: object) -> str:
    """Who it was, as a role with or without a number (``headteacher``, ``site-manager-2``) or as a staff number."""
    text = read_plain_text(asked, content)
    if not is_person_code(text):
        raise CellRefusedError(
            Code.LOOKS_LIKE_NAME,
            "This may be a person's name. Write the role, with a number where several hold it (Site manager 2), or the "
            "staff number.",
        )
    return "".join(re.findall(r"[a-z0-9]+", text.lower()))  # however it is spaced, it is one person


def read_word(asked: Question, content: object) -> str:
    """A word of the column's list; without a list (a rule knows it then), any single word of that form."""
    word = re.sub(r"[\s-]+", "_", read_plain_text(asked, content).lower())
    vocabulary = asked.column.vocabulary
    if (vocabulary and word not in vocabulary) or not _WORD.fullmatch(word):
        allowed = f"Use one of: {', '.join(vocabulary)}." if vocabulary else "Choose one from the list."
        raise CellRefusedError(Code.UNKNOWN_WORD, f"This word is not on the list. {allowed}")
    return word


def read_yes_no(asked: Question, content: object) -> bool:
    if isinstance(content, bool):
        return content
    word = content.lower() if isinstance(content, str) else ""
    if word in _YES or word in _NO:
        return word in _YES
    raise CellRefusedError(Code.NOT_YES_OR_NO, "The cell must say Yes or No.")
