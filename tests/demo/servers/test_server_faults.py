"""Every fault of the switch, seen from the client's side, and when it strikes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
import requests
from hand_made import LARK, Simulated, utc

from demo.servers.faults import (
    Fault,
    changed,
    cut_body,
    error_inside,
    html_page,
    hung_up,
    meanwhile,
    next_to_itself,
    rearranged,
    repeated_page,
    slow,
    status,
    too_many,
)

STUDENTS = f"schools/A{LARK}/students"


@pytest.mark.parametrize("code", [500, 502, 503])
def test_a_server_error_so_many_times_and_then_it_is_over(simulated: Simulated, code: int) -> None:
    simulated.servers.wonde.faults.add("*/students", status(code), times=2)
    assert [simulated.wonde(STUDENTS).status_code for _ in range(3)] == [code, code, 200]


def test_a_fault_can_strike_in_the_middle_of_a_run(simulated: Simulated) -> None:
    simulated.servers.wonde.faults.add("*/students", status(503), after=1)
    assert [simulated.wonde(STUDENTS, page=page).status_code for page in (1, 2, 3)] == [200, 503, 200]


def test_a_fault_strikes_only_what_it_matches(simulated: Simulated) -> None:
    simulated.servers.wonde.faults.add(lambda request: request.query.get("page") == "2", status(500), times=None)
    assert [simulated.wonde(STUDENTS, page=page).status_code for page in (1, 2, 3, 2)] == [200, 500, 200, 500]
    assert simulated.snipe_it(page=2).status_code == 200
    simulated.servers.wonde.faults.clear()
    assert simulated.wonde(STUDENTS, page=2).status_code == 200


def test_the_fault_added_first_has_its_turn_first(simulated: Simulated) -> None:
    simulated.servers.wonde.faults.add("*/students", status(500))
    simulated.servers.wonde.faults.add("*/students", status(502))
    assert [simulated.wonde(STUDENTS).status_code for _ in range(3)] == [500, 502, 200]


@pytest.mark.parametrize(("wait", "seconds"), [({"seconds": 2}, "2"), ({"hours": 5}, "18000")])
def test_too_many_requests_with_seconds_or_hours(simulated: Simulated, wait: dict[str, float], seconds: str) -> None:
    fault = too_many(**wait, body={"error": "slow down"}, headers={"X-Rate-Limit-Problem": "day"})
    simulated.servers.xero.faults.add("*/Accounts", fault)
    answer = simulated.xero("Accounts")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, seconds)
    assert answer.headers["X-Rate-Limit-Problem"] == "day"
    assert answer.json() == {"error": "slow down"}


def test_a_body_cut_short_promises_more_than_it_sends(simulated: Simulated) -> None:
    simulated.servers.snipe_it.faults.add("*/hardware", cut_body(0.3))
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        simulated.snipe_it()
    assert simulated.snipe_it().status_code == 200


def test_html_where_json_was_due(simulated: Simulated) -> None:
    simulated.servers.snipe_it.faults.add("*/hardware", html_page())
    answer = simulated.snipe_it()
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html")
    assert answer.text.startswith("<!DOCTYPE html>")


def test_an_error_inside_http_200(simulated: Simulated) -> None:
    body = {"status": "error", "messages": "Database is gone", "payload": None}
    simulated.servers.snipe_it.faults.add("*/hardware", error_inside(body))
    answer = simulated.snipe_it()
    assert (answer.status_code, answer.json()) == (200, body)


def test_a_connection_closed_without_an_answer(simulated: Simulated) -> None:
    simulated.servers.wonde.faults.add("*/students", hung_up())
    with pytest.raises(requests.exceptions.ConnectionError):
        simulated.wonde(STUDENTS)
    assert simulated.wonde(STUDENTS).status_code == 200


def test_a_slow_answer_is_still_right(simulated: Simulated) -> None:
    simulated.servers.wonde.faults.add("*/students", slow(0.3))
    started = time.monotonic()
    assert simulated.wonde(STUDENTS).json()["data"]
    assert time.monotonic() - started >= 0.3


def test_a_page_that_repeats(simulated: Simulated) -> None:
    simulated.servers.wonde.faults.add("*/students", repeated_page("data"), times=None, after=1)
    first, second, third = (simulated.wonde(STUDENTS, page=page).json() for page in (1, 2, 3))
    assert second["data"] == third["data"] != first["data"]
    assert third["meta"]["pagination"]["current_page"] == 3


def test_a_next_link_that_loops(simulated: Simulated) -> None:
    simulated.servers.wonde.faults.add("*/students", next_to_itself("meta.pagination.next"), times=None)
    answer = simulated.wonde(STUDENTS, per_page=20)
    assert answer.json()["meta"]["pagination"]["next"] == answer.url


@pytest.mark.parametrize(
    ("field", "value", "found"),
    [
        ("meta.pagination.next", "http://elsewhere.example/v1.0", lambda body: body["meta"]["pagination"]["next"]),
        ("meta.pagination.per_page", -1, lambda body: body["meta"]["pagination"]["per_page"]),
        ("data.0.updated_at", 17, lambda body: body["data"][0]["updated_at"]),
        ("data.*.shoe_size", 36, lambda body: body["data"][-1]["shoe_size"]),
        ("data.*.id", None, lambda body: body["data"][3]["id"]),
        ("data.1", "not a record", lambda body: body["data"][1]),
    ],
)
def test_a_field_that_is_new_or_wrong_or_of_another_type(
    simulated: Simulated, field: str, value: Any, found: Callable[[Any], Any]
) -> None:
    simulated.servers.wonde.faults.add("*/students", changed(field, value))
    assert found(simulated.wonde(STUDENTS).json()) == value
    assert simulated.wonde(STUDENTS).json()["data"][0]["updated_at"]["timezone_type"] == 3


def test_a_total_that_disagrees_with_the_rows(simulated: Simulated) -> None:
    simulated.servers.snipe_it.faults.add("*/hardware", changed("total", 999))
    simulated.servers.xero.faults.add("*/Invoices", changed("pagination.itemCount", 999))
    assert simulated.snipe_it().json()["total"] == 999
    assert simulated.xero("Invoices", page=1).json()["pagination"]["itemCount"] == 999


def test_rows_doubled_out_of_order_or_vanished(simulated: Simulated) -> None:
    whole = simulated.wonde(STUDENTS).json()["data"]
    arrangements: list[Callable[[list[Any]], list[Any]]] = [
        lambda rows: rows + rows,
        lambda rows: rows[::-1],
        lambda rows: rows[1:],
    ]
    for arrange in arrangements:
        simulated.servers.wonde.faults.add("*/students", rearranged("data", arrange))
        assert simulated.wonde(STUDENTS).json()["data"] == arrange(whole)


def test_something_happens_meanwhile(simulated: Simulated) -> None:
    headers = simulated.xero_headers()
    xero = simulated.servers.xero
    xero.faults.add("*/Invoices", meanwhile(xero.login.expire_all), after=1)
    assert [simulated.xero("Invoices", headers, page=page).status_code for page in (1, 2, 3)] == [200, 401, 401]

    def next_day() -> None:
        simulated.servers.clock.moment = utc(2025, 10, 12, 9, 15)

    simulated.servers.snipe_it.faults.add("*/hardware", meanwhile(next_day), after=1)
    assert [simulated.snipe_it().json()["total"] for _ in range(2)] == [12, 13]


def test_disturbed_requests_are_counted_too(simulated: Simulated) -> None:
    fault: Fault = status(500)
    simulated.servers.wonde.faults.add("*/students", fault, times=2)
    for _ in range(3):
        simulated.wonde(STUDENTS)
    assert simulated.servers.wonde.requests[f"/v1.0/{STUDENTS}"] == 3
