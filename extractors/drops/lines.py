"""One export into landed lines: every line judged, the rest refused by name, and the sum held against the control."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from extractors.academy import Academy
from extractors.drops.chart import Chart
from extractors.drops.declare import CsvLayout, Opened, System
from extractors.drops.errors import ControlTotalDisagrees
from extractors.drops.exports import Export
from extractors.drops.tables import table_lines
from extractors.drops.trees import tree_lines
from extractors.drops.values import UnreadableCellError, Values
from extractors.errors import TooManyRefused
from extractors.landing import PartitionWriter

_CODE: Final = re.compile(r"(?=.*\d)[A-Za-z0-9/._-]{1,32}")  # an id holds a digit and no spaces: a name does not


@dataclass
class Tally:
    """What is known of an export once it has been read."""

    lines: int = 0
    refused: int = 0
    total: Decimal = Decimal(0)
    unreadable: int = 0
    references: set[str] = field(default_factory=set)


class Schools:
    """Academies by each name that a finance system may know them by."""

    def __init__(self, academies: Sequence[Academy]) -> None:
        self._urns: dict[str, str] = {}
        for academy in academies:
            names = (academy.urn, academy.predecessor_urn, academy.finance_tracking_option, academy.name)
            self._urns |= {name.casefold(): academy.urn for name in names if name}

    def urn(self, written: str) -> str:
        """The URN; ``UnreadableCellError`` when no academy has that name."""
        found = self._urns.get(written.casefold())
        if found is None:
            raise UnreadableCellError(
                "unknown_school", "The line's school is none of the trust's: see finance_tracking_option in trust.yml."
            )
        return found


class Reader:
    """Reads exports of one system into a partition of ledger lines."""

    def __init__(self, system: System, chart: Chart, schools: Schools, writer: PartitionWriter) -> None:
        self.unknown: set[str] = set()
        self.lines = 0  # of all exports, so far
        self._system = system
        self._chart = chart
        self._schools = schools
        self._writer = writer

    def read(self, export: Export) -> Mapping[str, object]:
        """Land the export's lines and return its row of ``export_files``. Any error leaves nothing committed."""
        opened, tally = Opened(), Tally()
        layout = self._system.layout
        lines = (
            table_lines(export.path, self._system, layout, opened)
            if isinstance(layout, CsvLayout)
            else tree_lines(export.path, self._system, layout, opened)
        )
        self._writer.append(self._judged(export, lines, tally))
        export.check_unchanged()
        self.unknown |= opened.unknown
        self._check(export.path.name, opened, tally)
        return {
            "file_sha256": export.sha256,
            "file_name": export.path.name,
            "bytes": export.bytes,
            "lines": tally.lines,
            "lines_refused": tally.refused,
            "total": tally.total,
            "control_total": opened.control.total,
        }

    def _judged(self, export: Export, lines: Iterator[Values | None], tally: Tally) -> Iterator[dict[str, Any]]:
        for values in lines:
            tally.lines += 1
            self.lines += 1
            amount: Decimal | None = None
            try:
                if values is None:
                    raise UnreadableCellError("short_line", "The line has fewer cells than the headings.")  # noqa: TRY301
                amount = self._system.amount(values)
                tally.total += amount
                row = {
                    "file_sha256": export.sha256,
                    "line_number": tally.lines,
                    "line_reference": _reference(values, tally.references),
                    "system_account": _code(values["account"], "account"),
                    "account_code": self._chart.dfe_code(values["account"]),
                    "school_urn": self._schools.urn(values["school"]),
                    "period": self._system.period(values),
                    "amount": amount,
                }
            except UnreadableCellError as refusal:
                tally.refused += 1
                tally.unreadable += amount is None
                account = values["account"] if values is not None else ""
                shown = account if refusal.code == "unknown_account" and _CODE.fullmatch(account) else None
                self._writer.refuse(refusal.code, str(refusal), f"{export.path.name}, line {tally.lines}", shown)
            else:
                yield row

    def _check(self, name: str, opened: Opened, tally: Tally) -> None:
        control = opened.control
        if control.lines is not None and control.lines != tally.lines:
            raise ControlTotalDisagrees(f"{name} says that it has {control.lines} lines, but it has {tally.lines}.")
        if control.total is not None and control.total != tally.total:
            because = f"; {tally.unreadable} lines have no readable amount" if tally.unreadable else ""
            raise ControlTotalDisagrees(
                f"The lines of {name} add up to {tally.total:,.2f}, but its own total is {control.total:,.2f}{because}."
                " Nothing was landed: export it anew."
            )
        if tally.refused > max(self._system.refused_floor, self._system.refused_share * tally.lines):
            raise TooManyRefused(
                f"{tally.refused} of the {tally.lines} lines of {name} cannot be taken. Nothing was landed: see "
                "whether the export's columns, the chart of accounts or the schools' names have changed."
            )


def _reference(values: Values, known: set[str]) -> str:
    """The system's id of the line, once: a document's number and, where there is one, the line's within it."""
    parts = [values["reference"], *([values["line"]] if "line" in values else [])]
    reference = "/".join(_code(part, "reference") for part in parts)
    if reference in known:
        raise UnreadableCellError("duplicate_reference", "The line's reference stands in the export already.")
    known.add(reference)
    return reference


def _code(text: str, column: str) -> str:
    if not _CODE.fullmatch(text):
        raise UnreadableCellError(f"unreadable_{column}", f"The line's {column} is empty, or a text and no code.")
    return text
