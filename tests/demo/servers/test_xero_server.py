"""Xero's simulated servers behave as is known of the vendor: one small test for each statement."""

from __future__ import annotations

import threading
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import msgspec
import pytest
import requests
from hand_made import Simulated, utc

from demo.servers.faults import meanwhile

PAGED: dict[str, Any] = {"page": 1, "pageSize": 100}


def invoice(simulated: Simulated, number: int, **query: Any) -> dict[str, Any]:
    answer = simulated.xero("Invoices", **{**PAGED, **query})
    # Money is compared as it was written, so it must not pass through a float.
    found: list[dict[str, Any]] = msgspec.json.decode(answer.content, type=dict[str, Any])["Invoices"]
    return next(row for row in found if row["InvoiceID"] == f"invoice-{number}")


def test_a_token_is_given_to_basic_credentials_and_lasts_half_an_hour(simulated: Simulated) -> None:
    given = simulated.xero_token().json()
    assert (given["token_type"], given["expires_in"]) == ("Bearer", 1800)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"auth": ("someone", "else")}, "invalid_client"),
        ({"auth": None}, "invalid_client"),
        ({"data": {"grant_type": "password"}}, "unsupported_grant_type"),
        ({"data": {}}, "unsupported_grant_type"),
    ],
)
def test_a_token_is_refused_with_400(simulated: Simulated, changes: dict[str, Any], error: str) -> None:
    answer = simulated.xero_token(**changes)
    assert (answer.status_code, answer.json()) == (400, {"error": error})


def test_the_login_is_on_a_host_of_its_own(simulated: Simulated) -> None:
    there = simulated.details["xero"]
    assert not there["token_url"].startswith(there["base_url"])
    assert requests.post(there["base_url"] + "/connect/token", timeout=10).status_code == 404


def test_a_token_runs_out_in_the_middle_of_a_run(simulated: Simulated) -> None:
    headers = simulated.xero_headers()
    simulated.timer.now += 1799
    assert simulated.xero("Accounts", headers).status_code == 200
    simulated.timer.now += 1
    refused = simulated.xero("Accounts", headers)
    assert refused.status_code == 401
    assert refused.json()["Detail"].startswith("TokenExpired")
    assert simulated.xero("Accounts").status_code == 200


def test_connections_name_the_tenant_and_every_call_must(simulated: Simulated) -> None:
    headers = simulated.xero_headers()
    assert headers["xero-tenant-id"] == simulated.servers.xero.trust.tenant_id
    without = {name: value for name, value in headers.items() if name != "xero-tenant-id"}
    assert simulated.xero("Accounts", without).status_code == 403
    assert simulated.xero("Accounts", {**headers, "xero-tenant-id": "another"}).status_code == 403


def test_without_accept_json_it_speaks_xml(simulated: Simulated) -> None:
    answer = simulated.xero("Invoices", {**simulated.xero_headers(), "Accept": "*/*"}, **PAGED)
    assert answer.headers["Content-Type"].startswith("text/xml")
    document = ElementTree.fromstring(answer.content)  # noqa: S314 - written by the server under test
    numbers = {element.text for element in document.findall("Invoices/Invoice/InvoiceNumber")}
    assert {"BILL-1", "BILL-8"} <= numbers
    assert document.findtext("Invoices/Invoice/Date") == "2025-10-01T00:00:00"
    assert document.findtext("Invoices/Invoice/LineItems/LineItem/Tracking/TrackingCategory/Option") == "Lark"


def test_pages_count_themselves(simulated: Simulated) -> None:
    seen = []
    for page in (1, 2, 3):
        answer = simulated.xero("Invoices", page=page, pageSize=4).json()
        assert answer["pagination"] == {"page": page, "pageSize": 4, "pageCount": 3, "itemCount": 9}
        seen += [found["InvoiceID"] for found in answer["Invoices"]]
    assert sorted(seen) == sorted(f"invoice-{number}" for number in range(1, 10))


def test_an_older_answer_has_no_pagination_and_ends_with_a_short_page(simulated: Simulated) -> None:
    simulated.servers.xero.trust.older = True
    answers = [simulated.xero("Invoices", page=page, pageSize=4).json() for page in (1, 2, 3, 4)]
    assert [len(answer["Invoices"]) for answer in answers] == [4, 4, 1, 0]
    assert all("pagination" not in answer for answer in answers)


def test_a_page_holds_100_unless_asked(simulated: Simulated) -> None:
    assert simulated.xero("Invoices", page=1).json()["pagination"]["pageSize"] == 100


@pytest.mark.parametrize(
    "query",
    [
        {"page": 0},
        {"page": 1, "pageSize": 1001},
        {"page": "one"},
        {"where": 'Type LIKE "A"'},
        {"page": 1, "order": "Shoes"},
    ],
)
def test_a_bad_request_is_400_with_number_type_and_message(simulated: Simulated, query: dict[str, Any]) -> None:
    answer = simulated.xero("Invoices", **query)
    assert answer.status_code == 400
    assert set(answer.json()) == {"ErrorNumber", "Type", "Message"}


@pytest.mark.parametrize("name", ["Invoices", "PurchaseOrders"])
def test_a_list_carries_no_lines_unless_paged(simulated: Simulated, name: str) -> None:
    bare, paged = simulated.xero(name).json()[name], simulated.xero(name, **PAGED).json()[name]
    assert [row["Total"] for row in bare] == [row["Total"] for row in paged]
    assert not any(row["LineItems"] for row in bare)
    assert any(row["LineItems"] for row in paged)


def test_one_invoice_asked_for_by_id_has_its_lines(simulated: Simulated) -> None:
    (found,) = simulated.xero("Invoices/invoice-1").json()["Invoices"]
    assert len(found["LineItems"]) == 2
    assert simulated.xero("Invoices/nothing").status_code == 404


@pytest.mark.parametrize("name", ["Accounts", "TrackingCategories", "Budgets"])
def test_some_lists_are_never_paged(simulated: Simulated, name: str) -> None:
    answer = simulated.xero(name, page=2, pageSize=1).json()
    assert answer[name]
    assert "pagination" not in answer


def test_a_where_clause_chooses_by_type_and_status(simulated: Simulated) -> None:
    chosen = simulated.xero("Invoices", where='Type=="ACCPAY" AND Status=="PAID"', **PAGED).json()["Invoices"]
    assert [found["InvoiceID"] for found in chosen] == ["invoice-6"]


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        ("2025-10-08T09:00:00Z", {7, 8}),
        ("2025-10-08T08:59:59Z", {6, 7, 8}),
        ("2025-10-09T09:00:00.000Z", {8}),
        ("Thu, 09 Oct 2025 09:00:00 GMT", {8}),
        ("2025-10-10T00:00:00Z", set()),
        ("no date", {1, 2, 3, 4, 5, 6, 7, 8, 9}),
    ],
)
def test_if_modified_since_is_honoured(simulated: Simulated, since: str, expected: set[int]) -> None:
    headers = {**simulated.xero_headers(), "If-Modified-Since": since}
    found = simulated.xero("Invoices", headers, **PAGED).json()["Invoices"]
    assert {row["InvoiceID"] for row in found} == {f"invoice-{number}" for number in expected}


def test_deletions_are_statuses_and_stay_in_the_list(simulated: Simulated) -> None:
    assert invoice(simulated, 7)["Status"] == "VOIDED"
    assert invoice(simulated, 8)["Status"] == "DELETED"
    orders = simulated.xero("PurchaseOrders", **PAGED).json()["PurchaseOrders"]
    assert {order["PurchaseOrderNumber"]: order["Status"] for order in orders} == {
        "PO-00123": "AUTHORISED",
        "PO-00124": "DELETED",
    }


def test_a_status_is_the_one_of_the_moment(simulated: Simulated) -> None:
    seen = []
    for moment in (utc(2025, 10, 2, 9), utc(2025, 10, 8, 8, 59), utc(2025, 10, 8, 9)):
        paid = invoice(simulated.at(moment), 6)
        seen.append((paid["Status"], paid["UpdatedDateUTC"], Decimal(str(paid["AmountDue"]))))
    entered, settled = "/Date(1759395600000+0000)/", "/Date(1759914000000+0000)/"
    assert seen == [
        ("DRAFT", entered, Decimal("120.12")),
        ("DRAFT", entered, Decimal("120.12")),
        ("PAID", settled, Decimal(0)),
    ]


def test_what_is_entered_later_is_not_there(simulated: Simulated) -> None:
    assert simulated.xero("Invoices", **PAGED).json()["pagination"]["itemCount"] == 9
    assert simulated.at(utc(2025, 10, 20, 10)).xero("Invoices", **PAGED).json()["pagination"]["itemCount"] == 10


def test_dates_are_milliseconds_with_an_offset_and_also_written_out(simulated: Simulated) -> None:
    found = invoice(simulated, 1)
    assert (found["Date"], found["DateString"]) == ("/Date(1759276800000+0000)/", "2025-10-01T00:00:00")
    assert (found["DueDate"], found["DueDateString"]) == ("/Date(1761868800000+0000)/", "2025-10-31T00:00:00")
    assert found["UpdatedDateUTC"] == "/Date(1759312860000+0000)/"


def test_money_is_written_to_the_penny(simulated: Simulated) -> None:
    text = simulated.xero("Invoices/invoice-1").text
    assert '"Total":120.12' in text
    assert '"LineAmount":0.10' in text


def test_line_amounts_include_tax_or_not_as_the_invoice_says(simulated: Simulated) -> None:
    exclusive, inclusive = invoice(simulated, 1), invoice(simulated, 6)
    assert (exclusive["LineAmountTypes"], inclusive["LineAmountTypes"]) == ("Exclusive", "Inclusive")
    assert [line["LineAmount"] for line in exclusive["LineItems"]] == [100.00, 0.10]
    assert [line["LineAmount"] for line in inclusive["LineItems"]] == [120.00, 0.12]
    assert [line["TaxAmount"] for line in inclusive["LineItems"]] == [20.00, 0.02]
    assert (exclusive["SubTotal"], exclusive["Total"]) == (inclusive["SubTotal"], inclusive["Total"]) == (100.1, 120.12)


def test_the_school_is_an_option_of_a_tracking_category_or_missing(simulated: Simulated) -> None:
    tracked, untracked = invoice(simulated, 1)["LineItems"]
    assert [(part["Name"], part["Option"]) for part in tracked["Tracking"]] == [("School", "Lark")]
    assert untracked["Tracking"] == []
    (category,) = simulated.xero("TrackingCategories").json()["TrackingCategories"]
    assert category["Name"] == "School"
    assert [option["Name"] for option in category["Options"]] == ["Lark", "Toll"]
    assert tracked["Tracking"][0]["TrackingOptionID"] == category["Options"][0]["TrackingOptionID"]


def test_a_bills_reference_is_free_text_around_the_order_number(simulated: Simulated) -> None:
    references = {invoice(simulated, number)["Reference"] for number in range(1, 8)}
    assert all("PO-00123" in reference and "paint for Mrs Quillfeather" in reference for reference in references)
    assert len(references) > 1
    assert invoice(simulated, 9)["Reference"] == "paint for Mrs Quillfeather"


def test_accounts_have_code_type_and_class(simulated: Simulated) -> None:
    (account,) = simulated.xero("Accounts").json()["Accounts"]
    expected = {"AccountID": "acc-1", "Code": "5100", "Name": "Repairs", "Type": "EXPENSE", "Class": "EXPENSE"}
    assert expected.items() <= account.items()
    assert account["Status"] == "ACTIVE"


def test_the_list_of_budgets_has_no_lines(simulated: Simulated) -> None:
    budgets = {budget["BudgetID"]: budget for budget in simulated.xero("Budgets").json()["Budgets"]}
    assert not any("BudgetLines" in budget for budget in budgets.values())
    assert (budgets["budget-1"]["Type"], budgets["budget-1"]["Status"]) == ("TRACKING", "ACTIVE")
    assert budgets["budget-1"]["Tracking"][0]["Option"] == "Lark"
    assert (budgets["budget-2"]["Type"], budgets["budget-2"]["Status"]) == ("OVERALL", "ARCHIVED")
    assert budgets["budget-2"]["Tracking"] == []


@pytest.mark.parametrize(
    ("period", "months"),
    [
        ({"DateFrom": "2025-09-01", "DateTo": "2026-08-31"}, ["2025-09", "2025-10", "2025-11"]),
        ({"DateFrom": "2025-10-01", "DateTo": "2025-10-31"}, ["2025-10"]),
        ({"DateFrom": "2026-09-01", "DateTo": "2027-08-31"}, []),
        ({}, ["2025-09", "2025-10", "2025-11"]),
    ],
)
def test_a_budgets_lines_are_those_of_the_period_or_of_three_months(
    simulated: Simulated, period: dict[str, Any], months: list[str]
) -> None:
    (budget,) = simulated.xero("Budgets/budget-1", **period).json()["Budgets"]
    balances = [balance for line in budget["BudgetLines"] for balance in line["BudgetBalances"]]
    assert [balance["Period"] for balance in balances] == months
    assert all(balance["Amount"] == 250.5 for balance in balances)
    assert all(line["AccountCode"] == "5100" for line in budget["BudgetLines"])


def test_without_a_period_a_budget_tells_of_last_month_to_next_month(simulated: Simulated) -> None:
    simulated.at(utc(2025, 12, 5, 2))
    (budget,) = simulated.xero("Budgets/budget-1").json()["Budgets"]
    assert [balance["Period"] for line in budget["BudgetLines"] for balance in line["BudgetBalances"]] == ["2025-11"]


@pytest.mark.parametrize("period", [("2025-09-01", "2027-09-01"), ("1 September", "2025-10-01")])
def test_a_period_of_over_24_months_or_unreadable_is_400(simulated: Simulated, period: tuple[str, str]) -> None:
    answer = simulated.xero("Budgets/budget-1", DateFrom=period[0], DateTo=period[1])
    assert (answer.status_code, answer.json()["ErrorNumber"]) == (400, 10)


@pytest.mark.parametrize(("order", "first"), [("InvoiceID ASC", 1), ("InvoiceID DESC", 9), ("UpdatedDateUTC DESC", 8)])
def test_pages_come_in_the_order_asked_for(simulated: Simulated, order: str, first: int) -> None:
    rows = simulated.xero("Invoices", order=order, **PAGED).json()["Invoices"]
    assert rows[0]["InvoiceID"] == f"invoice-{first}"


def test_the_option_of_a_school_that_left_is_archived_and_shown_only_when_asked_for(simulated: Simulated) -> None:
    simulated.at(utc(2025, 11, 20, 2))
    names = []
    queries: list[dict[str, Any]] = [{}, {"includeArchived": "true"}]
    for query in queries:
        (category,) = simulated.xero("TrackingCategories", **query).json()["TrackingCategories"]
        names.append({option["Name"]: option["Status"] for option in category["Options"]})
    assert names[0] == {"Lark": "ACTIVE", "Late": "ACTIVE"}
    assert names[1] == {"Lark": "ACTIVE", "Late": "ACTIVE", "Toll": "ARCHIVED"}


def test_journals_are_closed_to_new_connections(simulated: Simulated) -> None:
    assert simulated.xero("Journals").status_code == 403


def test_every_answer_tells_what_is_left_of_the_limits(simulated: Simulated) -> None:
    headers = simulated.xero_headers()
    simulated.xero("Accounts", headers)
    second = simulated.xero("Accounts", headers)
    assert (second.headers["X-MinLimit-Remaining"], second.headers["X-DayLimit-Remaining"]) == ("58", "4998")


def test_the_sixty_first_call_of_a_minute_is_told_to_wait_seconds(simulated: Simulated) -> None:
    headers = simulated.xero_headers()
    assert {simulated.xero("Accounts", headers).status_code for _ in range(60)} == {200}
    refused = simulated.xero("Accounts", headers)
    assert (refused.status_code, refused.headers["X-Rate-Limit-Problem"]) == (429, "minute")
    assert refused.headers["Retry-After"] == "60"
    simulated.timer.now += 60
    assert simulated.xero("Accounts", headers).status_code == 200


def test_a_days_calls_used_up_are_told_to_wait_hours(simulated: Simulated) -> None:
    headers = simulated.xero_headers()
    simulated.servers.xero.calls_of_the_day.limit = 1
    assert simulated.xero("Accounts", headers).status_code == 200
    simulated.timer.now += 3600
    refused = simulated.xero("Accounts", simulated.xero_headers())
    assert (refused.status_code, refused.headers["X-Rate-Limit-Problem"]) == (429, "day")
    assert refused.headers["Retry-After"] == str(23 * 3600)


def test_a_sixth_call_at_once_is_refused(simulated: Simulated) -> None:
    headers = simulated.xero_headers()
    under_way = threading.Semaphore(0)
    finish = threading.Event()

    def hold() -> None:
        under_way.release()
        finish.wait(10)

    simulated.servers.xero.faults.add("*/Accounts", meanwhile(hold), times=5)
    url = f"{simulated.details['xero']['base_url']}/api.xro/2.0/Accounts"
    calls = [
        threading.Thread(target=requests.get, args=(url,), kwargs={"headers": headers, "timeout": 20}) for _ in range(5)
    ]
    for call in calls:
        call.start()
    for _ in calls:
        assert under_way.acquire(timeout=10)
    refused = simulated.xero("Budgets", headers)
    finish.set()
    for call in calls:
        call.join()
    assert (refused.status_code, refused.headers["X-Rate-Limit-Problem"]) == (429, "concurrent")
    assert simulated.xero("Budgets", headers).status_code == 200
