"""From a trust's own account codes to the DfE's academies chart of accounts.

The DfE's codes have five digits and end in 0; the nine codes after each are the trust's to divide it further, and are
reported under it. A trust whose ledger has other codes keeps a map beside its exports: ``chart_of_accounts.csv`` with
the headings ``Own code`` and ``DfE code``.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from extractors.drops.errors import ChartUnreadable
from extractors.drops.values import UnreadableCellError

CHART_FILE: Final = "chart_of_accounts.csv"
_HEADINGS: Final = ("own code", "dfe code")
_DFE: Final = re.compile(r"[1-9]\d{4}")


class Chart:
    """The map; ``own`` gives DfE codes by the trust's own."""

    def __init__(self, own: Mapping[str, str]) -> None:
        self._own = own

    @classmethod
    def beside(cls, folder: Path) -> Chart:
        """The map that is kept in the folder of exports; an empty one where there is none."""
        path = folder / CHART_FILE
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                rows = [[cell.strip() for cell in row] for row in csv.reader(file) if any(row)]
        except FileNotFoundError:
            return cls({})
        except (OSError, UnicodeDecodeError, csv.Error):
            raise ChartUnreadable(f"{CHART_FILE} cannot be read: save it as CSV UTF-8.") from None
        if not rows or tuple(cell.casefold() for cell in rows[0][:2]) != _HEADINGS:
            raise ChartUnreadable(f"{CHART_FILE} does not begin with the headings Own code and DfE code.")
        own: dict[str, str] = {}
        for number, row in enumerate(rows[1:], start=2):
            if len(row) < len(_HEADINGS) or not row[0] or not _DFE.fullmatch(row[1]):
                raise ChartUnreadable(f"Row {number} of {CHART_FILE} does not give a DfE code of five digits.")
            if own.setdefault(row[0], row[1]) != row[1]:
                raise ChartUnreadable(f"Row {number} of {CHART_FILE} gives a code a second time, and another DfE code.")
        return cls(own)

    def dfe_code(self, code: str) -> str:
        """The DfE's code of an account; ``UnreadableCellError`` when there is none."""
        found = self._own.get(code, code)
        if not _DFE.fullmatch(found):
            raise UnreadableCellError(
                "unknown_account", f"The account has no code in the DfE's chart: add it to {CHART_FILE}."
            )
        return f"{found[:4]}0"
