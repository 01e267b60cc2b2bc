"""A small, complete and consistent candidate: five open academies of an invented trust, and one that has left.

It stands in for what dbt builds, so that the gate and the promotion can be tested without it. School 900004 has landed
no registers (its measures from them are ``x``); school 900005 is so small that its pupils' figures are suppressed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb

from tests.expectations import synthetic_contracts, synthetic_history
from tests.expectations import synthetic_upkeep as upkeep
from tests.expectations.synthetic_measures import MEASURES, THRESHOLDS, definition, measures
from tests.expectations.synthetic_summaries import compliance, finance, freshness, needed
from tests.expectations.synthetic_trust import AS_AT, MONTHS, PHASES, PLANS, PUPILS, attendance

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
    counted, exceptions = measures(as_at)
    _insert(connection, "fct_measure", counted)
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
    _insert(connection, "dim_measure", [definition(code, order) for order, code in enumerate(MEASURES)])
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
    _insert(connection, "dim_measure_source", needed())
    _insert(connection, "source_freshness", freshness(as_at))
    _insert(connection, "attendance_summary", (row for urn in PUPILS for row in attendance(urn)))
    _insert(connection, "compliance_status", compliance(as_at))
    _insert(connection, "ict_device_summary", [(urn, "Laptop", "Deployed", 40, 11, Decimal(16000)) for urn in PUPILS])
    _insert(connection, "finance_summary", finance())
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
