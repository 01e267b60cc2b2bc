"""Every measure and published table of the scenario, against figures worked out by hand (see scenario.py)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from tests.dbt import expected_contracts, expected_upkeep
from tests.dbt.scenario import ASH, ELM, GONE, OAK

TRUST = None
# measure, academy: numerator, denominator, exclusions, symbol, rag
EXPECTED: dict[tuple[str, str | None], tuple[float, float, float, str | None, str]] = {
    ("1a.1", OAK): (1, 1, 0, None, "green"),
    ("1a.1", ELM): (0, 1, 0, None, "red"),
    ("1a.1", ASH): (0, 1, 0, None, "red"),
    ("1a.1", TRUST): (1, 3, 0, None, "red"),
    ("1a.2", OAK): (3, 4, 0, None, "red"),
    ("1a.2", ELM): (1, 1, 1, "u", "grey"),
    ("1a.2", ASH): (0, 0, 0, "z", "grey"),
    ("1a.2", TRUST): (4, 5, 1, "u", "amber"),
    ("1a.3", OAK): (4, 5, 0, None, "amber"),
    ("1a.3", ELM): (1, 1, 1, "u", "grey"),
    ("1a.3", ASH): (0, 0, 0, "z", "grey"),
    ("1a.3", TRUST): (5, 6, 1, "u", "amber"),
    ("1b.2", OAK): (3, 3, 0, None, "green"),
    ("1b.2", ELM): (1, 9, 0, None, "red"),
    ("1b.2", ASH): (0, 0, 0, "z", "grey"),
    ("1b.2", TRUST): (4, 12, 0, None, "red"),
    ("1e.1", OAK): (1, 2, 0, None, "red"),
    ("1e.1", ELM): (0, 0, 0, "z", "grey"),
    ("1e.1", ASH): (0, 0, 0, "z", "grey"),
    ("1e.1", TRUST): (1, 2, 1, None, "red"),
    ("1e.2", OAK): (90, 60, 0, None, "grey"),
    ("1e.2", ELM): (486, 60, 0, None, "grey"),
    ("1e.2", ASH): (0, 0, 0, "z", "grey"),
    ("1e.2", TRUST): (120, 60, 1, None, "grey"),
    ("1e.3", OAK): (3, 4, 0, None, "amber"),
    ("1e.3", ELM): (0, 0, 0, "z", "grey"),
    ("1e.3", ASH): (0, 0, 0, "z", "grey"),
    ("1e.3", TRUST): (3, 4, 0, None, "amber"),
    ("3.2.2", OAK): (1, 1, 0, None, "green"),
    ("3.2.2", ELM): (0, 1, 0, None, "red"),
    ("3.2.2", ASH): (0, 0, 0, "z", "grey"),
    ("3.2.2", TRUST): (1, 2, 0, None, "red"),
    ("3.2.4", TRUST): (1, 2, 0, None, "red"),
    ("3.2.5a", OAK): (1, 1, 0, None, "green"),
    ("3.2.5a", ELM): (0, 1, 0, None, "red"),
    ("3.2.5a", ASH): (0, 1, 0, None, "red"),
    ("3.2.5a", TRUST): (1, 3, 0, None, "red"),
    ("3.2.5b", OAK): (1, 1, 0, None, "green"),
    ("3.2.5b", ELM): (1, 1, 0, None, "green"),
    ("3.2.5b", ASH): (1, 1, 0, None, "green"),
    ("3.2.5b", TRUST): (3, 3, 0, None, "green"),
    ("3b.2", OAK): (4, 4, 0, None, "amber"),
    ("3b.2", ELM): (2, 20, 0, None, "red"),
    ("3b.2", ASH): (0, 8, 0, None, "red"),
    ("3b.2", TRUST): (6, 32, 0, None, "red"),
    ("3c.3", OAK): (30, 600, 0, None, "green"),
    ("3c.3", ELM): (0, 0, 0, "z", "grey"),
    ("3c.3", ASH): (80, 80, 0, None, "red"),
    ("3c.3", TRUST): (110, 680, 1, None, "red"),
    ("3d.1", OAK): (1, 2, 0, None, "red"),
    ("3d.1", ELM): (0, 0, 0, "z", "grey"),
    ("3d.1", ASH): (0, 0, 0, "z", "grey"),
    ("3d.1", TRUST): (1, 2, 1, None, "red"),
    ("3d.2", TRUST): (1, 2, 0, None, "red"),
    ("3d.3", OAK): (1, 2, 0, None, "red"),
    ("3d.3", ELM): (0, 0, 0, "z", "grey"),
    ("3d.3", ASH): (0, 0, 0, "z", "grey"),
    ("3d.3", TRUST): (1, 2, 0, None, "red"),
    ("B1.1", OAK): (1, 2, 0, None, "grey"),
    ("B1.1", ELM): (0, 0, 0, "z", "grey"),
    ("B1.1", ASH): (0, 0, 0, "z", "grey"),
    ("B1.1", TRUST): (1, 2, 0, None, "grey"),
    ("B1.2", OAK): (7, 21, 2, None, "red"),
    ("B1.2", ELM): (1, 10, 0, None, "red"),
    ("B1.2", ASH): (0, 0, 0, "z", "grey"),
    ("B1.2", TRUST): (8, 31, 2, None, "red"),
    ("B1.3", OAK): (3, 3, 2, None, "red"),
    ("B1.3", ELM): (1, 1, 0, None, "red"),
    ("B1.3", ASH): (0, 0, 0, "z", "grey"),
    ("B1.3", TRUST): (4, 4, 2, None, "red"),
    ("B1.4", OAK): (2, 3, 2, None, "grey"),
    ("B1.4", ELM): (0, 1, 0, None, "grey"),
    ("B1.4", ASH): (0, 0, 0, "z", "grey"),
    ("B1.4", TRUST): (2, 4, 2, None, "grey"),
    ("B1.5", OAK): (9, 10, 0, None, "grey"),
    ("B1.5", ELM): (0, 0, 0, "z", "grey"),
    ("B1.5", ASH): (0, 0, 0, "z", "grey"),
    ("B1.5", TRUST): (9, 10, 0, None, "grey"),
    ("B1.6", OAK): (2, 4, 0, None, "grey"),
    ("B1.6", ELM): (0, 2, 0, None, "grey"),
    ("B1.6", ASH): (0, 0, 0, "z", "grey"),
    ("B1.6", TRUST): (2, 6, 0, None, "grey"),
    ("B2.1", OAK): (1, 4, 0, None, "grey"),
    ("B2.1", ELM): (0, 2, 0, None, "grey"),
    ("B2.1", ASH): (0, 0, 0, "z", "grey"),
    ("B2.1", TRUST): (1, 6, 0, None, "grey"),
    ("B2.2", OAK): (1, 4, 0, None, "grey"),
    ("B2.2", ELM): (1, 2, 0, None, "grey"),
    ("B2.2", ASH): (0, 0, 0, "z", "grey"),
    ("B2.2", TRUST): (2, 6, 0, None, "grey"),
    ("B2.3", OAK): (6, 8, 0, None, "grey"),
    ("B2.3", ELM): (0, 0, 0, "z", "grey"),
    ("B2.3", ASH): (0, 0, 0, "z", "grey"),
    ("B2.3", TRUST): (6, 8, 0, None, "grey"),
    ("CD", OAK): (1, 3, 0, None, "grey"),
    ("CD", ELM): (0, 0, 0, "z", "grey"),
    ("CD", ASH): (0, 0, 0, "z", "grey"),
    ("CD", TRUST): (1, 3, 0, None, "grey"),
    ("CF", OAK): (0, 0, 0, "z", "grey"),
    ("CF", ELM): (2, 4, 0, None, "grey"),
    ("CF", ASH): (0, 0, 0, "z", "grey"),
    ("CF", TRUST): (2, 4, 0, None, "grey"),
    ("CG", OAK): (0, 0, 0, "z", "grey"),
    ("CG", ELM): (0, 0, 0, "z", "grey"),
    ("CG", ASH): (0, 0, 0, "z", "grey"),
    ("CG", TRUST): (0, 0, 0, "z", "grey"),
    **expected_contracts.FIGURES,
    **expected_upkeep.FIGURES,
}


def rows(warehouse: duckdb.DuckDBPyConnection, query: str, *values: object) -> list[tuple[Any, ...]]:
    return warehouse.execute(query, values).fetchall()


def test_measures_are_those_counted_by_hand(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = {
        (measure, urn): (float(numerator), float(denominator), float(exclusions), symbol, rag)
        for measure, urn, numerator, denominator, exclusions, symbol, rag in rows(
            warehouse,
            "select measure_code, school_urn, numerator, denominator, exclusions, symbol, rag "
            "from strategy.fct_measure",
        )
    }
    assert found == EXPECTED


def test_value_is_unrounded_and_absent_where_nothing_applies(warehouse: duckdb.DuckDBPyConnection) -> None:
    for measure, urn, numerator, denominator, value, unit in rows(
        warehouse,
        "select f.measure_code, school_urn, numerator, denominator, value, unit "
        "from strategy.fct_measure as f join strategy.dim_measure as m using (measure_code)",
    ):
        scale = 100 if unit in ("percent", "per_100_pupils") else 1
        expected = None if denominator == 0 else pytest.approx(float(scale * numerator / denominator), rel=1e-15)
        assert value == expected, (measure, urn)


def test_the_trust_is_compared_with_its_own_mix_of_phases(warehouse: duckdb.DuckDBPyConnection) -> None:
    comparators = dict(
        rows(warehouse, "select measure_code, comparator from strategy.fct_measure where scope = 'trust'")
    )
    assert comparators["B1.2"] == pytest.approx((21 * 13.2 + 10 * 5.3) / 31)
    assert comparators["B1.3"] == pytest.approx((3 * 36.1 + 1 * 13.8) / 4)
    assert comparators["B1.4"] is None


def test_targets_are_the_green_limits(warehouse: duckdb.DuckDBPyConnection) -> None:
    targets = dict(rows(warehouse, "select measure_code, target from strategy.fct_measure where scope = 'trust'"))
    assert targets == {
        "1a.1": 100,
        "1a.2": 95,
        "1a.3": 90,
        "1b.2": 100,
        "1e.1": 90,
        "1e.2": None,
        "1e.3": 85,
        "3.2.2": 90,
        "3.2.4": 100,
        "3.2.5a": 100,
        "3.2.5b": 99,
        "3b.2": None,
        "3c.3": 5,
        "3d.1": 100,
        "3d.2": 100,
        "3d.3": 100,
        **dict.fromkeys(("B1.1", "B1.4", "B1.5", "B1.6", "B2.1", "B2.2", "B2.3", "CD", "CF", "CG")),
        "B1.2": 0,
        "B1.3": 0,
        **expected_contracts.TARGETS,
        **expected_upkeep.TARGETS,
    }


def test_every_wrong_thing_is_an_exception_and_nothing_else(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        warehouse,
        "select measure_code, school_urn, source_record_id from strategy.fct_exception order by all",
    )
    place = "registers.xlsx:Sheet:10"
    assert found == sorted(
        [
            ("1a.1", ELM, f"{ELM}:ict"),
            ("1a.1", ASH, f"{ASH}:asset"),
            ("1a.1", ASH, f"{ASH}:ict"),
            ("1a.2", OAK, "A3"),
            ("1a.2", ELM, "A7"),
            ("1a.3", OAK, "A4"),
            ("1a.3", ELM, "A7"),
            *(("1b.2", ELM, record) for record in ("C2", "C3", "C4", "C5", "C6", "C1 (copy)", place, "C9")),
            ("1e.1", OAK, "2"),
            ("1e.3", OAK, OAK),
            ("3.2.2", ELM, "3"),
            ("3.2.4", TRUST, "trust"),
            ("3.2.5a", ELM, f"{ELM}:mis"),
            ("3.2.5a", ASH, f"{ASH}:mis"),
            ("3b.2", OAK, OAK),
            ("3b.2", ELM, ELM),
            ("3b.2", ASH, ASH),
            *(("3c.3", OAK, invoice) for invoice in ("i3", "i4", "i5")),
            ("3c.3", ASH, "i3"),
            ("3d.1", OAK, "3"),
            ("3d.2", TRUST, "trust"),
            ("3d.3", OAK, OAK),
            ("B1.2", OAK, OAK),
            ("B1.2", ELM, ELM),
            ("B1.3", OAK, OAK),
            ("B1.3", ELM, ELM),
            *expected_contracts.EXCEPTIONS,
            *expected_upkeep.EXCEPTIONS,
        ]
    )


def test_exceptions_say_who_must_act_and_hold_no_figures_about_people(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert not rows(warehouse, "select * from strategy.fct_exception where owner_role is null or source is null")
    about_people = rows(
        warehouse,
        """
        select what from strategy.fct_exception
        where measure_code in (select measure_code from strategy.dim_measure where is_about_people)
        """,
    )
    assert about_people
    assert not [what for (what,) in about_people if any(character.isdigit() for character in what)]


def test_unreliable_values_say_why(warehouse: duckdb.DuckDBPyConnection) -> None:
    reasons = rows(
        warehouse,
        "select scope, reason from strategy.fct_measure where measure_code = '1a.3' and symbol = 'u' order by 1",
    )
    assert reasons == [
        ("school", "1 row of the register could not be read"),
        ("trust", "1 of 3 academies had rows that could not be read"),
    ]


def test_compliance_states(warehouse: duckdb.DuckDBPyConnection) -> None:
    states = dict(rows(warehouse, "select record_id, state from strategy.compliance_status where school_urn = ?", ELM))
    assert states == {
        "C1": "in_date",
        "C2": "overdue",
        "C3": "never_done",
        "C4": "failed",
        "C5": "no_evidence",
        "C6": "overdue",
        "C1 (copy)": "refused",
        # A row whose id could not be read is known by its place.
        "registers.xlsx:Sheet:10": "refused",
        "C9": "refused",
    }
    assert rows(
        warehouse,
        "select count(*), count(*) filter (where is_red_flag) from core.fct_compliance_status where school_urn = ?",
        ELM,
    ) == [(9, 4)]


def test_attendance_by_month(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert rows(
        warehouse,
        """
        select school_urn, academic_year, possible_sessions, absent_sessions, authorised_sessions,
            unauthorised_sessions, pupils
        from strategy.attendance_summary order by all
        """,
    ) == [(OAK, "2025/26", 21, 7, 3, 4, 3), (ELM, "2025/26", 10, 1, 0, 1, 1)]


def test_money_by_account_and_year(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        warehouse,
        "select school_urn, financial_year, account_code, account_name, invoiced, without_order, budget "
        "from strategy.finance_summary order by all",
    )
    assert found == [
        (OAK, "2024/25", "400", "Repairs", Decimal(999), Decimal(999), Decimal(0)),
        (OAK, "2025/26", "400", "Repairs", Decimal(600), Decimal(30), Decimal(1000)),
        (OAK, "2025/26", "401", None, Decimal(0), Decimal(0), Decimal(1)),
        (OAK, "2025/26", "7110", None, Decimal(0), Decimal(0), Decimal(1000)),
        (OAK, "2025/26", "999", None, Decimal(0), Decimal(0), Decimal(0)),
        (ELM, "2025/26", "400", "Repairs", Decimal(0), Decimal(0), Decimal(10)),
        (ASH, "2025/26", "400", "Repairs", Decimal(80), Decimal(80), Decimal(0)),
    ]


def test_devices_buildings_and_refusals(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert rows(warehouse, "select * from strategy.ict_device_summary order by all") == [
        (OAK, "Laptop", "Archived", 1, 0, Decimal(400)),
        (OAK, "Laptop", "Deployed", 3, 1, Decimal(1200)),
        (None, "Laptop", "Deployed", 1, 0, Decimal(400)),
    ]
    assert rows(warehouse, "select * from strategy.school_estate") == [(OAK, 2, Decimal(300), 1, Decimal(200))]
    assert rows(
        warehouse,
        "select register, source_row, column_name, reason_code from strategy.register_quality order by all",
    ) == [
        ("actions", 7, "cost", "not_a_number"),
        ("actions", 7, "due", "text_date"),
        ("compliance_checks", 9, "due", "duplicate_id"),
        ("compliance_checks", 10, "due", "text_date"),
        ("compliance_checks", 11, "due", "text_date"),
        ("contracts", 5, "due", "text_date"),
    ]


def test_support_by_month_team_and_priority(warehouse: duckdb.DuckDBPyConnection) -> None:
    february, march = date(2026, 2, 1), date(2026, 3, 1)
    assert rows(warehouse, "select * from strategy.support_summary order by all") == [
        (OAK, march, "ICT", "Medium", 2, 1, 2, 90.0),
        (ELM, february, "None", "Medium", 1, 0, 0, None),
        (ELM, march, "None", "Medium", 0, 0, 1, 486.0),
        (None, march, "None", "Medium", 1, 0, 1, 60.0),
    ]


def test_an_academy_that_left_is_known_and_not_reported(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert rows(warehouse, "select is_open from strategy.dim_school where school_urn = ?", GONE) == [(False,)]
    assert not rows(warehouse, "select * from strategy.source_freshness where school_urn = ?", GONE)


def test_deleted_exclusions_are_out_and_a_column_declared_later_is_null_before(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    assert rows(warehouse, "select exclusion_id, reason_code, academic_year from core.fct_exclusion order by 1") == [
        ("x1", "PP", "2025/26"),
        ("x4", None, "2025/26"),
    ]


def test_dates_and_years(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert rows(
        warehouse,
        "select date_day, academic_year, is_weekend from strategy.dim_date "
        "where date_day in (date '2025-08-31', date '2025-09-01') order by 1",
    ) == [(date(2025, 8, 31), "2024/25", True), (date(2025, 9, 1), "2025/26", False)]
    assert rows(
        warehouse,
        "select pack_due from strategy.dim_governance_meeting "
        "where board_code = 'audit_risk' and meeting_date = date '2026-03-26'",
    ) == [(date(2026, 3, 19),)]
