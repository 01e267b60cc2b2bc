"""A trust small enough to count by hand: three open academies, one that has left, and every edge of every measure."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from tests.dbt.landed import LandedDay, Row, academy, at

AS_AT = date(2026, 3, 19)
OAK, ELM, ASH, GONE = "900001", "900002", "900003", "900004"
FIRST_OF_TERM = date(2025, 9, 3)

CODES = {"here": "/", "late": "L", "ill": "I", "truant": "O", "closed": "#", "odd": "?"}


def day_of_landing(home: Path) -> LandedDay:
    """Everything landed as at ``AS_AT``. The expected figures stand beside the tests, worked out by hand."""
    landed = LandedDay(home, AS_AT, [OAK, ELM, ASH])
    landed.add(
        "trust",
        "academies",
        academy(OAK, phase="special", capacity=4),
        academy(ELM, phase="primary", capacity=20),
        academy(ASH, phase="secondary", capacity=8),
        academy(GONE, left_on=AS_AT),  # it left on the day, so it is not open at its close
    )
    _pupils(landed)
    _marks(landed)
    _registers(landed)
    _finance(landed)
    _devices(landed)
    return landed


def _pupil(key: str, person: str | None = None, left: date | None = None, admitted: date = FIRST_OF_TERM) -> Row:
    return {
        "student_key": key,
        "person_key": person or f"person-{key}",
        "admission_date": admitted,
        "leaving_date": left,
        "updated_at": at(FIRST_OF_TERM),
    }


def _pupils(landed: LandedDay) -> None:
    """Oak: 4 on roll of 4 places. Elm: 2 of 20, one counted once though enrolled twice. Ash: none."""
    tomorrow = AS_AT + timedelta(days=1)
    landed.add(
        "wonde",
        "students",
        _pupil("o1"),
        _pupil("o2"),
        _pupil("o3", left=AS_AT),  # the last day is still on roll
        _pupil("o5", admitted=tomorrow),
        _pupil("deleted"),
        _pupil("both", left=None),
        academy=OAK,
    )
    landed.add("wonde", "student_deletions", {"student_key": "deleted", "deleted_at": at(AS_AT)}, academy=OAK)
    landed.add(
        "wonde",
        "students_leaver",
        _pupil("o4", left=AS_AT - timedelta(days=1)),
        {**_pupil("both", left=AS_AT), "updated_at": at(AS_AT)},  # seen in both lists: the later record wins
        academy=OAK,
    )
    landed.add("wonde", "students", _pupil("e1"), _pupil("e2b", person="returner"), academy=ELM)
    landed.add("wonde", "students_leaver", _pupil("e2a", person="returner", left=date(2025, 12, 1)), academy=ELM)
    landed.add(
        "wonde",
        "student_deletions",
        {"student_key": "e1", "deleted_at": at(AS_AT, 8), "restored_at": at(AS_AT, 9)},
        academy=ELM,
    )


def _marks(landed: LandedDay) -> None:
    """Oak: 21 possible, 7 absent. Elm: 10 possible, 1 absent. Ash: no marks at all."""
    for urn in (OAK, ELM, ASH):
        landed.add(
            "wonde",
            "attendance_codes",
            *({"attendance_code_id": name, "code": f" {code} "} for name, code in CODES.items()),
            academy=urn,
        )
    oak = [
        *_run("o1", "here", 9),
        *_run("o1", "ill", 1, start=9),  # 1 of 10: exactly a tenth, so persistent
        *_run("o1", "closed", 3, start=10),  # not possible
        *_run("o1", "odd", 2, start=13),  # a code nobody has defined: left out and counted
        *_run("o2", "late", 4),
        *_run("o2", "truant", 4, start=4),  # 4 of 8: exactly half, so severe
        *_run("o4", "here", 1),  # a leaver's marks stay where the pupil was
        *_run("o4", "ill", 2, start=1),
        *_run("deleted", "ill", 5),  # a deleted pupil's marks are out
        *_run("o3", "closed", 2),  # no possible session: not an enrolment of B1.3
        {**_run("o1", "ill", 1, start=20)[0], "day": date(2025, 8, 29)},  # last academic year
        {**_run("o1", "ill", 1, start=21)[0], "day": AS_AT + timedelta(days=1)},  # not happened yet
        *_run("o1", "ill", 1, start=30),  # deleted below
        {**_run("o1", "ill", 1, start=0)[0], "updated_at": at(FIRST_OF_TERM, 8)},  # superseded within the partition
    ]
    landed.add("wonde", "session_marks", *oak, academy=OAK)
    landed.add("wonde", "session_mark_deletions", {"mark_id": "o1-30", "deleted_at": at(AS_AT)}, academy=OAK)
    landed.add(
        "wonde",
        "session_marks",
        *_run("e2a", "here", 5),
        *_run("e2b", "here", 4),
        *_run("e2b", "truant", 1, start=4),
        academy=ELM,
    )
    # Deleted and then restored: it counts.
    landed.add(
        "wonde",
        "session_mark_deletions",
        {"mark_id": "e2b-4", "deleted_at": at(AS_AT, 8), "restored_at": at(AS_AT, 9)},
        academy=ELM,
    )


def _run(student: str, code: str, sessions: int, start: int = 0) -> list[Row]:
    return [
        {
            "mark_id": f"{student}-{number}",
            "student_key": student,
            "day": FIRST_OF_TERM + timedelta(days=number),
            "session": "AM",
            "attendance_code_id": code,
            "updated_at": at(FIRST_OF_TERM + timedelta(days=number)),
        }
        for number in range(start, start + sessions)
    ]


def _row(urn: str, record_id: str, status: str, **values: object) -> Row:
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


def _refusal(register: str, row: int, record_id: str | None, **values: object) -> Row:
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


def _registers(landed: LandedDay) -> None:
    _plans(landed)
    _actions(landed)
    _checks(landed)
    for number, temporary in ((1, False), (2, True)):
        landed.add(
            "registers",
            "buildings",
            _row(OAK, f"B{number}", "active", floor_area_m2=100 * number, temporary=temporary),
            academy=OAK,
        )
    landed.add("registers", "buildings", _row(OAK, "B3", "disposed", floor_area_m2=999, temporary=True), academy=OAK)


def _plans(landed: LandedDay) -> None:
    """Oak has both plans on the limits of their dates; Elm's ICT plan ended yesterday; Ash's asset plan is a draft."""
    year = {"start_date": date(2025, 9, 1), "end_date": date(2026, 8, 31), "approved_date": date(2025, 8, 1)}
    landed.add(
        "registers",
        "plans",
        _row(OAK, "P1", "approved", plan_type="asset", **{**year, "start_date": AS_AT, "approved_date": AS_AT}),
        _row(OAK, "P2", "approved", plan_type="ict", **{**year, "end_date": AS_AT}),
        academy=OAK,
    )
    landed.add(
        "registers",
        "plans",
        _row(ELM, "P1", "approved", plan_type="asset", **year),
        _row(ELM, "P2", "approved", plan_type="ict", **{**year, "end_date": AS_AT - timedelta(days=1)}),
        _row(ELM, "P3", "approved", plan_type="digital", **year),
        academy=ELM,
    )
    landed.add(
        "registers",
        "plans",
        _row(ASH, "P1", "draft", plan_type="asset", **year),
        _row(ASH, "P2", "approved", plan_type="ict", **{**year, "approved_date": AS_AT + timedelta(days=1)}),
        academy=ASH,
    )


def _actions(landed: LandedDay) -> None:
    """Oak: 3 of 4 costed actions budgeted, 4 of 5 not overdue. Elm: one refused row. Ash: no open action."""

    def action(urn: str, record_id: str, due: date, status: str = "open", **values: object) -> Row:
        return _row(urn, record_id, status, due=due, opened=FIRST_OF_TERM, plan_id="P1", **values)

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
        _refusal("actions", 7, "A7"),
        _refusal("actions", 7, "A7", column_name="cost", reason_code="not_a_number", reason="This is not a number."),
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
        return _row(urn, record_id, status, **{**good, **values})

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
        _refusal("compliance_checks", 9, "C1", row_kind="gas", reason_code="duplicate_id"),  # a red flag
        _refusal("compliance_checks", 10, None),  # unreadable kind: a red flag
        _refusal("compliance_checks", 11, "C9", row_kind="local_exhaust_ventilation"),
        academy=ELM,
    )
    landed.add("registers", "compliance_checks", check(ASH, "C1", applicable=False), academy=ASH)


def _finance(landed: LandedDay) -> None:
    """Oak: 30 of 600 pounds without an order (5 %). Elm: nothing invoiced. Ash: 80 of 80."""
    for number, (status, option) in enumerate((("ACTIVE", OAK), ("ARCHIVED", OAK), ("ACTIVE", ELM)), start=1):
        landed.add(
            "xero",
            "budgets",
            {"budget_id": f"B{number}", "type": "TRACKING", "status": status, "tracking_option": f"Option {option}"},
        )
    landed.add(
        "xero",
        "budget_lines",
        {"budget_id": "B1", "account_code": "400", "period": date(2025, 9, 1), "amount": 1000},
        {"budget_id": "B1", "account_code": "401", "period": date(2026, 8, 1), "amount": 1},
        {"budget_id": "B1", "account_code": "999", "period": date(2026, 8, 1), "amount": 0},
        {"budget_id": "B2", "account_code": "400", "period": date(2026, 9, 1), "amount": 1000},  # archived
        {"budget_id": "B3", "account_code": "400", "period": date(2026, 3, 1), "amount": 10},
    )
    for number, (day, status) in enumerate(
        ((date(2025, 10, 1), "AUTHORISED"), (date(2025, 10, 1), "BILLED"), (date(2025, 10, 1), "DELETED")), start=1
    ):
        landed.add(
            "xero",
            "purchase_orders",
            {
                "purchase_order_id": f"po{number}",
                "purchase_order_number": f"PO-{number}",
                "order_date": day,
                "status": status,
            },
        )
    after = date(2025, 10, 2)
    landed.add(
        "xero",
        "invoices",
        *_invoice("i1", after, "PO-1", [(OAK, 300, 0)]),
        *_invoice("i2", after, "PO-2", [(OAK, 324, 54)], types="Inclusive", status="PAID"),
        *_invoice("i3", date(2025, 10, 1), "PO-1", [(OAK, 10, 2), (ASH, 80, 16)]),  # the order is of the same day
        *_invoice("i4", after, "PO-3", [(OAK, 10, 0)]),  # the order was deleted
        *_invoice("i5", after, None, [(OAK, 10, 0), (None, 7, 0)]),  # one line coded to no academy
        *_invoice("i6", date(2025, 8, 31), None, [(OAK, 999, 0)]),  # last financial year
        *_invoice("i7", after, None, [(OAK, 999, 0)], status="DRAFT"),
        *_invoice("i8", after, None, [(OAK, 999, 0)], kind="ACCREC"),
        {**_invoice("i9", after, None, [(OAK, 0, 0)])[0], "line_number": 0, "line_amount": None},  # no lines
        # A newer version of i1 has one line; the second line of the older one is gone.
        *_invoice("i1", after, "PO-1", [(OAK, 1, 0), (OAK, 999, 0)], changed=at(FIRST_OF_TERM)),
    )
    landed.add("xero", "accounts", {"account_id": "a1", "code": "400", "name": "Repairs"})


def _invoice(
    invoice_id: str,
    day: date,
    order: str | None,
    lines: list[tuple[str | None, int, int]],
    *,
    types: str = "Exclusive",
    status: str = "AUTHORISED",
    kind: str = "ACCPAY",
    changed: object = None,
) -> list[Row]:
    return [
        {
            "invoice_id": invoice_id,
            "line_number": number,
            "type": kind,
            "status": status,
            "purchase_order_number": order,
            "invoice_date": day,
            "due_date": day + timedelta(days=30),
            "line_amount_types": types,
            "line_amount": amount,
            "tax_amount": tax,
            "account_code": "400",
            "tracking_option": None if urn is None else f"Option {urn}",
            "updated_at": changed or at(AS_AT),
        }
        for number, (urn, amount, tax) in enumerate(lines, start=1)
    ]


def _devices(landed: LandedDay) -> None:
    def device(device_id: str, urn: str | None = OAK, **values: object) -> Row:
        return {
            "device_id": device_id,
            "company_name": f"Company {urn}",
            "category_name": "Laptop",
            "status_name": "Deployed",
            "purchase_date": AS_AT,
            "purchase_cost": 400,
            "read_pass": "default",
            "updated_at": at(AS_AT),
            **values,
        }

    landed.add(
        "snipe_it",
        "hardware",
        device("1"),
        device("2", purchase_date=date(2021, 3, 18)),  # five years and a day
        device("3", purchase_date=date(2021, 3, 19)),  # five years to the day
        device("4", read_pass="deleted"),
        device("5"),
        device("5", read_pass="archived", status_name="Archived"),  # moved while it was read
        device("6", urn=None),
    )


__all__ = ["ASH", "AS_AT", "ELM", "GONE", "OAK", "day_of_landing"]
