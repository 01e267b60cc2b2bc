"""A small invented publication that holds everything a pack must cope with.

17 schools, every symbol and rating, suppressed cells, hundreds of exceptions, a source that was not read, long names,
and text that would do harm if it were not escaped. Each number is made by a rule, not by a dice, so that tests can say
what the page must show. The tables and columns are those of the published schema ``strategy``.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from tests.publication.pack.promises import BOARDS, INDICATORS, MEASURES, THRESHOLDS

AS_AT = date(2026, 3, 19)
MEETING = date(2026, 3, 26)
PUBLICATION_ID = "2026-03-19-0a1b2c3d4e"
SCRIPT = "<script>document.title='owned'</script>"
FORMULA = "=cmd|' /C calc'!A0"
LONG_NAME = "The Sir Bartholomew Featherstonehaugh-Cholmondeley Academy for Communication and Interaction Needs"

TABLES = {
    "publication": "as_at date, content_hash varchar, definition_hash varchar, gate_verdict varchar, warnings integer",
    "gate_result": "area varchar, check_name varchar, severity varchar, passed boolean, observed varchar,"
    " what_it_guards varchar",
    "dim_board": "board_code varchar, title varchar, cadence varchar, pack_scope varchar, sort_order integer",
    "dim_school": "school_urn varchar, name varchar, phase varchar, is_open boolean",
    "dim_indicator": "indicator_code varchar, title varchar, officer_role varchar, board_code varchar,"
    " objective varchar, valid_from date, valid_to date, sort_order integer",
    "dim_measure": "measure_code varchar, indicator_code varchar, title varchar, definition varchar, unit varchar,"
    " direction varchar, decimals integer, summary varchar, comparator_name varchar, is_about_people boolean,"
    " cadence varchar, definition_version integer, sources varchar, red_flag_rule varchar, valid_from date,"
    " valid_to date, sort_order integer",
    "dim_threshold": "measure_code varchar, phase varchar, basis varchar, green_low double, green_high double,"
    " amber_low double, amber_high double, line_start date, line_end date, line_start_value double,"
    " line_end_value double, valid_from date, valid_to date",
    "fct_measure": "measure_code varchar, indicator_code varchar, scope varchar, school_urn varchar, as_at date,"
    " numerator decimal(18,4), denominator decimal(18,4), exclusions decimal(18,4), value double, target double,"
    " rag varchar, symbol varchar, comparator double, completeness_pct double, definition_version integer,"
    " reason varchar",
    "fct_exception": "measure_code varchar, school_urn varchar, as_at date, what varchar, since date, due date,"
    " owner_role varchar, source varchar, source_record_id varchar",
    "source_freshness": "source varchar, resource varchar, school_urn varchar, newest_as_at date, window_to timestamp,"
    " rows_landed bigint, rows_quarantined bigint, max_age_days integer, is_fresh boolean, reason varchar",
    "register_quality": "school_urn varchar, register varchar, source_file varchar, sheet varchar, source_row integer,"
    " column_name varchar, reason_code varchar, reason varchar",
    "compliance_status": "school_urn varchar, record_id varchar, check_type varchar, check_title varchar,"
    " life_safety boolean, item_id varchar, last_done date, result varchar, next_due date, state varchar",
}

NAMES = (
    "Ashgrove School",
    "Beacon Hill School",
    "Copperfield Academy",
    "Dovecote Lane School",
    "Elmswell Primary Academy",
    f"Fennel {SCRIPT} School",
    "Greenacre School",
    "Harbour View School",
    "Ivybridge House",
    "Juniper Fields School",
    "Kestrel Rise Academy",
    LONG_NAME,
    "Mill Race School",
    "Northbrook Secondary Academy",
    "Orchard Way School",
    "Pennywell Primary Academy",
    "Quarry Bank School",
)
PHASES = {4: "primary", 13: "secondary", 15: "primary"}
URNS = tuple(str(900001 + number) for number in range(len(NAMES)))
ABSENCE = {"special": 13.2, "primary": 5.3, "secondary": 8.5}

MISSING = URNS[2]  # its registers were not read
WITH_BREACH = (URNS[0], URNS[7])
START = date(2023, 9, 1)


def write(folder: Path, publication_id: str = PUBLICATION_ID) -> Path:
    """Write the publication into ``folder/<publication_id>`` and return that directory."""
    directory = folder / publication_id
    directory.mkdir(parents=True)
    rows = {**_dimensions(), **_behind(), "fct_measure": _positions(), "fct_exception": _exceptions()}
    with _opened(directory) as connection:
        for table, columns in TABLES.items():
            connection.execute(f"create table {table} ({columns}, publication_id varchar)")
            values = [(*row, publication_id) for row in rows[table]]
            # One statement for all rows: executemany takes a second for every thousand.
            marks = ", ".join(["(" + ", ".join("?" * len(values[0])) + ")"] * len(values))
            connection.execute(f"insert into {table} values {marks}", [cell for row in values for cell in row])
    return directory


def change(directory: Path, *statements: str) -> None:
    """Run SQL on a synthetic publication, to make the one difference that a test is about."""
    with _opened(directory) as connection:
        for statement in statements:
            connection.execute(statement)


def _opened(directory: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(directory / "strategy.duckdb"))


def phase(index: int) -> str:
    """The phase of the school at that place in ``NAMES``."""
    return PHASES.get(index, "special")


def _dimensions() -> dict[str, list[tuple[Any, ...]]]:
    return {
        "dim_board": list(BOARDS),
        "dim_school": [
            *((urn, name, phase(i), True) for i, (urn, name) in enumerate(zip(URNS, NAMES, strict=True))),
            ("900099", "Closed House School", "special", False),
        ],
        "dim_indicator": [(*row, START, None, order) for order, row in enumerate(INDICATORS)],
        "dim_measure": [
            (code, indicator, title, definition, "percent", direction, 1, "sum", name, people, "termly", 1, sources,
             None, START, None, order)
            for order, (code, indicator, title, definition, direction, name, people, sources) in enumerate(MEASURES)
        ],
        "dim_threshold": [(*row, *(None,) * 4, START, None) for row in THRESHOLDS],
    }  # fmt: skip


def _behind() -> dict[str, list[tuple[Any, ...]]]:
    """Sources, refused cells, checks and the gate's findings."""
    freshness: list[tuple[Any, ...]] = [("xero", "invoices", None, AS_AT, None, 412, 0, 3, True, None)]
    freshness.append(("snipe_it", "hardware", None, date(2026, 3, 2), None, 6012, 1, 7, False, "17 days old"))
    for urn in URNS:
        freshness.append(("wonde", "session_marks", urn, AS_AT, None, 31_200, 0, 3, True, None))
        read = urn != MISSING
        reason = None if read else "No workbook of this academy could be opened: the file is protected by a password."
        freshness.append(
            (
                "registers",
                "compliance_checks",
                urn,
                AS_AT if read else None,
                None,
                74 if read else 0,
                2,
                7,
                read,
                reason,
            )
        )
    return {
        "publication": [(AS_AT, "0a1b2c3d4e" * 6, "ff" * 32, "open", 1)],
        "gate_result": [
            ("attendance", "every code is known", "warning", False, "3 marks", "Unknown codes are left out."),
            ("dimensions", "urn is unique", "critical", True, "17", "Two rows of one school would count it twice."),
        ],
        "source_freshness": freshness,
        "register_quality": [
            (urn, "compliance_checks", f"{urn} premises log.xlsx", "Compliance checks", 4 + row, "last_done", "tbc",
             f"The date says that it is still to come {FORMULA}" if row else "31/02/2024 is not a date")
            for urn in (URNS[5], URNS[8]) for row in range(3)
        ],
        "compliance_status": [
            (urn, f"CC-{urn}-01", "gas", "Gas safety inspection", True, "Boiler 1", date(2025, 1, 9), "pass",
             date(2026, 1, 9), "overdue")
            for urn in WITH_BREACH
        ] + [(URNS[4], "CC-ok", "fire", "Fire risk assessment", True, "Site", date(2026, 1, 9), "pass",
              date(2027, 1, 9), "in_date")],
    }  # fmt: skip


def _position(
    measure: str, urn: str | None, parts: tuple[Decimal, Decimal] | None, rag: str, symbol: str | None = None, *,
    target: float | None = None, comparator: float | None = None, reason: str | None = None, exclusions: int = 0,
) -> tuple[Any, ...]:  # fmt: skip
    numerator, denominator = parts or (None, None)
    value = float(100 * numerator / denominator) if numerator is not None and denominator else None
    complete = (0 if symbol == "x" else 100) if urn else 94.11764705882354
    indicator, scope = measure.partition(".")[0], "school" if urn else "trust"
    parts_and_value = (numerator, denominator, exclusions, value)
    return (
        measure,
        indicator,
        scope,
        urn,
        AS_AT,
        *parts_and_value,
        target,
        rag,
        symbol,
        comparator,
        complete,
        1,
        reason,
    )


def _parts(numerator: float, denominator: float) -> tuple[Decimal, Decimal]:
    return Decimal(str(numerator)), Decimal(str(denominator))


def _positions() -> list[tuple[Any, ...]]:
    why = "Registers: compliance checks have not been read since they were first due."
    rows = [
        _position("1a.1", None, _parts(14, 16), "red", target=100),
        _position("1a.2", None, _parts(120, 131), "amber", target=95),
        _position("1a.3", None, _parts(188, 200), "grey", "u", target=90, exclusions=3, reason="3 rows unreadable."),
        _position("1b.2", None, _parts(1249, 1263), "red", target=100),
        _position("3b.2", None, _parts(2391, 2600), "green"),
        _position("3c.3", None, _parts(91234.505, 1204567.99), "amber", target=5, exclusions=12),
        _position("B1.2", None, _parts(61_300, 513_210), "green", comparator=12.61),
        _position("B1.4", None, _parts(88, 2370), "grey"),
    ]
    for i, urn in enumerate(URNS):
        bad, withheld = i % 5 == 0, i == 9
        budgeted = "green" if i % 2 else "amber"
        absence = "amber" if i > 9 else "green"
        rows += [
            _position("1a.1", urn, _parts(0 if bad else 1, 1), "red" if bad else "green", target=100),
            _position("1a.2", urn, None, "grey", "z", target=95) if i == 3
            else _position("1a.2", urn, _parts(7 + i % 2, 8), budgeted, target=95),
            _position("1a.3", urn, _parts(11, 12), "grey" if i == 6 else "green", "u" if i == 6 else None, target=90),
            _position("1b.2", urn, None, "grey", "x", reason=why) if urn == MISSING
            else _position("1b.2", urn, _parts(74 - i % 4, 74), _check_rag(i, urn), target=100),
            _position("3b.2", urn, None, "grey", "c") if withheld
            else _position("3b.2", urn, _parts(120 + 5 * i, 170), _band_rag(i)),
            _position("3c.3", urn, _parts(900.25 * (i % 7), 40_000 + 991.37 * i), _spend_rag(i), target=5),
            _position("B1.2", urn, None, "grey", "c", comparator=ABSENCE[phase(i)]) if withheld
            else _position("B1.2", urn, _parts(900 + 40 * i, 9_000), absence, comparator=ABSENCE[phase(i)]),
            _position("B1.4", urn, _parts(1, 2_900), "grey", "low") if i == 2
            else _position("B1.4", urn, _parts(8, 140), "grey"),
        ]  # fmt: skip
    return rows


def _check_rag(index: int, urn: str) -> str:
    if urn in WITH_BREACH:
        return "red"
    return "green" if index % 4 == 0 else "amber"


def _band_rag(index: int) -> str:
    rate = 100 * (120 + 5 * index) / 170
    if 85 <= rate <= 95:
        return "green"
    return "amber" if 80 <= rate <= 100 else "red"


def _spend_rag(index: int) -> str:
    rate = 100 * 900.25 * (index % 7) / (40_000 + 991.37 * index)
    return "green" if rate <= 5 else "amber" if rate <= 10 else "red"


def _exceptions() -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    for i, urn in enumerate(URNS):
        for n in range(i % 4):
            due = AS_AT - timedelta(days=3 + 17 * n - i)
            what = ("Emergency lighting, full duration test: overdue", f"Lift inspection {SCRIPT}", FORMULA)[n]
            rows.append(("1b.2", urn, AS_AT, what, due, due, "Site manager", "registers", f"CC-{urn}-{n + 2:02}"))
        for n in range(4 * (i % 7)):
            day = date(2025, 9, 4) + timedelta(days=9 * n)
            rows.append(("3c.3", urn, AS_AT, "Invoice without an earlier purchase order", day, None,
                         "School business manager", "xero", f"5f1c0e7a-0000-4000-8000-{i:04}{n:08}"))  # fmt: skip
    rows += [
        ("1b.2", urn, AS_AT, "Gas safety inspection, Boiler 1: overdue", date(2026, 1, 9), date(2026, 1, 9),
         "Site manager", "registers", f"CC-{urn}-01")
        for urn in WITH_BREACH
    ]  # fmt: skip
    rows.append(("1b.2", MISSING, AS_AT, "Source missing: registers, compliance checks", None, None, None, "registers",
                 f"{MISSING}:compliance_checks"))  # fmt: skip
    return rows
