"""Check a workbook before it is sent: ``python -m extractors.registers.check FILE --urn 900001 --as-at 2026-03-19``.

Prints one sentence for everything that would be refused or taken with a warning. Nothing is written. Exit code 0: all
would land; 1: something would be refused; 2: a sheet or the file could not be read.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from extractors.academy import Academy
from extractors.errors import ExtractError
from extractors.registers.declarations import EVERY_REGISTER, REGISTERS
from extractors.registers.errors import SheetMissing
from extractors.registers.judging import Circumstances
from extractors.registers.reader import RegisterFailure, RegisterReading, read_books
from extractors.registers.reasons import Finding, Severity
from extractors.registers.schools import Schools
from extractors.registers.workbooks import open_workbook

SEED: Final = Path("dbt/seeds/check_types.csv")
WORD: Final = {Severity.REFUSED: "refused", Severity.WARNING: "warning"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the workbook that the command line names; returns the exit code."""
    given = _command_line().parse_args(arguments)
    academy = Academy(
        urn=given.urn,
        name=given.name or f"academy {given.urn}",
        phase="",
        la_code="",
        joined_on=date.min,
        predecessor_urn=given.old_urn,
    )
    circumstances = Circumstances(academy, Schools([academy]), given.as_at, read_check_types(given.check_types))
    try:
        readings = read_books([open_workbook(given.file, EVERY_REGISTER)], EVERY_REGISTER, circumstances)
    except ExtractError as error:
        sys.stdout.write(f"{error}\n")
        return 2
    readings = tuple(reading for reading in readings if not _is_not_started(reading))
    for reading in readings:
        sys.stdout.writelines(f"{line}\n" for line in _lines(reading))
    if any(isinstance(reading, RegisterFailure) for reading in readings):
        return 2
    return 1 if any(isinstance(reading, RegisterReading) and reading.refusals for reading in readings) else 0


def read_check_types(path: Path) -> Mapping[str, int | None]:
    """Kinds of check and the days between two of them, from the seed's columns ``check_type`` and ``interval_days``."""
    with path.open(encoding="utf-8", newline="") as file:
        return {
            row["check_type"]: int(row["interval_days"]) if row["interval_days"] else None
            for row in csv.DictReader(file)
        }


def _is_not_started(reading: RegisterReading | RegisterFailure) -> bool:
    """Whether it is a register without a sheet that no academy must keep unless the trust says so."""
    missing = isinstance(reading, RegisterFailure) and isinstance(reading.error, SheetMissing)
    return missing and reading.register.name not in REGISTERS


def _lines(reading: RegisterReading | RegisterFailure) -> list[str]:
    if isinstance(reading, RegisterFailure):
        return [f"{reading.register.sheet}: cannot be read. {reading.error}"]
    refused = reading.rows_read - len(reading.rows)
    told = [f"{reading.register.sheet}: {reading.rows_read} rows, {refused} refused."]
    return told + [_line(finding) for finding in reading.found]


def _line(finding: Finding) -> str:
    place = f"row {finding.row}" if finding.row is not None else "sheet"
    if finding.header:
        place += f", {finding.header}"
    return f"  {WORD[finding.severity]}: {place}: {finding.sentence}"


def _command_line() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m extractors.registers.check", description=__doc__)
    parser.add_argument("file", type=Path, help="the workbook")
    parser.add_argument("--urn", required=True, help="the academy's URN")
    parser.add_argument("--name", help="the academy's name, if rows may bear it")
    parser.add_argument("--old-urn", help="the URN before the school converted")
    parser.add_argument("--as-at", required=True, type=date.fromisoformat, help="the day to judge by, YYYY-MM-DD")
    parser.add_argument("--check-types", type=Path, default=SEED, help=f"kinds of check (default: {SEED})")
    return parser


if __name__ == "__main__":
    sys.exit(main())
