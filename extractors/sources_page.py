"""``docs/sources.md``: what is read of each source and what is left behind, told from the declarations.

``python -m extractors.contract`` writes the page and checks it. It is what a data protection officer asks for, so it
must not drift from the code.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

from extractors.columns import Column, Privacy
from extractors.declare import Resource
from extractors.drops.declare import FILE_COLUMNS, FILES, LINE_COLUMNS, LINES, System
from extractors.drops.systems import SYSTEMS
from extractors.http.manners import Rate
from extractors.landing.catalogue import Mode
from extractors.registers.declarations import EVERY_REGISTER, REGISTERS
from extractors.registers.findings import REFUSED_ROWS, ROW_WARNINGS, landed_resources
from extractors.registers.register import Lands, Register
from extractors.source import Source
from extractors.sources import SOURCES

PAGE = Path(__file__).parent.parent / "docs" / "sources.md"
WIDTH = 120
_SIGN = {Privacy.PLAIN: "", Privacy.PERSON_ID: " (pseudonym)", Privacy.BANDED: " (about a person)"}
_OPENING = """\
# What is read of each source, and what is left behind

Written by `python -m extractors.contract` from the declarations in `extractors/`: change those.

Only the columns named here are landed. A *pseudonym* is a keyed hash in place of a person's id; what is *about a
person* stands beside a pseudonym and is never published by row. *Left behind* are the fields that the vendor sends,
that we know, and that nothing takes in; a field that is neither landed nor left behind here is reported as unknown when
it first comes. *Whole*: all that the source has on the day. *Changes*: what has changed since the last read that
landed. Who opens each source, with which scopes, is in the [README](../README.md) and in
[connections](runbooks/connections.md).
"""


def rendered() -> str:
    """The whole page."""
    sections = [
        *(_of_source(source) for source in SOURCES.values()),
        *(_of_system(system) for system in SYSTEMS.values()),
        _of_registers(tuple(EVERY_REGISTER.values())),
    ]
    return "\n".join([_OPENING, *("\n".join(section) for section in sections)])


def _of_source(source: Source) -> Iterator[str]:
    yield f"## {source.title} (`{source.name}`)\n"
    whose = "For each academy on its own" if source.per_academy else "For the whole trust"
    yield f"{whose}; {_pace(source.rate)}.\n"
    for resource in source.resources:
        yield from _item(
            resource.name,
            f"{resource.description} {_when(resource)} One row per {_words(resource.key)}.",
            resource.columns,
            resource.dropped,
        )
    yield ""


def _of_system(system: System) -> Iterator[str]:
    yield f"## {system.title} (`{system.name}`)\n"
    yield "Exports in a folder, each imported once, every night.\n"
    yield from _item(FILES, "Exports that were imported. One row per file_sha256.", FILE_COLUMNS, ())
    yield from _item(
        LINES, "Ledger lines of those exports. One row per file_sha256, line_number.", LINE_COLUMNS, system.dropped
    )
    yield ""


def _of_registers(registers: Sequence[Register]) -> Iterator[str]:
    yield "## Registers (`registers`)\n"
    yield _filled(
        f"Workbooks that people keep, whole, every night. Every academy keeps {_words(tuple(REGISTERS))}; the others "
        "are read once an academy has started them. Free text is looked at to see that it is there, and left behind."
    )
    yield ""
    for register in registers:
        left = [column.header for column in register.columns if column.lands is Lands.NOTHING]
        yield from _item(
            register.name, f"{register.description} Sheet {register.sheet}.", register.landed_columns, left
        )
    for name in (REFUSED_ROWS, ROW_WARNINGS):
        yield from _item(name, *landed_resources({})[name], ())
    yield ""


def _item(name: str, text: str, columns: Sequence[Column], left: Sequence[str]) -> Iterator[str]:
    lands = ", ".join(column.name + _SIGN[column.privacy] for column in columns)
    behind = f" *Left behind:* {', '.join(sorted(left, key=str.casefold))}." if left else ""
    yield _filled(f"- **{name}**: {text} *Lands:* {lands}.{behind}")


def _when(resource: Resource) -> str:
    what = "Changes" if resource.mode is Mode.INCREMENTAL else "Whole"
    return f"{what}, {'every night' if resource.every == 1 else f'every {resource.every} days'}."


def _pace(rate: Rate) -> str:
    period = {1: "a second", 60: "a minute"}.get(int(rate.seconds), f"in {rate.seconds:g} seconds")
    return f"at most {rate.requests} requests {period}, unless the connection says `requests_per_minute`"


def _words(names: Sequence[str]) -> str:
    return ", ".join(names)


def _filled(text: str) -> str:
    # Names are not broken: a column that begins on one line and ends on the next could not be searched for.
    return textwrap.fill(text, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)
