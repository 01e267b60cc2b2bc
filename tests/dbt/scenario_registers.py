"""The scenario's workbooks: plans, actions, compliance checks, buildings, and rows that were refused."""

from __future__ import annotations

from datetime import date, timedelta

from tests.dbt.landed import LandedDay, Row
from tests.dbt.scenario_names import AS_AT, ASH, ELM, FIRST_OF_TERM, OAK


def register_row(urn: str, record_id: str, status: str, **values: object) -> Row:
    """An accepted row of a register: what is not given is the same in every row."""
    return {
        "record_id": record_id,
        "school_urn": urn,
        "owner_role": "Site manager",
        "last_reviewed": AS_AT,
        "status": status,
        "source_file": "registers.xlsx",
        "sheet": "Sheet",
        "source_row": 2,
        **values,
    }


def refusal(register: str, row: int, record_id: str | None, **values: object) -> Row:
    return {
        "register": register,
        "record_id": record_id,
        "source_file": "registers.xlsx",
        "sheet": "Sheet",
        "source_row": row,
        "column_name": "due",
        "reason_code": "text_date",
        "reason": "This is text and not a date. Type the day as a date.",
        **values,
    }


def registers(landed: LandedDay) -> None:
    _plans(landed)
    _actions(landed)
    _checks(landed)
    for number, temporary in ((1, False), (2, True)):
        landed.add(
            "registers",
            "buildings",
            register_row(
                OAK,
                f"B{number}",
                "active",
                floor_area_m2=100 * number,
                temporary=temporary,
                exit_plan_id="P1",
                consent_end=AS_AT - timedelta(days=1),
            ),
            academy=OAK,
        )
    landed.add(
        "registers", "buildings", register_row(OAK, "B3", "disposed", floor_area_m2=999, temporary=True), academy=OAK
    )


def _plans(landed: LandedDay) -> None:
    """Oak has both plans on the limits of their dates; Elm's ICT plan ended yesterday; Ash's asset plan is a draft."""
    year = {"start_date": date(2025, 9, 1), "end_date": date(2026, 8, 31), "approved_date": date(2025, 8, 1)}
    landed.add(
        "registers",
        "plans",
        register_row(OAK, "P1", "approved", plan_type="asset", **{**year, "start_date": AS_AT, "approved_date": AS_AT}),
        register_row(OAK, "P2", "approved", plan_type="ict", **{**year, "end_date": AS_AT}),
        academy=OAK,
    )
    landed.add(
        "registers",
        "plans",
        register_row(ELM, "P1", "approved", plan_type="asset", **year),
        register_row(ELM, "P2", "approved", plan_type="ict", **{**year, "end_date": AS_AT - timedelta(days=1)}),
        register_row(ELM, "P3", "approved", plan_type="digital", **year),
        academy=ELM,
    )
    landed.add(
        "registers",
        "plans",
        register_row(ASH, "P1", "draft", plan_type="asset", **year),
        register_row(ASH, "P2", "approved", plan_type="ict", **{**year, "approved_date": AS_AT + timedelta(days=1)}),
        academy=ASH,
    )


def _actions(landed: LandedDay) -> None:
    """Oak: 3 of 4 costed actions budgeted, 4 of 5 not overdue. Elm: one refused row. Ash: no open action."""

    def action(urn: str, record_id: str, due: date, status: str = "open", **values: object) -> Row:
        return register_row(urn, record_id, status, due=due, opened=FIRST_OF_TERM, plan_id="P1", **values)

    landed.add(
        "registers",
        "actions",
        action(OAK, "A1", AS_AT, cost=100, budget_code="400"),
        action(OAK, "A2", date(2026, 8, 31), cost=100, budget_code="400"),
        action(OAK, "A3", date(2026, 9, 1), cost=100, budget_code="400"),  # due in a year without a budget
        action(OAK, "A4", AS_AT - timedelta(days=1), cost=100, budget_code="401"),  # overdue
        action(OAK, "A5", AS_AT, cost=0, budget_code="999"),  # costs nothing
        action(OAK, "A6", AS_AT, "done", cost=100, budget_code="999"),
        academy=OAK,
    )
    landed.add("registers", "actions", action(ELM, "A1", AS_AT, cost=100, budget_code="400"), academy=ELM)
    landed.add(
        "registers",
        "refused_rows",
        refusal("actions", 7, "A7"),
        refusal("actions", 7, "A7", column_name="cost", reason_code="not_a_number", reason="This is not a number."),
        academy=ELM,
    )
    landed.add("registers", "actions", action(ASH, "A1", AS_AT, "cancelled", cost=5), academy=ASH)


def _checks(landed: LandedDay) -> None:
    """Oak: 3 of 3 good. Elm: 1 of 9 good, of which 3 could not be read. Ash: nothing applies."""

    def check(urn: str, record_id: str, status: str = "active", **values: object) -> Row:
        good = {
            "check_type": "gas",
            "item_id": "boiler",
            "applicable": True,
            "last_done": date(2025, 6, 1),
            "result": "pass",
            "next_due": date(2026, 6, 1),
            "evidence_held": True,
        }
        return register_row(urn, record_id, status, **{**good, **values})

    landed.add(
        "registers",
        "compliance_checks",
        check(OAK, "C1"),
        check(OAK, "C2", result="advisory", next_due=AS_AT),
        check(OAK, "C3"),
        check(OAK, "C4", applicable=False, last_done=None, next_due=None, result=None),
        check(OAK, "C5", "retired", next_due=date(2020, 1, 1)),
        academy=OAK,
    )
    landed.add(
        "registers",
        "compliance_checks",
        check(ELM, "C1"),
        check(ELM, "C2", next_due=AS_AT - timedelta(days=1)),  # overdue: a red flag
        check(ELM, "C3", last_done=None, next_due=None, result=None),  # never done: a red flag
        check(ELM, "C4", result="fail"),
        check(ELM, "C5", evidence_held=False),
        check(ELM, "C6", check_type="local_exhaust_ventilation", next_due=date(2026, 1, 1)),  # overdue, no red flag
        academy=ELM,
    )
    landed.add(
        "registers",
        "refused_rows",
        refusal("compliance_checks", 9, "C1", row_kind="gas", reason_code="duplicate_id"),  # a red flag
        refusal("compliance_checks", 10, None),  # unreadable kind: a red flag
        refusal("compliance_checks", 11, "C9", row_kind="local_exhaust_ventilation"),
        academy=ELM,
    )
    landed.add("registers", "compliance_checks", check(ASH, "C1", applicable=False), academy=ASH)
