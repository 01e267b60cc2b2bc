"""Graph's simulated server behaves as is known of it: one small test for each statement."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from hand_made import Simulated

from demo.records import World
from demo.servers.graph_login import SCOPE
from demo.servers.moments import Clock
from demo.servers.systems import Servers
from demo.trust import DEMO_DAY, SMALL, build

DEVICES = "deviceManagement/managedDevices"
REGISTRATIONS = "reports/authenticationMethods/userRegistrationDetails"


@pytest.fixture(scope="module")
def tenants_world() -> World:
    return build(seed=11, size=SMALL, until=DEMO_DAY)


@pytest.fixture
def servers(tenants_world: World) -> Any:
    systems = Servers(tenants_world, Clock.after(DEMO_DAY))
    with systems:
        yield systems


def token(servers: Servers, tenant: str | None = None, **changes: str) -> requests.Response:
    there = servers.graph.details()
    form = {
        "grant_type": "client_credentials",
        "client_id": there["client_id"],
        "client_secret": there["client_secret"],
        "scope": SCOPE,
    }
    url = f"{there['login_url']}/{tenant or there['tenant']}/oauth2/v2.0/token"
    return requests.post(url, data={**form, **changes}, timeout=10)


def bearer(servers: Servers) -> dict[str, str]:
    return {"Authorization": f"Bearer {token(servers).json()['access_token']}"}


def get(servers: Servers, path: str, headers: dict[str, str] | None = None, **query: Any) -> requests.Response:
    url = path if path.startswith("http") else f"{servers.graph.details()['base_url']}/v1.0/{path}"
    headers = bearer(servers) if headers is None else headers
    return requests.get(url, params={f"${name}": value for name, value in query.items()}, headers=headers, timeout=10)


def test_a_token_lasts_an_hour_less_a_second(servers: Servers) -> None:
    answer = token(servers).json()
    assert (answer["token_type"], answer["expires_in"]) == ("Bearer", 3599)


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "wrong"}, 400, "unauthorized_client"),
        ({"tenant": "wrong"}, 400, "invalid_request"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"scope": "User.Read"}, 400, "invalid_scope"),
    ],
)
def test_a_token_refused_says_error_and_error_description(
    servers: Servers, changes: dict[str, str], status: int, error: str
) -> None:
    answer = token(servers, **changes)
    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert answer.json()["error_description"].startswith("AADSTS")


def test_errors_have_a_code_and_a_message(servers: Servers) -> None:
    nobody, expired = get(servers, DEVICES, {}), bearer(servers)
    servers.graph.login.expire_all()
    for answer in (nobody, get(servers, DEVICES, expired), get(servers, DEVICES, {"Authorization": "Bearer x"})):
        assert answer.status_code == 401
        assert answer.json()["error"]["code"] == "InvalidAuthenticationToken"
        assert answer.json()["error"]["message"]
    assert get(servers, "nothing").status_code == 400


def test_a_list_is_read_by_its_links_as_they_are(servers: Servers, tenants_world: World) -> None:
    headers = bearer(servers)
    page = get(servers, DEVICES, headers, top=7, select="id").json()
    seen = [row["id"] for row in page["value"]]
    while link := page.get("@odata.nextLink"):
        page = get(servers, link, headers).json()
        assert all(set(row) == {"id"} for row in page["value"])
        seen += [row["id"] for row in page["value"]]
    assert len(seen) == len(set(seen)) > 40
    assert len(seen) == len(get(servers, DEVICES, headers).json()["value"])


def test_a_link_changed_by_a_letter_or_a_parameter_is_refused(servers: Servers) -> None:
    headers = bearer(servers)
    link = get(servers, DEVICES, headers, top=7).json()["@odata.nextLink"]
    assert get(servers, link, headers).status_code == 200
    for changed in (link.replace("skiptoken=Nz", "skiptoken=Mz"), link.replace("top=7", "top=8"), link + "&$select=id"):
        assert changed != link
        assert get(servers, changed, headers).status_code == 400


def test_a_page_may_be_empty_and_not_the_last(servers: Servers) -> None:
    headers = bearer(servers)
    first = get(servers, "users", headers, top=10, select="id").json()
    second = get(servers, first["@odata.nextLink"], headers).json()
    third = get(servers, second["@odata.nextLink"], headers).json()
    assert (len(first["value"]), len(second["value"]), len(third["value"])) == (10, 0, 10)


def test_users_come_without_their_state_unless_it_is_selected(servers: Servers) -> None:
    usual = get(servers, "users").json()["value"][0]
    assert "accountEnabled" not in usual
    assert "userPrincipalName" in usual
    selected = get(servers, "users", select="id,accountEnabled,userType").json()["value"][0]
    assert set(selected) == {"id", "accountEnabled", "userType"}


@pytest.mark.parametrize(("path", "most"), [(DEVICES, 1000), (REGISTRATIONS, 999), ("users", 999)])
def test_a_page_has_its_largest_size(servers: Servers, path: str, most: int) -> None:
    assert get(servers, path, top=most).status_code == 200
    assert get(servers, path, top=most + 1).status_code == 400


def test_none_is_the_first_moment_of_net_and_unknown_memory_is_0(servers: Servers) -> None:
    devices = get(servers, DEVICES).json()["value"]
    assert "0001-01-01T00:00:00Z" in {device["lastSyncDateTime"] for device in devices}
    assert 0 in {device["physicalMemoryInBytes"] for device in devices}
    assert "" in {device["serialNumber"] for device in devices}
    assert all(
        {"userPrincipalName", "imei", "phoneNumber", "deviceName", "emailAddress"} <= set(one) for one in devices
    )


def test_the_reports_have_a_limit_of_their_own(servers: Servers) -> None:
    headers = bearer(servers)
    answers = [get(servers, REGISTRATIONS, headers) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 10
    assert answers[-1].json()["error"]["code"]


def test_a_tenant_without_the_licence_has_no_reports(servers: Servers) -> None:
    servers.graph.tenant.reports_licensed = False
    refused = get(servers, REGISTRATIONS)
    assert (refused.status_code, "NonPremiumTenant" in refused.json()["error"]["code"]) == (403, True)


def test_the_host_of_content_knows_its_own_links_and_wants_no_token(simulated: Simulated) -> None:
    anything = f"http://{simulated.servers.graph.hosts['content']}/anything"
    assert requests.get(anything, timeout=10).status_code == 403
    assert requests.get(anything, headers={"Authorization": "Bearer ours"}, timeout=10).status_code == 401
    assert simulated.servers.library.tokens_shown_to_content == 1
