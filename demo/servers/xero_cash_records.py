"""The shapes of Xero's JSON beside purchases and sales: contacts, credit notes, payments, bank, journals, assets."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from demo.records import BankTransaction, CreditNote, FixedAsset, Line, ManualJournal, Payment, Supplier
from demo.servers.xero_records import Shapes, dates, total_of, totals, xero_date
from demo.world.ledger import BANK

_ZERO = Decimal("0.00")


class CashShapes(Shapes):
    """Writes the rest of a world's ledger in Xero's words."""

    def contact(self, supplier: Supplier, status: str, updated: datetime, *, lines: bool) -> dict[str, Any]:
        """A supplier; ``lines`` stands for what only a paged listing tells."""
        told = {"EmailAddress": f"accounts@{supplier.contact_id[:8]}.example", "Addresses": [], "Phones": []}
        return {
            "ContactID": supplier.contact_id,
            "ContactStatus": status,
            "Name": supplier.name,
            **(told if lines else {}),
            "UpdatedDateUTC": xero_date(updated),
            "IsSupplier": True,
            "IsCustomer": True,
            "HasValidationErrors": False,
        }

    def credit_note(self, note: CreditNote, status: str, updated: datetime, *, lines: bool) -> dict[str, Any]:
        total = total_of(note.lines)
        return {
            "CreditNoteID": note.credit_note_id,
            "CreditNoteNumber": note.number,
            "Payments": [],
            "ID": note.credit_note_id,
            "HasErrors": False,
            "CurrencyRate": Decimal("1.0000000000"),
            "Type": note.type,
            "Reference": "",
            "RemainingCredit": _ZERO if status == "PAID" else total,
            "Allocations": [],
            "HasAttachments": False,
            "Contact": self.contact_of(note.contact_id),
            **dates("Date", note.day),
            "Status": status,
            "LineAmountTypes": "Inclusive" if note.tax_inclusive else "Exclusive",
            "LineItems": self.lines(note.lines, note.tax_inclusive, "Returned") if lines else [],
            **totals(note.lines),
            "UpdatedDateUTC": xero_date(updated),
            "CurrencyCode": "GBP",
        }

    def payment(self, payment: Payment, status: str, updated: datetime, *, lines: bool) -> dict[str, Any]:
        """``lines`` changes nothing: a payment has none."""
        invoice = self.invoices[payment.invoice_id]
        return {
            "PaymentID": payment.payment_id,
            **dates("Date", payment.day),
            "BankAmount": payment.amount,
            "Amount": payment.amount,
            "Reference": invoice.reference_text,
            "CurrencyRate": Decimal("1.0000000000"),
            "PaymentType": f"{invoice.type}PAYMENT",
            "Status": status,
            "UpdatedDateUTC": xero_date(updated),
            "HasAccount": True,
            "IsReconciled": True,
            "Account": {"AccountID": self.account_ids[BANK], "Code": BANK, "Name": "Main current account"},
            "Invoice": {
                "Type": invoice.type,
                "InvoiceID": invoice.invoice_id,
                "InvoiceNumber": invoice.number,
                "Contact": self.contact_of(invoice.contact_id),
            },
            "HasValidationErrors": False,
        }

    def bank_transaction(
        self, transaction: BankTransaction, status: str, updated: datetime, *, lines: bool
    ) -> dict[str, Any]:
        """Money in or out; such as have no contact come without the field."""
        contact = {"Contact": self.contact_of(transaction.contact_id)} if transaction.contact_id else {}
        return {
            "BankTransactionID": transaction.transaction_id,
            "BankAccount": {"AccountID": self.account_ids[BANK], "Code": BANK, "Name": "Main current account"},
            "Type": transaction.type,
            "Reference": "",
            "IsReconciled": True,
            "HasAttachments": False,
            **contact,
            **dates("Date", transaction.day),
            "Status": status,
            "LineAmountTypes": "Inclusive" if transaction.tax_inclusive else "Exclusive",
            "LineItems": self.lines(transaction.lines, transaction.tax_inclusive, "Standing order") if lines else [],
            **totals(transaction.lines),
            "UpdatedDateUTC": xero_date(updated),
            "CurrencyCode": "GBP",
        }

    def manual_journal(self, journal: ManualJournal, status: str, updated: datetime, *, lines: bool) -> dict[str, Any]:
        """Its lines have no ids; a debit is positive."""
        return {
            "ManualJournalID": journal.journal_id,
            **dates("Date", journal.day),
            "Status": status,
            "LineAmountTypes": "NoTax",
            "UpdatedDateUTC": xero_date(updated),
            "Narration": journal.narration,
            "JournalLines": [self._journal_line(line) for line in journal.lines] if lines else [],
            "ShowOnCashBasisReports": True,
            "HasAttachments": False,
        }

    def asset(self, asset: FixedAsset, status: str, today: date) -> dict[str, Any]:
        """A fixed asset, with ISO dates: another programme of Xero's, with another spelling of everything."""
        written_off = self._depreciation(asset, asset.disposed or today) if status != "DRAFT" else _ZERO
        disposal = (
            {"disposalDate": f"{asset.disposed}T00:00:00", "disposalPrice": asset.residual}
            if status == "DISPOSED"
            else {}
        )
        return {
            "assetId": asset.asset_id,
            "assetName": asset.name,
            "assetTypeId": "5da77739-7f22-4109-b0a0-67480fb89af0",
            "assetNumber": asset.number,
            "purchaseDate": f"{asset.purchased}T00:00:00",
            "purchasePrice": asset.price,
            **disposal,
            "assetStatus": status.capitalize(),
            "bookDepreciationSetting": {
                "depreciationMethod": "StraightLine",
                "averagingMethod": "ActualDays",
                "depreciationRate": Decimal(100) / asset.years,
                "depreciationCalculationMethod": "None",
            },
            "bookDepreciationDetail": {
                "currentCapitalGain": _ZERO,
                "currentGainLoss": _ZERO,
                "depreciationStartDate": f"{asset.purchased}T00:00:00",
                "costLimit": _ZERO,
                "residualValue": asset.residual,
                "priorAccumDepreciationAmount": _ZERO,
                "currentAccumDepreciationAmount": written_off,
            },
            "canRollback": status == "REGISTERED",
            "accountingBookValue": _ZERO if status == "DISPOSED" else asset.price - written_off,
            "serialNumber": asset.serial,
            "isDeleteEnabledForDate": False,
        }

    def _journal_line(self, line: Line) -> dict[str, Any]:
        return {
            "Description": "Pay",
            "TaxType": "NONE",
            "LineAmount": line.net,
            "TaxAmount": line.tax,
            "AccountCode": line.account_code,
            "AccountID": self.account_ids[line.account_code],
            "Tracking": self.tracking(line.urn),
            "IsBlank": False,
        }

    @staticmethod
    def _depreciation(asset: FixedAsset, day: date) -> Decimal:
        """Straight by the day down to the residual value, to the penny."""
        end = asset.purchased + timedelta(days=365 * asset.years)
        share = Decimal((min(day, end) - asset.purchased).days) / Decimal(365 * asset.years)
        return ((asset.price - asset.residual) * max(share, Decimal(0))).quantize(Decimal("0.01"))
