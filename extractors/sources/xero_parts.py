"""What the declarations of Xero's resources share: where they are, how they are paged and asked for, how lines look."""

from __future__ import annotations

from typing import Final

from extractors.declare import Field
from extractors.http.cursors import ModifiedSince
from extractors.http.paging import PageNumber
from extractors.records.moments import MICROSOFT_INSTANT
from extractors.records.values import AMOUNT, INTEGER, TEXT
from extractors.sources.xero_converters import SCHOOL_OPTION

API: Final = "api.xro/2.0"
PAGED: Final = PageNumber(size=1000, server_size=100)
CHANGES: Final = ModifiedSince(("updated_at",))
UPDATED_AT: Final = Field(
    "updated_at", "UpdatedDateUTC", MICROSOFT_INSTANT, "When the record last changed in Xero.", nullable=False
)
TOTALS: Final = (
    Field("sub_total", "SubTotal", AMOUNT, "Total before tax."),
    Field("total", "Total", AMOUNT, "Total with tax."),
)
LINES: Final = (
    Field("line_number", "LineItems[]#", INTEGER, "Position of the line from 1; 0 where there is no line."),
    Field("line_item_id", "LineItems[].LineItemID", TEXT, "Xero's id of the line.", optional=True),
    Field("line_amount", "LineItems[].LineAmount", AMOUNT, "The line's amount, with tax where Inclusive."),
    Field("tax_amount", "LineItems[].TaxAmount", AMOUNT, "Tax on the line.", optional=True),
    Field("account_code", "LineItems[].AccountCode", TEXT, "Code of the account the line is booked to.", optional=True),
    Field("tracking_option", "LineItems[].Tracking", SCHOOL_OPTION, "School the line is tracked to.", optional=True),
)
AMOUNT_TYPES: Final = Field(
    "line_amount_types", "LineAmountTypes", TEXT, "Whether line amounts hold tax: Exclusive, Inclusive, NoTax."
)
CURRENCY: Final = Field("currency_code", "CurrencyCode", TEXT, "Currency of the amounts.", optional=True)
