"""Sage Intacct: the ledger of trusts that keep it there, read through the query service of its REST interface.

Connection: ``base_url`` https://api.intacct.com/ia/api/v1; ``login`` and ``password`` the client id and secret of an
application; extra ``username`` (``user@company``, a web services user who may read the general ledger, accounts payable
and purchasing). A school is a location. Everything is read whole every night: what is deleted there leaves no trace.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from extractors.declare import Field, Resource
from extractors.errors import CredentialsMissing
from extractors.http.auth import ClientCredentials, Unsigned, checked
from extractors.http.manners import Rate
from extractors.http.paging import NextStart
from extractors.records.moments import ISO_DAY, ISO_INSTANT
from extractors.records.values import FORMATTED_AMOUNT, IDENTIFIER, INTEGER, TEXT
from extractors.source import Access, Entry, Source
from extractors.sources.xero_converters import CUT_ORDER_NUMBER

_QUERY: Final = "services/core/query"
_RECORDS: Final = "ia::result"
_PAGES: Final = NextStart(size=2000, next="ia::meta.next", total_path="ia::meta.totalCount")


def _flat(name: str) -> str:
    """The path of a related object's field: the query service writes ``vendor.id`` as one name with a dot in it."""
    return name.replace(".", "\\.")


def _asked(of: str, fields: tuple[Field, ...]) -> Mapping[str, str]:
    """The question for these fields of an object, and for nothing else: names and remarks are never sent to us."""
    names = [field.path.replace("\\.", ".") for field in fields]
    question = {"object": of, "fields": names, "orderBy": [{"key": "asc"}]}
    return {name: msgspec.json.encode(value).decode() for name, value in question.items()}


def _resource(name: str, of: str, description: str, *fields: Field) -> Resource:
    whole = (
        Field("key", "key", IDENTIFIER, "Intacct's own key of the record."),
        *fields,
        Field("updated_at", _flat("audit.modifiedDateTime"), ISO_INSTANT, "When the record last changed."),
    )
    return Resource(
        name=name,
        path=_QUERY,
        description=description,
        records=_RECORDS,
        paging=_PAGES,
        params=_asked(of, whole),
        posted=True,
        key=("key",),
        fields=whole,
    )


ACCOUNTS: Final = _resource(
    "accounts",
    "general-ledger/account",
    "The chart of accounts.",
    Field("code", "id", IDENTIFIER, "The account's code."),
    Field("name", "name", TEXT, "The account's name."),
    Field("type", "accountType", TEXT, "balanceSheet or incomeStatement."),
    Field("status", "status", TEXT, "active or inactive."),
)

VENDORS: Final = _resource(
    "vendors",
    "accounts-payable/vendor",
    "Suppliers: their ids and nothing of who they are.",
    Field("vendor_id", "id", IDENTIFIER, "The supplier's id, to which bills and orders refer."),
    Field("status", "status", TEXT, "active or inactive."),
)

BILLS: Final = _resource(
    "bills",
    "accounts-payable/bill",
    "Bills, without their lines.",
    Field("bill_number", "billNumber", TEXT, "The bill's number.", optional=True),
    Field("state", "state", TEXT, "draft, submitted, posted, paid, reversed and others."),
    Field("vendor_id", _flat("vendor.id"), IDENTIFIER, "The supplier's id."),
    Field("bill_date", "createdDate", ISO_DAY, "Date of the bill."),
    Field("due_date", "dueDate", ISO_DAY, "Day by which it is to be paid.", optional=True),
    Field(
        "purchase_order_number",
        "referenceNumber",
        CUT_ORDER_NUMBER,
        "Number of the purchase order, cut out of the reference; the rest of the reference is dropped.",
        optional=True,
    ),
    Field("total", "totalBaseAmount", FORMATTED_AMOUNT, "Total with tax."),
)

BILL_LINES: Final = _resource(
    "bill_lines",
    "accounts-payable/bill-line",
    "The lines of bills.",
    Field("bill_key", _flat("bill.key"), IDENTIFIER, "Key of the bill.", nullable=False),
    Field("line_number", "lineNumber", INTEGER, "Position of the line from 1.", optional=True),
    Field("account_code", _flat("glAccount.id"), IDENTIFIER, "Code of the account the line is booked to."),
    Field("net_amount", "baseAmount", FORMATTED_AMOUNT, "The line's amount before tax."),
    Field("location_id", _flat("dimensions.location.id"), IDENTIFIER, "The location, which stands for the school."),
)

PURCHASE_ORDERS: Final = _resource(
    "purchase_orders",
    "purchasing/document::Purchase Order",
    "Purchase orders, without their lines.",
    Field("purchase_order_number", "documentNumber", TEXT, "The order's number, which bills refer to."),
    Field("state", "state", TEXT, "draft, pending, closed, converted and others."),
    Field("vendor_id", _flat("vendor.id"), IDENTIFIER, "The supplier's id."),
    Field("order_date", "transactionDate", ISO_DAY, "Date of the order."),
    Field("total", "total", FORMATTED_AMOUNT, "Total with tax."),
)

BUDGETS: Final = _resource(
    "budgets",
    "general-ledger/budget",
    "The budgets, without their lines.",
    Field("budget_id", "id", TEXT, "The budget's id."),
    Field("status", "status", TEXT, "active or inactive."),
)

BUDGET_LINES: Final = _resource(
    "budget_lines",
    "general-ledger/budget-detail",
    "What the budgets hold per account, school and month.",
    Field("budget_id", _flat("budget.id"), TEXT, "The budget's id.", nullable=False),
    Field("account_code", _flat("glAccount.id"), IDENTIFIER, "Code of the account."),
    Field("period", _flat("reportingPeriod.startDate"), ISO_DAY, "First day of the month."),
    Field("location_id", _flat("dimensions.location.id"), IDENTIFIER, "The location, which stands for the school."),
    Field("amount", "amount", FORMATTED_AMOUNT, "Amount budgeted for the month."),
)


def enter(entry: Entry) -> Access:
    """Get a token for the web services user; id and secret stand in the form."""
    connection, extra = entry.connection, entry.connection.extra
    username = extra.get("username")
    if not username:
        raise CredentialsMissing(
            f"The connection to {entry.system} has no username: put user@company of the web services user in its extra."
        )
    secret = checked(connection.password, entry.system, "password (the client secret)")
    token_url = connection.base_url.rstrip("/") + "/oauth2/token"
    form = {
        "client_id": checked(connection.login, entry.system, "login (the client id)"),
        "client_secret": secret,
        "username": username,
    }
    auth = ClientCredentials(token_url, lambda: entry.session(Unsigned(secret)), entry.clock, form=form)
    auth.headers()  # a token at once: who is not let in is told so once, and not with every resource
    return Access(entry.session(auth))


SOURCE: Final = Source(
    name="intacct",
    title="Sage Intacct",
    per_academy=False,
    resources=(ACCOUNTS, VENDORS, BILLS, BILL_LINES, PURCHASE_ORDERS, BUDGETS, BUDGET_LINES),
    enter=enter,
    rate=Rate(100, 60.0),
)
