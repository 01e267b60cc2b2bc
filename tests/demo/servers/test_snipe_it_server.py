"""Snipe-IT's simulated server behaves as is known of it: one small test for each statement."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from hand_made import AS_AT, Simulated, Timer, utc

from demo.records import World
from demo.servers.moments import Clock
from demo.servers.systems import Servers
from demo.trust import DEMO_DAY, SMALL, build

IN_ORDER: dict[str, Any] = {"limit": 500, "offset": 0, "sort": "id", "order": "asc"}


def row(simulated: Simulated, device_id: int, **query: Any) -> dict[str, Any]:
    rows: list[dict[str, Any]] = simulated.snipe_it(**IN_ORDER, **query).json()["rows"]
    return next(found for found in rows if found["id"] == device_id)


@pytest.mark.parametrize("accept", [None, "*/*", "text/html"])
def test_without_accept_json_an_unauthenticated_call_is_sent_to_a_login_page(
    simulated: Simulated, accept: str | None
) -> None:
    url = simulated.details["snipe_it"]["base_url"] + "/api/v1/hardware"
    headers = {"Authorization": "Bearer wrong", "Accept": accept}
    answer = requests.get(url, headers=headers, allow_redirects=False, timeout=10)
    assert (answer.status_code, answer.headers["Location"].endswith("/login")) == (302, True)
    page = requests.get(url, headers=headers, timeout=10)
    assert (page.status_code, page.headers["Content-Type"]) == (200, "text/html")


def test_with_accept_json_an_unauthenticated_call_is_401(simulated: Simulated) -> None:
    url = simulated.details["snipe_it"]["base_url"] + "/api/v1/hardware"
    answer = requests.get(url, headers={"Accept": "application/json"}, timeout=10)
    assert answer.status_code == 401
    assert answer.json() == {"error": "Unauthorized or unauthenticated."}


def test_many_errors_are_http_200(simulated: Simulated) -> None:
    for answer in (simulated.snipe_it("hardware/999"), simulated.snipe_it(limit="many")):
        assert answer.status_code == 200
        assert (answer.json()["status"], answer.json()["payload"]) == ("error", None)
        assert isinstance(answer.json()["messages"], str)


def test_a_limit_above_the_maximum_silently_becomes_it(hand_made_world: World) -> None:
    servers = Servers(hand_made_world, Clock.after(AS_AT))
    servers.snipe_it.max_results = 5
    with servers as details:
        simulated = Simulated(servers, details, Timer())
        pages = [simulated.snipe_it(**{**IN_ORDER, "offset": offset}).json() for offset in (0, 5, 10, 15)]
    assert [len(page["rows"]) for page in pages] == [5, 5, 2, 0]
    assert {page["total"] for page in pages} == {12}
    assert [found["id"] for page in pages for found in page["rows"]] == list(range(1, 13))


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ({}, set(range(1, 13))),
        ({"status": "Archived"}, {13}),
        ({"status": "Deleted"}, {14}),
    ],
)
def test_archived_and_deleted_assets_are_shown_only_when_asked_for(
    simulated: Simulated, status: dict[str, str], expected: set[int]
) -> None:
    listing = simulated.snipe_it(**IN_ORDER, **status).json()
    assert {found["id"] for found in listing["rows"]} == expected
    assert listing["total"] == len(expected)


def test_an_asset_changes_passes_when_it_is_archived_or_deleted(simulated: Simulated) -> None:
    simulated.at(utc(2025, 10, 2, 8, 59))
    assert row(simulated, 13)["status_label"]["status_meta"] == "deployable"
    assert row(simulated, 14)["deleted_at"] is None
    simulated.at(utc(2025, 10, 3, 9))
    archived, deleted = row(simulated, 13, status="Archived"), row(simulated, 14, status="Deleted")
    assert archived["status_label"]["status_meta"] == "archived"
    assert archived["updated_at"]["datetime"] == "2025-10-02 10:00:00"
    assert deleted["deleted_at"]["datetime"] == "2025-10-03 10:00:00"


def test_an_asset_not_entered_yet_is_not_shown(simulated: Simulated) -> None:
    assert simulated.snipe_it().json()["total"] == 12
    assert simulated.at(utc(2025, 10, 12, 9, 15)).snipe_it().json()["total"] == 13


def test_values_are_html_escaped(simulated: Simulated) -> None:
    asset = row(simulated, 9)
    assert asset["manufacturer"]["name"] == "Penn &amp; Sons"
    assert asset["model"]["name"] == "14&quot; Slate"
    assert asset["company"]["name"] == "Lark School &amp; Co"
    assert asset["assigned_to"]["last_name"] == "O&#039;Brack"


def test_money_is_a_string_in_the_installations_style(hand_made_world: World, simulated: Simulated) -> None:
    assert row(simulated, 1)["purchase_cost"] == "1,234.50"
    servers = Servers(hand_made_world, Clock.after(AS_AT), money="1.234,56")
    with servers as details:
        continental = Simulated(servers, details, Timer())
        assert row(continental, 1)["purchase_cost"] == "1.234,50"


def test_warranty_is_words_or_null(simulated: Simulated) -> None:
    assert row(simulated, 1)["warranty_months"] == "36 months"
    assert row(simulated, 12)["warranty_months"] is None


def test_dates_have_no_zone(simulated: Simulated) -> None:
    asset = row(simulated, 1)
    assert asset["purchase_date"] == {"date": "2024-09-01", "formatted": "01/09/2024"}
    assert asset["created_at"] == {"datetime": "2025-07-01 10:01:00", "formatted": "01/07/2025 10:01 AM"}


def test_custom_fields_are_a_map_of_labels_or_an_empty_map_or_an_empty_list(simulated: Simulated) -> None:
    fields = row(simulated, 1)["custom_fields"]
    assert {label: field["value"] for label, field in fields.items()} == {
        "Operating system": "Windows 11",
        "OS version": "23H2",
    }
    assert all(field["field"].startswith("_snipeit_") for field in fields.values())
    assert row(simulated, 11)["custom_fields"] == {}
    assert row(simulated, 12)["custom_fields"] == []


def test_an_asset_is_with_a_user_with_a_place_or_with_nobody(simulated: Simulated) -> None:
    user, place = row(simulated, 9)["assigned_to"], row(simulated, 10)["assigned_to"]
    assert (user["type"], user["name"], user["email"]) == ("user", "Odalys O&#039;Brack", "odalys@trust.example")
    assert (place["type"], place["name"]) == ("location", "Library")
    assert row(simulated, 1)["assigned_to"] is None
    assert [row(simulated, number)["status_label"]["status_meta"] for number in (9, 10, 1)] == [
        "deployed",
        "deployed",
        "deployable",
    ]


def test_the_order_is_newest_first_unless_asked(simulated: Simulated) -> None:
    assert [found["id"] for found in simulated.snipe_it(limit=3).json()["rows"]] == [12, 11, 10]
    assert [found["id"] for found in simulated.snipe_it(limit=3, sort="id", order="asc").json()["rows"]] == [1, 2, 3]


def test_120_requests_a_minute_then_429_until_the_minute_is_over(simulated: Simulated) -> None:
    remaining = [int(simulated.snipe_it(limit=1).headers["x-ratelimit-remaining"]) for _ in range(120)]
    assert remaining == list(range(119, -1, -1))
    simulated.timer.now += 59
    refused = simulated.snipe_it(limit=1)
    assert refused.status_code == 429
    assert refused.json()["status"] == "error"
    assert refused.json()["messages"] == "Too many requests"
    assert refused.headers["Retry-After"] == "1"
    simulated.timer.now += 1
    assert simulated.snipe_it(limit=1).status_code == 200


@pytest.mark.parametrize("path", ["locations", "companies", "models", "statuslabels", "licenses", "maintenances"])
def test_further_lists_are_paged_and_counted_like_the_devices(path: str) -> None:
    world = build(seed=11, size=SMALL, until=DEMO_DAY)
    servers = Servers(world, Clock.after(DEMO_DAY))
    servers.snipe_it.max_results = 3
    with servers as details:
        further = Simulated(servers, details, Timer())
        first, second = (further.snipe_it(path, **{**IN_ORDER, "offset": offset}).json() for offset in (0, 3))
        assert further.snipe_it(path, offset="many").json()["status"] == "error"
    assert len(first["rows"]) == 3
    assert first["total"] == second["total"] > 3
    ids = [found["id"] for found in (*first["rows"], *second["rows"])]
    assert ids == sorted(set(ids))
    assert all(set(found["created_at"]) == {"datetime", "formatted"} for found in first["rows"])


def test_a_list_that_is_none_is_404(simulated: Simulated) -> None:
    assert simulated.snipe_it("suppliants").status_code == 404
