"""Intune's managed devices, Entra's accounts and the report of who registered for MFA, as Graph pages through them."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import math
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from demo.records import World
from demo.servers.graph_login import graph_error
from demo.servers.graph_records import account, managed_device, registration
from demo.servers.limits import CallLimit
from demo.servers.messages import Request, Response, json_response
from demo.servers.moments import Clock, gone

REPORTS_IN_TEN_SECONDS = 5


@dataclass(frozen=True)
class _List:
    """One list: its size of page when none is asked for and at most, and whether pages without records happen in it."""

    rows: Callable[[], Sequence[dict[str, Any]]]
    usual: int
    most: int
    hollow: bool = False
    shown: tuple[str, ...] = ()  # the properties sent when none are selected; all of them when empty


class Tenant:
    """Serves the lists of one tenant as they stood at the clock's moment.

    ``ignores_select`` sends every property of a device, as Intune has done at times. ``reports_licensed`` False is a
    tenant without Entra ID P1. ``reports`` counts the calls of the reports, which have a limit of their own.
    """

    def __init__(self, world: World, clock: Clock, timer: Callable[[], float]) -> None:
        self._world = world
        self._clock = clock
        self._key = secrets.token_bytes(32)
        self.ignores_select = False
        self.reports_licensed = True
        self.reports = CallLimit(REPORTS_IN_TEN_SECONDS, 10, timer)
        self._addresses = {employee.employee_id: employee for employee in world.employees}
        self._lists = {
            "/v1.0/deviceManagement/managedDevices": _List(self._devices, 1000, 1000),
            "/v1.0/reports/authenticationMethods/userRegistrationDetails": _List(self._registrations, 999, 999),
            "/v1.0/users": _List(self._accounts, 100, 999, hollow=True, shown=_DEFAULT_OF_USERS),
        }

    def answer(self, request: Request) -> Response | None:
        """The answer to a request for one of the lists; None for every other path."""
        found = self._lists.get(request.path)
        if found is None:
            return None
        if request.path.startswith("/v1.0/reports"):
            refusal = self._report_refused()
            if refusal is not None:
                return refusal
        return self._page(request, found)

    def _report_refused(self) -> Response | None:
        if not self.reports_licensed:
            code = "Authentication_RequestFromNonPremiumTenantOrB2CTenant"
            return graph_error(403, code, "Neither tenant is B2C or tenant doesn't have premium license")
        wait = self.reports.take()
        if wait is None:
            return None
        busy = graph_error(429, "UnknownError", "Too many requests.")
        return busy.with_headers({"Retry-After": str(math.ceil(wait))})

    def _page(self, request: Request, of: _List) -> Response:
        top = request.query.get("$top", str(of.usual))
        if not top.isdigit() or not 1 <= int(top) <= of.most:
            return graph_error(400, "Request_BadRequest", f"Invalid page size specified: '{top}'.")
        place = self._place(request) if "$skiptoken" in request.query else (0, False)
        if place is None:
            return graph_error(400, "Request_BadRequest", "The skip token is invalid or was made for another query.")
        start, hollow = place
        rows = of.rows()
        page = [] if hollow else rows[start : start + int(top)]
        after = start + len(page)
        document: dict[str, Any] = {
            "@odata.context": f"http://{request.host}/v1.0/$metadata#{request.path.rpartition('/')[2]}"
        }
        if after < len(rows):
            # Graph may send a page of nothing with a link to the next: the list is not over.
            following = self._token(request.query, after, hollow=of.hollow and start == 0 and not hollow)
            query = "".join(f"&{quote(name)}={quote(value)}" for name, value in _kept(request.query))
            document["@odata.nextLink"] = (
                f"http://{request.host}{request.path}?{query.lstrip('&')}&$skiptoken={following}".replace("?&", "?")
            )
        document["value"] = [self._selected(row, request, of) for row in page]
        return json_response(document)

    def _selected(self, row: dict[str, Any], request: Request, of: _List) -> dict[str, Any]:
        select = [name for name in request.query.get("$select", "").split(",") if name]
        if self.ignores_select and "deviceName" in row:
            return row
        names = select or of.shown or tuple(row)
        return {name: row[name] for name in names if name in row}

    def _token(self, query: Mapping[str, str], start: int, *, hollow: bool) -> str:
        """An opaque place in a list, good for the same query only; it has to come back letter by letter."""
        place = f"{start}:{int(hollow)}"
        return quote(base64.b64encode(f"{place}:{self._signature(query, place)}".encode()).decode(), safe="")

    def _place(self, request: Request) -> tuple[int, bool] | None:
        try:
            place, _, signature = base64.b64decode(request.query["$skiptoken"], validate=True).decode().rpartition(":")
        except (binascii.Error, UnicodeDecodeError):
            return None
        if not hmac.compare_digest(signature, self._signature(request.query, place)):
            return None
        start, _, hollow = place.partition(":")
        return int(start), hollow == "1"

    def _signature(self, query: Mapping[str, str], place: str) -> str:
        return hmac.new(self._key, f"{_kept(query)}{place}".encode(), hashlib.sha256).hexdigest()

    def _devices(self) -> list[dict[str, Any]]:
        moment = self._clock.moment
        return [
            managed_device(each, self._addresses.get(each.employee_id or ""), moment)
            for each in sorted(self._world.managed_devices)
            if each.enrolled_at <= moment and not gone(each.removed_at, moment)
        ]

    def _registrations(self) -> list[dict[str, Any]]:
        return [registration(each, self._clock.moment) for each in self._known_accounts()]

    def _accounts(self) -> list[dict[str, Any]]:
        return [account(each, self._clock.moment) for each in self._known_accounts()]

    def _known_accounts(self) -> list[Any]:
        moment = self._clock.moment
        return [
            each
            for each in sorted(self._world.directory_accounts, key=lambda each: each.account_id)
            if each.created_at <= moment and not gone(each.deleted_at, moment)
        ]


# What Graph documents as the properties returned by default: whether the account is enabled is not among them.
_DEFAULT_OF_USERS = (
    *("businessPhones", "displayName", "givenName", "id", "jobTitle", "mail", "mobilePhone", "officeLocation"),
    *("preferredLanguage", "surname", "userPrincipalName"),
)


def _kept(query: Mapping[str, str]) -> list[tuple[str, str]]:
    return sorted((name, value) for name, value in query.items() if name != "$skiptoken")
