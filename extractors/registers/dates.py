"""Parser of cells that hold a date. Text is never taken for one: nobody can tell whether 03/04/2026 is in March."""

from __future__ import annotations

import math
from datetime import date, datetime, time

from openpyxl.utils.datetime import from_excel

from extractors.registers.cell import CellRefusedError, Question
from extractors.registers.reasons import Code
from extractors.registers.register import Days


def read_date(asked: Question, content: object) -> date:
    """The day, where the column's limits allow it. A bare serial number is taken, with a note, if it can be meant."""
    limits = asked.column.limits
    days = limits if isinstance(limits, Days) else Days()
    if isinstance(content, str):
        raise CellRefusedError(
            Code.TEXT_DATE,
            "The date is text, or a day that does not exist, so Excel does not know it as a date. Type it again as "
            "day/month/year and see that it moves to the right of the cell; in a text file write 2026-03-19.",
        )
    day = _day_of(asked, content, days)
    if not days.earliest <= day <= _last_day(asked.as_at, days):
        raise CellRefusedError(
            Code.IMPLAUSIBLE_YEAR, f"The year {day.year} cannot be meant here. Check the year that was typed."
        )
    if days.past and day > asked.as_at:
        raise CellRefusedError(
            Code.FUTURE_DATE, "The date lies in the future, but says that something has happened. Correct it."
        )
    return day


def _day_of(asked: Question, content: object, days: Days) -> date:
    if isinstance(content, datetime):
        if content.time() != time.min:
            asked.warn(Code.TIME_DROPPED, "The cell holds a time of day as well, which was left out.")
        return content.date()
    if isinstance(content, date):
        return content
    if isinstance(content, int | float) and not isinstance(content, bool):
        day = _from_serial(content, asked.cell.epoch)
        if day is not None and days.earliest <= day <= _last_day(asked.as_at, days):
            asked.warn(
                Code.EXCEL_SERIAL, "The cell shows a number; it was read as the date that Excel keeps as that number."
            )
            return day
    raise CellRefusedError(
        Code.NOT_A_DATE, "The cell holds a number or a time where a date is due. Type the date as day/month/year."
    )


def _from_serial(number: float, epoch: datetime) -> date | None:
    if not math.isfinite(number) or number != int(number):
        return None
    try:
        moment = from_excel(int(number), epoch)
    except (OverflowError, ValueError):
        return None
    return moment.date() if isinstance(moment, datetime) else None


def _last_day(as_at: date, days: Days) -> date:
    """``years_ahead`` years after as_at; a leap day's anniversary is the first of March."""
    year = min(as_at.year + days.years_ahead, date.max.year)
    if (as_at.month, as_at.day) == (2, 29):
        return date(year, 3, 1)
    return as_at.replace(year=year)
