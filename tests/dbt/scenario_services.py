"""The scenario's helpdesk, Intune, accounts, surveys, assessments, achievements and employees."""

from __future__ import annotations

from datetime import date, datetime

from tests.dbt.landed import LandedDay, Row, at
from tests.dbt.scenario_names import AS_AT, ASH, ELM, OAK

NOBODYS = "The Old Mill"  # a name by which no academy is known


def services(landed: LandedDay) -> None:
    _helpdesk(landed)
    _tenancy(landed)
    _systems(landed)
    _pupils(landed)
    _people(landed)


def _moment(day: date, hour: int, minute: int = 0) -> datetime:
    return at(day, hour).replace(minute=minute)


def _helpdesk(landed: LandedDay) -> None:
    """Due this month: Oak 1 of 2 met. First answers: Oak after 1 and 2 hours of work, Elm after 486 minutes of it."""
    names = {"oak": f"Academy {OAK}", "elm": f"Company {ELM}", "mill": NOBODYS}
    landed.add("freshservice", "departments", *({"department_id": key, "name": name} for key, name in names.items()))
    landed.add("freshservice", "groups", {"group_id": "g1", "name": "ICT"})
    landed.add("freshdesk", "companies", {"company_id": "ash", "name": f"Academy {ASH}"})
    second, friday = date(2026, 3, 2), date(2026, 2, 27)

    def ticket(number: str, **values: object) -> Row:
        return {"ticket_id": number, "status": 2, "priority": 2, "type": "Incident", "updated_at": at(AS_AT), **values}

    landed.add(
        "freshservice",
        "tickets",
        ticket(
            "1",
            department_id="oak",
            group_id="g1",
            type="Service Request",
            created_at=_moment(second, 9),
            first_responded_at=_moment(second, 10),
            due_by=_moment(second, 12),
            resolved_at=_moment(second, 12),
        ),
        ticket(
            "2",
            department_id="oak",
            group_id="g1",
            created_at=_moment(date(2026, 3, 18), 16, 30),
            first_responded_at=_moment(AS_AT, 9, 30),
            due_by=_moment(AS_AT, 23, 59),
        ),
        ticket(
            "3",
            department_id="elm",
            type="Service Request",
            created_at=_moment(friday, 9),
            first_responded_at=_moment(second, 8, 6),
            due_by=_moment(friday, 17),
            resolved_at=_moment(second, 9),
        ),
        ticket(
            "4",
            department_id="mill",
            created_at=_moment(second, 9),
            first_responded_at=_moment(second, 10),
            due_by=_moment(second, 12),
        ),
    )
    # It waits for the asker, so it is not due.
    landed.add("freshdesk", "tickets", ticket("1", company_id="ash", status=3, due_by=_moment(second, 12)))


def _tenancy(landed: LandedDay) -> None:
    """Two accounts that may sign in: one without a second factor, and that one is a guest."""
    landed.add(
        "graph",
        "managed_devices",
        {
            "managed_device_id": "m1",
            "serial": "S1",
            "os_name": "Windows",
            "os_version": "10.0.26100.7840",  # of 10 February: that of 10 March need not be there for five days yet
            "enrolled_at": at(date(2025, 9, 8)),
            "owner_type": "company",
        },
    )
    landed.add(
        "graph",
        "accounts",
        {"account_key": "k1", "account_enabled": True},
        {"account_key": "k2", "account_enabled": True, "user_type": "Guest"},
        {"account_key": "k3", "account_enabled": False, "user_type": "Member"},
    )
    landed.add(
        "graph",
        "mfa_registrations",
        {"account_key": "k1", "is_mfa_registered": True},
        {"account_key": "k2", "is_mfa_registered": False},
    )


def _systems(landed: LandedDay) -> None:
    landed.add("wonde", "schools", {"wonde_school_id": "A1", "mis": "Arbor"}, academy=OAK)
    landed.add("wonde", "schools", {"wonde_school_id": "A2", "mis": "SIMS"}, academy=ELM)


def _pupils(landed: LandedDay) -> None:
    """Oak: 2 of 4 pupils assessed, one as expected; 1 of 4 has contributed; 6 of 8 leavers settled."""
    landed.add("wonde", "assessment_aspects", {"aspect_id": "reading", "name": "Reading", "type": "Grade"}, academy=OAK)

    def result(number: str, pupil: str, grade: str) -> Row:
        told = {"result_id": number, "student_key": pupil, "aspect_id": "reading", "grade": grade}
        return {**told, "collected_on": date(2026, 2, 9), "updated_at": at(AS_AT)}

    landed.add(
        "wonde",
        "assessment_results",
        result("r1", "o1", "EXS"),
        result("r2", "o2", "WTS"),
        result("r3", "o3", "EXS"),  # deleted below
        result("r4", "both", "EXS"),  # gone, which only the census tells
        academy=OAK,
    )
    landed.add("wonde", "assessment_result_deletions", {"result_id": "r3", "deleted_at": at(AS_AT)}, academy=OAK)
    landed.add("wonde", "assessment_result_census", *({"result_id": each} for each in ("r1", "r2")), academy=OAK)

    def achievement(name: str, pupil: str, kind: str) -> Row:
        told = {"achievement_id": name, "student_number": 1, "student_key": pupil, "type": kind}
        return {**told, "achievement_date": date(2026, 2, 9), "updated_at": at(AS_AT)}

    landed.add(
        "wonde",
        "achievements",
        achievement("a1", "o1", "Kindness"),
        achievement("a2", "o2", "Full marks"),
        achievement("a3", "o3", "Kindness"),  # deleted below
        academy=OAK,
    )
    landed.add("wonde", "achievement_deletions", {"achievement_id": "a3", "deleted_at": at(AS_AT)}, academy=OAK)
    landed.add("wonde", "achievement_census", *({"achievement_id": each} for each in ("a1", "a2")), academy=OAK)
    settled = {"cohort": 2025, "leavers": 8, "positive": 6, "unknown": 1}
    landed.add("registers", "destinations", _row(OAK, "D1", "final", **settled), academy=OAK)


def _people(landed: LandedDay) -> None:
    """Oak: 3 of 4 users satisfied, 9 of 10 pupils; 1 of 2 trained, 1 of 3 at a meeting. Elm: 2 of 4 leaders."""
    landed.add(
        "registers",
        "surveys",
        _survey(OAK, "S1", "support_users", "speed", (1, 0, 0, 2, 1)),
        _survey(OAK, "S2", "pupils", "enjoyment", (0, 1, 0, 4, 5)),
        academy=OAK,
    )
    landed.add("registers", "surveys", _survey(ELM, "S1", "leaders", "CF", (0, 0, 2, 0, 2)), academy=ELM)
    course = {"course": "cyber_security", "has_system_access": True}
    landed.add(
        "registers",
        "training",
        _row(OAK, "T1", "done", person_id="head", done=AS_AT, **course),
        _row(OAK, "T2", "needed", person_id="caretaker", due=AS_AT, **course),
        academy=OAK,
    )
    landed.add(
        "registers",
        "network_attendance",
        _row(OAK, "N1", "attended", person_id="head", attended=date(2026, 2, 9)),
        _row(OAK, "N2", "attended", person_id="head", attended=date(2026, 3, 9)),
        academy=OAK,
    )
    landed.add(
        "wonde",
        "employees",
        *({"employee_key": f"e{number}", "start_date": date(2020, 9, 1)} for number in (1, 2, 3)),
        {"employee_key": "e4", "start_date": date(2020, 9, 1), "end_date": date(2026, 3, 18)},
        academy=OAK,
    )


def _row(urn: str, record_id: str, status: str, **values: object) -> Row:
    return {"record_id": record_id, "school_urn": urn, "owner_role": "Headteacher", "status": status, **values}


def _survey(urn: str, record_id: str, audience: str, question: str, points: tuple[int, ...]) -> Row:
    chosen = {f"point_{point}": count for point, count in enumerate(points, start=1)}
    return _row(urn, record_id, "final", audience=audience, question=question, wave="1", closed=AS_AT, **chosen)
