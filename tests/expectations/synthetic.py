"""A small, complete and consistent candidate: five open academies of an invented trust, and one that has left.

It stands in for what dbt builds, so that the gate and the promotion can be tested without it. School 900004 has landed
no registers (its measures from them are ``x``); school 900005 is so small that its pupils' figures are suppressed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import duckdb

from tests.expectations import synthetic_contracts, synthetic_history
from tests.expectations import synthetic_upkeep as upkeep

AS_AT = date(2026, 3, 19)
YEAR = "2025/26"
PHASES = {"900001": "special", "900002": "special", "900003": "primary", "900004": "secondary", "900005": "special"}
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
SILENT_REGISTERS = "900004"
_LANDED = "0123456789ab"
MONTHS = tuple(date(2025, month, 1) for month in (9, 10, 11, 12)) + tuple(date(2026, month, 1) for month in (1, 2, 3))


@dataclass(frozen=True)
class Pupils:
    """A school's pupils: on roll, places, enrolled this year, persistently and severely absent; absence in percent."""

    roll: int
    places: int
    enrolments: int
    persistent: int
    severe: int
    absence: int


PUPILS = {
    "900001": Pupils(118, 130, 121, 44, 12, 13),
    "900002": Pupils(96, 110, 98, 30, 8, 12),
    "900003": Pupils(203, 210, 205, 31, 7, 6),
    "900004": Pupils(880, 1000, 899, 190, 31, 8),
    "900005": Pupils(9, 12, 9, 4, 1, 20),
}
PLANS = {"900001": 1, "900002": 1, "900003": 0, "900005": 1}
COSTED = {"900001": (19, 20), "900002": (8, 8), "900003": (5, 8), "900005": (0, 0)}
ACTIONS = {"900001": (28, 30), "900002": (12, 12), "900003": (6, 10), "900005": (2, 2)}
ACCOUNTS = {
    "900001": ("41000.5000", "900.2500"),
    "900002": ("38000", "0"),
    "900003": ("52000", "4100"),
    "900004": ("99000", "12000"),
    "900005": ("8000", "100"),
}
STATES = {
    "900001": ("in_date",) * 24 + ("no_evidence",),
    "900002": ("in_date",) * 20 + ("not_applicable",),
    "900003": ("in_date",) * 18 + ("overdue", "failed"),
    "900005": ("in_date",) * 9 + ("refused",),
}

COLUMNS = {
    "dim_school": "school_urn varchar, name varchar, phase varchar, la_code varchar, ukprn varchar, "
    "floor_area_m2 integer,"
    " capacity integer, joined_on date, left_on date, predecessor_urn varchar, is_open boolean",
    "dim_date": "date_day date, academic_year varchar, financial_year varchar, month_start date, month_name varchar,"
    " day_of_week integer, is_weekend boolean",
    "dim_board": "board_code varchar, title varchar, cadence varchar, pack_scope varchar, sort_order integer",
    "dim_indicator": "indicator_code varchar, title varchar, officer_role varchar, board_code varchar, "
    "objective varchar, rag_rule varchar,"
    " valid_from date, valid_to date, sort_order integer",
    "dim_indicator_board": "indicator_code varchar, board_code varchar, view varchar",
    "dim_measure": "measure_code varchar, indicator_code varchar, title varchar, definition varchar, unit varchar,"
    " direction varchar, decimals integer, summary varchar, grain varchar, comparator_name varchar,"
    " is_about_people boolean, cadence varchar, definition_version integer, sources varchar, red_flag_rule varchar,"
    " shortfall_note varchar, valid_from date, valid_to date, sort_order integer",
    "dim_measure_source": "measure_code varchar, source varchar, resource varchar, refused_rows varchar",
    "dim_threshold": "measure_code varchar, phase varchar, basis varchar, green_low double, green_high double,"
    " amber_low double, amber_high double, line_start date, line_end date, line_start_value double,"
    " line_end_value double, valid_from date, valid_to date",
    "dim_governance_meeting": "board_code varchar, meeting_date date, pack_due date",
    "fct_measure": "measure_code varchar, indicator_code varchar, scope varchar, school_urn varchar, as_at date,"
    " numerator decimal(18, 4), denominator decimal(18, 4), exclusions decimal(18, 4), value double, target double,"
    " rag varchar, symbol varchar, comparator double, completeness_pct double, definition_version integer, "
    "reason varchar",
    "fct_exception": "measure_code varchar, school_urn varchar, as_at date, what varchar, since date, due date,"
    " owner_role varchar, source varchar, source_record_id varchar",
    "source_freshness": "source varchar, resource varchar, school_urn varchar, newest_as_at date, window_to timestamp,"
    " rows_landed bigint, rows_quarantined bigint, landing_hash varchar, max_age_days integer, is_fresh boolean,"
    " reason varchar",
    "attendance_summary": "school_urn varchar, academic_year varchar, month_start date, possible_sessions bigint,"
    " absent_sessions bigint, authorised_sessions bigint, unauthorised_sessions bigint, absence_rate double, "
    "pupils bigint",
    "compliance_status": "school_urn varchar, record_id varchar, check_type varchar, check_title varchar,"
    " life_safety boolean, item_id varchar, last_done date, result varchar, next_due date, state varchar",
    "ict_device_summary": "school_urn varchar, category varchar, device_status varchar, devices bigint,"
    " devices_over_five_years bigint, purchase_cost decimal(18, 4)",
    "finance_summary": "school_urn varchar, financial_year varchar, account_code varchar, account_name varchar,"
    " invoiced decimal(18, 4), without_order decimal(18, 4), budget decimal(18, 4)",
    "support_summary": "school_urn varchar, month_start date, team varchar, priority varchar, tickets_due bigint,"
    " tickets_met bigint, first_answers bigint, median_minutes_to_first_answer double",
    "school_estate": "school_urn varchar, buildings bigint, floor_area_m2 decimal(18, 4), temporary_buildings bigint,"
    " temporary_floor_area_m2 decimal(18, 4)",
    "register_quality": "school_urn varchar, register varchar, source_file varchar, sheet varchar, source_row integer,"
    " column_name varchar, reason_code varchar, reason varchar",
    **synthetic_history.COLUMNS,
    **upkeep.COLUMNS,
    **synthetic_contracts.COLUMNS,
}


_CALENDAR = """
    insert into strategy.dim_date
    select date_day, year_name, year_name, date_trunc('month', date_day), monthname(date_day), isodow(date_day),
        isodow(date_day) > 5
    from (
        select cast(day as date) as date_day, year(day) - if(month(day) < 9, 1, 0) as begins,
            begins || '/' || lpad(cast((begins + 1) % 100 as varchar), 2, '0') as year_name
        from generate_series(date '2023-09-01', date '2027-08-31', interval 1 day) as days(day)
    )
"""


def write_candidate(path: Path, *, as_at: date = AS_AT) -> Path:
    """The candidate as a build warehouse on disk, with private schemas beside the published one."""
    with duckdb.connect(str(path)) as connection:
        fill(connection, as_at=as_at)
        connection.execute("create schema core; create table core.pupil as select 'must stay here' as student_key")
    return path


def fill(connection: duckdb.DuckDBPyConnection, *, as_at: date = AS_AT) -> None:
    """Create the schema ``strategy`` with every published table of the candidate."""
    connection.execute("create schema strategy")
    for table, columns in COLUMNS.items():
        connection.execute(f"create table strategy.{table} ({columns})")
        connection.execute(f"comment on table strategy.{table} is 'One row per thing: the trust''s {table}.'")
    measures, exceptions = _measures(as_at)
    _insert(connection, "fct_measure", measures)
    _insert(connection, "fct_exception", exceptions)
    _insert(connection, "dim_school", _schools())
    _insert(connection, "dim_school_history", synthetic_history.versions(_schools(), as_at))
    connection.execute(_CALENDAR)
    _insert(
        connection,
        "dim_board",
        [
            ("audit_risk", "Audit & Risk Committee", "termly", "trust", 1),
            ("standards", "Standards Committee", "termly", "trust", 2),
        ],
    )
    _insert(connection, "dim_indicator", _indicators())
    _insert(connection, "dim_indicator_board", [(indicator[0], indicator[3], "full") for indicator in _indicators()])
    _insert(connection, "dim_measure", [_definition(code, order) for order, code in enumerate(MEASURES)])
    _insert(
        connection,
        "dim_threshold",
        [(code, None, *limits, *(None,) * 4, date(2023, 9, 1), None) for code, limits in THRESHOLDS.items()],
    )
    _insert(
        connection,
        "dim_governance_meeting",
        [(board, date(2026, 6, 25), date(2026, 6, 18)) for board in ("audit_risk", "standards")],
    )
    _insert(connection, "dim_measure_source", _needed())
    _insert(connection, "source_freshness", _freshness(as_at))
    _insert(connection, "attendance_summary", (row for urn in PUPILS for row in attendance(urn)))
    _insert(connection, "compliance_status", _compliance(as_at))
    _insert(connection, "ict_device_summary", [(urn, "Laptop", "Deployed", 40, 11, Decimal(16000)) for urn in PUPILS])
    _insert(connection, "finance_summary", _finance())
    _insert(connection, "dim_term", upkeep.terms(tuple(PUPILS), as_at))
    _insert(connection, "project", upkeep.projects(as_at))
    _insert(connection, "delivery_plan", upkeep.delivery_plan(as_at))
    for table, rows in synthetic_contracts.ROWS.items():
        _insert(connection, table, rows)
    _insert(
        connection,
        "support_summary",
        [(urn, MONTHS[-1], "ICT", "Medium", 10, 9, 12, 41.5) for urn in PUPILS],
    )
    _insert(connection, "school_estate", [(urn, 4, Decimal(5200), 1, Decimal(140)) for urn in PLANS])
    _insert(
        connection,
        "register_quality",
        [
            (
                "900005",
                "compliance_checks",
                "checks.xlsx",
                "Compliance checks",
                7,
                "last_done",
                "text_date",
                "The date is text that is no date; type it as a date.",
            )
        ],
    )


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Sequence[object]]) -> None:
    held = list(rows)
    places = ", ".join("?" * len(held[0]))
    connection.executemany(f"insert into strategy.{table} values ({places})", held)


def attendance(urn: str) -> list[tuple[object, ...]]:
    pupils = PUPILS[urn]
    rows: list[tuple[object, ...]] = []
    for month in MONTHS:
        possible = pupils.roll * 38
        absent = possible * pupils.absence // 100
        unauthorised = absent // 5
        rows.append(
            (
                urn,
                YEAR,
                month,
                possible,
                absent,
                absent - unauthorised,
                unauthorised,
                100 * absent / possible,
                pupils.roll,
            )
        )
    return rows


def _schools() -> list[tuple[object, ...]]:
    opened = [
        (
            urn,
            f"{urn} Academy",
            PHASES[urn],
            "900",
            f"1000{urn}",
            5200,
            pupils.places,
            date(2019, 9, 1),
            None,
            "800001" if urn == "900001" else None,
            True,
        )
        for urn, pupils in PUPILS.items()
    ]
    return [
        *opened,
        (
            "900006",
            "Old Lane Academy",
            "primary",
            "900",
            None,
            None,
            None,
            date(2019, 9, 1),
            date(2025, 8, 31),
            None,
            False,
        ),
    ]


def _indicators() -> list[tuple[object, ...]]:
    risks = ("1a", "1b", "1c", "3b", "3c")
    boards = {**dict.fromkeys(risks, "audit_risk"), **dict.fromkeys(("B1", "B3", "DP"), "standards")}
    return [
        (code, f"Indicator {code}", "Chief Executive", board, "1", "worst", date(2023, 9, 1), None, order)
        for order, (code, board) in enumerate(boards.items())
    ]


def _is_about_people(code: str) -> bool:
    return code.startswith("B1") or code == "3b.2"


def _definition(code: str, order: int) -> tuple[object, ...]:
    people = _is_about_people(code)
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


def _finance() -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for urn, (invoiced, without) in ACCOUNTS.items():
        rows.append((urn, YEAR, "7400", "Premises", Decimal(invoiced), Decimal(without), Decimal(60000)))
        rows.append((urn, "2024/25", "7400", "Premises", Decimal(77000), Decimal(1000), Decimal(60000)))
    return rows


def _compliance(as_at: date) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for urn, states in STATES.items():
        for number, state in enumerate(states, start=1):
            done = None if state == "refused" else as_at - timedelta(days=90)
            due = None if state == "refused" else as_at + timedelta(days=-1 if state == "overdue" else 90)
            result = None if state == "refused" else "fail" if state == "failed" else "pass"
            life_safety = state in ("overdue", "refused") or number == 1
            rows.append(
                (
                    urn,
                    f"{urn}-{number:03d}",
                    "gas_safety" if life_safety else "extinguishers",
                    "Check",
                    life_safety,
                    "item",
                    done,
                    result,
                    due,
                    state,
                )
            )
    return rows


def _freshness(as_at: date) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = [("xero", "invoices", None, as_at, None, 1200, 0, _LANDED, 3, True, None)]
    for urn, pupils in PUPILS.items():
        rows.append(("wonde", "students", urn, as_at, None, pupils.roll, 0, _LANDED, 3, True, None))
        if urn == SILENT_REGISTERS:
            rows.append(("registers", "plans", urn, *(None,) * 5, 7, False, "Registers: plans have never landed."))
        else:
            refused = 1 if urn == "900005" else 0
            rows.append(("registers", "plans", urn, as_at, None, 6, refused, _LANDED, 7, True, None))
    return rows


def _needed() -> list[tuple[object, ...]]:
    return [
        (code, *(("wonde", "students", None) if _is_about_people(code) else ("registers", "plans", "left_out")))
        for code in MEASURES
        if code != "3c.3"
    ] + [("3c.3", "xero", "invoices", None)]


def _measures(as_at: date) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    measures: list[tuple[object, ...]] = []
    exceptions: list[tuple[object, ...]] = []
    for code in MEASURES:
        counted: dict[str, tuple[Decimal, Decimal]] = {}
        missing = 0
        for urn in PUPILS:
            counts = _counts(code, urn)
            if counts is None:
                missing += 1
                reason = "Registers: plans have never landed."
                measures.append(_row(code, urn, as_at, None, None, missing=True, completeness=0, reason=reason))
                exceptions.append((code, urn, as_at, reason, None, None, "Headteacher", "registers", f"{urn}"))
                continue
            counted[urn] = counts
            comparator = COMPARATORS.get(code, {}).get(PHASES[urn])
            red_flag = code == "1b.2" and {"overdue", "refused"} & set(STATES[urn])
            row = _row(code, urn, as_at, counts, comparator and Decimal(comparator), red_flag=bool(red_flag))
            measures.append(row)
            exceptions += _exceptions(code, urn, as_at, counts, str(row[10]))
        total = (sum((n for n, _ in counted.values()), Decimal(0)), sum((d for _, d in counted.values()), Decimal(0)))
        comparator = _weighted(code, counted)
        reason = "1 of 5 academies has not reported." if missing else None
        completeness = 100 * len(counted) / len(PUPILS)
        measures.append(
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
    return measures, exceptions


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
