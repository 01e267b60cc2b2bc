"""Which academy a row is about, however the row names it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from extractors.academy import Academy
from extractors.registers.reasons import Code, Fault


class SchoolReading(NamedTuple):
    """The current URN of the academy, or why the row is not one of its rows."""

    urn: str | None
    refusal: Fault | None = None
    warning: Fault | None = None


class Schools:
    """Every name by which the trust's academies are known."""

    def __init__(self, academies: Sequence[Academy]) -> None:
        self._current = {academy.urn: academy for academy in academies}
        self._earlier = {academy.predecessor_urn: academy for academy in academies if academy.predecessor_urn}
        self._named: dict[str, set[str]] = {}
        for academy in academies:
            for name in (academy.name, *academy.nicknames):
                self._named.setdefault(_simple(name), set()).add(academy.urn)

    def resolve(self, text: str, academy: Academy) -> SchoolReading:
        """Find the academy that ``text`` names and see that it is ``academy``, whose workbook this is."""
        urn, warning = self._find(text)
        if urn is None:
            return SchoolReading(
                None,
                Fault(Code.UNKNOWN_SCHOOL, "No academy of the trust has this URN or name. Type the academy's URN."),
            )
        if urn != academy.urn:
            return SchoolReading(
                None,
                Fault(
                    Code.OTHER_SCHOOL,
                    f"The row is about another academy; this workbook is that of {academy.name}. Move the row to the "
                    "other academy's workbook, or correct the URN.",
                ),
            )
        return SchoolReading(urn, warning=warning)

    def _find(self, text: str) -> tuple[str | None, Fault | None]:
        if text in self._current:
            return text, None
        if text in self._earlier:
            academy = self._earlier[text]
            sentence = f"The URN is that of the school before it converted; {academy.urn} is the current one."
            return academy.urn, Fault(Code.OLD_URN, sentence)
        urns = self._named.get(_simple(text), set())
        if len(urns) != 1:  # a nickname that two academies share names neither
            return None, None
        (urn,) = urns
        return urn, Fault(Code.NICKNAME, f"The school is given by a name; its URN {urn} is what belongs here.")


def _simple(name: str) -> str:
    """A name without capitals, punctuation and extra spaces: ``St. Bede's`` and ``st bedes`` are the same."""
    return " ".join(re.sub(r"[^\w\s]", "", name.casefold()).split())
