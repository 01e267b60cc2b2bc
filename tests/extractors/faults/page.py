"""``docs/faults.md``, written from the table: what becomes of each source under each fault, and what to do.

    python -m tests.extractors.faults.page

writes it anew; ``test_table`` holds the page against the table.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from types import ModuleType
from typing import Final

from extractors import errors
from extractors.drops import errors as drop_errors
from extractors.errors import ExtractError
from extractors.registers import errors as register_errors
from extractors.transports import errors as transport_errors
from tests.extractors.faults.every import TABLE
from tests.extractors.faults.table import FAULTS, NEXT_NIGHT, ROWS, SURVIVED, Cannot, Case, Tested

PAGE: Final = Path(__file__).parents[3] / "docs" / "faults.md"
_MODULES: Final[tuple[ModuleType, ...]] = (errors, transport_errors, register_errors, drop_errors)

ADVICE: Final[Mapping[str, str]] = {
    "AccessRefused": "Renew the token, key or password, change the connection, start the day again.",
    "AccessForbidden": "The vendor knows us but does not let us in here: have the scope or the approval given.",
    "BodyCutShort": "Look whether a proxy cuts long answers; fetch a file yourself and see whether it is whole.",
    "ColumnsMissing": "Send the sentence to whoever keeps the file: it names the column. Put the heading back.",
    "ControlTotalDisagrees": "Export it anew. If it stays, somebody changed the export by hand.",
    "DayLimitReached": "Find out who else reads the system with our credentials; the day after it will pass.",
    "DisagreeingTotal": "Start the day again in a quieter hour. If it stays, ask the vendor why its count is wrong.",
    "EmptyFile": "Ask the academy to save the workbook again.",
    "ExportCutShort": "Export it anew and copy it whole.",
    "ExportUnreadable": "Look at the file: it is not what the system exports. Export it anew.",
    "FileBeingWritten": "Nothing, unless it stays: then something writes the file every night when it is read.",
    "FileNotPublished": "Look at the register's own page whether the file moved; then correct the declaration.",
    "HostUnknown": "Ask the server's owner whether its key has changed; only then write the new one down.",
    "LoopedPage": "Report it to the vendor with the sentence: its list cannot be read to its end.",
    "NoWorkbook": "Ask the academy to put its workbook back into its folder.",
    "NotAWorkbook": "Ask the academy to save the workbook again from Excel.",
    "NotJson": "Open the address in a browser: a notice of maintenance, or a login page before it.",
    "RateLimited": "Start the day again later. If it stays, ask less often: `requests_per_minute` in the connection.",
    "RegisterTwice": "Ask the academy which workbook counts, and to take the register out of the other.",
    "RepeatedPage": "Start the day again. If it stays, report it to the vendor.",
    "RequestRefused": "The vendor changed its interface, or the thing asked for is gone: compare its documentation.",
    "SchoolNotFound": "Correct the academy's URN in the settings, or have the vendor list the school.",
    "ShrunkenSnapshot": "Look in the system's own screens. If so much is gone, start the day with `accept_shrunken`.",
    "SourceUnavailable": "Look at the vendor's status page, and start the day again when it answers.",
    "SourceUnreachable": "Look whether the address, the network and the vendor are up, and start the day again.",
    "StateGone": "Start the day again: the library is then listed from its beginning.",
    "StrangeHost": "Find out why the vendor sends us elsewhere. If it has moved, change the connection's address.",
    "TooManyRefused": "The sentence says which field the vendor changed. Correct the declaration, with a test.",
    "TruncatedRead": "Start the day again. If it stays, the vendor's list, or the form of its answers, has changed.",
    "UnexpectedBody": "Look what the vendor answers now: the list is not where it was. Correct the declaration.",
    "UnsafeExport": "Do not open the file. Find out who put it there.",
    "VendorComplaint": "Read what the vendor said in the sentence, and ask its support.",
    "WorkbookIncomplete": "Wait for the copy to end. If it stays, ask the academy to save the workbook again.",
}
HEAD: Final = """# What can go wrong with a source, and what becomes of it

Every cell below is played by a test against the simulated system (`tests/extractors/faults/`), and this page is written
from the same table: `python -m tests.extractors.faults.page`. *Survived*: what lands is what an undisturbed night
lands, and as much as the world has. A **named error**: nothing was landed, nothing was put into quarantine, and the
next read begins where the last good one ended; so every refused night of the tests is followed by a good one.
"""


def page() -> str:
    """The page's whole text."""
    return "\n".join([HEAD, *_glance(), *_meanings(), *_sources()]) + "\n"


def named() -> list[str]:
    """The errors that stand in the table."""
    outcomes = {case.outcome for tested in TABLE for case in tested.cases}
    return sorted(each for each in outcomes - {SURVIVED, NEXT_NIGHT} if not each.startswith(ROWS))


def kinds(name: str) -> list[type[ExtractError]]:
    """The errors of that name: a register and an export may both lack columns."""
    found = [vars(module).get(name) for module in _MODULES]
    return [each for each in found if isinstance(each, type) and issubclass(each, ExtractError)]


def _glance() -> Iterator[str]:
    yield "## At a glance"
    yield ""
    yield "`+` survived, `!` refused by name, `+!` survived once and refused for good or depending on how, `r` the rows"
    yield "that are hit are refused and all others land, `.` cannot happen."
    yield ""
    yield "| | " + " | ".join(tested.title for tested in TABLE) + " |"
    yield "|---|" + "---|" * len(TABLE)
    for fault, words in FAULTS.items():
        yield f"| {words} | " + " | ".join(_signs(tested, fault) for tested in TABLE) + " |"
    yield ""


def _signs(tested: Tested, fault: str) -> str:
    outcomes = [case.outcome for case in tested.cases if case.fault == fault]
    signs = {"+": (SURVIVED, NEXT_NIGHT), "!": tuple(named())}
    shown = [sign for sign, among in signs.items() if any(outcome in among for outcome in outcomes)]
    if any(outcome.startswith(ROWS) for outcome in outcomes):
        shown.append("r")
    return "".join(shown) or "."


def _meanings() -> Iterator[str]:
    yield "## What the errors mean, and what to do"
    yield ""
    yield "Those that are *tried again* may pass by themselves: the task tries them again before it gives up."
    yield ""
    yield "| error | what it means | tried again | what to do |"
    yield "|---|---|---|---|"
    for name in named():
        meanings = " Or: ".join(dict.fromkeys(inspect.getdoc(kind) or "" for kind in kinds(name)))
        again = "yes" if all(kind.transient for kind in kinds(name)) else "no"
        yield f"| `{name}` | {' '.join(meanings.split())} | {again} | {ADVICE[name]} |"
    yield ""


def _sources() -> Iterator[str]:
    for tested in TABLE:
        yield f"## {tested.title}"
        yield ""
        yield f"Disturbed: {tested.what}."
        yield ""
        yield "| what goes wrong | what becomes of it |"
        yield "|---|---|"
        for fault, words in FAULTS.items():
            yield f"| {words} | {_outcomes(tested, fault)} |"
        yield ""


def _outcomes(tested: Tested, fault: str) -> str:
    cells = [cell for cell in tested.cells if cell.fault == fault]
    reasons = [cell.because for cell in cells if isinstance(cell, Cannot)]
    if reasons:
        return f"cannot happen: {reasons[0]}"
    cases = [cell for cell in cells if isinstance(cell, Case)]
    return "; ".join(
        f"{' / '.join(case.how for case in alike)}: {_told(outcome)}"
        for outcome, alike in groupby(cases, lambda case: case.outcome)
    )


def _told(outcome: str) -> str:
    if outcome in (SURVIVED, NEXT_NIGHT):
        return outcome
    if outcome.startswith(ROWS):
        return f"the rows are refused (`{outcome.removeprefix(ROWS)}`), all others land"
    return f"`{outcome}`"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
