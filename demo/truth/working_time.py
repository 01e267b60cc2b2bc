"""Working time of the helpdesk: Mondays to Fridays from 8 to 17 by the clock of London, but for bank holidays."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
_OPENS, _CLOSES = time(8), time(17)
_SATURDAY = 5
BANK_HOLIDAYS = frozenset(
    date(year, month, day)
    for year, days in {
        2023: ((1, 2), (4, 7), (4, 10), (5, 1), (5, 8), (5, 29), (8, 28), (12, 25), (12, 26)),
        2024: ((1, 1), (3, 29), (4, 1), (5, 6), (5, 27), (8, 26), (12, 25), (12, 26)),
        2025: ((1, 1), (4, 18), (4, 21), (5, 5), (5, 26), (8, 25), (12, 25), (12, 26)),
        2026: ((1, 1), (4, 3), (4, 6), (5, 4), (5, 25), (8, 31), (12, 25), (12, 28)),
        2027: ((1, 1), (3, 26), (3, 29), (5, 3), (5, 31), (8, 30), (12, 27), (12, 28)),
    }.items()
    for month, day in days
)


def london_day(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()


def working_minutes(first: datetime, last: datetime) -> int:
    """Whole minutes of working time between two instants; the seconds of all days are added before they are cut."""
    day, seconds = london_day(first), 0
    while day <= london_day(last):
        if day.weekday() < _SATURDAY and day not in BANK_HOLIDAYS:
            opens, closes = (datetime.combine(day, each, LONDON).astimezone(UTC) for each in (_OPENS, _CLOSES))
            seconds += max(0, int((min(last, closes) - max(first, opens)).total_seconds()))
        day += timedelta(days=1)
    return seconds // 60
