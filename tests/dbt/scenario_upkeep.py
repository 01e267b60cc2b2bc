"""The scenario's registers of the estate, of networks and of improvement, with every edge of their measures."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from tests.dbt.landed import LandedDay, Row
from tests.dbt.scenario_names import AS_AT, ASH, ELM, OAK
from tests.dbt.scenario_registers import register_row

YESTERDAY, TOMORROW = AS_AT - timedelta(days=1), AS_AT + timedelta(days=1)
A_YEAR_AGO = AS_AT - timedelta(days=365)
LAST_SUMMER, FIRST_OF_YEAR = date(2025, 8, 31), date(2025, 9, 1)
FIRST_OF_SPRING = date(2026, 1, 5)


def upkeep(landed: LandedDay) -> None:
    def add(register: str, urn: str, record_id: str, status: str, **values: object) -> None:
        row: Row = register_row(urn, record_id, status, **values)
        landed.add("registers", register, row, academy=urn)

    # A site audit counts for 365 days, and not as a draft.
    add("audits", OAK, "U1", "final", audit_type="site", audit_date=A_YEAR_AGO)
    add("audits", ELM, "U1", "final", audit_type="site", audit_date=A_YEAR_AGO - timedelta(days=1))
    add("audits", ASH, "U1", "draft", audit_type="site", audit_date=AS_AT)
    # Due on the day is not overdue, a week late is amber, more is red.
    for urn, late in ((OAK, 0), (ELM, 7), (ASH, 8)):
        add("remedial_actions", urn, "R1", "open", severity="high", due=AS_AT - timedelta(days=late))
    add("remedial_actions", OAK, "R2", "open", severity="medium", due=LAST_SUMMER)
    # A certificate counts to its last day, and not without one.
    for urn, last_day in ((OAK, AS_AT), (ELM, None)):
        values = {"person_id": "who", "course": "competent_person", "has_system_access": False, "due": LAST_SUMMER}
        add("training", urn, "G1", "done", done=LAST_SUMMER, certificate_to=last_day, **values)
    training = {"person_id": "who", "course": "first_aid", "has_system_access": False}
    add("training", OAK, "G2", "done", due=AS_AT, done=AS_AT, **training)
    add("training", OAK, "G3", "needed", due=YESTERDAY, **training)
    add("training", OAK, "G4", "cancelled", due=YESTERDAY, **training)
    add("training", OAK, "G5", "needed", due=TOMORROW, **training)

    _estate(landed)
    # Signed, and reviewed on the day; the vision of the growth plan is signed off, but nothing stands beside the plan.
    year = {"start_date": FIRST_OF_YEAR, "end_date": date(2026, 8, 31), "approved_date": LAST_SUMMER}
    add("plans", OAK, "P4", "approved", plan_type="digital", headteacher_signed=True, **year)
    add("plans", OAK, "P5", "approved", plan_type="growth", vision_signed=True, **year)
    add("standards", OAK, "S1", "current", standard="broadband", applicable=True, met="yes", assessed=AS_AT)
    add("standards", OAK, "S2", "current", standard="cloud", applicable=True, met="partial", assessed=AS_AT)
    add("standards", OAK, "S3", "current", standard="monitoring", applicable=False, assessed=AS_AT)
    add("standards", ELM, "S1", "superseded", standard="broadband", applicable=True, met="no", assessed=AS_AT)
    # The term begins on 5 January; apologies are no attendance.
    for urn, attended, status in (
        (OAK, FIRST_OF_SPRING, "attended"),
        (ELM, FIRST_OF_SPRING - timedelta(days=1), "attended"),
        (ASH, AS_AT, "apologies"),
    ):
        add("network_attendance", urn, "W1", status, event_id="M1", person_id="head", attended=attended)
    add("networks", OAK, "M1", "held", network="ict", planned_date=FIRST_OF_YEAR, held_date=FIRST_OF_YEAR)
    add("networks", OAK, "M2", "cancelled", network="ict", planned_date=AS_AT)
    add("networks", OAK, "M3", "planned", network="ict", planned_date=TOMORROW)
    _improvement(landed)


def _estate(landed: LandedDay) -> None:
    """Oak: one urgent need of two is planned, one project of two is on track. Elm: its need names another's action."""

    def need(urn: str, record_id: str, status: str = "open", **values: object) -> None:
        defaults = {"building_id": "B1", "element": "roof", "grade": "d", "survey_date": FIRST_OF_YEAR}
        landed.add(
            "registers", "condition", register_row(urn, record_id, status, **{**defaults, **values}), academy=urn
        )

    need(OAK, "N1", priority=1, cost=5000, plan_line="a1")
    need(OAK, "N2", priority=2, cost=3000, plan_line="A5")  # an action that costs nothing
    need(OAK, "N3", priority=3, cost=900)
    need(OAK, "N4", "done", priority=1, cost=900)
    need(ELM, "N1", priority=1, cost=Decimal("1200.5"), plan_line="A2")

    def project(urn: str, record_id: str, status: str = "live", **values: object) -> None:
        defaults = {"project_name": "New roof", "stage": "construction", "baseline_start": FIRST_OF_YEAR}
        limits = {"baseline_end": AS_AT, "forecast_end": AS_AT, "budget": 1000, "forecast_cost": 1050}
        landed.add(
            "registers",
            "projects",
            register_row(urn, record_id, status, **{**defaults, **limits, **values}),
            academy=urn,
        )

    project(OAK, "J1")
    project(OAK, "J2", forecast_cost=Decimal("1050.01"))
    project(OAK, "J3", "complete", stage="complete", actual_end=YESTERDAY)
    project(OAK, "J4", "cancelled")
    project(ELM, "J1", forecast_end=None)

    def milestone(record_id: str, status: str, **values: object) -> None:
        row = register_row(OAK, record_id, status, milestone="Reached", **values)
        landed.add("registers", "milestones", row, academy=OAK)

    milestone("L1", "achieved", baseline_date=AS_AT, actual_date=AS_AT)
    milestone("L2", "open", baseline_date=AS_AT)
    milestone("L3", "open", baseline_date=TOMORROW)
    milestone("L4", "open", baseline_date=AS_AT, project_id="J1")  # a project's, not the programme's


def _improvement(landed: LandedDay) -> None:
    """Reviews, recommendations, the delivery plan and quality assurance, most of it of Oak."""

    def add(register: str, urn: str, record_id: str, status: str, **values: object) -> None:
        landed.add("registers", register, register_row(urn, record_id, status, **values), academy=urn)

    add("reviews", OAK, "V1", "final", review_type="benchmark_ict", review_date=FIRST_OF_YEAR)
    add("reviews", OAK, "V2", "final", review_type="external", review_date=FIRST_OF_YEAR)
    add("reviews", OAK, "V3", "final", review_type="peer", review_date=A_YEAR_AGO)
    add("reviews", ELM, "V1", "draft", review_type="benchmark_finance", review_date=AS_AT)
    add("reviews", ELM, "V2", "final", review_type="peer", review_date=A_YEAR_AGO - timedelta(days=1))
    add("reviews", ASH, "V1", "final", review_type="benchmark_energy", review_date=LAST_SUMMER)
    add("recommendations", OAK, "C1", "closed", review_id="v2", due=AS_AT, closed=AS_AT)
    add("recommendations", OAK, "C2", "open", review_id="V2", due=FIRST_OF_YEAR)
    add("recommendations", OAK, "C3", "not_accepted", review_id="V2", due=YESTERDAY)
    add("recommendations", OAK, "C4", "closed", review_id="V1", due=YESTERDAY, closed=AS_AT)
    add("recommendations", OAK, "C5", "open", review_id="V2", due=TOMORROW)

    def action(record_id: str, status: str, due: date, progress: str, **values: object) -> None:
        complete = {"priority": "SIP1", "how_given": True, "measure_given": True, "approved": FIRST_OF_YEAR}
        add("delivery_plan", OAK, record_id, status, due=due, progress=progress, **{**complete, **values})

    action("D1", "open", AS_AT, "on_track")
    action("D2", "open", YESTERDAY, "on_track", approved=None)
    action("D3", "done", FIRST_OF_YEAR, "done", done=AS_AT)
    action("D4", "cancelled", AS_AT, "behind")
    action("D5", "open", date(2026, 9, 1), "not_started", measure_given=False, last_reviewed=date(2026, 1, 4))
    action("D6", "done", LAST_SUMMER, "done", done=LAST_SUMMER)

    add("qa_activities", OAK, "Q1", "done", activity="parent_voice", planned=FIRST_OF_YEAR, done=AS_AT)
    add("qa_activities", OAK, "Q2", "planned", activity="learning_walk", planned=AS_AT)
    add("qa_activities", OAK, "Q3", "cancelled", activity="pupil_voice", planned=AS_AT)
    add("qa_activities", ELM, "Q1", "done", activity="staff_voice", planned=LAST_SUMMER, done=LAST_SUMMER)
