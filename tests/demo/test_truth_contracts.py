"""The truth of 2b.1 to 2b.3, 3c.1, 3c.2 and 3c.4, against figures worked out by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import pytest
from tiny_world import AS_AT, FIRST, SECOND, days_ago, entry, school, slip, world

from demo.records import Entry
from demo.truth import Truth, expected

LATER = date(2027, 8, 31)


def contract(record_id: str, *later: tuple[date, dict[str, object]], urn: str = FIRST, **cells: object) -> Entry:
    """One that is large, in time, reviewed and sound, but for what ``cells`` say (headings with underscores)."""
    plain: dict[str, object] = {
        "Title": "Cleaning",
        "Supplier": "Hexley Cleaning",
        "Start date": date(2025, 11, 1),
        "End date": LATER,
        "Whole life value inc VAT": Decimal(30_000),
        "Category": "goods_services",
        "Route": "framework",
        "Began": date(2025, 9, 1),
        "Awarded": date(2025, 10, 1),
        "Evidence url": "https://evidence.osierholt.invalid/1",
        "Review date": AS_AT,
        "Status": "live",
    }
    given = {heading.replace("_", " "): value for heading, value in cells.items()}
    value = given.pop("Value", plain["Whole life value inc VAT"])
    if not isinstance(value, Decimal):
        value = Decimal(str(value))
    filled = {**plain, "Whole life value inc VAT": value, **given}
    return entry(
        "contracts",
        record_id,
        {heading: cell for heading, cell in filled.items() if cell is not None},
        *later,
        urn=urn,
        typed=date(2025, 1, 6),
    )


def waiver(record_id: str, contract_id: str | None, value: str, *, status: str) -> Entry:
    cells = {"Contract id": contract_id, "Value inc VAT": Decimal(value), "Approved": days_ago(30), "Status": status}
    return entry("waivers", record_id, cells)


def wrong(truth: Truth, code: str) -> set[str]:
    return {each[2] for each in truth.exceptions if each[0] == code}


def test_large_live_contracts_are_reviewed_within_365_days() -> None:
    rows = (
        contract("today"),
        contract("a year ago", Review_date=days_ago(365)),
        contract("longer ago", Review_date=days_ago(366)),
        contract("never", Review_date=None),
        contract("at the limit", Value="25000", Review_date=None),
        contract("just above it", Value="25000.01", Review_date=None),
        contract("ended", Review_date=None, Status="ended"),
        contract("ends today", (AS_AT, {"Status": "terminated"}), Review_date=None),
        contract("ends tomorrow", (date(2026, 3, 20), {"Status": "terminated"}), Review_date=None),
        contract("not ours", urn=SECOND, Review_date=None),
    )
    truth = expected(world(entries=rows), AS_AT)
    row = truth.row("2b.1", FIRST)
    assert (row.numerator, row.denominator) == (2, 6)
    assert wrong(truth, "2b.1") == {"longer ago", "never", "just above it", "ends tomorrow"}


@pytest.mark.parametrize(("reviewed", "rag"), [(20, "green"), (19, "green"), (18, "amber"), (16, "amber"), (15, "red")])
def test_limits_of_reviews_are_95_and_80(reviewed: int, rag: str) -> None:
    rows = [contract(f"{number}", Review_date=AS_AT if number < reviewed else None) for number in range(20)]
    assert expected(world(entries=tuple(rows)), AS_AT).row("2b.1", FIRST).rag == rag


def kpi(record_id: str, end: date, met: int, due: int, status: str = "final") -> Entry:
    cells = {"Contract id": "CT", "Period end": end, "KPIs met": met, "KPIs due": due, "Status": status}
    return entry("contract_kpis", record_id, cells)


def test_indicators_of_final_reviews_of_this_years_periods_are_added_up() -> None:
    rows = (
        kpi("last year's", date(2025, 8, 31), 0, 100),
        kpi("first day", date(2025, 9, 1), 4, 4),
        kpi("today", AS_AT, 5, 8),
        kpi("draft", date(2026, 1, 1), 0, 100, "draft"),
        kpi("nothing due", date(2026, 1, 1), 0, 0),
    )
    truth = expected(world(entries=rows), AS_AT)
    row = truth.row("2b.2", FIRST)
    assert (row.numerator, row.denominator, row.rag) == (9, 12, "amber")
    assert wrong(truth, "2b.2") == {"today"}
    assert expected(world(entries=rows[:1]), AS_AT).row("2b.2", FIRST).symbol == "z"


def test_contracts_that_end_within_180_days_undecided_are_counted() -> None:
    soon = days_ago(-180)
    rows = (
        contract("blank", End_date=soon),
        contract("undecided", End_date=days_ago(400), Decision="undecided"),
        contract("decided", End_date=soon, Decision="retender"),
        contract("later", End_date=days_ago(-181)),
        contract("ended", End_date=soon, Status="ended"),
        contract("of the other", urn=SECOND, End_date=soon, Decision="end"),
    )
    truth = expected(world(school(), school(SECOND), entries=rows), AS_AT)
    assert (truth.row("2b.3", FIRST).value, truth.row("2b.3", FIRST).rag) == (2, "amber")
    assert (truth.row("2b.3", SECOND).value, truth.row("2b.3", SECOND).rag) == (0, "green")
    assert (truth.row("2b.3").value, truth.row("2b.3").denominator) == (2, 1)
    assert wrong(truth, "2b.3") == {"blank", "undecided"}
    assert expected(world(entries=rows[3:5]), AS_AT).row("2b.3", FIRST).symbol == "z"


@pytest.mark.parametrize(
    ("value", "category", "began", "route", "sound"),
    [
        ("9999.99", "goods_services", "2025-12-01", "direct_award", True),
        ("10000", "goods_services", "2025-12-01", "direct_award", False),
        ("10000", "works", "2025-12-01", "quotes", True),
        ("207720", "goods_services", "2025-12-31", "quotes", True),
        ("207720", "goods_services", "2026-01-01", "quotes", False),
        ("207719.99", "goods_services", "2026-01-01", "quotes", True),
        ("214904", "goods_services", "2025-12-31", "quotes", False),
        ("214904", "goods_services", "2025-12-31", "dynamic_market", True),
        ("663539.99", "light_touch", "2026-01-01", "quotes", True),
        ("663540", "light_touch", "2025-12-31", "quotes", False),
        ("5193000", "works", "2026-01-01", "quotes", False),
        ("5193000", "works", "2025-12-31", "quotes", True),
        ("5372609", "works", "2025-12-31", "competitive_flexible", True),
    ],
)
def test_routes_go_by_the_value_and_the_day_the_procurement_began(
    value: str, category: str, began: str, route: str, sound: bool
) -> None:
    day = date.fromisoformat(began)
    row = contract("C1", Value=value, Category=category, Began=day, Route=route, Awarded=AS_AT)
    truth = expected(world(entries=(row,)), AS_AT)
    assert truth.row("3c.1", FIRST).numerator == int(sound)
    assert wrong(truth, "3c.1") == (set() if sound else {"C1"})


def test_awards_of_the_year_to_date_need_their_evidence() -> None:
    rows = (
        contract("last year's", Awarded=date(2025, 8, 31), Evidence_url=None),
        contract("first day", Awarded=date(2025, 9, 1)),
        contract("ended since", Awarded=AS_AT, Status="terminated"),
        contract("unproven", Evidence_url=None),
    )
    truth = expected(world(entries=rows), AS_AT)
    assert (truth.row("3c.1", FIRST).numerator, truth.row("3c.1", FIRST).denominator) == (2, 3)
    assert wrong(truth, "3c.1") == {"unproven"}
    for code in ("3c.1", "3c.2", "3c.4"):
        assert expected(world(entries=rows[:1]), AS_AT).row(code, FIRST).symbol == "z", code


def test_what_is_waived_counts_up_to_the_contracts_value() -> None:
    rows = (
        contract("part", Value="1000"),
        contract("twice", Value="1000"),
        contract("not", Value="8000"),
        contract("last year's", Value="5000", Awarded=date(2025, 8, 31)),
        waiver("W1", "part", "20.50", status="approved"),
        waiver("W2", "twice", "800", status="approved"),
        waiver("W3", "twice", "600", status="approved"),
        waiver("W4", "not", "600", status="withdrawn"),
        waiver("W5", "last year's", "600", status="approved"),
        waiver("W6", None, "600", status="approved"),
    )
    truth = expected(world(entries=rows), AS_AT)
    row = truth.row("3c.2", FIRST)
    assert (row.numerator, row.denominator, row.rag) == (Decimal("1020.50"), 10_000, "red")
    assert wrong(truth, "3c.2") == {"part", "twice"}


@pytest.mark.parametrize(
    ("waived", "rag", "symbol"),
    [("0", "green", None), ("200", "green", None), ("200.01", "amber", None), ("500", "amber", None)],
)
def test_limits_of_waivers_are_exact(waived: str, rag: str, symbol: str | None) -> None:
    rows = (contract("C", Value="10000"), waiver("W", "C", waived, status="approved"))
    row = expected(world(entries=rows), AS_AT).row("3c.2", FIRST)
    assert (row.rag, row.symbol) == (rag, symbol)


def test_the_median_is_of_all_awards_whose_requisition_is_dated() -> None:
    def taking(days: Iterable[int], urn: str) -> list[Entry]:
        return [contract(f"{urn}-{each}", urn=urn, Requested=days_ago(each), Awarded=AS_AT) for each in days]

    rows = (*taking((0, 11, 40), FIRST), *taking((90,), SECOND), contract("no requisition"))
    truth = expected(world(school(), school(SECOND), entries=rows), AS_AT)
    assert [truth.row("3c.4", urn).value for urn in (FIRST, SECOND)] == [11, 90]
    assert float(truth.row("3c.4").value or 0) == 25.5
    assert wrong(truth, "3c.4") == set()


def test_a_row_that_cannot_be_read_is_left_out_and_told() -> None:
    rows = (
        contract("good", End_date=AS_AT, Decision="end", Requested=days_ago(300)),
        contract("spoilt", Value="70000", Review_date=None, Evidence_url=None, End_date=AS_AT, Requested=days_ago(250)),
        kpi("K1", AS_AT, 1, 1),
        waiver("W1", "good", "30000", status="approved"),
    )
    slips = (slip("contracts", "spoilt"), slip("contract_kpis", "K1", kind="duplicate_id"), slip("waivers", "W1"))
    truth = expected(world(entries=rows, mistakes=slips), AS_AT)
    unread = {code: truth.row(code, FIRST) for code in ("2b.1", "2b.2", "2b.3", "3c.1", "3c.2", "3c.4")}
    assert {row.symbol for row in unread.values()} == {"u"}
    assert {row.rag for row in unread.values()} == {"grey"}
    assert {code: row.exclusions for code, row in unread.items()} == {**dict.fromkeys(unread, 1), "3c.2": 2}
    assert {code: row.denominator for code, row in unread.items()} == {**dict.fromkeys(unread, 1), "3c.2": 30_000}
    assert wrong(truth, "3c.2") == {"spoilt", "W1"}
    assert wrong(truth, "2b.2") == {"K1 (copy)"}
    assert wrong(truth, "3c.4") == {"spoilt"}
