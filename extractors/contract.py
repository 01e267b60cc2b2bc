"""The landed columns as dbt sources: what extractors promise, written once and read by both sides.

``python -m extractors.contract`` writes ``dbt/models/staging/<source>/_<source>__sources.yml`` from the declarations
and the staging models that need no hand (``extractors.staging``), and for people ``docs/sources.md``; with ``--check``
it writes nothing and fails when a file does not say what the declarations say.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from extractors import sources_page
from extractors.columns import Column, Privacy
from extractors.drops.declare import FILE_COLUMNS, FILES, LINE_COLUMNS, LINES
from extractors.drops.systems import SYSTEMS
from extractors.landing.parquet import DUCKDB_TYPE, PARTITION_COLUMNS
from extractors.registers.declarations import EVERY_REGISTER
from extractors.registers.findings import landed_resources
from extractors.source import Source
from extractors.sources import SOURCES
from extractors.staging import files, left_over
from extractors.trust import ACADEMIES, COLUMNS, SOURCE_NAME

STAGING = Path(__file__).parent.parent / "dbt" / "models" / "staging"


@dataclass(frozen=True)
class LandedTable:
    """One landed resource, as dbt is told about it."""

    name: str
    description: str
    columns: Sequence[Column]


@dataclass(frozen=True)
class LandedSource:
    """One source of landed resources."""

    name: str
    description: str
    tables: Sequence[LandedTable]

    @property
    def path(self) -> Path:
        """Its file, relative to the staging models."""
        return Path(self.name) / f"_{self.name}__sources.yml"


def landed_sources() -> tuple[LandedSource, ...]:
    """Everything that lands, whoever lands it."""
    registers = [LandedTable(name, text, columns) for name, (text, columns) in landed_resources(EVERY_REGISTER).items()]
    academies = LandedTable(ACADEMIES, "The trust's academies as configured. Grain: urn.", COLUMNS)
    return (
        LandedSource(SOURCE_NAME, "The trust's own settings.", (academies,)),
        *(_of_vendor(source) for source in SOURCES.values()),
        *(_of_drop(system.name, system.title) for system in SYSTEMS.values()),
        LandedSource("registers", "Workbooks that people keep, one per academy.", registers),
    )


def expected_partitions(source: Source) -> tuple[str, ...]:
    """Names of the resources that land for the source each day, for each academy where it is read per academy."""
    return tuple(resource.name for resource in source.resources)


def rendered(source: LandedSource) -> str:
    """The source's yml."""
    document = {
        "version": 2,
        "sources": [
            {
                "name": source.name,
                "description": source.description,
                "tables": [
                    {
                        "name": table.name,
                        "description": table.description,
                        "columns": [_column(column) for column in (*table.columns, *PARTITION_COLUMNS)],
                    }
                    for table in source.tables
                ],
            }
        ],
    }
    text: str = yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=116)
    return f"# Written by `python -m extractors.contract` from the declarations: change those.\n{text}"


def stale(staging: Path) -> Iterator[LandedSource]:
    """The sources whose file under ``staging`` does not say what the declarations say."""
    for source in landed_sources():
        if _differs(staging / source.path, rendered(source)):
            yield source


def main(arguments: Sequence[str] | None = None) -> int:
    """Write or check the files; the exit code says whether all was well."""
    parser = argparse.ArgumentParser(description="Tell dbt, and people, what lands.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a file is stale")
    parser.add_argument("--staging", type=Path, default=STAGING, help="where the staging models are")
    parser.add_argument("--page", type=Path, default=sources_page.PAGE, help="where the page for people is")
    chosen = parser.parse_args(arguments)
    wanted = {chosen.staging / source.path: rendered(source) for source in stale(chosen.staging)}
    written = files(chosen.staging)
    wanted |= {chosen.staging / name: text for name, text in written.items() if _differs(chosen.staging / name, text)}
    if _differs(chosen.page, sources_page.rendered()):
        wanted[chosen.page] = sources_page.rendered()
    unwanted = [chosen.staging / name for name in left_over(chosen.staging, written)]
    for path in unwanted:
        if chosen.check:
            sys.stderr.write(f"{path} is declared by nothing any more: run python -m extractors.contract\n")
        else:
            path.unlink()
            sys.stdout.write(f"{path} removed\n")
    for path, text in wanted.items():
        if chosen.check:
            sys.stderr.write(f"{path} is not what is declared: run python -m extractors.contract\n")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
            sys.stdout.write(f"{path} written\n")
    return 1 if chosen.check and (wanted or unwanted) else 0


def _differs(path: Path, text: str) -> bool:
    return not path.exists() or path.read_text("utf-8") != text


def _of_vendor(source: Source) -> LandedSource:
    where = "one read per academy" if source.per_academy else "one read for the whole trust"
    tables = [
        LandedTable(
            resource.name,
            f"{resource.description} Grain: {', '.join(resource.key)}; {resource.mode}.",
            resource.columns,
        )
        for resource in source.resources
    ]
    return LandedSource(source.name, f"{source.title}: {where}.", tables)


def _of_drop(name: str, title: str) -> LandedSource:
    lines = "Ledger lines of the exports that came. An export may repeat an earlier one's lines: the newest holds."
    tables = (
        LandedTable(FILES, "Exports that were imported. Grain: file_sha256; incremental.", FILE_COLUMNS),
        LandedTable(LINES, f"{lines} Grain: file_sha256, line_number; incremental.", LINE_COLUMNS),
    )
    return LandedSource(name, f"{title}: exports left in a folder.", tables)


def _column(column: Column) -> Mapping[str, Any]:
    told: dict[str, Any] = {
        "name": column.name,
        "data_type": DUCKDB_TYPE[column.kind],
        "description": column.description,
    }
    if column.privacy is not Privacy.PLAIN:
        told["config"] = {"meta": {"privacy": column.privacy.value}}
    return told


if __name__ == "__main__":
    sys.exit(main())
