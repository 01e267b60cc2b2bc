"""Xero beside purchases and sales: whom it knows, what was given back, paid, and booked by bank or by hand."""

from __future__ import annotations

from typing import Final

from extractors.declare import Field, Resource
from extractors.records.moments import MICROSOFT_DAY
from extractors.records.values import AMOUNT, FLAG, INTEGER, TEXT
from extractors.sources.xero_converters import SCHOOL_OPTION
from extractors.sources.xero_parts import AMOUNT_TYPES, API, CHANGES, CURRENCY, LINES, PAGED, TOTALS, UPDATED_AT

CONTACTS: Final = Resource(
    name="contacts",
    path=f"{API}/Contacts",
    description="Suppliers and customers that are new or were changed: their ids and nothing of who they are.",
    records="Contacts",
    paging=PAGED,
    params={"order": "ContactID ASC", "includeArchived": "true", "summaryOnly": "true"},
    key=("contact_id",),
    cursor=CHANGES,
    fields=(
        Field("contact_id", "ContactID", TEXT, "Xero's id of the contact."),
        Field("status", "ContactStatus", TEXT, "ACTIVE, ARCHIVED or GDPRREQUEST."),
        Field("is_supplier", "IsSupplier", FLAG, "Whether it has sent us a bill.", optional=True),
        Field("is_customer", "IsCustomer", FLAG, "Whether we have sent it an invoice.", optional=True),
        UPDATED_AT,
    ),
    dropped=(
        *("Name", "FirstName", "LastName", "EmailAddress", "ContactNumber", "AccountNumber", "BankAccountDetails"),
        *("CompanyNumber", "TaxNumber", "TaxNumberType", "AccountsReceivableTaxType", "AccountsPayableTaxType"),
        *("Addresses", "Phones", "ContactPersons", "ContactGroups", "SalesTrackingCategories", "Balances", "Website"),
        *("PurchasesTrackingCategories", "TrackingCategoryName", "TrackingCategoryOption", "PaymentTerms", "Discount"),
        *("DefaultCurrency", "SalesDefaultAccountCode", "PurchasesDefaultAccountCode", "BatchPayments", "Attachments"),
        *("XeroNetworkKey", "MergedToContactID", "BrandingTheme", "HasAttachments", "HasValidationErrors"),
    ),
)

CREDIT_NOTES: Final = Resource(
    name="credit_notes",
    path=f"{API}/CreditNotes",
    description="Credit notes that are new or were changed, one row per line; without lines, one row.",
    records="CreditNotes",
    paging=PAGED,
    params={"order": "CreditNoteID ASC"},
    key=("credit_note_id", "line_number"),
    cursor=CHANGES,
    fields=(
        Field("credit_note_id", "CreditNoteID", TEXT, "Xero's id of the credit note."),
        Field("type", "Type", TEXT, "ACCPAYCREDIT (given by a supplier) or ACCRECCREDIT (given by us)."),
        Field("status", "Status", TEXT, "DRAFT, SUBMITTED, AUTHORISED, PAID, VOIDED or DELETED."),
        Field("contact_id", "Contact.ContactID", TEXT, "Xero's id of the supplier or customer."),
        Field("credit_note_date", "Date", MICROSOFT_DAY, "Date of the credit note.", optional=True),
        CURRENCY,
        AMOUNT_TYPES,
        *LINES,
        *TOTALS,
        UPDATED_AT,
    ),
    dropped=(
        *("ID", "CreditNoteNumber", "Reference", "Payments", "Allocations", "RemainingCredit", "AppliedAmount"),
        *("CurrencyRate", "HasErrors", "HasAttachments", "InvoiceAddresses", "DateString", "DueDate", "DueDateString"),
        *(
            "TotalTax",
            "TotalDiscount",
            "CISDeduction",
            "CISRate",
            "BrandingThemeID",
            "SentToContact",
            "StatusAttributeString",
        ),
        *("FullyPaidOnDate", "ValidationErrors", "Warnings", "Attachments"),
    ),
)

PAYMENTS: Final = Resource(
    name="payments",
    path=f"{API}/Payments",
    description="Payments that are new or were changed.",
    records="Payments",
    paging=PAGED,
    params={"order": "PaymentID ASC"},
    key=("payment_id",),
    cursor=CHANGES,
    fields=(
        Field("payment_id", "PaymentID", TEXT, "Xero's id of the payment."),
        Field("payment_date", "Date", MICROSOFT_DAY, "Day of the payment."),
        Field("payment_type", "PaymentType", TEXT, "ACCPAYPAYMENT, ACCRECPAYMENT, APCREDITPAYMENT and others."),
        Field("status", "Status", TEXT, "AUTHORISED or DELETED."),
        Field("amount", "Amount", AMOUNT, "Amount in the currency of what is paid."),
        Field("invoice_id", "Invoice.InvoiceID", TEXT, "Xero's id of the invoice that is paid.", optional=True),
        Field(
            "credit_note_id", "CreditNote.CreditNoteID", TEXT, "Xero's id of the credit note refunded.", optional=True
        ),
        Field("bank_account_id", "Account.AccountID", TEXT, "Xero's id of the account it is paid from.", optional=True),
        UPDATED_AT,
    ),
    dropped=(
        *("BankAmount", "Reference", "CurrencyRate", "HasAccount", "IsReconciled", "HasValidationErrors", "DateString"),
        *("BatchPayment", "BatchPaymentID", "Prepayment", "Overpayment", "Details", "Code", "Particulars"),
        *("InvoiceNumber", "CreditNoteNumber", "BankAccountNumber", "StatusAttributeString", "ValidationErrors"),
    ),
)

BANK_TRANSACTIONS: Final = Resource(
    name="bank_transactions",
    path=f"{API}/BankTransactions",
    description="Money spent or received without an invoice, new or changed, one row per line; without lines, one row.",
    records="BankTransactions",
    paging=PAGED,
    params={"order": "BankTransactionID ASC"},
    key=("bank_transaction_id", "line_number"),
    cursor=CHANGES,
    fields=(
        Field("bank_transaction_id", "BankTransactionID", TEXT, "Xero's id of the transaction."),
        Field("type", "Type", TEXT, "SPEND or RECEIVE, and variants such as SPEND-OVERPAYMENT."),
        Field("status", "Status", TEXT, "AUTHORISED, DELETED or VOIDED."),
        Field("contact_id", "Contact.ContactID", TEXT, "Xero's id of the other side.", optional=True),
        Field("bank_account_id", "BankAccount.AccountID", TEXT, "Xero's id of the bank account."),
        Field("transaction_date", "Date", MICROSOFT_DAY, "Day of the transaction."),
        CURRENCY,
        AMOUNT_TYPES,
        *LINES,
        *TOTALS,
        UPDATED_AT,
    ),
    dropped=(
        *("Reference", "IsReconciled", "HasAttachments", "DateString", "TotalTax", "CurrencyRate", "Url"),
        *("PrepaymentID", "OverpaymentID", "StatusAttributeString", "ValidationErrors", "BatchPayment"),
    ),
)

MANUAL_JOURNALS: Final = Resource(
    name="manual_journals",
    path=f"{API}/ManualJournals",
    description="Bookings made by hand that are new or were changed, one row per line; without lines, one row.",
    records="ManualJournals",
    paging=PAGED,
    params={"order": "ManualJournalID ASC"},
    key=("manual_journal_id", "line_number"),
    cursor=CHANGES,
    fields=(
        Field("manual_journal_id", "ManualJournalID", TEXT, "Xero's id of the journal."),
        Field("line_number", "JournalLines[]#", INTEGER, "Position of the line from 1; 0 where there is no line."),
        Field("status", "Status", TEXT, "DRAFT, POSTED, DELETED, VOIDED or ARCHIVED."),
        Field("journal_date", "Date", MICROSOFT_DAY, "Day for which it is booked."),
        AMOUNT_TYPES,
        Field("line_amount", "JournalLines[].LineAmount", AMOUNT, "The line's amount; a debit is positive."),
        Field("tax_amount", "JournalLines[].TaxAmount", AMOUNT, "Tax on the line.", optional=True),
        Field("account_code", "JournalLines[].AccountCode", TEXT, "Code of the account.", optional=True),
        Field(
            "tracking_option", "JournalLines[].Tracking", SCHOOL_OPTION, "School the line is tracked to.", optional=True
        ),
        UPDATED_AT,
    ),
    dropped=(
        *("Narration", "Url", "ShowOnCashBasisReports", "HasAttachments", "DateString", "StatusAttributeString"),
        *("Warnings", "ValidationErrors", "Attachments"),
    ),
)
