"""The truth of 3.2.6, 3.2.7a and 3d.4, against figures worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest
from tiny_world import AS_AT, FIRST, SECOND, days_ago, entry, school, slip, world

from demo.records import Entry
from demo.truth import Truth, expected


def product(record_id: str, **cells: object) -> Entry:
    """A bespoke system that is as it should be, but for what ``cells`` say; None leaves the cell blank."""
    given: dict[str, object] = {
        "Tier": "bespoke",
        "Purpose": "Rotas",
        "Personal data": False,
        "Approval date": days_ago(300),
        "Review date": AS_AT,
        "Renewal date": days_ago(10),
        "Status": "live",
        **{heading.replace("_", " "): value for heading, value in cells.items()},
    }
    return entry("software", record_id, {heading: value for heading, value in given.items() if value is not None})


def wrong(truth: Truth, code: str) -> set[tuple[str | None, str]]:
    return {each[1:] for each in truth.exceptions if each[0] == code}


def test_bespoke_systems_in_use_are_approved_and_not_overdue_for_review() -> None:
    rows = (
        product("sound"),
        product("on trial", Status="pilot", Purpose=None, Renewal_date=None),
        product("overdue", Review_date=days_ago(1)),
        product("no review", Review_date=None),
        product("not approved", Status="pilot", Approval_date=None),
        product("retired", Status="retired", Review_date=None),
        product("bought", Tier="platform", Review_date=None),
    )
    truth = expected(world(entries=rows), AS_AT)
    row = truth.row("3.2.6", FIRST)
    assert (row.numerator, row.denominator, row.rag) == (2, 5, "red")
    assert wrong(truth, "3.2.6") == {(FIRST, each) for each in ("overdue", "no review", "not approved")}
    assert expected(world(entries=rows[5:]), AS_AT).row("3.2.6", FIRST).symbol == "z"


def test_entries_that_are_not_retired_say_all_they_must() -> None:
    rows = (
        product("sound", Approval_date=None),
        product("assessed", Personal_data=True, DPIA_date=days_ago(500), Tier="mis"),
        product("not assessed", Personal_data=True),
        product("no purpose", Purpose=None),
        product("no renewal", Renewal_date=None),
        product("overdue", Review_date=days_ago(1)),
        product("no review", Review_date=None),
        product("retired", Status="retired", Purpose=None),
        product("spoilt"),
    )
    truth = expected(world(entries=rows, mistakes=(slip("software", "spoilt"),)), AS_AT)
    row = truth.row("3.2.7a", FIRST)
    assert (row.numerator, row.denominator, row.exclusions, row.symbol, row.rag) == (2, 7, 1, "u", "red")
    failing = ("not assessed", "no purpose", "no renewal", "overdue", "no review", "spoilt")
    assert wrong(truth, "3.2.7a") == {(FIRST, each) for each in failing}


@pytest.mark.parametrize(
    ("code", "sound", "rag"),
    [
        *(("3.2.6", 20, "green"), ("3.2.6", 19, "amber"), ("3.2.6", 18, "amber"), ("3.2.6", 17, "red")),
        *(("3.2.7a", 19, "green"), ("3.2.7a", 18, "amber"), ("3.2.7a", 16, "amber"), ("3.2.7a", 15, "red")),
    ],
)
def test_limits(code: str, sound: int, rag: str) -> None:
    rows = tuple(product(f"{number}", Review_date=AS_AT if number < sound else None) for number in range(20))
    assert expected(world(entries=rows), AS_AT).row(code, FIRST).rag == rag


def certificate(record_id: str, expires: date, *, urn: str = FIRST, **cells: object) -> Entry:
    given = {"Scheme": "cyber_essentials", "Expires": expires, "Status": "current", **cells}
    return entry("certificates", record_id, given, urn=urn)


@pytest.mark.parametrize(("days", "rag"), [(60, "green"), (59, "amber"), (1, "amber"), (0, "red"), (-5, "red")])
def test_the_trusts_certificate_has_days_to_run(days: int, rag: str) -> None:
    truth = expected(world(entries=(certificate("C1", days_ago(-days)),)), AS_AT)
    row = truth.row("3d.4")
    assert (row.value, row.denominator, row.rag, row.symbol) == (max(0, days), 1, rag, None)
    assert wrong(truth, "3d.4") == (set() if days >= 60 else {(None, "trust:cyber_essentials")})
    assert [each.school_urn for each in truth.rows if each.measure_code == "3d.4"] == [None]


def test_the_last_to_expire_counts_in_whichever_open_academys_register_it_stands() -> None:
    rows = (
        certificate("C1", days_ago(-70)),
        certificate("C2", days_ago(-90), urn=SECOND),
        certificate("C3", days_ago(-900), Status="withdrawn"),
        certificate("C4", days_ago(-900), Scheme="iso_27001"),
        certificate("C5", days_ago(-900), urn="900003"),
    )
    schools = (school(), school(SECOND), school("900003", left=AS_AT))
    assert expected(world(*schools, entries=rows), AS_AT).row("3d.4").value == 90
    spoilt = expected(world(*schools, entries=rows, mistakes=(slip("certificates", "C2", urn=SECOND),)), AS_AT)
    assert (spoilt.row("3d.4").value, spoilt.row("3d.4").symbol, spoilt.row("3d.4").rag) == (70, "u", "grey")
    assert wrong(spoilt, "3d.4") == {(None, "C2")}


def test_no_certificate_is_no_days_and_no_register_is_not_known() -> None:
    truth = expected(world(), AS_AT)
    assert (truth.row("3d.4").value, truth.row("3d.4").rag) == (0, "red")
    missing = expected(world(), AS_AT, missing=[("registers:certificates", FIRST)])
    assert missing.row("3d.4").symbol == "x"
