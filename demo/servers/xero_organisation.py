"""One organisation of Xero's: what its ledger shows, from the accounting API below ``/api.xro/2.0`` and the assets'."""

from __future__ import annotations

import math
import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from demo.records import World
from demo.servers.messages import Request, Response, json_response
from demo.servers.moments import Clock, newest
from demo.servers.xero_assets import assets
from demo.servers.xero_cash_records import CashShapes
from demo.servers.xero_login import unauthorised
from demo.servers.xero_query import Record, Shown, conditions_of, meets, modified_since, months_of, number, ordered
from demo.servers.xero_records import xero_date
from demo.servers.xero_trial_balance import trial_balance
from demo.servers.xero_xml import to_xml

API = "/api.xro/2.0/"
ASSETS = "/assets.xro/1.0/Assets"
DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE = 100, 1000
_OPENED = datetime(2024, 8, 1, 9, tzinfo=UTC)


class Organisation:
    """The ledger of a world, or of one school of it, as it stood at the clock's moment.

    ``older`` answers as before Xero had a ``pagination`` block: a reader then has to stop at a short page.
    """

    def __init__(self, name: str, world: World, clock: Clock) -> None:
        self.name = name
        self.tenant_id = str(uuid.uuid4())
        self.older = False
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

    def connection(self) -> dict[str, Any]:
        """As ``/connections`` lists it."""
        return {
            "id": self.tenant_id[::-1],
            "authEventId": None,
            "tenantId": self.tenant_id,
            "tenantType": "ORGANISATION",
            "tenantName": self.name,
            "createdDateUtc": "2024-08-01T09:00:00.0000000",
            "updatedDateUtc": "2024-08-01T09:00:00.0000000",
        }

    def answer(self, request: Request) -> Response:  # noqa: PLR0911 - one return for each endpoint
        """The answer to a request that was let in."""
        if request.path == ASSETS:
            return assets(request, self._shown(self._world.fixed_assets), self._shapes, self._clock.today)
        match request.path.removeprefix(API).split("/"):
            case ["Accounts"]:
                since = modified_since(request)
                accounts = [] if since and since >= _OPENED else self._world.accounts
                return self._document(request, "Accounts", [self._shapes.account(account) for account in accounts])
            case ["TrackingCategories"]:
                today = self._clock.today
                schools = [school for school in self._world.schools if school.joined_on <= today]
                archived = request.query.get("includeArchived") == "true"
                # An organisation that one school has to itself tells no schools apart.
                categories = [self._shapes.tracking_category(schools, today, archived=archived)] if schools else []
                return self._document(request, "TrackingCategories", categories)
            case ["Budgets", *budget_id]:
                return self._budgets(request, budget_id)
            case ["Reports", "TrialBalance"]:
                report = trial_balance(request, self._world, self._clock, self.name)
                wrong = _bad_request(10, "ValidationException", "date is YYYY-MM-DD.")
                return wrong if report is None else self._document(request, "Reports", [report])
            case ["Journals"]:  # closed to connections made since 2025
                return unauthorised("AuthorizationUnsuccessful", 403)
            case [name, *record_id] if name in self._lists:
                shape, records = self._lists[name]
                return self._listing(request, name, records(), shape, record_id)
            case _:
                return not_found()

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
            return self._document(request, name, found) if found else not_found()
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
            return not_found()
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


def _bad_request(number: int, kind: str, message: str) -> Response:
    return json_response({"ErrorNumber": number, "Type": kind, "Message": message}, 400)


def not_found() -> Response:
    return Response(404, b"The resource you're looking for cannot be found", "text/plain")
