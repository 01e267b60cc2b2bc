"""Academies with an organisation of the ledger to themselves, beside one whose organisation is the trust's.

Oak and Ash have their own, Elm is tracked in the trust's. Ash's could not be read. Codes and numbers of the
organisations are the same on purpose: each counts them from the beginning.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from publication.candidate import build_candidate
from tests.dbt.landed import PROJECT, LandedDay, Row, academy, at, land
from tests.dbt.scenario_names import AS_AT, ASH, ELM, OAK

TRUST = None
LEDGER = ("accounts", "tracking_categories", "invoices", "purchase_orders", "budgets", "budget_lines")


def _bill(number: str, day: date, amount: int, order: str | None = None, option: str | None = None) -> Row:
    return {
        "invoice_id": number,
        "line_number": 1,
        "type": "ACCPAY",
        "status": "AUTHORISED",
        "purchase_order_number": order,
        "invoice_date": day,
        "line_amount_types": "Exclusive",
        "line_amount": amount,
        "tax_amount": 0,
        "account_code": "400",
        "tracking_option": option,
        "updated_at": at(AS_AT),
    }


def _order(day: date) -> Row:
    return {
        "purchase_order_id": "po",
        "line_number": 1,
        "purchase_order_number": "PO-1",
        "order_date": day,
        "status": "AUTHORISED",
        "updated_at": at(AS_AT),
    }


def _budget(amount: int, option: str | None = None, budget_id: str = "B1") -> tuple[Row, Row]:
    kind = "TRACKING" if option else "OVERALL"
    return (
        {"budget_id": budget_id, "type": kind, "status": "ACTIVE", "tracking_option": option},
        {"budget_id": budget_id, "account_code": "400", "period": date(2025, 10, 1), "amount": amount},
    )


SHARED: dict[str, list[Row]] = {
    "accounts": [{"account_id": "a", "code": "400", "name": "Repairs"}],
    # Elm: 100 with an order that is earlier. 7 of the trust's own.
    "invoices": [_bill("i", date(2025, 10, 2), 100, "PO-1", f"Option {ELM}"), _bill("j", date(2025, 10, 2), 7)],
    "purchase_orders": [_order(date(2025, 10, 1))],
    "budgets": [_budget(50, f"Option {ELM}")[0]],
    "budget_lines": [_budget(50, f"Option {ELM}")[1]],
}
# Oak: 300, whose order of the same number came too late; 20 without one. A part of the budget is a budget too.
OWN: dict[str, list[Row]] = {
    "accounts": [{"account_id": "a", "code": "400", "name": "Maintenance"}],
    "invoices": [_bill("i", date(2025, 10, 2), 300, "PO-1", "Hall"), _bill("k", date(2025, 10, 2), 20)],
    "purchase_orders": [_order(date(2025, 10, 3))],
    "budgets": [_budget(400)[0], _budget(90, "Hall", "B2")[0]],
    "budget_lines": [_budget(400)[1], _budget(90, "Hall", "B2")[1]],
}


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    home: Path = tmp_path_factory.mktemp("organisations")
    landed = LandedDay(home, AS_AT, [OAK, ELM, ASH])
    landed.add(
        "trust",
        "academies",
        academy(OAK, finance_organisation="Oak School"),
        academy(ELM),
        academy(ASH, finance_organisation="Ash School"),
    )
    for resource in LEDGER:
        landed.add("xero", resource, *SHARED.get(resource, []))
        land(home, "xero", resource, as_at=AS_AT, rows=OWN.get(resource, []), academy=OAK)
    landed.land()
    build_candidate(home=home, project=PROJECT, as_at=AS_AT, log=lambda _: None)
    with duckdb.connect(str(home / "build.duckdb"), read_only=True) as connection:
        yield connection


def _asked(warehouse: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return warehouse.execute(query).fetchall()


def test_each_line_is_its_schools_and_is_held_against_its_own_organisations_orders(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    found = _asked(
        warehouse,
        "select school_urn, invoice_id, net_amount, has_earlier_order from core.fct_purchase_invoice_line order by all",
    )
    assert found == [
        (OAK, "i", 300, False),
        (OAK, "k", 20, False),
        (ELM, "i", 100, True),
        (TRUST, "j", 7, False),
    ]


def test_the_overall_budget_of_an_own_organisation_is_the_schools_and_its_parts_do_not_count_twice(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    found = _asked(
        warehouse,
        "select school_urn, account_name, invoiced, without_order, budget from strategy.finance_summary order by all",
    )
    assert found == [(OAK, "Maintenance", 320, 320, 400), (ELM, "Repairs", 100, 0, 50)]


def test_an_organisation_that_could_not_be_read_is_that_schools_alone(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = _asked(
        warehouse,
        "select school_urn, numerator, denominator, symbol, reason from strategy.fct_measure "
        "where measure_code = '3c.3' and scope = 'school' order by school_urn",
    )
    told = {urn: (numerator, denominator, symbol) for urn, numerator, denominator, symbol, _ in found}
    assert told[OAK] == (320, 320, None)
    assert told[ELM] == (0, 100, None)
    assert told[ASH][2] == "x"
    assert "have never been read" in next(reason for urn, *_, reason in found if urn == ASH)
