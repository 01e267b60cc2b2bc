"""Wonde's simulated server behaves as is known of the vendor: one small test for each statement."""

from __future__ import annotations

from typing import Any

import pytest
import requests
from hand_made import AS_AT, LARK, LATE, TOLL, Simulated, utc

from demo.records import World
from demo.servers.moments import Clock
from demo.servers.systems import Servers

STUDENTS = f"schools/A{LARK}/students"
LEAVERS = f"schools/A{LARK}/students-leaver"
MARKS = f"schools/A{LARK}/attendance/session"
EXCLUSIONS = f"schools/A{LARK}/exclusions"
DELETIONS = f"schools/A{LARK}/deletions"


def ids(rows: list[dict[str, Any]]) -> set[str]:
    return {row["id"] for row in rows}


def by_id(rows: list[dict[str, Any]], wanted: str) -> dict[str, Any]:
    return next(row for row in rows if row["id"] == wanted)


def test_one_token_opens_every_approved_school(simulated: Simulated) -> None:
    schools = simulated.wonde("schools").json()["data"]
    assert [school["urn"] for school in schools] == [LARK, TOLL]


def test_a_schools_own_token_opens_that_school_only(simulated: Simulated) -> None:
    own = simulated.details["wonde"]["tokens"][TOLL]
    assert [school["urn"] for school in simulated.wonde("schools", token=own).json()["data"]] == [TOLL]
    assert simulated.wonde(f"schools/A{TOLL}/students", token=own).status_code == 200
    assert simulated.wonde(STUDENTS, token=own).status_code == 403


def test_a_wrong_or_missing_token_is_401(simulated: Simulated) -> None:
    assert simulated.wonde("schools", token="wrong").status_code == 401
    base = simulated.details["wonde"]["base_url"]
    assert requests.get(f"{base}/v1.0/schools", timeout=10).status_code == 401


def test_a_school_not_yet_in_the_trust_is_not_approved(simulated: Simulated) -> None:
    assert simulated.wonde(f"schools/A{LATE}/students").status_code == 404
    simulated.at(utc(2025, 11, 2, 2))
    assert simulated.wonde(f"schools/A{LATE}/students").status_code == 200


def test_a_school_that_left_the_trust_is_approved_no_longer(simulated: Simulated) -> None:
    own = simulated.details["wonde"]["tokens"][TOLL]
    simulated.at(utc(2025, 11, 14, 12))
    assert simulated.wonde(f"schools/A{TOLL}/students", token=own).status_code == 200
    simulated.at(utc(2025, 11, 15, 12))
    assert simulated.wonde(f"schools/A{TOLL}/students", token=own).status_code == 401


def test_a_school_object_bears_what_identifies_it(simulated: Simulated) -> None:
    school = simulated.wonde("schools").json()["data"][0]
    expected = {
        "id": f"A{LARK}",
        "name": "Lark School",
        "establishment_number": "7001",
        "urn": LARK,
        "la_code": "990",
        "phase_of_education": "SPECIAL",
        "timezone": "Europe/London",
    }
    assert expected.items() <= school.items()
    assert f"http://{school['region']['domain']}" == simulated.details["wonde"]["base_url"]
    assert simulated.wonde(f"schools/A{LARK}").json()["data"] == school


def test_the_wrong_regions_host_returns_no_data(hand_made_world: World) -> None:
    servers = Servers(hand_made_world, Clock.after(AS_AT), second_region=[TOLL])
    with servers as details:
        token = {"Authorization": f"Bearer {details['wonde']['token']}"}
        base = details["wonde"]["base_url"]
        schools = requests.get(f"{base}/v1.0/schools", headers=token, timeout=10).json()["data"]
        domains = {school["urn"]: school["region"]["domain"] for school in schools}
        assert f"http://{domains[LARK]}" == base
        assert domains[TOLL] != domains[LARK]
        found = {
            domain: requests.get(f"http://{domain}/v1.0/schools/A{TOLL}/students", headers=token, timeout=10).json()
            for domain in domains.values()
        }
    assert found[domains[LARK]]["data"] == []
    assert "pagination" not in found[domains[LARK]]["meta"]
    assert ids(found[domains[TOLL]]["data"]) == {"T1", "T2"}


@pytest.mark.parametrize(
    ("path", "asked", "given"),
    [
        (STUDENTS, None, 50),
        (STUDENTS, 70, 70),
        (STUDENTS, 5000, 200),
        (EXCLUSIONS, 5000, 100),
        (MARKS, None, 50),
        (MARKS, 120, 120),
        (MARKS, 5000, 1000),
    ],
)
def test_per_page_is_50_unless_asked_and_its_maximum_differs(
    simulated: Simulated, path: str, asked: int | None, given: int
) -> None:
    page = simulated.wonde(path, per_page=asked).json()
    total = len(simulated.all_of(path))
    assert len(page["data"]) == min(given, total)
    if total > given:
        assert page["meta"]["pagination"]["per_page"] == given


def test_pagination_is_absent_when_all_fits_one_page(simulated: Simulated) -> None:
    assert "pagination" not in simulated.wonde(LEAVERS).json()["meta"]
    assert "pagination" not in simulated.wonde(f"schools/A{TOLL}/students", per_page=20).json()["meta"]
    assert "pagination" in simulated.wonde(STUDENTS, per_page=20).json()["meta"]


@pytest.mark.parametrize(("path", "link"), [(STUDENTS, "page=2"), (MARKS, "cursor=")])
def test_next_is_an_absolute_url_by_page_or_by_cursor(simulated: Simulated, path: str, link: str) -> None:
    query: dict[str, Any] = {"per_page": 50, "updated_after": "2025-01-01 00:00:00"}
    first = simulated.wonde(path, **query).json()["meta"]["pagination"]
    assert first["more"] is True
    assert first["next"].startswith(simulated.details["wonde"]["base_url"])
    assert link in first["next"]
    assert "updated_after=2025-01-01+00%3A00%3A00" in first["next"]
    rows = simulated.all_of(path, **query)
    assert len(rows) == len(ids(rows)) > 100


def test_the_last_page_has_no_next(simulated: Simulated) -> None:
    last = simulated.wonde(STUDENTS, per_page=200, page=2).json()["meta"]["pagination"]
    assert (last["next"], last["more"], last["current_page"]) == (None, False, 2)


@pytest.mark.parametrize(
    ("after", "before", "expected"),
    [
        ("2025-10-08 08:59:59", None, {"FIXED", "RISEN"}),
        ("2025-10-08 09:00:00", None, {"RISEN"}),
        (None, "2025-10-06 07:50:00", set()),
        ("2025-10-06 07:50:00", "2025-10-08 09:00:00", {"ODD"}),
        ("2025-10-06 07:50:00", "2025-10-08 09:00:01", {"ODD", "FIXED"}),
        ("2025-10-09 00:00:00", "2025-10-07 00:00:00", set()),
    ],
)
def test_increments_are_by_utc_moments(
    simulated: Simulated, after: str | None, before: str | None, expected: set[str]
) -> None:
    window = {"updated_after": after, "updated_before": before}
    assert ids(simulated.all_of(MARKS, **window)) == expected


@pytest.mark.parametrize("written", ["2025-10-08", "2025-10-08T09:00:00Z", "yesterday"])
def test_a_moment_written_otherwise_is_refused(simulated: Simulated, written: str) -> None:
    assert simulated.wonde(MARKS, updated_after=written).status_code == 422


def test_dates_name_their_zone_and_it_is_not_always_utc(simulated: Simulated) -> None:
    zones = {}
    for urn in (LARK, TOLL):
        row = simulated.all_of(f"schools/A{urn}/attendance/session")[0]
        zones[urn] = row["date"], row["updated_at"]
    assert zones[LARK] == (
        {"date": "2025-10-06 00:00:00.000000", "timezone_type": 3, "timezone": "Europe/London"},
        {"date": "2025-10-06 08:50:00.000000", "timezone_type": 3, "timezone": "Europe/London"},
    )
    assert zones[TOLL] == (
        {"date": "2025-10-06 00:00:00.000000", "timezone_type": 3, "timezone": "UTC"},
        {"date": "2025-10-06 07:50:00.000000", "timezone_type": 3, "timezone": "UTC"},
    )


def test_a_pupils_names_and_e_mail_come_unasked_and_details_only_when_included(simulated: Simulated) -> None:
    bare = by_id(simulated.all_of(STUDENTS), "P001")
    assert (bare["forename"], bare["surname"], bare["email"]) == ("Wilf", "Quillfeather", "P001@pupils.example")
    assert "education_details" not in bare
    assert "extended_details" not in bare
    whole = by_id(simulated.all_of(STUDENTS, include="education_details,extended_details"), "P001")
    education, extended = whole["education_details"]["data"], whole["extended_details"]["data"]
    assert education["admission_date"]["date"] == "2024-09-03 00:00:00.000000"
    assert (education["leaving_date"], education["current_nc_year"]) == (None, "5")
    assert education["upn"]
    expected = {
        "sen_status": "EHCP",
        "free_school_meals": True,
        "english_as_additional_language": False,
        "premium_pupil_indicator": True,
    }
    assert expected.items() <= extended.items()


def test_a_session_mark_points_to_a_code_and_a_pupil_by_id(simulated: Simulated) -> None:
    marks = simulated.all_of(MARKS)
    codes = {code["id"]: code for code in simulated.all_of(f"schools/A{LARK}/attendance-codes")}
    fixed = by_id(marks, "FIXED")
    assert (fixed["session"], fixed["student"]) == ("AM", "P001")
    assert codes[fixed["attendance_code"]]["code"] == "I"
    assert codes[fixed["attendance_code"]]["type"] == "Authorised absence"


def test_codes_are_an_open_set_and_their_ids_are_the_schools_own(simulated: Simulated) -> None:
    lark = {code["code"]: code for code in simulated.all_of(f"schools/A{LARK}/attendance-codes")}
    toll = {code["code"]: code for code in simulated.all_of(f"schools/A{TOLL}/attendance-codes")}
    assert lark["@"]["type"] is None
    assert "@" not in toll
    assert lark["/"]["id"] != toll["/"]["id"]


def test_an_exclusion_names_its_pupil_only_with_include_student(simulated: Simulated) -> None:
    (bare,) = simulated.all_of(EXCLUSIONS)
    assert "student" not in bare
    (whole,) = simulated.all_of(EXCLUSIONS, include="student")
    assert whole["student"]["data"]["id"] == "P001"
    assert whole["student"]["data"]["surname"] == "Quillfeather"
    expected = {
        "id": "X1",
        "start_session": "AM",
        "end_session": "PM",
        "sessions": 4,
        "type_code": "SUSP",
        "reason_code": "PP",
    }
    assert expected.items() <= whole.items()
    assert whole["start_date"]["date"].startswith("2025-10-01")


def test_a_returner_has_a_new_id_and_the_same_upi(simulated: Simulated) -> None:
    now = by_id(simulated.all_of(STUDENTS), "BACK2")
    earlier = by_id(simulated.all_of(LEAVERS), "BACK1")
    assert now["upi"] == earlier["upi"]


def test_deletions_tell_type_id_and_when(simulated: Simulated) -> None:
    rows = {row["id"]: row for row in simulated.all_of(DELETIONS)}
    assert {(row["type"], row["id"]) for row in rows.values()} == {
        ("student", "ERROR"),
        ("attendance-session", "GONE"),
        ("attendance-session", "RISEN"),
        ("attendance-session", "BEFORE"),
        ("exclusion", "X2"),
    }
    assert rows["GONE"]["deleted_at"]["date"] == "2025-10-09 10:00:00.000000"
    assert rows["GONE"]["restored_at"] is None


def test_deletions_are_filtered_by_type_and_moment(simulated: Simulated) -> None:
    assert ids(simulated.all_of(DELETIONS, type="exclusion")) == {"X2"}
    assert ids(simulated.all_of(DELETIONS, type="attendance-session", updated_after="2025-10-09 00:00:00")) == {
        "GONE",
        "RISEN",
    }


def test_a_restored_record_is_back_and_its_deletion_says_so(simulated: Simulated) -> None:
    deletion = by_id(simulated.all_of(DELETIONS), "RISEN")
    assert deletion["restored_at"]["date"] == "2025-10-09 12:00:00.000000"
    assert "RISEN" in ids(simulated.all_of(MARKS))
    simulated.at(utc(2025, 10, 9, 10, 30))
    assert by_id(simulated.all_of(DELETIONS), "RISEN")["restored_at"] is None
    assert "RISEN" not in ids(simulated.all_of(MARKS))


def test_children_of_a_deleted_parent_go_without_an_entry(simulated: Simulated) -> None:
    simulated.at(utc(2025, 9, 18, 12))
    assert "CHILD" in ids(simulated.all_of(MARKS))
    assert "X3" in ids(simulated.all_of(EXCLUSIONS))
    simulated.at(utc(2025, 9, 20, 12))
    assert "CHILD" not in ids(simulated.all_of(MARKS))
    assert "X3" not in ids(simulated.all_of(EXCLUSIONS))
    assert ids(simulated.all_of(DELETIONS)) == {"ERROR", "BEFORE"}


def test_a_correction_is_seen_only_after_it_is_recorded(simulated: Simulated) -> None:
    codes = {code["id"]: code["code"] for code in simulated.all_of(f"schools/A{LARK}/attendance-codes")}
    seen = []
    for moment in (utc(2025, 10, 8, 8, 59, 59), utc(2025, 10, 8, 9)):
        fixed = by_id(simulated.at(moment).all_of(MARKS), "FIXED")
        seen.append((codes[fixed["attendance_code"]], fixed["updated_at"]["date"][:16]))
    assert seen == [("N", "2025-10-06 08:50"), ("I", "2025-10-08 10:00")]


def test_a_mark_is_not_there_before_it_is_taken_nor_after_it_is_deleted(simulated: Simulated) -> None:
    there = [
        "GONE" in ids(simulated.at(moment).all_of(MARKS))
        for moment in (utc(2025, 10, 6, 7, 49), utc(2025, 10, 6, 7, 50), utc(2025, 10, 9, 8, 59), utc(2025, 10, 9, 9))
    ]
    assert there == [False, True, True, False]


def test_a_leaver_moves_from_students_to_students_leaver_when_the_office_hears_of_it(simulated: Simulated) -> None:
    simulated.at(utc(2025, 10, 6, 7, 59))
    include = {"include": "education_details"}
    unaware = by_id(simulated.all_of(STUDENTS, **include), "LEFT")
    assert unaware["education_details"]["data"]["leaving_date"] is None
    simulated.at(utc(2025, 10, 6, 8))
    assert "LEFT" not in ids(simulated.all_of(STUDENTS))
    leaver = by_id(simulated.all_of(LEAVERS, **include), "LEFT")
    assert leaver["education_details"]["data"]["leaving_date"]["date"] == "2025-10-03 00:00:00.000000"
    assert leaver["updated_at"]["date"] == "2025-10-06 09:00:00.000000"


def test_a_leaving_told_in_advance_shows_its_date_and_moves_after_the_last_day(simulated: Simulated) -> None:
    before = by_id(simulated.all_of(STUDENTS, include="education_details"), "LATER")
    assert before["education_details"]["data"]["leaving_date"]["date"] == "2025-10-17 00:00:00.000000"
    simulated.at(utc(2025, 10, 17, 12))
    assert "LATER" in ids(simulated.all_of(STUDENTS))
    simulated.at(utc(2025, 10, 17, 23, 30))  # 00:30 of the 18th in London
    assert "LATER" in ids(simulated.all_of(LEAVERS))


@pytest.mark.parametrize("path", ["schools/nobody/students", f"schools/A{LARK}/nothing", "teachers"])
def test_what_does_not_exist_is_404(simulated: Simulated, path: str) -> None:
    assert simulated.wonde(path).status_code == 404
