"""A small world made by hand, in which every trap of the three vendors happens to somebody, and clients for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import requests

from demo.records import (
    Account,
    Budget,
    Device,
    Employee,
    Enrolment,
    Exclusion,
    Invoice,
    Line,
    Mark,
    PurchaseOrder,
    School,
    Supplier,
    World,
)
from demo.servers.systems import Servers

AS_AT = date(2025, 10, 10)
LARK, TOLL, LATE = "900001", "900002", "900003"


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:  # noqa: PLR0917
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


def school(urn: str, name: str, joined: date = date(2020, 9, 1), left: date | None = None, mis: str = "SIMS") -> School:
    return School(
        urn=urn,
        predecessor_urn=None,
        name=name,
        nicknames=(),
        phase="special",
        la_code="990",
        establishment_number=f"7{urn[-3:]}",
        ukprn=f"10{urn}",
        wonde_id=f"A{urn}",
        finance_tracking_option=name.partition(" ")[0],
        ict_company=f"{name} & Co",
        capacity=100,
        floor_area_m2=3000,
        joined_on=joined,
        left_on=left,
        terms=((date(2025, 9, 1), date(2025, 12, 19)),),
        mis=mis,
    )


def pupil(student_id: str, urn: str = LARK, **changes: Any) -> Enrolment:
    whole = Enrolment(
        student_id=student_id,
        upi=f"upi-{student_id}",
        urn=urn,
        forename="Wilf",
        surname="Quillfeather",
        email=f"{student_id}@pupils.example",
        admitted=date(2024, 9, 3),
        left=None,
        year_group="5",
        sen_status="EHCP",
        free_school_meals=True,
        english_additional=False,
        pupil_premium=True,
        created_at=utc(2025, 8, 25, 9),
        left_recorded_at=None,
        deleted_at=None,
    )
    return whole._replace(**changes)


def mark(mark_id: str, student_id: str, day: date, *codes: tuple[datetime, str], urn: str = LARK, **more: Any) -> Mark:
    history = codes or ((utc(day.year, day.month, day.day, 8, 5), "/"),)
    return Mark(mark_id, student_id, urn, day, "AM", history, more.get("deleted_at"))


def _pupils() -> tuple[Enrolment, ...]:
    return (
        *(pupil(f"P{number:03}", created_at=utc(2025, 8, 25, 9, 0, number % 60)) for number in range(220)),
        pupil("LEFT", left=date(2025, 10, 3), left_recorded_at=utc(2025, 10, 6, 8)),
        pupil("LATER", left=date(2025, 10, 17), left_recorded_at=utc(2025, 10, 6, 9)),
        pupil("BACK1", upi="upi-back", left=date(2025, 9, 12), left_recorded_at=utc(2025, 9, 12, 15)),
        pupil("BACK2", upi="upi-back", admitted=date(2025, 10, 6), created_at=utc(2025, 10, 6, 7)),
        pupil("ERROR", created_at=utc(2025, 9, 1, 7), deleted_at=utc(2025, 9, 20, 10)),
        pupil("T1", TOLL),
        pupil("T2", TOLL, created_at=utc(2025, 10, 10, 23, 30)),  # 00:30 of the 11th in London
    )


def _marks() -> tuple[Mark, ...]:
    day = date(2025, 10, 6)
    return (
        *(mark(f"M{number:04}", f"P{number % 120:03}", day, (utc(2025, 10, 6, 7, 50), "/")) for number in range(130)),
        mark("FIXED", "P001", day, (utc(2025, 10, 6, 7, 50), "N"), (utc(2025, 10, 8, 9), "I")),
        mark("GONE", "P002", day, (utc(2025, 10, 6, 7, 50), "/"), deleted_at=utc(2025, 10, 9, 9)),
        mark(
            "RISEN",
            "P003",
            day,
            (utc(2025, 10, 6, 7, 50), "/"),
            (utc(2025, 10, 9, 11), "L"),
            deleted_at=utc(2025, 10, 9, 10),
        ),
        mark("CHILD", "ERROR", date(2025, 9, 3)),
        mark("BEFORE", "ERROR", date(2025, 9, 4), deleted_at=utc(2025, 9, 10, 9)),
        mark("ODD", "P004", day, (utc(2025, 10, 6, 7, 51), "@")),
        mark("TOLL1", "T1", day, (utc(2025, 10, 6, 7, 50), "B"), urn=TOLL),
    )


def _exclusion(exclusion_id: str, student_id: str, **changes: Any) -> Exclusion:
    whole = Exclusion(
        exclusion_id,
        student_id,
        LARK,
        date(2025, 10, 1),
        date(2025, 10, 2),
        "AM",
        "PM",
        4,
        "SUSP",
        "PP",
        utc(2025, 10, 1, 10),
        None,
    )
    return whole._replace(**changes)


def _device(number: int, **changes: Any) -> Device:
    whole = Device(
        device_id=number,
        asset_tag=f"TAG-{number:04}",
        serial=f"SN{number}",
        urn=LARK,
        location="Lark Rooms",
        category="Laptop",
        manufacturer="Penn & Sons",
        model='14" Slate',
        os_name="Windows 11",
        os_version="23H2",
        purchased=date(2024, 9, 1),
        cost=Decimal("1234.50"),
        warranty_months=36,
        assigned_to=None,
        created_at=utc(2025, 7, 1, 9) + timedelta(minutes=number),
        archived_at=None,
        deleted_at=None,
    )
    return whole._replace(**changes)


def _devices() -> tuple[Device, ...]:
    return (
        *(_device(number) for number in range(1, 9)),
        _device(9, assigned_to="E1"),
        _device(10, assigned_to="location:Library"),
        _device(11, os_name=None, os_version=None),
        _device(12, os_name=None, os_version=None, warranty_months=None),
        _device(13, archived_at=utc(2025, 10, 2, 9)),
        _device(14, deleted_at=utc(2025, 10, 3, 9)),
        _device(15, created_at=utc(2025, 10, 12, 9)),
    )


def _line(number: str, net: str, tax: str, urn: str | None = LARK) -> Line:
    return Line(f"line-{number}", "5100", urn, Decimal(net), Decimal(tax))


def _invoice(number: int, *history: tuple[datetime, str], **changes: Any) -> Invoice:
    whole = Invoice(
        invoice_id=f"invoice-{number}",
        number=f"BILL-{number}",
        type="ACCPAY",
        contact_id="contact-1",
        day=date(2025, 10, 1),
        due=date(2025, 10, 31),
        purchase_order_number="PO-00123",
        reference_text="paint for Mrs Quillfeather",
        tax_inclusive=False,
        lines=(_line(f"{number}a", "100.00", "20.00"), _line(f"{number}b", "0.10", "0.02", None)),
        history=history or ((utc(2025, 10, 1, 10) + timedelta(minutes=number), "AUTHORISED"),),
    )
    return whole._replace(**changes)


def _ledger() -> dict[str, Any]:
    return {
        "accounts": (Account("acc-1", "5100", "Repairs", "EXPENSE", "EXPENSE"),),
        "suppliers": (Supplier("contact-1", "Fenn & Daughters"),),
        "purchase_orders": (
            PurchaseOrder(
                "order-1",
                "PO-00123",
                "contact-1",
                date(2025, 9, 20),
                (_line("o", "100.00", "20.00"),),
                ((utc(2025, 9, 20, 9), "DRAFT"), (utc(2025, 9, 21, 9), "AUTHORISED"), (utc(2025, 10, 20, 9), "BILLED")),
            ),
            PurchaseOrder(
                "order-2", "PO-00124", "contact-1", date(2025, 10, 2), (), ((utc(2025, 10, 2, 9), "DELETED"),)
            ),
        ),
        "invoices": (
            *(_invoice(number) for number in range(1, 6)),
            _invoice(6, (utc(2025, 10, 2, 9), "DRAFT"), (utc(2025, 10, 8, 9), "PAID"), tax_inclusive=True),
            _invoice(7, (utc(2025, 10, 2, 9), "AUTHORISED"), (utc(2025, 10, 9, 9), "VOIDED")),
            _invoice(8, (utc(2025, 10, 2, 9), "DRAFT"), (utc(2025, 10, 9, 10), "DELETED")),
            _invoice(9, (utc(2025, 10, 2, 10), "AUTHORISED"), type="ACCREC", purchase_order_number=None),
            _invoice(10, (utc(2025, 10, 20, 10), "AUTHORISED")),
        ),
        "budgets": (
            Budget(
                "budget-1",
                LARK,
                2025,
                tuple(("5100", date(2025, month, 1), Decimal("250.50")) for month in (9, 10, 11)),
                ((utc(2025, 8, 1, 9), "ACTIVE"),),
            ),
            Budget("budget-2", None, 2024, (), ((utc(2024, 8, 1, 9), "ACTIVE"), (utc(2025, 9, 1, 9), "ARCHIVED"))),
        ),
    }


def small_world() -> World:
    """Three academies with few but eventful records; later the third joins and the second leaves."""
    return World(
        seed=0,
        until=date(2025, 10, 31),
        schools=(
            school(LARK, "Lark School"),
            school(TOLL, "Toll School", left=date(2025, 11, 15), mis="Arbor"),
            school(LATE, "Late School", joined=date(2025, 11, 1), mis="Bromcom"),
        ),
        enrolments=_pupils(),
        marks=_marks(),
        exclusions=(
            _exclusion("X1", "P001"),
            _exclusion("X2", "P002", deleted_at=utc(2025, 10, 7, 9)),
            _exclusion("X3", "ERROR", recorded_at=utc(2025, 9, 15, 9)),
        ),
        employees=(Employee("E1", LARK, "Odalys", "O'Brack", "odalys@trust.example", "Teacher"),),
        devices=_devices(),
        plans=(),
        actions=(),
        compliance=(),
        buildings=(),
        **_ledger(),
    )


@dataclass
class Timer:
    """Seconds that pass only when a test says so."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Simulated:
    """The servers of a test, and one keep-alive session for each vendor with its credentials."""

    servers: Servers
    details: dict[str, dict[str, Any]]
    timer: Timer
    session: requests.Session = field(default_factory=requests.Session)

    def wonde(self, path: str, token: str | None = None, **query: Any) -> requests.Response:
        there = self.details["wonde"]
        headers = {"Authorization": f"Bearer {token or there['token']}"}
        return self.session.get(f"{there['base_url']}/v1.0/{path}", params=query, headers=headers, timeout=10)

    def all_of(self, path: str, **query: Any) -> list[dict[str, Any]]:
        """Every row of a Wonde resource, following ``next`` as it is given."""
        answer = self.wonde(path, **query)
        rows: list[dict[str, Any]] = []
        while True:
            page = answer.json()
            rows += page["data"]
            following = page["meta"].get("pagination", {}).get("next")
            if following is None:
                return rows
            answer = self.session.get(following, headers=answer.request.headers, timeout=10)

    def snipe_it(self, path: str = "hardware", **query: Any) -> requests.Response:
        there = self.details["snipe_it"]
        headers = {"Authorization": f"Bearer {there['token']}", "Accept": "application/json"}
        return self.session.get(f"{there['base_url']}/api/v1/{path}", params=query, headers=headers, timeout=10)

    def xero_token(self, **changes: Any) -> requests.Response:
        there = self.details["xero"]
        sent: dict[str, Any] = {
            "auth": (there["client_id"], there["client_secret"]),
            "data": {"grant_type": "client_credentials"},
        }
        return requests.post(there["token_url"], timeout=10, **{**sent, **changes})

    def xero_headers(self) -> dict[str, str]:
        bearer = {"Authorization": f"Bearer {self.xero_token().json()['access_token']}", "Accept": "application/json"}
        connections = self.session.get(self.details["xero"]["connections_url"], headers=bearer, timeout=10).json()
        return {**bearer, "xero-tenant-id": connections[0]["tenantId"]}

    def xero(self, path: str, headers: dict[str, str] | None = None, **query: Any) -> requests.Response:
        url = f"{self.details['xero']['base_url']}/api.xro/2.0/{path}"
        headers = self.xero_headers() if headers is None else headers
        return self.session.get(url, params=query, headers=headers, timeout=10)

    def at(self, moment: datetime) -> Simulated:
        """The same systems at another moment."""
        self.servers.clock.moment = moment
        return self
