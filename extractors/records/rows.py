"""From typed records to columns of landed values: lists become rows, values are converted, persons get pseudonyms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final

import msgspec

from extractors.columns import Kind, Privacy
from extractors.declare import Field, Resource
from extractors.records.decode import Decoded, RecordDecoder
from extractors.records.paths import PASS, POSITION, FieldPath
from extractors.records.privacy import Pseudonyms
from extractors.records.values import BadValueError

Columns = dict[str, list[Any]]
_SHOWN: Final = 60  # characters of a refused value that are kept


@dataclass(frozen=True)
class Unreadable:
    """A record of which one value could not be converted, with its position on the page. ``value`` is None unless its
    field is declared plain and is no text."""

    position: int
    key: str
    reason: str
    value: str | None


@dataclass(frozen=True)
class Made:
    """The landed rows of one page, by column."""

    columns: Columns
    rows: int
    unreadable: Sequence[Unreadable] = ()


class _BadFieldError(ValueError):
    def __init__(self, field: Field, reason: str, value: object) -> None:
        super().__init__(f"{field.path}: {reason}")
        plain = field.privacy is Privacy.PLAIN and field.converter.kind is not Kind.TEXT
        self.value = msgspec.json.encode(value).decode()[:_SHOWN] if plain and value is not None else None


@dataclass(frozen=True)
class _Level:
    """Records, or the elements of one list in them: one entry per row."""

    objects: list[Any]
    positions: list[int]

    def taken(self, rows: Sequence[int]) -> _Level:
        return _Level([self.objects[row] for row in rows], [self.positions[row] for row in rows])


class RowMaker:
    """Makes the landed columns of one resource from its decoded records."""

    def __init__(self, resource: Resource, decoder: RecordDecoder, pseudonyms: Pseudonyms | None) -> None:
        self._fields = tuple(zip(resource.fields, resource.paths, strict=True))
        at_top = {field.name for field, path in self._fields if not path.lists}
        self._getters = {name: _getter(way, always=name in at_top) for name, way in decoder.attributes.items()}
        self._lists = [_getter(attributes) for attributes in decoder.lists]
        numbered = {len(path.lists) for path in resource.paths if path.special == POSITION}
        self._keeps_empty = [level + 1 in numbered for level in range(len(self._lists))]
        self._key = resource.key
        self._pseudonyms = pseudonyms
        if pseudonyms is None and any(field.namespace for field in resource.fields):
            raise ValueError(f"{resource.name} has persons' ids, which must not be read without pseudonyms.")

    def make(self, page: Decoded, pass_name: str) -> Made:
        """The page's rows; a record of which one value cannot be read is refused whole, with all its rows."""
        try:
            return Made(*self._columns(page.records, pass_name))
        except _BadFieldError:
            return self._singly(page, pass_name)

    def _singly(self, page: Decoded, pass_name: str) -> Made:
        columns: Columns = {field.name: [] for field, _ in self._fields}
        total, unreadable = 0, []
        for record, position in zip(page.records, page.positions, strict=True):
            try:
                made, rows = self._columns([record], pass_name)
            except _BadFieldError as bad:
                unreadable.append(Unreadable(position, self._key_of(record), str(bad), bad.value))
                continue
            total += rows
            for name, values in made.items():
                columns[name].extend(values)
        return Made(columns, total, unreadable)

    def _columns(self, records: Sequence[Any], pass_name: str) -> tuple[Columns, int]:
        levels = self._levels(records)
        rows = len(levels[-1].objects)
        columns: Columns = {}
        for field, path in self._fields:
            if path.special == PASS:
                columns[field.name] = [pass_name] * rows
            elif path.special == POSITION:
                columns[field.name] = levels[len(path.lists)].positions
            else:
                columns[field.name] = self._converted(field, path, levels)
        return columns, rows

    def _levels(self, records: Sequence[Any]) -> list[_Level]:
        """Records, elements of the outer list, elements of the inner list..: repeated so that all are as long."""
        levels = [_Level(list(records), [0] * len(records) if self._lists else [])]
        for elements_of, keeps_empty in zip(self._lists, self._keeps_empty, strict=True):
            owners: list[int] = []
            inner = _Level([], [])
            for owner, parent in enumerate(levels[-1].objects):
                found = elements_of(parent)
                elements = found or ([None] if keeps_empty else [])
                for position, element in enumerate(elements, 1 if found else 0):
                    owners.append(owner)
                    inner.objects.append(element)
                    inner.positions.append(position)
            levels = [*(level.taken(owners) for level in levels), inner]
        return levels

    def _converted(self, field: Field, path: FieldPath, levels: Sequence[_Level]) -> list[Any]:
        get = self._getters[field.name]
        values = list(map(get, levels[len(path.lists)].objects))
        converted = self._landed(field, values)
        if (not field.nullable or field.name in self._key) and None in converted:
            raise _BadFieldError(field, "is empty", None)
        return converted

    def _landed(self, field: Field, values: list[Any]) -> list[Any]:
        convert = field.converter.convert
        if convert is not None:
            try:
                values = [None if value is None else convert(value) for value in values]
            except BadValueError as bad:
                raise _BadFieldError(field, str(bad), _first_bad(convert, values)) from None
        if field.namespace is not None and self._pseudonyms is not None:
            of, namespace = self._pseudonyms.of, field.namespace
            values = [None if value is None else of(namespace, value) for value in values]
        return values

    def _key_of(self, record: Any) -> str:
        """The record's key as far as it may be told."""
        told = [
            str(self._getters[field.name](record))
            for field, path in self._fields
            if field.name in self._key and field.privacy is Privacy.PLAIN and not path.lists and not path.special
        ]
        return ", ".join(told)


def _first_bad(convert: Callable[[Any], object], values: Sequence[Any]) -> Any:
    for value in values:
        try:
            convert(value)
        except BadValueError:
            return value
    return None


def _getter(attributes: Iterable[str], *, always: bool = False) -> Callable[[Any], Any]:
    """Reads a value through nested records; null, or PHP's empty list, anywhere on the way is null.

    ``always``: the record that it is read from is never null.
    """
    way = tuple(attributes)
    if len(way) == 1 and always:
        return attrgetter(way[0])

    def get(record: Any) -> Any:
        for attribute in way:
            if record is None or record.__class__ is list:
                return None
            record = getattr(record, attribute)
        return record

    return get
