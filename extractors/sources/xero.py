"""Xero: the trust's ledger, in one organisation or in one for each school.

How it lets us in, and what its connection holds, is in ``xero_entry``. In an organisation that schools share, a school
is an option of the tracking category "School", or of the only category there is; what is read of an organisation that
a school has to itself lands under that academy's URN.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from extractors.declare import FanOut, Field, Pass, Resource
from extractors.errors import DayLimitReached, ExtractError
from extractors.http.answers import Answer
from extractors.http.manners import Rate
from extractors.http.paging import Unpaged
from extractors.records.moments import MICROSOFT_DAY, MONTH
from extractors.records.values import AMOUNT, INTEGER, TEXT
from extractors.source import Source
from extractors.sources.xero_assets import FIXED_ASSETS
from extractors.sources.xero_cash import BANK_TRANSACTIONS, CONTACTS, CREDIT_NOTES, MANUAL_JOURNALS, PAYMENTS
from extractors.sources.xero_converters import CUT_ORDER_NUMBER, SCHOOL_OPTION
from extractors.sources.xero_entry import enter, readers
from extractors.sources.xero_parts import AMOUNT_TYPES, API, CHANGES, CURRENCY, LINES, PAGED, TOTALS, UPDATED_AT
from extractors.sources.xero_reports import TRIAL_BALANCE

_FINANCIAL_YEAR_STARTS: Final = 9  # September

ACCOUNTS: Final = Resource(
    name="accounts",
    path=f"{API}/Accounts",
    description="The chart of accounts.",
    records="Accounts",
    paging=Unpaged(),
    key=("account_id",),
    fields=(
        Field("account_id", "AccountID", TEXT, "Xero's id of the account."),
        Field("code", "Code", TEXT, "The account's code; a bank account may have none.", optional=True),
        Field("name", "Name", TEXT, "The account's name."),
        Field("type", "Type", TEXT, "Xero's type, such as OVERHEADS."),
        Field("class", "Class", TEXT, "ASSET, EQUITY, EXPENSE, LIABILITY or REVENUE."),
        Field("status", "Status", TEXT, "ACTIVE or ARCHIVED."),
        Field(
            "system_account",
            "SystemAccount",
            TEXT,
            "What Xero itself books to the account: DEBTORS, CREDITORS, GST (VAT), RETAINEDEARNINGS; null for others.",
            optional=True,
        ),
        UPDATED_AT,
    ),
    dropped=(
        *("TaxType", "Description", "EnablePaymentsToAccount", "ShowInExpenseClaims", "CurrencyCode"),
        *("BankAccountNumber", "BankAccountType", "ReportingCode", "ReportingCodeName", "HasAttachments"),
        *("AddToWatchlist",),
    ),
)

TRACKING_CATEGORIES: Final = Resource(
    name="tracking_categories",
    path=f"{API}/TrackingCategories",
    description="The options of the tracking categories, one row per option; one category's options are the schools.",
    records="TrackingCategories",
    paging=Unpaged(),
    params={"includeArchived": "true"},
    key=("category_id", "option_id"),
    fields=(
        Field("category_id", "TrackingCategoryID", TEXT, "Xero's id of the category."),
        Field("category_name", "Name", TEXT, "The category's name."),
        Field("option_id", "Options[].TrackingOptionID", TEXT, "Xero's id of the option."),
        Field("option_name", "Options[].Name", TEXT, "The option's name, by which lines refer to it."),
        Field("option_status", "Options[].Status", TEXT, "ACTIVE or ARCHIVED."),
    ),
    dropped=("Status",),
)

INVOICES: Final = Resource(
    name="invoices",
    path=f"{API}/Invoices",
    description="Bills and sales invoices that are new or were changed, one row per line; without lines, one row.",
    records="Invoices",
    paging=PAGED,
    params={"order": "InvoiceID ASC"},  # an order that does not change while pages are read
    key=("invoice_id", "line_number"),
    cursor=CHANGES,
    fields=(
        Field("invoice_id", "InvoiceID", TEXT, "Xero's id of the invoice."),
        Field("line_number", "LineItems[]#", INTEGER, "Position of the line from 1; 0 where the invoice has no line."),
        Field("line_item_id", "LineItems[].LineItemID", TEXT, "Xero's id of the line.", optional=True),
        Field("type", "Type", TEXT, "ACCPAY (a bill) or ACCREC (a sale)."),
        Field("status", "Status", TEXT, "DRAFT, SUBMITTED, AUTHORISED, PAID, VOIDED or DELETED."),
        Field("invoice_number", "InvoiceNumber", TEXT, "The invoice's number.", optional=True),
        Field(
            "purchase_order_number",
            "Reference",
            CUT_ORDER_NUMBER,
            "Number of the purchase order, cut out of the reference; the rest of the reference is dropped.",
            optional=True,
        ),
        Field("contact_id", "Contact.ContactID", TEXT, "Xero's id of the supplier or customer."),
        Field("invoice_date", "Date", MICROSOFT_DAY, "Date of the invoice.", optional=True),
        Field("due_date", "DueDate", MICROSOFT_DAY, "Day by which it is to be paid.", optional=True),
        Field("currency_code", "CurrencyCode", TEXT, "Currency of the amounts.", optional=True),
        Field(
            "line_amount_types", "LineAmountTypes", TEXT, "Whether line amounts hold tax: Exclusive, Inclusive, NoTax."
        ),
        Field("line_amount", "LineItems[].LineAmount", AMOUNT, "The line's amount, with tax where Inclusive."),
        Field("tax_amount", "LineItems[].TaxAmount", AMOUNT, "Tax on the line.", optional=True),
        Field(
            "account_code", "LineItems[].AccountCode", TEXT, "Code of the account the line is booked to.", optional=True
        ),
        Field(
            "tracking_option",
            "LineItems[].Tracking",
            SCHOOL_OPTION,
            "The school the line is tracked to.",
            optional=True,
        ),
        *TOTALS,
        UPDATED_AT,
    ),
    dropped=(
        *("Payments", "CreditNotes", "Prepayments", "Overpayments", "AmountDue", "AmountPaid", "AmountCredited"),
        *("CurrencyRate", "IsDiscounted", "HasAttachments", "HasErrors", "InvoicePaymentServices", "DateString"),
        *(
            "DueDateString",
            "TotalTax",
            "TotalDiscount",
            "BrandingThemeID",
            "Url",
            "SentToContact",
            "ExpectedPaymentDate",
        ),
        *("PlannedPaymentDate", "FullyPaidOnDate", "RepeatingInvoiceID", "ValidationErrors", "Warnings", "Attachments"),
    ),
)

PURCHASE_ORDERS: Final = Resource(
    name="purchase_orders",
    path=f"{API}/PurchaseOrders",
    description="Purchase orders that are new or were changed, one row per line; without lines, one row.",
    records="PurchaseOrders",
    paging=PAGED,
    params={"order": "PurchaseOrderID ASC"},
    key=("purchase_order_id", "line_number"),
    cursor=CHANGES,
    fields=(
        Field("purchase_order_id", "PurchaseOrderID", TEXT, "Xero's id of the order."),
        Field("purchase_order_number", "PurchaseOrderNumber", TEXT, "The order's number, which bills refer to."),
        Field("order_date", "Date", MICROSOFT_DAY, "Date of the order.", optional=True),
        Field("status", "Status", TEXT, "DRAFT, SUBMITTED, AUTHORISED, BILLED or DELETED."),
        Field("contact_id", "Contact.ContactID", TEXT, "Xero's id of the supplier."),
        CURRENCY,
        AMOUNT_TYPES,
        *LINES,
        *TOTALS,
        UPDATED_AT,
    ),
    dropped=(
        *("Reference", "DeliveryAddress", "AttentionTo", "Telephone", "DeliveryInstructions", "Type"),
        *("SentToContact", "CurrencyRate", "HasAttachments", "TotalTax"),
        *("DateString", "DeliveryDate", "DeliveryDateString", "ExpectedArrivalDate", "BrandingThemeID", "IsDiscounted"),
        *("TotalDiscount", "Attachments", "HasErrors", "ValidationErrors", "Warnings"),
    ),
)

BUDGETS: Final = Resource(
    name="budgets",
    path=f"{API}/Budgets",
    description="The budgets, without their lines.",
    records="Budgets",
    paging=Unpaged(),
    key=("budget_id",),
    fields=(
        Field("budget_id", "BudgetID", TEXT, "Xero's id of the budget."),
        Field("type", "Type", TEXT, "OVERALL, or TRACKING for the budget of a school."),
        Field("status", "Status", TEXT, "ACTIVE or ARCHIVED.", optional=True),
        Field("tracking_option", "Tracking", SCHOOL_OPTION, "The school; null for an overall budget.", optional=True),
        UPDATED_AT,
    ),
    dropped=("Description", "BudgetLines"),
)


def budget_periods(as_at: date) -> tuple[Pass, ...]:
    """The financial year of the day and the next, into which plans are costed: 24 months, all that one answer holds.

    Until the last year's accounts are closed its budgets count too, and every budget costs a second request.
    """
    this = as_at.year if as_at.month >= _FINANCIAL_YEAR_STARTS else as_at.year - 1
    now = Pass("this year and the next", {"DateFrom": f"{this}-09-01", "DateTo": f"{this + 2}-08-31"})
    if as_at.year > this:
        return (now,)
    return (Pass("the last year", {"DateFrom": f"{this - 1}-09-01", "DateTo": f"{this}-08-31"}), now)


BUDGET_LINES: Final = Resource(
    name="budget_lines",
    path=f"{API}/Budgets/{{budget}}",
    description="What the budgets in force hold per account and month: this financial year and the next, and until "
    "December the last.",
    records="Budgets",
    paging=Unpaged(),
    passes=budget_periods,
    # Each budget costs one or two of a minute's 60 requests, and the archived ones answer no question any more.
    fan_out=FanOut("budgets", "budget_id", "budget", skip={"status": ("ARCHIVED",)}),
    smallest_share=0.3,  # at the turn of the year about half of the budgets are archived
    key=("budget_id", "account_code", "period"),
    fields=(
        Field("budget_id", "BudgetID", TEXT, "Xero's id of the budget."),
        Field("account_code", "BudgetLines[].AccountCode", TEXT, "Code of the account."),
        Field("period", "BudgetLines[].BudgetBalances[].Period", MONTH, "First day of the month."),
        Field("amount", "BudgetLines[].BudgetBalances[].Amount", AMOUNT, "Amount budgeted for the month."),
    ),
    dropped=("Type", "Status", "Description", "UpdatedDateUTC", "Tracking"),
)


def complaint(answer: Answer) -> ExtractError | None:
    """A minute's limit is waited for; a day's is not: Retry-After is then hours."""
    if answer.status == 429 and answer.headers.get("X-Rate-Limit-Problem", "").strip().lower() == "day":  # noqa: PLR2004
        return DayLimitReached(
            "Xero's 5,000 requests of the day are used up. Tomorrow's run will read on; if this comes again, find out "
            "which other application reads the same organisation so often."
        )
    return None


SOURCE: Final = Source(
    name="xero",
    title="Xero",
    per_academy=False,
    resources=(
        *(ACCOUNTS, TRACKING_CATEGORIES, CONTACTS),
        *(INVOICES, CREDIT_NOTES, PAYMENTS, BANK_TRANSACTIONS, MANUAL_JOURNALS, PURCHASE_ORDERS),
        *(BUDGETS, BUDGET_LINES, FIXED_ASSETS, TRIAL_BALANCE),
    ),
    enter=enter,
    readers=readers,
    complaint=complaint,
    rate=Rate(60, 60.0, left="X-MinLimit-Remaining", left_of_day="X-DayLimit-Remaining"),
)
