"""Numbers, dates and codes as a board reads them. Rounding happens here only: half up, on exact decimals."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

# Not strftime: a server's locale must not change what a board reads, nor the bytes of a page.
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

RAG_WORDS = {"red": "Red", "amber": "Amber", "green": "Green", "grey": "Not rated"}
RAG_ORDER = ("red", "amber", "grey", "green")  # worst first; what cannot be judged comes before what is well

# Symbol -> (short words, what it means). The keys are the ones that the publication uses in place of a value.
SYMBOLS = {
    "x": (
        "source missing",
        "The source has not been read, or is too old to rely on. Never counted as good news: it is not rated.",
    ),
    "z": ("not applicable", "There is nothing to count here, so there is no rate and no rating."),
    "c": (
        "suppressed",
        "The number is small enough to point at individual people, so it is withheld, and not rated.",
    ),
    "low": ("rounds to 0", "There are some, but so few that the figure rounds to zero."),
    "u": (
        "unreliable",
        "Some rows could not be read, or some schools are missing. The figure is shown with care, never rated green.",
    ),
}


def rounded(value: Decimal, decimals: int) -> Decimal:
    """``value`` to so many places, halves away from zero; never minus zero."""
    result = value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return abs(result) if result == 0 else result


def number(value: Decimal, decimals: int) -> str:
    """``12,345.6``: thousands separated, a true minus sign, exactly ``decimals`` places."""
    return f"{rounded(value, decimals):,.{decimals}f}".replace("-", "\N{MINUS SIGN}")


def amount(value: Decimal, unit: str, decimals: int) -> str:
    """A figure with its unit: ``94.2%``, ``£1,204``, ``12.5 days``; a count stands by itself."""
    if unit == "percent":
        return f"{number(value, decimals)}%"
    if unit == "pounds":
        sign, digits = ("\N{MINUS SIGN}", -value) if value < 0 else ("", value)
        return f"{sign}£{number(digits, decimals)}"
    if unit == "pounds_per_m2":
        return f"{amount(value, 'pounds', decimals)} per m²"
    if unit == "per_100_pupils":
        return f"{number(value, decimals)} per 100 pupils"
    if unit in {"count", "number", ""}:
        return number(value, decimals)
    return f"{number(value, decimals)}\N{NO-BREAK SPACE}{unit.replace('_', ' ')}"


def limit(value: Decimal, unit: str) -> str:
    """A limit as it was approved, without invented places: ``95%``, ``1.5 days``."""
    places = max(0, -int(value.normalize().as_tuple().exponent))
    return amount(value, unit, places)


def counted(value: Decimal, *, pounds: bool = False) -> str:
    """A numerator or denominator: whole pounds; else whole where it is whole, and to two places where it is not."""
    if pounds:
        return amount(value, "pounds", 0)
    return number(value, 0 if value == value.to_integral_value() else 2)


def ratio(numerator: Decimal | None, denominator: Decimal | None, *, pounds: bool = False) -> str | None:
    """``34 of 37``, ``£4,210 of £91,377``. None where either is withheld or missing."""
    if numerator is None or denominator is None:
        return None
    return f"{counted(numerator, pounds=pounds)} of {counted(denominator, pounds=pounds)}"


def long_date(day: date) -> str:
    """``19 March 2026``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_date(day: date) -> str:
    """``19 Mar 2026``."""
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """``1 school``, ``17 schools``; ``2 entries`` when told."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listed(words: list[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(words) < 2:  # noqa: PLR2004 - two things are the fewest that need "and"
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def days_past(due: date | None, as_at: date) -> str | None:
    """``66 days ago`` where the due day has passed at the close of ``as_at``, else None.

    Not "late": what was due may be an invoice that was paid in time and is wrong for another reason.
    """
    if due is None or due >= as_at:
        return None
    return f"{plural((as_at - due).days, 'day')} ago"


def objective_title(objective: str) -> str:
    """The objective as a heading: ``1`` -> ``Objective 1``, ``3.2`` -> ``Section 3.2``; words stay as written."""
    if objective.isdigit():
        return f"Objective {objective}"
    return f"Section {objective}" if objective[:1].isdigit() else objective


def spaced(code: str) -> str:
    """A code of ours as words: ``compliance_checks`` -> ``compliance checks``."""
    return code.replace("_", " ")


# Product names as their makers write them; a source that is not here is shown by its code.
_SOURCE_NAMES = {
    "arbor": "Arbor",
    "bromcom": "Bromcom",
    "snipe_it": "Snipe-IT",
    "wonde": "Wonde",
    "xero": "Xero",
    "graph": "Microsoft Graph",
    "intacct": "Sage Intacct",
    "freshservice": "Freshservice",
    "freshdesk": "Freshdesk",
}


def source_name(code: str) -> str:
    """The name by which people know a source: ``snipe_it`` -> ``Snipe-IT``, ``registers`` -> ``Registers``."""
    return _SOURCE_NAMES.get(code) or sentence(spaced(code))


def sentence(words: str) -> str:
    """The same words with a capital at the start, the rest left as written."""
    return words[:1].upper() + words[1:]
