"""What the declarations of Xero's resources share: where they are, how they are paged, how changes are asked for."""

from __future__ import annotations

from typing import Final

from extractors.declare import Field
from extractors.http.cursors import ModifiedSince
from extractors.http.paging import PageNumber
from extractors.records.moments import MICROSOFT_INSTANT
from extractors.records.values import AMOUNT

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
