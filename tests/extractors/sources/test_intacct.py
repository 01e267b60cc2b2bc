"""Sage Intacct, read from a simulated Sage Intacct: the purchases of the world, whole every night."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import requests

from demo.records import World
from demo.servers.intacct_records import vendor_id
from demo.servers.moments import Clock, newest
from demo.servers.systems import Servers
from extractors.connection import Connection
from extractors.http.paging import NextStart, Paging
from extractors.source import Source
from extractors.sources.intacct import SOURCE
from tests.extractors.sources.conftest import night_after
from tests.extractors.sources.reading import DAY, FAST, NEXT_DAY, failures, land, rows
from tests.extractors.sources.test_wonde import seen


def connection(servers: Servers, **changes: str) -> Connection:
    given = {**servers.details["intacct"], **changes}
    return Connection.of(
        given["base_url"], given["client_id"], given["client_secret"], {"username": given["username"], **FAST}
    )


def small(size: int, *names: str) -> Source:
    """The source with pages so small that a small world has several."""
    chosen = [SOURCE.resource(name) for name in names]
    return replace(SOURCE, resources=tuple(replace(each, paging=_smaller(each.paging, size)) for each in chosen))


def _smaller(paging: Paging, size: int) -> NextStart:
    assert isinstance(paging, NextStart)
    return replace(paging, size=size)


def shown(world: World, history: Any) -> tuple[Any, str]:
    return newest(history, Clock.after(DAY).moment) or (None, "")


def test_bills_and_their_lines_land_as_they_are_in_the_world(world: World, servers: Servers, tmp_path: Path) -> None:
    assert failures(land("intacct", connection(servers), tmp_path, DAY, [])) == {}
    known = {
        bill.invoice_id: bill
        for bill in world.invoices
        if bill.type == "ACCPAY" and shown(world, bill.history)[1] not in ("", "DELETED")
    }
    landed = {row["key"]: row for row in rows(tmp_path, "intacct", "bills", DAY)}
    assert landed.keys() == known.keys()
    for key, bill in known.items():
        row = landed[key]
        assert (row["bill_date"], row["due_date"]) == (bill.day, bill.due)
        assert row["purchase_order_number"] == bill.purchase_order_number
        assert row["total"] == sum((line.net + line.tax for line in bill.lines), Decimal(0))
        assert row["vendor_id"] == vendor_id(bill.contact_id)
        assert row["updated_at"] == seen(shown(world, bill.history)[0].replace(microsecond=0))
    option_of = {school.urn: school.finance_tracking_option for school in world.schools}
    lines = {
        (row["bill_key"], row["line_number"]): (row["net_amount"], row["account_code"], row["location_id"])
        for row in rows(tmp_path, "intacct", "bill_lines", DAY)
    }
    assert lines == {
        (key, number): (line.net, line.account_code, option_of[line.urn] if line.urn else None)
        for key, bill in known.items()
        for number, line in enumerate(bill.lines, 1)
    }
    assert len(lines) > 200


def test_orders_accounts_suppliers_and_budgets_land(world: World, servers: Servers, tmp_path: Path) -> None:
    assert failures(land("intacct", connection(servers), tmp_path, DAY, [])) == {}
    orders = {
        row["purchase_order_number"]: row["order_date"] for row in rows(tmp_path, "intacct", "purchase_orders", DAY)
    }
    assert orders == {
        order.number: order.day
        for order in world.purchase_orders
        if shown(world, order.history)[1] not in ("", "DELETED")
    }
    assert {row["code"]: row["name"] for row in rows(tmp_path, "intacct", "accounts", DAY)} == {
        account.code: account.name for account in world.accounts
    }
    assert {row["vendor_id"] for row in rows(tmp_path, "intacct", "vendors", DAY)} == {
        vendor_id(supplier.contact_id) for supplier in world.suppliers
    }
    budgets = [budget for budget in world.budgets if shown(world, budget.history)[1]]
    landed = [
        (row["budget_id"], row["account_code"], row["period"], row["amount"])
        for row in rows(tmp_path, "intacct", "budget_lines", DAY)
    ]
    assert sorted(landed) == sorted((budget.budget_id, *line) for budget in budgets for line in budget.lines)


def test_nobodys_name_is_asked_for_and_none_lands(world: World, servers: Servers, tmp_path: Path) -> None:
    land("intacct", connection(servers), tmp_path, DAY, [])
    asked = [json.loads(request.body) for request in servers.intacct.asked if request.path.endswith("/query")]
    assert all(not {"memo", "description"} & set(question["fields"]) for question in asked)
    assert all("name" not in question["fields"] for question in asked if "vendor" in question["object"])
    landed = [row for resource in SOURCE.resources for row in rows(tmp_path, "intacct", resource.name, DAY)]
    everything = "\n".join(value for row in landed for value in row.values() if isinstance(value, str))
    assert not [person.surname for person in world.employees if person.surname in everything]
    assert not [supplier.name for supplier in world.suppliers if supplier.name in everything]


def test_pages_start_at_one_and_follow_what_the_answer_says(servers: Servers, tmp_path: Path) -> None:
    outcomes = land(small(40, "bills"), connection(servers), tmp_path, DAY, [])
    assert failures(outcomes) == {}
    asked = [json.loads(request.body) for request in servers.intacct.asked if request.path.endswith("/query")]
    assert [question["start"] for question in asked] == list(range(1, 40 * len(asked), 40))
    assert len(asked) > 3


def test_the_next_night_reads_whole_and_twice_is_the_same(servers: Servers, tmp_path: Path) -> None:
    nightly, once = tmp_path / "nightly", tmp_path / "once"
    land("intacct", connection(servers), nightly, DAY, [])
    night_after(servers, NEXT_DAY)
    assert failures(land("intacct", connection(servers), nightly, NEXT_DAY, [])) == {}
    assert failures(land("intacct", connection(servers), once, NEXT_DAY, [])) == {}
    for resource in SOURCE.resources:
        assert rows(nightly, "intacct", resource.name, NEXT_DAY) == rows(once, "intacct", resource.name, NEXT_DAY)


def test_a_wrong_secret_stops_at_the_door(servers: Servers, tmp_path: Path) -> None:
    outcomes = land("intacct", connection(servers, client_secret="another"), tmp_path, DAY, [])
    assert set(failures(outcomes).values()) == {"AccessRefused"}
    assert servers.intacct.requests["/ia/api/v1/oauth2/token"] == 1


def test_a_connection_without_a_user_is_told(servers: Servers, tmp_path: Path) -> None:
    given = servers.details["intacct"]
    nobody = Connection.of(given["base_url"], given["client_id"], given["client_secret"], FAST)
    outcomes = land("intacct", nobody, tmp_path, DAY, [])
    assert set(failures(outcomes).values()) == {"CredentialsMissing"}


def query(servers: Servers, **question: Any) -> requests.Response:
    given = servers.details["intacct"]
    form = {"grant_type": "client_credentials", **{name: given[name] for name in given if name != "base_url"}}
    token = requests.post(f"{given['base_url']}/oauth2/token", data=form, timeout=5).json()["access_token"]
    return requests.post(
        f"{given['base_url']}/services/core/query",
        json=question,
        headers={"Authorization": f"Bearer {token}"},
        timeout=5,
    )


def test_the_simulated_query_service_is_as_the_real_one(servers: Servers) -> None:
    asked = {"object": "accounts-payable/bill", "fields": ["key", "vendor.id"]}
    first = query(servers, **asked).json()
    assert (len(first["ia::result"]), first["ia::meta"]["start"], first["ia::meta"]["next"]) == (100, 1, 101)
    assert first["ia::result"][0].keys() == {"key", "vendor.id"}
    count = first["ia::meta"]["totalCount"]
    last = query(servers, **asked, start=count).json()
    assert (len(last["ia::result"]), last["ia::meta"]["next"]) == (1, None)
    wrongs: list[dict[str, Any]] = [
        {"start": 0},
        {"size": 4001},
        {"fields": ["nobody"]},
        {"fields": []},
        {"object": "none/such"},
    ]
    for wrong in wrongs:
        refused = query(servers, **{**asked, **wrong})
        assert (refused.status_code, refused.json()["ia::result"]["ia::error"]["code"]) == (400, "invalidRequest")
