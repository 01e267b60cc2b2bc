"""How a source is declared: frozen descriptions of what to ask, what to keep, and what must hold.

A vendor's module is such a declaration and at most a small function for what is peculiar to it; the engine runs
declarations and knows no vendor. Combinations that would lose rows or leak a person are refused when declared.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from extractors.columns import Column, Kind, Privacy
from extractors.http.cursors import Cursor
from extractors.http.paging import Paging
from extractors.landing.catalogue import Mode
from extractors.records.paths import PASS, FieldPath, exploded
from extractors.records.table import Table
from extractors.records.values import Converter

NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
RESERVED: Final = frozenset({"as_at", "academy_urn"})


def _nothing_to_skip() -> Mapping[str, tuple[object, ...]]:
    return MappingProxyType({})


def _nothing() -> Mapping[str, str]:
    return MappingProxyType({})


class UnsafeDeclarationError(ValueError):
    """A declaration would lose rows or leak a person's data; found when the module is imported."""


@dataclass(frozen=True)
class Field:
    """One landed column: where it stands in the vendor's record and how it is read.

    ``path`` is as in ``extractors.records.paths``. A record that lacks the path altogether is refused unless
    ``optional``: a field that a vendor renames must not become a column of nulls. ``nullable`` False also refuses
    a null.
    """

    name: str
    path: str
    converter: Converter
    description: str
    privacy: Privacy = Privacy.PLAIN
    namespace: str | None = None  # of a PERSON_ID: ids of one namespace get the same pseudonym in every resource
    nullable: bool = True
    optional: bool = False

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name) or self.name in RESERVED:
            raise UnsafeDeclarationError(f"{self.name!r} cannot name a column.")
        if not self.description:
            raise UnsafeDeclarationError(f"{self.name} has no description.")
        is_person = self.privacy is Privacy.PERSON_ID
        if is_person and not self.namespace:
            raise UnsafeDeclarationError(f"{self.name} identifies a person: it needs the namespace of its pseudonym.")
        if is_person and self.converter.kind is not Kind.TEXT:
            raise UnsafeDeclarationError(f"{self.name} identifies a person: a pseudonym is text.")
        if self.namespace and not is_person:
            raise UnsafeDeclarationError(f"{self.name} has a pseudonym's namespace but is not declared PERSON_ID.")

    @property
    def column(self) -> Column:
        return Column(self.name, self.converter.kind, self.description, self.privacy, self.nullable)


@dataclass(frozen=True)
class Pass:
    """One of several readings of the same resource: its name, and the parameters that tell it from the others."""

    name: str
    params: Mapping[str, str] = field(default_factory=_nothing)


@dataclass(frozen=True)
class FanOut:
    """One request per value of a column of another resource, landed before: ``{budget}`` in the path is that value.

    ``skip`` leaves out the rows whose column has one of the values: what answers no question need not be asked for.
    """

    resource: str
    column: str
    variable: str
    skip: Mapping[str, tuple[object, ...]] = field(default_factory=_nothing_to_skip)


@dataclass(frozen=True)
class Given:
    """Values of columns of another resource, landed before, that are added to the words of a variable."""

    resource: str
    columns: tuple[str, ...]
    variable: str


@dataclass(frozen=True)
class Resource:
    """One list of records of a source, and the table it lands as.

    ``path`` is appended to the source's address; ``{names}`` in it come from ``Access.variables`` or the fan-out.
    ``records`` is the dotted path of the list in the answer, empty when the answer is the list. ``key`` is the grain.
    ``posted`` asks by POST: every parameter is a member of a JSON body, and its text is JSON. ``given`` adds what has
    landed of another resource to a variable.
    ``cursor`` makes the resource incremental; without one every landing is a snapshot. ``passes`` are read in order;
    where a column tells the pass, a record of a later pass replaces an earlier one of the same key, and the resource is
    held in memory until its last page: let it be a register of things and not a stream of events. ``only`` keeps the
    records whose column equals a variable. ``dropped`` names the vendor's top-level fields that are known and left out
    on purpose: every other undeclared field is reported as unknown. A read of which all, or more than ``refused_share``
    (and more than ``refused_floor`` records), had to be refused fails closed, and so does a snapshot that has less than
    ``smallest_share`` of the rows of the one before. ``table``: the list is a file of rows, and a path its heading.
    """

    name: str
    path: str
    records: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    paging: Paging
    description: str
    cursor: Cursor | None = None
    overlap: timedelta = timedelta(days=1)
    params: Mapping[str, str] = field(default_factory=_nothing)
    posted: bool = False
    passes: tuple[Pass, ...] | Callable[[date], tuple[Pass, ...]] = (Pass("all"),)
    fan_out: FanOut | None = None
    given: Given | None = None
    only: Mapping[str, str] = field(default_factory=_nothing)
    dropped: tuple[str, ...] = ()
    refused_share: float = 0.01
    refused_floor: int = 10
    smallest_share: float = 0.8
    # Days between two readings, counted from the newest landing: a night that failed is made up for in the next one.
    every: int = 1
    table: Table | None = None

    def __post_init__(self) -> None:
        names = [field.name for field in self.fields]
        self._require(bool(NAME.fullmatch(self.name)), "its name must be lower-case letters, digits and _")
        self._require(len(set(names)) == len(names), "two of its columns have the same name")
        self._require(bool(self.key), "it has no key, so neither its grain nor a repeated record can be told")
        self._require(set(self.key) <= set(names), "its key is not among its columns")
        self._require(set(self.only) <= set(names), "it filters by a column that it does not have")
        self._require(0 <= self.refused_share <= 0.2, "it would land although more than a fifth was refused")  # noqa: PLR2004
        self._require(self.fan_out is None or self.given is None, "it is read from one other resource, not from two")
        self._require(self.every >= 1, "it is read every so many days, and that is at least one")
        exploded(self.paths)
        if self.cursor is not None:
            columns = {field.name: field for field in self.fields}
            self._require(set(self.cursor.columns) <= set(names), "its cursor is not among its columns")
            for name in self.cursor.columns:
                self._require(columns[name].converter.kind is Kind.INSTANT, f"its cursor {name} is no instant")
            self._require(self.overlap >= timedelta(0), "its overlap is negative, which would skip changes")
            self._require(not callable(self.passes) and len(self.passes) == 1, "an increment is read in one pass")
            self._require(self.fan_out is None, "an increment of a fan-out would miss changes of its children")
            self._require(not self.posted, "a cursor's bounds are no JSON, as the members of a posted body are")

    def _require(self, holds: bool, otherwise: str) -> None:
        if not holds:
            raise UnsafeDeclarationError(f"Resource {self.name} is unsafe: {otherwise}.")

    @property
    def mode(self) -> Mode:
        return Mode.SNAPSHOT if self.cursor is None else Mode.INCREMENTAL

    @property
    def paths(self) -> tuple[FieldPath, ...]:
        return tuple(FieldPath.parse(field.path) for field in self.fields)

    @property
    def columns(self) -> tuple[Column, ...]:
        """What lands, without the partition's own columns; key columns are never null."""
        return tuple(
            Column(c.name, c.kind, c.description, c.privacy, c.nullable and c.name not in self.key)
            for c in (field.column for field in self.fields)
        )

    def passes_of(self, as_at: date) -> tuple[Pass, ...]:
        """The passes of a read as at a day."""
        return self.passes(as_at) if callable(self.passes) else self.passes

    @property
    def needs(self) -> str | None:
        """The resource without which this one cannot be read."""
        return self.fan_out.resource if self.fan_out else self.given.resource if self.given else None

    @property
    def held(self) -> bool:
        """Whether rows of different passes may be the same record, so that the last one has to be waited for."""
        return any(path.special == PASS for path in self.paths)
