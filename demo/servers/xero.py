"""Xero, the trust's ledger: identity server, connections, and the accounting API below ``/api.xro/2.0``.

From Xero's published API description.
"""

from __future__ import annotations

import math
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

from demo.records import World
from demo.servers.limits import CallLimit
from demo.servers.messages import Request, Response, json_response
from demo.servers.moments import Clock, newest
from demo.servers.serving import Vendor
from demo.servers.xero_assets import assets
from demo.servers.xero_cash_records import CashShapes
from demo.servers.xero_login import Login, unauthorised
from demo.servers.xero_query import Record, Shown, conditions_of, meets, modified_since, months_of, number, ordered
from demo.servers.xero_records import xero_date
from demo.servers.xero_trial_balance import trial_balance
from demo.servers.xero_xml import to_xml

CALLS_PER_MINUTE, CALLS_PER_DAY, CALLS_AT_ONCE = 60, 5000, 5
DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE = 100, 1000
_API = "/api.xro/2.0/"
_ASSETS = "/assets.xro/1.0/Assets"
_OPENED = datetime(2024, 8, 1, 9, tzinfo=UTC)


class Xero(Vendor):
    """Serves a world's ledger as it stood at the clock's moment, to one connection to one organisation.

    ``older`` answers as before Xero had a ``pagination`` block: a reader then has to stop at a short page.
    """

    hosts_wanted: ClassVar[tuple[str, ...]] = ("api", "identity")

    def __init__(
        self,
        world: World,
        clock: Clock,
        *,
        calls_per_minute: int = CALLS_PER_MINUTE,
        calls_per_day: int = CALLS_PER_DAY,
        older: bool = False,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self.older = older
        self.login = Login(timer)
        self.tenant_id = str(uuid.uuid4())
        self._world = world
        self._clock = clock
        self._shapes = shapes = CashShapes(world, _OPENED)
        self._lists: dict[str, tuple[Callable[..., dict[str, Any]], Callable[[], list[Shown[Any]]]]] = {
            "Contacts": (shapes.contact, self._contacts),
            "Invoices": (shapes.invoice, lambda: self._shown(world.invoices)),
            "PurchaseOrders": (shapes.purchase_order, lambda: self._shown(world.purchase_orders)),
            "CreditNotes": (shapes.credit_note, lambda: self._shown(world.credit_notes)),
            "Payments": (shapes.payment, lambda: self._shown(world.payments)),
            "BankTransactions": (shapes.bank_transaction, lambda: self._shown(world.bank_transactions)),
            "ManualJournals": (shapes.manual_journal, lambda: self._shown(world.manual_journals)),
        }
        self.calls_of_the_minute = CallLimit(calls_per_minute, 60, timer)
        self.calls_of_the_day = CallLimit(calls_per_day, 24 * 3600, timer)
        self._at_once = threading.BoundedSemaphore(CALLS_AT_ONCE)

    def details(self) -> dict[str, Any]:
        """How a client reaches it: the address (paths start at ``/api.xro/2.0``), the login's, and the credentials."""
        return {
            "base_url": f"http://{self.hosts['api']}",
            "token_url": f"http://{self.hosts['identity']}/connect/token",
            "connections_url": f"http://{self.hosts['api']}/connections",
            "client_id": self.login.client_id,
            "client_secret": self.login.client_secret,
        }

    def handle(self, request: Request) -> Response:
        """As every vendor, but a sixth call at once is refused, however slow a fault makes the other five."""
        if not self._at_once.acquire(blocking=False):
            self.note(request)
            return self._refused("concurrent", None)
        try:
            return super().handle(request)
        finally:
            self._at_once.release()

    def answer(self, request: Request) -> Response:
        identity = request.host == self.hosts["identity"]
        if identity and request.path == "/connect/token":
            return self.login.token(request)
        if identity or not (request.path == "/connections" or request.path.startswith(_API) or request.path == _ASSETS):
            return _not_found()
        refusal = self.login.refusal(request)
        if refusal is None and request.path == "/connections":
            return json_response([self._connection()])
        refusal = refusal or self._wrong_tenant(request) or self._over_limit()
        return refusal or self._resource(request).with_headers(self._remaining())

    def _wrong_tenant(self, request: Request) -> Response | None:
        known = request.headers.get("xero-tenant-id") == self.tenant_id
        return None if known else unauthorised("AuthenticationUnsuccessful", 403)

    def _over_limit(self) -> Response | None:
        for problem, limit in (("minute", self.calls_of_the_minute), ("day", self.calls_of_the_day)):
            wait = limit.take()
            if wait is not None:
                return self._refused(problem, wait)
        return None

    def _resource(self, request: Request) -> Response:  # noqa: PLR0911 - one return for each endpoint
        if request.path == _ASSETS:
            return assets(request, self._shown(self._world.fixed_assets), self._shapes, self._clock.today)
        match request.path.removeprefix(_API).split("/"):
            case ["Accounts"]:
                since = modified_since(request)
                accounts = [] if since and since >= _OPENED else self._world.accounts
                return self._document(request, "Accounts", [self._shapes.account(account) for account in accounts])
            case ["TrackingCategories"]:
                today = self._clock.today
                schools = [school for school in self._world.schools if school.joined_on <= today]
                archived = request.query.get("includeArchived") == "true"
                category = self._shapes.tracking_category(schools, today, archived=archived)
                return self._document(request, "TrackingCategories", [category])
            case ["Budgets", *budget_id]:
                return self._budgets(request, budget_id)
            case ["Reports", "TrialBalance"]:
                report = trial_balance(request, self._world, self._clock)
                wrong = _bad_request(10, "ValidationException", "date is YYYY-MM-DD.")
                return wrong if report is None else self._document(request, "Reports", [report])
            case ["Journals"]:  # closed to connections made since 2025
                return unauthorised("AuthorizationUnsuccessful", 403)
            case [name, *record_id] if name in self._lists:
                shape, records = self._lists[name]
                return self._listing(request, name, records(), shape, record_id)
            case _:
                return _not_found()

    def _listing(
        self,
        request: Request,
        name: str,
        shown: Sequence[Shown[Any]],
        shape: Callable[..., dict[str, Any]],
        wanted: Sequence[str],
    ) -> Response:
        """Paged it comes whole; unpaged it comes without lines; one record asked for by its id comes with them."""
        if wanted:
            found = [shape(row.record, row.status, row.updated, lines=True) for row in shown if [row.id] == [*wanted]]
            return self._document(request, name, found) if found else _not_found()
        since = modified_since(request)
        conditions = conditions_of(request.query.get("where", ""))
        if conditions is None:
            return _bad_request(16, "QueryParseException", "The where clause could not be read.")
        rows = [row for row in shown if (since is None or row.updated > since) and meets(row, conditions)]
        if "page" not in request.query:
            found = [shape(row.record, row.status, row.updated, lines=False) for row in rows]
            return self._document(request, name, found)
        if not ordered(rows, request.query.get("order", "UpdatedDateUTC")):
            return _bad_request(16, "QueryParseException", "The order could not be read.")
        page = number(request.query["page"], None)
        size = number(request.query.get("pageSize", str(DEFAULT_PAGE_SIZE)), MAX_PAGE_SIZE)
        if page is None or size is None:
            return _bad_request(10, "ValidationException", "page starts at 1 and pageSize is 1 to 1000.")
        chosen = rows[(page - 1) * size : page * size]
        pagination = {
            "page": page,
            "pageSize": size,
            "pageCount": math.ceil(len(rows) / size),
            "itemCount": len(rows),
        }
        found = [shape(row.record, row.status, row.updated, lines=True) for row in chosen]
        return self._document(request, name, found, None if self.older else pagination)

    def _budgets(self, request: Request, wanted: Sequence[str]) -> Response:
        shown = self._shown(self._world.budgets)
        headers = {row.id: self._shapes.budget(row.record, row.status, row.updated) for row in shown}
        if not wanted:
            return self._document(request, "Budgets", list(headers.values()))
        budget = next((row.record for row in shown if [row.id] == [*wanted]), None)
        if budget is None:
            return _not_found()
        months = months_of(request, self._clock.today)
        if months is None:
            return _bad_request(10, "ValidationException", "DateFrom and DateTo are YYYY-MM-DD, at most 24 months.")
        lines = self._shapes.budget_lines(budget, months)
        return self._document(request, "Budgets", [{**headers[budget.budget_id], "BudgetLines": lines}])

    def _contacts(self) -> list[Shown[Any]]:
        suppliers = sorted(self._world.suppliers, key=lambda supplier: supplier.contact_id)
        return [Shown(_OPENED, supplier.contact_id, supplier, "ACTIVE") for supplier in suppliers]

    def _shown(self, records: Iterable[Record]) -> list[Shown[Record]]:
        moment = self._clock.moment
        shown = [
            Shown(entry[0], record[0], record, entry[1])
            for record in records
            if (entry := newest(record.history, moment)) is not None
        ]
        return sorted(shown, key=lambda row: row[:2])

    def _document(
        self, request: Request, name: str, rows: Sequence[Any], pagination: dict[str, int] | None = None
    ) -> Response:
        document: dict[str, Any] = {
            "Id": str(uuid.uuid4()),
            "Status": "OK",
            "ProviderName": "Strategy warehouse",
            "DateTimeUTC": xero_date(self._clock.moment),
        }
        if pagination is not None:
            document["pagination"] = pagination
        document[name] = rows
        if request.accepts_json:
            return json_response(document)
        return Response(200, to_xml(document), "text/xml; charset=utf-8")

    def _connection(self) -> dict[str, Any]:
        return {
            "id": self.tenant_id[::-1],
            "authEventId": None,
            "tenantId": self.tenant_id,
            "tenantType": "ORGANISATION",
            "tenantName": "Simulated trust",
            "createdDateUtc": "2024-08-01T09:00:00.0000000",
            "updatedDateUtc": "2024-08-01T09:00:00.0000000",
        }

    def _refused(self, problem: str, wait: float | None) -> Response:
        headers = {"X-Rate-Limit-Problem": problem, **self._remaining()}
        if wait is not None:
            headers["Retry-After"] = str(math.ceil(wait))
        return Response(429, b"", "text/plain", headers)

    def _remaining(self) -> dict[str, str]:
        return {
            "X-MinLimit-Remaining": str(self.calls_of_the_minute.remaining),
            "X-DayLimit-Remaining": str(self.calls_of_the_day.remaining),
            "X-AppMinLimit-Remaining": "9999",
        }


def _bad_request(number: int, kind: str, message: str) -> Response:
    return json_response({"ErrorNumber": number, "Type": kind, "Message": message}, 400)


def _not_found() -> Response:
    return Response(404, b"The resource you're looking for cannot be found", "text/plain")
