"""From the bytes of an answer to typed records that hold the declared fields and nothing else.

The types are generated from the declaration, so what is not declared is skipped by the parser and never becomes a
value: a name or an e-mail in the answer cannot reach a log, an error or the disk. One record of another shape is
refused by itself; the others are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from types import MappingProxyType
from typing import Any, Final

import msgspec

from extractors.columns import Privacy
from extractors.declare import Field, Resource, UnsafeDeclarationError
from extractors.errors import UnexpectedBody
from extractors.records.paths import FieldPath, Step, names_of

_MISFIT: Final = re.compile(r"(?P<what>.*?)(?: - at `(?P<path>[^`]*)`)?")
_SAMPLED: Final = 50  # records of a page that are searched for fields nobody declared
_PLAIN_NAME: Final = re.compile(r"[\w@.$-]{1,64}")


@dataclass(frozen=True)
class Misfit:
    """A record that is not of the declared shape: its position on the page from 0, the key as far as it may be told,
    and the path and types that did not fit. Never a value."""

    position: int
    key: str
    reason: str


@dataclass(frozen=True)
class Decoded:
    """One page: the records of the declared shape, the others, and what the paging wanted to know."""

    records: Sequence[Any]
    positions: Sequence[int] = ()  # of the records on the page
    misfits: Sequence[Misfit] = ()
    envelope: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


@dataclass
class _Node:
    """A place in the JSON document: an object of further places, or a value of a type."""

    step: Step
    attribute: str
    children: dict[str, _Node] = field(default_factory=dict)
    leaf: Any = None
    optional: bool = True
    nullable: bool = True


class Shape:
    """A struct type that holds some paths of a JSON object, and how to reach each of them."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._root = _Node(Step(""), "", optional=False, nullable=False)
        self._attributes = (f"f{number}" for number in count())

    def add(self, steps: Iterable[Step], leaf: Any, *, optional: bool, nullable: bool) -> tuple[str, ...]:
        """Include a path; returns the attributes that lead to it. ``leaf`` None: the path is only a way."""
        node, attributes = self._root, []
        for step in steps:
            child = node.children.get(step.name)
            if child is None:
                child = node.children[step.name] = _Node(step, next(self._attributes))
            elif child.step != step:
                raise UnsafeDeclarationError(f"{self._name}: {step.name} is declared as two different things.")
            child.optional = child.optional and optional
            # A list may be null whatever its elements must hold.
            child.nullable = step.each or (child.nullable and nullable)
            nullable = nullable or step.each
            attributes.append(child.attribute)
            node = child
        if leaf is not None:
            if node.leaf not in (None, leaf) or node.children:
                raise UnsafeDeclarationError(f"{self._name}: {node.step.name} is declared with two different types.")
            node.leaf = leaf
        return tuple(attributes)

    def struct(self) -> Any:
        """The type, once all paths are in."""
        return _struct(self._name, self._root)


class RecordDecoder:
    """Decodes the pages of one resource.

    ``attributes[column]`` lead to a column's value, from the record or, for a path through lists, from the innermost
    element; ``lists`` lead from one level of lists to the next, outermost first.
    """

    def __init__(self, resource: Resource) -> None:
        self._resource = resource
        shape = Shape(resource.name)
        self.attributes: dict[str, tuple[str, ...]] = {}
        self._lists: dict[str, tuple[str, ...]] = {}
        for column, path in zip(resource.fields, resource.paths, strict=True):
            if path.steps:
                self._add(shape, column, path)
        self.lists = tuple(self._lists.values())
        record = shape.struct()
        self._records = resource.records
        self._whole = msgspec.json.Decoder(self._envelope(record))
        self._loose = msgspec.json.Decoder(self._envelope(msgspec.Raw))
        self._single = msgspec.json.Decoder(record)
        self._key = _key_decoder(resource)
        self._known = {path.steps[0].name for path in resource.paths if path.steps} | set(resource.dropped)

    def decode(self, body: bytes) -> Decoded:
        """The page's records. ``DecodeError``: the JSON is not whole. ``UnexpectedBody``: it has no list of records."""
        body = body.removeprefix(b"\xef\xbb\xbf")
        if not body:  # 304: nothing has changed
            return Decoded(())
        try:
            document = self._whole.decode(body)
        except msgspec.ValidationError:
            return self._decode_singly(body)
        records = self._records_of(document)
        return Decoded(records, range(len(records)), (), self._values(document))

    def unknown_fields(self, body: bytes) -> frozenset[str]:
        """Top-level fields of the first records of a page that are neither declared nor known to be dropped."""
        names: set[str] = set()
        for raw in self._records_of(self._loosely(body))[:_SAMPLED]:
            try:
                names.update(msgspec.json.decode(raw, type=dict[str, msgspec.Raw]))
            except msgspec.ValidationError:
                continue
        # A name that is no name may be data that a vendor uses as a key.
        return frozenset(name if _PLAIN_NAME.fullmatch(name) else "(odd name)" for name in names - self._known)

    def _add(self, shape: Shape, column: Field, path: FieldPath) -> None:
        nullable = column.nullable and column.name not in self._resource.key
        leaf = column.converter.accepts if path.special is None else None
        attributes = shape.add(path.steps, leaf, optional=column.optional, nullable=nullable)
        innermost = 0
        for at, step in enumerate(path.steps):
            if step.each:
                name = ".".join(each.name for each in path.steps[: at + 1])
                self._lists[name] = attributes[innermost : at + 1]
                innermost = at + 1
        self.attributes[column.name] = attributes[innermost:]

    def _envelope(self, record: Any) -> Any:
        if not self._resource.records:
            return _list_of(record)
        shape = Shape(f"{self._resource.name}_answer")
        steps = [Step(name) for name in names_of(self._resource.records)]
        self._way_to_records = shape.add(steps, _list_of(record), optional=False, nullable=False)
        self._ways = {
            path: shape.add([Step(name) for name in names_of(path)], kind, optional=True, nullable=True)
            for path, kind in self._resource.paging.envelope.items()
        }
        return shape.struct()

    def _records_of(self, document: Any) -> Sequence[Any]:
        records: Sequence[Any] = _follow(document, self._way_to_records) if self._records else document
        return records

    def _values(self, document: Any) -> Mapping[str, Any]:
        return {path: _follow(document, way) for path, way in self._ways.items()} if self._records else {}

    def _loosely(self, body: bytes) -> Any:
        try:
            return self._loose.decode(body.removeprefix(b"\xef\xbb\xbf"))
        except msgspec.ValidationError as misfit:
            raise UnexpectedBody(
                f"The answer has no list of records at '{self._records or '(top)'}': {_reason(misfit)}. "
                "The vendor's interface and our declaration differ."
            ) from None

    def _decode_singly(self, body: bytes) -> Decoded:
        document = self._loosely(body)
        records, positions, misfits = [], [], []
        for position, raw in enumerate(self._records_of(document)):
            try:
                records.append(self._single.decode(raw))
            except msgspec.ValidationError as misfit:
                misfits.append(Misfit(position, self._key_of(raw), _reason(misfit)))
            else:
                positions.append(position)
        return Decoded(records, positions, misfits, self._values(document))

    def _key_of(self, raw: msgspec.Raw) -> str:
        try:
            return ", ".join(str(part) for part in msgspec.structs.astuple(self._key.decode(raw)))
        except msgspec.ValidationError:
            return ""


def _key_decoder(resource: Resource) -> msgspec.json.Decoder[Any]:
    """Decodes of a record nothing but its key, as far as that is no person's."""
    shape = Shape(f"{resource.name}_key")
    for column, path in zip(resource.fields, resource.paths, strict=True):
        tellable = column.name in resource.key and column.privacy is Privacy.PLAIN
        if tellable and len(path.steps) == 1 and not path.lists and not path.special:
            shape.add(path.steps, column.converter.accepts, optional=False, nullable=False)
    return msgspec.json.Decoder(shape.struct())


def _struct(name: str, node: _Node) -> Any:
    fields: list[tuple[str, Any] | tuple[str, Any, Any]] = []
    for child in node.children.values():
        kind: Any = child.leaf if child.leaf is not None else _struct(f"{name}_{child.attribute}", child)
        if child.step.each:
            kind = _list_of(kind)
        elif child.step.or_list:
            kind = kind | list[msgspec.Raw]
        if child.nullable:
            kind = kind | None
        fields.append((child.attribute, kind, None) if child.optional else (child.attribute, kind))
    rename = {child.attribute: child.step.name for child in node.children.values()}
    return msgspec.defstruct(name, fields, rename=rename, kw_only=True, frozen=True, gc=False)


def _list_of(kind: Any) -> Any:
    return list.__class_getitem__(kind)


def _follow(document: Any, attributes: Iterable[str]) -> Any:
    for attribute in attributes:
        if document is None:
            return None
        document = getattr(document, attribute)
    return document


def _reason(misfit: msgspec.ValidationError) -> str:
    """msgspec's message names types and a path, never a value: ``Expected `str`, got `int` - at `$.mark.code```."""
    found = _MISFIT.fullmatch(str(misfit))
    path = found["path"] if found else None
    return f"{path.removeprefix('$.')}: {found['what']}" if found and path else str(misfit)
