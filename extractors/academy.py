"""The academies of the trust, as every extractor is told about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

# The management information systems that an academy can be read from; the first unless its settings say otherwise.
MIS: Final = ("wonde", "bromcom", "arbor")

# The systems that an academy's books can be read from.
FINANCE: Final = ("xero", "intacct", "iris", "access_education", "sims_fms")


@dataclass(frozen=True)
class Academy:
    """One academy and the names by which each system knows it.

    ``urn`` is the six-digit Unique Reference Number of Get Information About Schools, kept as text. A school's URN
    changes when it converts, so registers may still bear ``predecessor_urn``; people also write one of ``nicknames``.
    """

    urn: str
    name: str
    phase: str
    la_code: str
    joined_on: date
    left_on: date | None = None
    predecessor_urn: str | None = None
    nicknames: tuple[str, ...] = ()
    ukprn: str | None = None
    floor_area_m2: int | None = None
    capacity: int | None = None
    finance: str | None = None  # the system of its books; None where the trust reads none
    finance_tracking_option: str | None = None
    finance_organisation: str | None = None  # of the ledger's own, where the academy shares it with no other
    ict_company: str | None = None
    mis: str = MIS[0]

    def is_open(self, as_at: date) -> bool:
        """Whether the academy belonged to the trust on that date."""
        return self.joined_on <= as_at and (self.left_on is None or as_at < self.left_on)

    def is_read_by(self, source: str) -> bool:
        """Whether a source that is read per academy is read for this one: of the MIS only its own."""
        return source not in MIS or source == self.mis
