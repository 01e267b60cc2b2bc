"""The measures of the synthetic candidate: their definitions and limits, and what is counted, judged and wrong."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from tests.expectations import synthetic_upkeep as upkeep
from tests.expectations.synthetic_trust import (
    ACCOUNTS,
    ACTIONS,
    COSTED,
    PHASES,
    PLANS,
    PUPILS,
    SILENT_REGISTERS,
    STATES,
    attendance,
)

COMPARATORS = {
    "B1.2": {"special": "13.2", "primary": "5.3", "secondary": "8.5"},
    "B1.3": {"special": "36.1", "primary": "13.8", "secondary": "23.8"},
}
THRESHOLDS: dict[str, tuple[str, int | None, int | None, int | None, int | None]] = {
    "1a.1": ("absolute", 100, None, 90, None),
    "1a.2": ("absolute", 95, None, 80, None),
    "1a.3": ("absolute", 90, None, 75, None),
    "1b.2": ("absolute", 100, None, 95, None),
    "1c.2": ("absolute", 85, None, 70, None),
    "3b.2": ("absolute", 85, 95, 80, 100),
    "3c.3": ("absolute", None, 5, None, 10),
    "B1.2": ("comparator_gap", None, 0, None, 2),
    "B1.3": ("comparator_gap", None, 0, None, 2),
}
DIRECTIONS = {"3b.2": "band", "3c.3": "lower", "B1.2": "lower", "B1.3": "lower", "B1.4": "lower"}
MEASURES = ("1a.1", "1a.2", "1a.3", "1b.2", "3b.2", "3c.3", "B1.2", "B1.3", "B1.4", *upkeep.MEASURES)


def is_about_people(code: str) -> bool:
    return code.startswith("B1") or code == "3b.2"


def definition(code: str, order: int) -> tuple[object, ...]:
    people = is_about_people(code)
    counted = "Pupils counted over pupils." if people else "Things counted over things."
    sources = "Wonde: session marks" if people else "Registers: plans"
    return (
        code,
        code[:2],
        f"Measure {code}",
        counted,
        "percent",
        DIRECTIONS.get(code, "higher"),
        1,
        "sum",
        "school",
        None,
        people,
        "termly",
        1,
        sources,
        "Any life-safety check is overdue." if code == "1b.2" else None,
        None,
        date(2023, 9, 1),
        None,
        order,
    )


def measures(as_at: date) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    rows: list[tuple[object, ...]] = []
    exceptions: list[tuple[object, ...]] = []
    for code in MEASURES:
        counted: dict[str, tuple[Decimal, Decimal]] = {}
        missing = 0
        for urn in PUPILS:
            counts = _counts(code, urn)
            if counts is None:
                missing += 1
                reason = "Registers: plans have never landed."
                rows.append(_row(code, urn, as_at, None, None, missing=True, completeness=0, reason=reason))
                exceptions.append((code, urn, as_at, reason, None, None, "Headteacher", "registers", f"{urn}"))
                continue
            counted[urn] = counts
            comparator = COMPARATORS.get(code, {}).get(PHASES[urn])
            red_flag = code == "1b.2" and {"overdue", "refused"} & set(STATES[urn])
            row = _row(code, urn, as_at, counts, comparator and Decimal(comparator), red_flag=bool(red_flag))
            rows.append(row)
            exceptions += _exceptions(code, urn, as_at, counts, str(row[10]))
        total = (sum((n for n, _ in counted.values()), Decimal(0)), sum((d for _, d in counted.values()), Decimal(0)))
        comparator = _weighted(code, counted)
        reason = "1 of 5 academies has not reported." if missing else None
        completeness = 100 * len(counted) / len(PUPILS)
        rows.append(
            _row(
                code,
                None,
                as_at,
                total,
                comparator,
                unsure=bool(missing),
                completeness=completeness,
                red_flag=code == "1b.2",
                reason=reason,
            )
        )
    return rows, exceptions


def _counts(code: str, urn: str) -> tuple[Decimal, Decimal] | None:
    pupils = PUPILS[urn]
    if (code[0] == "1" or code in upkeep.MEASURES) and urn == SILENT_REGISTERS:
        return None
    if code in upkeep.MEASURES:
        above, below = upkeep.counts(code, urn)
        return Decimal(above), Decimal(below)
    rows = attendance(urn)
    applicable = [state for state in STATES.get(urn, ()) if state != "not_applicable"]
    found: dict[str, tuple[object, object]] = {
        "1a.1": (PLANS.get(urn), 1),
        "1a.2": COSTED.get(urn, (0, 0)),
        "1a.3": ACTIONS.get(urn, (0, 0)),
        "1b.2": (applicable.count("in_date"), len(applicable)),
        "3b.2": (pupils.roll, pupils.places),
        "3c.3": (ACCOUNTS[urn][1], ACCOUNTS[urn][0]),
        "B1.2": (sum(int(str(row[4])) for row in rows), sum(int(str(row[3])) for row in rows)),
        "B1.3": (pupils.persistent, pupils.enrolments),
        "B1.4": (pupils.severe, pupils.enrolments),
    }
    numerator, denominator = found[code]
    return Decimal(str(numerator)), Decimal(str(denominator))


def _weighted(code: str, counted: dict[str, tuple[Decimal, Decimal]]) -> Decimal | None:
    if code not in COMPARATORS:
        return None
    rates = {urn: Decimal(COMPARATORS[code][PHASES[urn]]) for urn in counted}
    return sum((d * rates[urn] for urn, (_, d) in counted.items()), Decimal(0)) / sum(
        (d for _, d in counted.values()), Decimal(0)
    )


def _row(
    code: str,
    urn: str | None,
    as_at: date,
    counts: tuple[Decimal, Decimal] | None,
    comparator: Decimal | None,
    *,
    missing: bool = False,
    unsure: bool = False,
    red_flag: bool = False,
    completeness: float = 100,
    reason: str | None = None,
) -> tuple[object, ...]:
    numerator, denominator = counts or (None, None)
    value = 100 * numerator / denominator if numerator is not None and denominator else None
    limits = THRESHOLDS.get(code)
    symbol = "x" if missing else "z" if value is None else "u" if unsure else None
    if symbol is None and value and not (value.quantize(Decimal("0.1"), ROUND_HALF_UP)):
        symbol = "low"
    rag = "grey"
    if value is not None and limits and (limits[0] == "absolute" or comparator is not None):
        reached = value - (comparator or 0) if limits[0] == "comparator_gap" else value
        rag = (
            "green"
            if _within(reached, limits[1], limits[2])
            else "amber"
            if _within(reached, limits[3], limits[4])
            else "red"
        )
    if symbol == "u" and rag == "green":
        rag = "grey"
    if red_flag and value is not None:
        rag = "red"
    target = limits and {"higher": limits[1], "lower": limits[2]}.get(DIRECTIONS.get(code, "higher"))
    scope = "school" if urn else "trust"
    return (
        code,
        code[:2],
        scope,
        urn,
        as_at,
        numerator,
        denominator,
        None if missing else 0,
        None if value is None else float(value),
        target,
        rag,
        symbol,
        None if comparator is None else float(comparator),
        completeness,
        1,
        reason,
    )


def _within(value: Decimal, low: int | None, high: int | None) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)


def _exceptions(
    code: str, urn: str, as_at: date, counts: tuple[Decimal, Decimal], rag: str
) -> list[tuple[object, ...]]:
    if code.startswith("B1") or code == "3b.2":
        if rag not in ("amber", "red"):
            return []
        return [
            (code, urn, as_at, "Outside the limits the board set.", date(2025, 9, 1), None, "Headteacher", "wonde", urn)
        ]
    wrong = int(counts[1] - counts[0]) if code != "3c.3" else int(counts[0] > 0)
    return [
        (
            code,
            urn,
            as_at,
            f"Number {number} of {code} is not as it should be.",
            date(2026, 1, 5),
            as_at,
            "Site manager",
            "registers",
            f"{urn}-{number}",
        )
        for number in range(wrong)
    ]
