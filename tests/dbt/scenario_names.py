"""The day and the academies of the scenario."""

from __future__ import annotations

from datetime import date

AS_AT = date(2026, 3, 19)
OAK, ELM, ASH, GONE = "900001", "900002", "900003", "900004"
FIRST_OF_TERM = date(2025, 9, 3)
