"""Declarations refuse what would lose rows or leak a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from extractors.columns import Kind, Privacy
from extractors.declare import FanOut, Field, Given, Pass, Resource, UnsafeDeclarationError
from extractors.http.cursors import ChangedBetween
from extractors.http.manners import Rate
from extractors.http.paging import Unpaged
from extractors.landing.catalogue import Mode
from extractors.records.moments import ISO_INSTANT
from extractors.records.paths import FieldPath, exploded
from extractors.records.values import IDENTIFIER, INTEGER, TEXT
from extractors.source import Source, with_token
from extractors.sources import SOURCES

ID = Field("id", "id", IDENTIFIER, "An id.")
NAME = Field("name", "name", TEXT, "A name of a thing.")
AT = Field("updated_at", "at", ISO_INSTANT, "When it changed.")
CHANGES = ChangedBetween(("updated_at",), after="since")
THINGS = Resource(
    name="things",
    path="things",
    records="data",
    key=("id",),
    fields=(ID, NAME, AT),
    paging=Unpaged(),
    description="Things.",
)
SOURCE = Source("toy", "Toy", per_academy=False, resources=(THINGS,), enter=with_token, rate=Rate(10, 1))


def test_a_safe_declaration_says_what_lands() -> None:
    assert [(c.name, c.kind, c.nullable) for c in THINGS.columns] == [
        ("id", Kind.TEXT, False),  # a key is never null
        ("name", Kind.TEXT, True),
        ("updated_at", Kind.INSTANT, True),
    ]
    assert THINGS.mode is Mode.SNAPSHOT
    assert replace(THINGS, cursor=CHANGES).mode is Mode.INCREMENTAL


@pytest.mark.parametrize(
    ("changes", "because"),
    [
        ({"key": ()}, "no key"),
        ({"key": (), "cursor": CHANGES}, "no key"),
        ({"key": ("nobody",)}, "key is not among"),
        ({"fields": (ID, replace(NAME, name="id"))}, "same name"),
        ({"name": "../things"}, "name"),
        ({"cursor": ChangedBetween(("deleted_at",), after="since")}, "cursor is not among"),
        ({"cursor": ChangedBetween(("name",), after="since")}, "no instant"),
        ({"cursor": CHANGES, "overlap": timedelta(days=-1)}, "negative"),
        ({"cursor": CHANGES, "passes": (Pass("a"), Pass("b"))}, "one pass"),
        ({"cursor": CHANGES, "fan_out": FanOut("other", "id", "other")}, "fan-out"),
        ({"cursor": CHANGES, "posted": True}, "no JSON"),
        ({"fan_out": FanOut("a", "id", "a"), "given": Given("b", ("id",), "b")}, "not from two"),
        ({"refused_share": 0.5}, "a fifth"),
        ({"only": {"school": "school"}}, "filters"),
    ],
)
def test_an_unsafe_resource_is_refused(changes: dict[str, Any], because: str) -> None:
    with pytest.raises(UnsafeDeclarationError, match=because):
        replace(THINGS, **changes)


@pytest.mark.parametrize(
    ("changes", "because"),
    [
        ({"privacy": Privacy.PERSON_ID}, "namespace"),
        ({"privacy": Privacy.PERSON_ID, "namespace": "pupil", "converter": INTEGER}, "text"),
        ({"namespace": "pupil"}, "not declared PERSON_ID"),
        ({"name": "as_at"}, "column"),
        ({"name": "Name"}, "column"),
        ({"description": ""}, "description"),
    ],
)
def test_an_unsafe_field_is_refused(changes: dict[str, Any], because: str) -> None:
    with pytest.raises(UnsafeDeclarationError, match=because):
        replace(ID, **changes)


def test_an_unsafe_source_is_refused() -> None:
    child = replace(THINGS, name="children", fan_out=FanOut("things", "id", "thing"))
    assert replace(SOURCE, resources=(THINGS, child)).resource("children") is child
    for resources, because in (
        ((child, THINGS), "not landed before"),
        ((THINGS, THINGS), "twice"),
        ((THINGS, replace(child, fan_out=FanOut("things", "nobody", "thing"))), "does not have"),
        ((THINGS, replace(THINGS, name="b", given=Given("things", ("nobody",), "known"))), "does not have"),
        ((replace(THINGS, name="b", given=Given("things", ("id",), "known")), THINGS), "not landed before"),
    ):
        with pytest.raises(UnsafeDeclarationError, match=because):
            replace(SOURCE, resources=resources)


@pytest.mark.parametrize("path", ["", "a..b", "lines[]", "."])
def test_what_is_no_path(path: str) -> None:
    with pytest.raises(ValueError, match=r"path|list"):
        FieldPath.parse(path)


def test_lists_side_by_side_would_multiply() -> None:
    parsed = [FieldPath.parse(path) for path in ("id", "a[].x", "a[].b[].y", "a[]#")]
    assert exploded(parsed) == ("a[]", "a[].b[]")
    with pytest.raises(ValueError, match="side by side"):
        exploded([*parsed, FieldPath.parse("c[].z")])


@pytest.mark.parametrize("source", SOURCES.values(), ids=lambda source: source.name)
def test_every_source_is_declared_whole(source: Source) -> None:
    assert SOURCES[source.name] is source
    for resource in source.resources:
        described = [field.description for field in resource.fields]
        assert all(text.endswith(".") for text in [*described, resource.description])
        assert all("  " not in text for text in described)
        undeclared = {path.steps[0].name for path in resource.paths if path.steps} & set(resource.dropped)
        assert not undeclared, f"{resource.name} both lands and drops {undeclared}"
