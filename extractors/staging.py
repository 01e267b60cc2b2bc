"""Staging models that say nothing but what is declared: written from the declarations, beside those written by hand.

Most of what lands needs only this before anything may look at it: the newest version of each record, under the house's
names, of the declared types, without what its MIS has deleted. Such a model is a line of SQL that names a macro and its
description; ``python -m extractors.contract`` writes both. A resource that needs more has a model written by hand in
the same place, and then nothing is written for it. See docs/decisions/0014.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from extractors.columns import Column, Kind
from extractors.declare import Resource
from extractors.drops.declare import FILE_COLUMNS, FILES, LINE_COLUMNS, LINES
from extractors.drops.systems import SYSTEMS
from extractors.landing.catalogue import Mode
from extractors.landing.parquet import DUCKDB_TYPE
from extractors.records.paths import exploded
from extractors.registers.declarations import EVERY_REGISTER
from extractors.source import Source, trust_wide
from extractors.sources import SOURCES

MARK: Final = "-- Written by `python -m extractors.contract` from the declarations: change those."
_SCHOOL_URN: Final = Column("school_urn", Kind.TEXT, "Current URN of the academy.")
_ORGANISATION: Final = Column(
    "organisation_urn", Kind.TEXT, "The academy whose own organisation it is; null for the trust's."
)
_LANDED: Final = Column("landed_as_at", Kind.DATE, "The day whose close the landed row describes.")
_IS_DELETED: Final = Column("is_deleted", Kind.BOOLEAN, "Whether the record is deleted now: a restoration undoes it.")


@dataclass(frozen=True)
class StagedModel:
    """One staging model: which landed resource it reads, what one row is, and its columns in their order.

    ``newest`` are the instants that tell the later of two versions landed the same day. ``lines_of`` is the key of the
    document whose lines the rows are: of a document only the lines of its newest version are left. ``census`` and
    ``deletions`` name the staged resources that tell what is gone.
    """

    source: str
    resource: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    newest: tuple[str, ...] = ()
    lines_of: tuple[str, ...] = ()
    census: str | None = None
    deletions: str | None = None

    @property
    def name(self) -> str:
        return f"stg_{self.source}__{self.resource}"

    @property
    def path(self) -> Path:
        """Its file, relative to the staging models."""
        return Path(self.source) / f"{self.name}.sql"

    @property
    def sql(self) -> str:
        """A call of the macro ``staged``, below what one row is."""
        told: dict[str, object] = {"key": list(self.key)}
        told |= {name: list(value) for name in ("newest", "lines_of") if (value := getattr(self, name))}
        told |= {name: value for name in ("census", "deletions") if (value := getattr(self, name))}
        arguments = "".join(f"    {name}={value!r},\n" for name, value in told.items())
        call = f"{{{{ staged(\n    '{self.source}',\n    '{self.resource}',\n{arguments}) }}}}"
        return f"-- Grain: one {', '.join(self.key)}; its newest landed version.\n{MARK}\n{call}\n"

    @property
    def properties(self) -> Mapping[str, Any]:
        """What dbt is told about it; the contract holds the types."""
        return {
            "name": self.name,
            "description": f"Grain: one {', '.join(self.key)}; its newest landed version. {self.description}",
            "config": {"contract": {"enforced": True}},
            "columns": [
                {"name": each.name, "data_type": DUCKDB_TYPE[each.kind], "description": each.description}
                for each in self.columns
            ],
        }


def staged_models() -> Iterator[StagedModel]:
    """One for every landed resource, also for those whose model is written by hand."""
    for source in SOURCES.values():
        names = {resource.name for resource in source.resources}
        for resource in source.resources:
            yield _of_vendor(source, resource, names)
    for name in SYSTEMS:
        yield _incremental(name, FILES, "Exports that were imported.", FILE_COLUMNS, ("file_sha256",))
        text = "Ledger lines of the exports that came."
        yield _incremental(name, LINES, text, LINE_COLUMNS, ("file_sha256", "line_number"))
    for register in EVERY_REGISTER.values():
        yield StagedModel(
            source="registers",
            resource=register.name,
            description=register.description,
            columns=(*register.landed_columns, _LANDED),
            key=("school_urn", "record_id"),
        )


def files(staging: Path) -> dict[Path, str]:
    """What must stand below ``staging``, by path relative to it: the models not written by hand, and their yml."""
    written: dict[Path, str] = {}
    described: dict[str, list[Mapping[str, Any]]] = {}
    for model in staged_models():
        if not _by_hand(staging / model.path):
            written[model.path] = model.sql
            described.setdefault(model.source, []).append(model.properties)
    for source, models in described.items():
        text = yaml.safe_dump({"version": 2, "models": models}, sort_keys=False, allow_unicode=True, width=116)
        written[Path(source) / f"_{source}__staged.yml"] = f"# {MARK.removeprefix('-- ')}\n{text}"
    return written


def left_over(staging: Path, wanted: Iterable[Path]) -> Iterator[Path]:
    """Written files that nothing declares any more."""
    expected = set(wanted)
    for path in sorted([*staging.glob("*/*.sql"), *staging.glob("*/_*__staged.yml")]):
        if path.relative_to(staging) not in expected and not _by_hand(path):
            yield path.relative_to(staging)


def _by_hand(path: Path) -> bool:
    return path.exists() and MARK.removeprefix("-- ") not in path.read_text("utf-8")


def _of_vendor(source: Source, resource: Resource, names: set[str]) -> StagedModel:
    reader = (_SCHOOL_URN,) if source.per_academy else () if source.readers is trust_wide else (_ORGANISATION,)
    incremental = resource.mode is Mode.INCREMENTAL
    has_lines = incremental and bool(exploded(resource.paths))
    key = tuple(column.name for column in reader) + resource.key
    columns = (*reader, *resource.columns)
    if {"deleted_at", "restored_at"} <= {column.name for column in columns}:
        columns += (_IS_DELETED,)
    singular = resource.name.removesuffix("s")
    told = {f"{singular}_{what}": what for what in ("census", "deletions") if f"{singular}_{what}" in names}
    return StagedModel(
        source=source.name,
        resource=resource.name,
        description=resource.description,
        columns=(*columns, _LANDED),
        key=key,
        newest=tuple(c.name for c in resource.columns if c.name in ("updated_at", "revision")),
        lines_of=key[:-1] if has_lines else (),
        census=next((name for name, what in told.items() if what == "census"), None),
        deletions=next((name for name, what in told.items() if what == "deletions"), None),
    )


def _incremental(
    source: str, resource: str, description: str, columns: tuple[Column, ...], key: tuple[str, ...]
) -> StagedModel:
    return StagedModel(source, resource, description, (*columns, _LANDED), key)
