"""From bytes to rows: only what is declared is built, one bad record is one bad record, lists become rows."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.columns import Privacy
from extractors.declare import Field, Resource, UnsafeDeclarationError
from extractors.errors import UnexpectedBody
from extractors.http.paging import NextLink, Unpaged
from extractors.records.decode import RecordDecoder
from extractors.records.moments import ISO_DAY, ISO_INSTANT
from extractors.records.privacy import Pseudonyms
from extractors.records.rows import Made, RowMaker
from extractors.records.values import AMOUNT, FLAG, HTML_TEXT, IDENTIFIER, INTEGER, TEXT

PSEUDONYMS = Pseudonyms(b"k" * 32, "toy")
ORDERS = Resource(
    name="orders",
    path="orders",
    records="data.orders",
    key=("order_id", "line_number"),
    fields=(
        Field("order_id", "id", IDENTIFIER, "Id."),
        Field("line_number", "lines[]#", INTEGER, "Position."),
        Field("pupil_key", "pupil.id", IDENTIFIER, "Pupil.", Privacy.PERSON_ID, "pupil"),
        Field("day", "day", ISO_DAY, "Day."),
        Field("amount", "lines[].amount", AMOUNT, "Amount."),
        Field("paid", "paid", FLAG, "Paid.", optional=True),
        Field("size", "extra{}.Size of it.value", HTML_TEXT, "Size.", optional=True),
    ),
    paging=NextLink(10, next="meta.@next"),
    description="Orders.",
    dropped=("email",),
)
GOOD = {
    "id": 1,
    "pupil": {"id": "A1", "name": "Jo Bloggs"},
    "day": "2026-03-19",
    "lines": [{"amount": 1.10, "text": "for Jo"}, {"amount": 12345678901.05}],
    "email": "jo.bloggs@school.example",
}


def made(resource: Resource, *records: Any) -> tuple[Made, Any]:
    decoder = RecordDecoder(resource)
    body = json.dumps({"data": {"orders": records}, "meta": {"@next": "there"}}).encode()
    decoded = decoder.decode(body)
    return RowMaker(resource, decoder, PSEUDONYMS).make(decoded, "all"), decoded


def test_a_record_becomes_rows_of_declared_columns_alone() -> None:
    rows, decoded = made(ORDERS, {**GOOD, "paid": "Yes", "extra": {"Size of it": {"value": "5 &lt; 6"}}})
    key = PSEUDONYMS.of("pupil", "A1")
    assert rows.columns == {
        "order_id": ["1", "1"],
        "line_number": [1, 2],
        "pupil_key": [key, key],
        "day": [date(2026, 3, 19)] * 2,
        "amount": [Decimal("1.1"), Decimal("12345678901.05")],
        "paid": [True, True],
        "size": ["5 < 6"] * 2,
    }
    assert decoded.envelope == {"meta.@next": "there"}
    assert "Jo" not in repr(decoded) + repr(rows)
    assert "jo.bloggs" not in repr(decoded)


@pytest.mark.parametrize("lines", [[], None])
def test_a_record_without_lines_has_one_row_where_positions_are_declared(lines: Any) -> None:
    rows, _ = made(ORDERS, {**GOOD, "lines": lines})
    assert (rows.rows, rows.columns["line_number"], rows.columns["amount"]) == (1, [0], [None])
    unnumbered = replace(ORDERS, key=("order_id",), fields=tuple(f for f in ORDERS.fields if f.name != "line_number"))
    assert made(unnumbered, {**GOOD, "lines": lines})[0].rows == 0


def test_lists_in_lists() -> None:
    months = Resource(
        name="months",
        path="months",
        records="data.orders",
        key=("order_id", "code", "month"),
        fields=(
            Field("order_id", "id", IDENTIFIER, "Id."),
            Field("code", "lines[].code", TEXT, "Code."),
            Field("month", "lines[].months[].month", TEXT, "Month."),
        ),
        paging=Unpaged(),
        description="Months.",
    )
    lines = [{"code": "a", "months": [{"month": "1"}, {"month": "2"}]}, {"code": "b", "months": []}]
    rows, _ = made(months, {"id": 1, "lines": lines}, {"id": 2, "lines": [{"code": "c", "months": [{"month": "3"}]}]})
    found = list(zip(*rows.columns.values(), strict=True))
    assert found == [("1", "a", "1"), ("1", "a", "2"), ("2", "c", "3")]


@pytest.mark.parametrize("extra", [{}, [], None, {"Size of it": None}, {"Size of it": {"value": ""}}])
def test_phps_empty_objects_are_empty(extra: Any) -> None:
    rows, _ = made(ORDERS, {**GOOD, "extra": extra})
    assert rows.columns["size"] == [None, None]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": None}, "id: Expected `int | str`, got `null`"),
        ({"day": 20260319}, "day: Expected `str | null`, got `int`"),
        ({"pupil": "A1"}, "pupil: Expected `object | null`, got `str`"),
        ({"pupil": {"id": {"secret": "A1"}}}, "pupil."),
        ({"lines": [{"amount": "Jo"}]}, "lines[0].amount: Invalid decimal string"),
        ({"day": "31/02/2024"}, "day: is no day written YYYY-MM-DD"),
        ({"id": "  "}, "id: is empty"),
        ({"paid": "perhaps"}, "paid: is neither yes nor no"),
    ],
)
def test_one_bad_record_is_refused_by_itself(change: dict[str, Any], reason: str) -> None:
    rows, decoded = made(ORDERS, {**GOOD, "id": 7}, {**GOOD, **change}, {**GOOD, "id": 9})
    assert rows.columns["order_id"] == ["7", "7", "9", "9"]
    (refused,) = list(decoded.misfits) + list(rows.unreadable)
    assert refused.position == 1
    assert reason in refused.reason
    for person in ("A1", "Jo"):
        assert person not in refused.reason


@pytest.mark.parametrize("name", ["id", "day", "lines", "pupil"])
def test_a_field_that_is_gone_is_not_a_column_of_nulls(name: str) -> None:
    _, decoded = made(ORDERS, {key: value for key, value in GOOD.items() if key != name})
    (refused,) = decoded.misfits
    assert "missing required field" in refused.reason


def test_a_refused_value_is_kept_only_where_it_is_no_persons() -> None:
    rows, _ = made(ORDERS, {**GOOD, "day": "31/02/2024"})
    assert rows.unreadable[0].value == '"31/02/2024"'
    assert rows.unreadable[0].key == "1"
    person = replace(ORDERS.fields[3], privacy=Privacy.BANDED)
    rows, _ = made(replace(ORDERS, fields=(*ORDERS.fields[:3], person, *ORDERS.fields[4:])), {**GOOD, "day": "ill"})
    assert rows.unreadable[0].value is None


def test_persons_ids_are_not_read_without_pseudonyms() -> None:
    with pytest.raises(ValueError, match="persons' ids"):
        RowMaker(ORDERS, RecordDecoder(ORDERS), None)


def test_unknown_fields_are_named_and_known_ones_are_not() -> None:
    odd = {"Jo Bloggs, 7 High Street": 1}
    body = json.dumps({"data": {"orders": [GOOD, {**GOOD, "colour": "blue", **odd}]}}).encode()
    assert RecordDecoder(ORDERS).unknown_fields(body) == {"colour", "(odd name)"}


@pytest.mark.parametrize("body", [b"[]", b'{"data": []}', b'{"data": {"orders": {}}}', b'{"error": "no"}', b'"text"'])
def test_an_answer_without_the_list_is_unexpected(body: bytes) -> None:
    with pytest.raises(UnexpectedBody):
        RecordDecoder(ORDERS).decode(body)


@given(st.integers(1, 400))
def test_a_body_cut_anywhere_is_noticed(cut: int) -> None:
    body = json.dumps({"data": {"orders": [GOOD, GOOD]}, "meta": {}}).encode()
    with pytest.raises(msgspec.DecodeError) as raised:
        RecordDecoder(ORDERS).decode(body[: -(cut % len(body)) or -1])
    assert not isinstance(raised.value, msgspec.ValidationError)


def test_a_bare_list_and_a_byte_order_mark() -> None:
    bare = replace(ORDERS, records="", paging=Unpaged())
    decoded = RecordDecoder(bare).decode(b"\xef\xbb\xbf" + json.dumps([GOOD]).encode())
    assert len(decoded.records) == 1


def test_nothing_new_is_no_records() -> None:
    assert RecordDecoder(ORDERS).decode(b"").records == ()


def test_one_path_has_one_type() -> None:
    moment = Field("moment", "day", ISO_INSTANT, "The same place, read otherwise.")
    both = RecordDecoder(replace(ORDERS, fields=(*ORDERS.fields, moment)))  # the same JSON type: allowed
    rows = RowMaker(replace(ORDERS, fields=(*ORDERS.fields, moment)), both, PSEUDONYMS)
    body = json.dumps({"data": {"orders": [{**GOOD, "day": "2026-03-19T01:00:00Z"}]}}).encode()
    assert rows.make(both.decode(body), "all").columns["moment"] == [datetime(2026, 3, 19, 1, tzinfo=UTC)] * 2
    with pytest.raises(UnsafeDeclarationError, match="two different"):
        RecordDecoder(replace(ORDERS, fields=(*ORDERS.fields, Field("number", "day", INTEGER, "A number."))))
