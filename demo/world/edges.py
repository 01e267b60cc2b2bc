"""The days on which a limit is only just kept, so that the demo shows both sides of it on two nights running."""

from __future__ import annotations

from datetime import date, timedelta

DEMO_DAY = date(2026, 3, 19)  # the first night that ``make demo`` shows
YEAR_AGO = DEMO_DAY - timedelta(days=365)  # within a year of the first night, and of the second no more
EVE = DEMO_DAY - timedelta(days=1)
HORIZON = date(2027, 7, 31)  # the further registers are written up to here, whatever day is asked for
