"""The registers that an academy may start: good rows land, each rule refuses what it is for, nobody's name lands."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from extractors.columns import Privacy
from extractors.registers.cell import RawCell
from extractors.registers.declarations import EVERY_REGISTER, REGISTERS
from extractors.registers.evidence import shown_value
from extractors.registers.reasons import Code, Severity
from extractors.registers.register import Written
from extractors.registers.roles import is_person_code
from tests.extractors.registers.making import AS_AT, FIRST_ROW, KEY, Sheets, found, read
from tests.extractors.registers.test_extract import Trust, statuses

FURTHER = EVERY_REGISTER.keys() - REGISTERS.keys()
NAMED_IN_THE_STRATEGY = {
    "plans",
    "actions",
    "compliance_checks",
    "audits",
    "remedial_actions",
    "condition",
    "buildings",
    "projects",
    "milestones",
    "bids",
    "contracts",
    "contract_kpis",
    "waivers",
    "software",
    "training",
    "networks",
    "network_attendance",
    "improvement_days",
    "surveys",
    "reviews",
    "recommendations",
    "delivery_plan",
    "qa_activities",
    "destinations",
    "standards",
    "certificates",
    "bookings",
    "commissions",
}


def test_every_register_of_the_strategy_is_declared() -> None:
    assert EVERY_REGISTER.keys() == NAMED_IN_THE_STRATEGY
    for register in EVERY_REGISTER.values():
        assert register.description.endswith("."), register.name
        assert len(register.sheet) <= 31
        assert all(column.column.description.strip() for column in register.columns)


def test_good_rows_of_every_register_read_without_a_word(tmp_path: Path) -> None:
    Sheets(EVERY_REGISTER).save(tmp_path)
    readings = read(tmp_path, registers=EVERY_REGISTER)
    assert found(readings) == []
    assert {name: len(reading.rows) for name, reading in readings.items()} == dict.fromkeys(EVERY_REGISTER, 3)


class Slip(NamedTuple):
    register: str
    header: str
    content: object
    code: Code
    told_at: str | None = None  # another heading than the one that was changed


SLIPS = [
    Slip("audits", "Audit date", AS_AT + timedelta(days=1), Code.FUTURE_DATE),
    Slip("audits", "Auditor role", "Margaret Hobbs", Code.NOT_A_ROLE),
    Slip("audits", "Next due", date(2025, 11, 4), Code.DATES_OUT_OF_ORDER),
    Slip("remedial_actions", "Severity", "very high", Code.UNKNOWN_WORD),
    Slip("remedial_actions", "Closed", date(2025, 4, 11), Code.DATES_OUT_OF_ORDER),  # day and month swapped
    Slip("remedial_actions", "Closed", None, Code.CLOSED_WITHOUT_DATE),
    Slip("remedial_actions", "Audit id", "AU-9", Code.UNKNOWN_REFERENCE),
    Slip("condition", "Grade", "E", Code.UNKNOWN_WORD),
    Slip("condition", "Priority", 5, Code.OUT_OF_LIMITS),
    Slip("condition", "Priority", 1.5, Code.NOT_WHOLE),
    Slip("condition", "Plan line", "AC-9", Code.UNKNOWN_REFERENCE),
    Slip("projects", "Baseline end", date(2052, 8, 28), Code.IMPLAUSIBLE_YEAR),
    Slip("projects", "Actual end", date(2026, 3, 1), Code.OPEN_WITH_DATE),
    Slip("milestones", "Status", "open", Code.OPEN_WITH_DATE, told_at="Actual date"),
    Slip("bids", "Awarded", 48000.01, Code.MORE_THAN_ALLOWED),
    Slip("bids", "Awarded", None, Code.BLANK_REQUIRED),
    Slip("bids", "Outcome", "lost", Code.CONTRADICTION, told_at="Awarded"),
    Slip("bids", "Decided", date(2025, 10, 12), Code.DATES_OUT_OF_ORDER),
    Slip("bids", "Decided", None, Code.BLANK_REQUIRED),
    Slip("bids", "Requested", "48k", Code.NOT_A_NUMBER),
    Slip("contracts", "End date", date(2025, 9, 1), Code.DATES_OUT_OF_ORDER),
    Slip("contracts", "Whole life value inc VAT", "180000 + VAT", Code.NOT_A_NUMBER),
    Slip("contracts", "Title", "Ask Mrs Hobbs", Code.PERSONAL_DATA),
    Slip("contract_kpis", "KPIs met", 9, Code.MORE_THAN_ALLOWED),
    Slip("contract_kpis", "Contract id", "CT-9", Code.UNKNOWN_REFERENCE),
    Slip("waivers", "Approver role", "site manager", Code.SAME_ROLE),
    Slip("software", "DPIA date", None, Code.BLANK_REQUIRED),
    Slip("software", "MFA", "sometimes", Code.UNKNOWN_WORD),
    Slip("standards", "Met", None, Code.BLANK_REQUIRED),
    Slip("standards", "Standard", "Broadband", Code.REPEATED_ROW),
    Slip("certificates", "Expires", date(2025, 1, 10), Code.DATES_OUT_OF_ORDER),
    Slip("training", "Person id", "Margaret Hobbs", Code.LOOKS_LIKE_NAME),
    Slip("training", "Person id", "m.hobbs", Code.LOOKS_LIKE_NAME),
    Slip("training", "Done", None, Code.CLOSED_WITHOUT_DATE),
    Slip("training", "Course", "Asbestos", Code.REPEATED_ROW, told_at="Due"),
    Slip("networks", "Held date", None, Code.CLOSED_WITHOUT_DATE),
    Slip("network_attendance", "Person id", "hobbs@willow.example", Code.LOOKS_LIKE_NAME),
    Slip("network_attendance", "Person id", "s0042", Code.REPEATED_ROW),
    Slip("improvement_days", "Days", 0.25, Code.NOT_IN_STEPS),
    Slip("improvement_days", "Days", 0, Code.OUT_OF_LIMITS),
    Slip("surveys", "Responded", 61, Code.MORE_THAN_ALLOWED),
    Slip("surveys", "Point 5", 11, Code.MORE_THAN_ALLOWED),
    Slip("reviews", "Review date", "20/11/2025", Code.TEXT_DATE),
    Slip("recommendations", "Due", date(2025, 1, 5), Code.DATES_OUT_OF_ORDER),
    Slip("delivery_plan", "Done", date(2026, 3, 1), Code.OPEN_WITH_DATE),
    Slip("qa_activities", "Findings", None, Code.BLANK_REQUIRED),
    Slip("bookings", "Booked by", "A parent", Code.UNKNOWN_WORD),
    Slip("bookings", "Charged", "free", Code.NOT_A_NUMBER),
    Slip("commissions", "Repaid on", date(2026, 1, 14), Code.DATES_OUT_OF_ORDER),
    Slip("commissions", "Repaid", None, Code.BLANK_REQUIRED),
    Slip("commissions", "Invoiced", None, Code.BLANK_REQUIRED),
    Slip("destinations", "Positive", 30, Code.MORE_THAN_ALLOWED, "Unknown"),
    Slip("destinations", "Cohort", 25, Code.OUT_OF_LIMITS),
]


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: f"{slip.register}-{slip.header}-{slip.code}-{slip.content}")
def test_a_slip_is_refused_where_it_stands(tmp_path: Path, slip: Slip) -> None:
    sheets = Sheets(EVERY_REGISTER)
    sheets.put(slip.register, slip.header, slip.content)
    sheets.save(tmp_path)
    readings = read(tmp_path, registers=EVERY_REGISTER)
    (refusal,) = [each for each in found(readings) if each.severity is Severity.REFUSED]
    assert (refusal.register, refusal.row, refusal.header, refusal.code) == (
        slip.register,
        FIRST_ROW + 1,
        slip.told_at or slip.header,
        slip.code,
    )
    assert len(readings[slip.register].rows) == 2


def test_more_than_requested_is_taken_when_it_is_said_to_be_meant(tmp_path: Path) -> None:
    sheets = Sheets(EVERY_REGISTER)
    sheets.put("bids", "Awarded", 50000)
    sheets.put("bids", "Over award agreed", "Yes")
    sheets.save(tmp_path)
    assert found(read(tmp_path, registers=EVERY_REGISTER)) == []


@pytest.mark.parametrize("code", ["Headteacher", "site-manager-2", "Site manager 2", "S0042", "EMP-17", "90210"])
def test_roles_and_staff_numbers_say_who(code: str) -> None:
    assert is_person_code(code)


@pytest.mark.parametrize("name", ["Hobbs", "m.hobbs", "mhobbs1", "Margaret Hobbs 2", "Zoë", "", "-", "2 Hobbs"])
def test_names_do_not(name: str) -> None:
    assert not is_person_code(name)


def test_people_land_as_pseudonyms_and_their_ids_are_never_shown(tmp_path: Path) -> None:
    people = [
        (name, column)
        for name, register in EVERY_REGISTER.items()
        for column in register.columns
        if column.written is Written.PERSON
    ]
    assert {name for name, _ in people} == {"training", "network_attendance", "improvement_days"}
    assert all(column.column.privacy is Privacy.PERSON_ID for _, column in people)
    assert all(shown_value(RawCell(value), people[0][1]) is None for value in ("S0042", 90210, "TBC"))

    sheets = Sheets(EVERY_REGISTER)
    sheets.put("training", "Person id", "s-0042")
    sheets.save(tmp_path)
    readings = read(tmp_path, registers=EVERY_REGISTER)
    trained = readings["training"].rows[1]["person_id"]
    attended = [row["person_id"] for row in readings["network_attendance"].rows]
    assert len(set(attended)) == 3
    assert all(isinstance(value, str) and len(value) == 32 for value in (trained, *attended))
    assert trained == attended[0]  # s-0042 is S0042, and one person is one in every register


def test_a_register_not_started_is_passed_over_and_one_that_was_started_is_missed(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    trust.send(Sheets())
    assert not trust.night().keys() & FURTHER

    trust.send(Sheets(EVERY_REGISTER))
    tomorrow = AS_AT + timedelta(days=1)
    outcomes = trust.night(tomorrow, pseudonym_key=KEY)
    assert set(statuses(outcomes).values()) == {"landed"}
    assert outcomes.keys() >= FURTHER

    sheets = Sheets(EVERY_REGISTER)
    del sheets.book["Contracts"]
    trust.send(sheets)
    outcomes = trust.night(tomorrow + timedelta(days=1), pseudonym_key=KEY)
    assert {name: status for name, status in statuses(outcomes).items() if status != "landed"} == {
        "contracts": "SheetMissing"
    }


def test_a_register_that_was_started_wrongly_is_tried_again_until_it_lands(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    registers = {**REGISTERS, "contracts": EVERY_REGISTER["contracts"]}
    sheets = Sheets(registers)
    sheets.cell("contracts", "Route", 1).value = "Way"
    trust.send(sheets)
    assert trust.night()["contracts"].error_code == "ColumnsMissing"
    assert trust.night()["contracts"].error_code == "ColumnsMissing"
    trust.send(Sheets(registers))
    assert statuses(trust.night())["contracts"] == "landed"
    assert statuses(trust.night()) == dict.fromkeys([*registers, "refused_rows", "row_warnings"], "kept")


def test_a_register_that_the_trust_expects_is_missed_from_the_first_day(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    trust.send(Sheets())
    outcomes = trust.night(expected=("plans", "contracts"))
    assert outcomes["contracts"].error_code == "SheetMissing"
    assert outcomes["buildings"].error_code is None


def test_a_workbook_without_a_register_is_no_failure_where_none_is_expected(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    sheets = Sheets({})
    sheets.book.create_sheet("Notes")
    trust.send(sheets)
    assert statuses(trust.night(expected=())) == {"refused_rows": "landed", "row_warnings": "landed"}


def test_an_expected_register_that_nobody_knows_is_a_mistake_of_the_settings(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="There is no register contract to expect"):
        Trust(tmp_path).night(expected=("plans", "contract"))


def test_without_a_key_only_the_registers_with_people_fail(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    trust.send(Sheets(EVERY_REGISTER))
    failed = {name: status for name, status in statuses(trust.night()).items() if status != "landed"}
    assert failed == dict.fromkeys(["training", "network_attendance", "improvement_days"], "CredentialsMissing")


def test_a_row_that_is_gone_since_the_last_snapshot_is_told_once_by_its_id(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    trust.send(Sheets(EVERY_REGISTER))
    trust.night(pseudonym_key=KEY)
    sheets = Sheets(EVERY_REGISTER)
    sheets.book["Contracts"].delete_rows(3)
    sheets.put("audits", "Audit date", "TBC")  # refused is not gone
    sheets.put("plans", "Record id", "pl-2")  # neither is one typed otherwise
    trust.send(sheets)
    tomorrow = AS_AT + timedelta(days=1)
    assert trust.night(tomorrow, pseudonym_key=KEY)["contracts"].rows_landed == 2
    gone = [row for row in trust.rows("row_warnings", tomorrow) if row["reason_code"] == "row_vanished"]
    assert [(row["register"], row["record_id"], row["source_row"], row["row_kind"]) for row in gone] == [
        ("contracts", "CT-2", None, "goods_services")
    ]
    assert "19/03/2026" in str(gone[0]["reason"])
    assert "row 3" in str(gone[0]["reason"])
