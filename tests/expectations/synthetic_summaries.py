"""Topical tables of the synthetic candidate, and what its sources last gave."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from tests.expectations.synthetic_measures import MEASURES, is_about_people
from tests.expectations.synthetic_trust import ACCOUNTS, PUPILS, SILENT_REGISTERS, STATES, YEAR

_LANDED = "0123456789ab"


def finance() -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for urn, (invoiced, without) in ACCOUNTS.items():
        rows.append((urn, YEAR, "7400", "Premises", Decimal(invoiced), Decimal(without), Decimal(60000)))
        rows.append((urn, "2024/25", "7400", "Premises", Decimal(77000), Decimal(1000), Decimal(60000)))
    return rows


def compliance(as_at: date) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for urn, states in STATES.items():
        for number, state in enumerate(states, start=1):
            done = None if state == "refused" else as_at - timedelta(days=90)
            due = None if state == "refused" else as_at + timedelta(days=-1 if state == "overdue" else 90)
            result = None if state == "refused" else "fail" if state == "failed" else "pass"
            life_safety = state in ("overdue", "refused") or number == 1
            rows.append(
                (
                    urn,
                    f"{urn}-{number:03d}",
                    "gas_safety" if life_safety else "extinguishers",
                    "Check",
                    life_safety,
                    "item",
                    done,
                    result,
                    due,
                    state,
                )
            )
    return rows


def freshness(as_at: date) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = [("xero", "invoices", None, as_at, None, 1200, 0, _LANDED, 3, True, None)]
    for urn, pupils in PUPILS.items():
        rows.append(("wonde", "students", urn, as_at, None, pupils.roll, 0, _LANDED, 3, True, None))
        if urn == SILENT_REGISTERS:
            rows.append(("registers", "plans", urn, *(None,) * 5, 7, False, "Registers: plans have never landed."))
        else:
            refused = 1 if urn == "900005" else 0
            rows.append(("registers", "plans", urn, as_at, None, 6, refused, _LANDED, 7, True, None))
    return rows


def needed() -> list[tuple[object, ...]]:
    return [
        (code, *(("wonde", "students", None) if is_about_people(code) else ("registers", "plans", "left_out")))
        for code in MEASURES
        if code != "3c.3"
    ] + [("3c.3", "xero", "invoices", None)]
