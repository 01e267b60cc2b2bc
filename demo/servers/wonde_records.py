"""The shapes of Wonde's records: what one pupil, mark, exclusion, code, deletion or school looks like in its JSON."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

import msgspec

from demo.records import Enrolment, School
from demo.servers.moments import LONDON
from demo.servers.wonde_state import Deletion, ShownExclusion, ShownMark, ShownPupil

# The systems that Wonde reads write their dates in different zones; a reader must honour the one that is named.
TIME_ZONES = {"SIMS": "Europe/London", "Arbor": "UTC", "Bromcom": "UTC"}  # of each system's times

PRESENT, EDUCATED, AUTHORISED = "Present", "Approved educational activity", "Authorised absence"
UNAUTHORISED, NOT_COUNTED = "Unauthorised absence", "Attendance not required"

# DfE's codes from 19 August 2024, as a MIS lists them. Their descriptions and types are free text that every system
# words in its own way.
CODES = {
    "/": ("Present (AM)", PRESENT),
    "\\": ("Present (PM)", PRESENT),
    "L": ("Late before the register closed", PRESENT),
    "B": ("Educated off site", EDUCATED),
    "J": ("At an interview", EDUCATED),
    "K": ("Education arranged by the local authority", EDUCATED),
    "P": ("Sporting activity", EDUCATED),
    "V": ("Educational visit or trip", EDUCATED),
    "W": ("Work experience", EDUCATED),
    "C": ("Other authorised circumstances", AUTHORISED),
    "C1": ("Regulated performance or employment abroad", AUTHORISED),
    "C2": ("Part-time timetable", AUTHORISED),
    "E": ("Suspended or excluded, no alternative provision", AUTHORISED),
    "F": ("Extended family holiday (agreed)", AUTHORISED),
    "H": ("Family holiday (agreed)", AUTHORISED),
    "I": ("Illness", AUTHORISED),
    "J1": ("Interview for employment or another school", AUTHORISED),
    "M": ("Medical or dental appointment", AUTHORISED),
    "R": ("Religious observance", AUTHORISED),
    "S": ("Study leave", AUTHORISED),
    "T": ("Mobile child", AUTHORISED),
    "G": ("Family holiday (not agreed)", UNAUTHORISED),
    "N": ("No reason yet provided", UNAUTHORISED),
    "O": ("Unauthorised absence", UNAUTHORISED),
    "U": ("Late after the register closed", UNAUTHORISED),
    "D": ("Dual registered at another school", NOT_COUNTED),
    "Q": ("No access arrangements", NOT_COUNTED),
    "X": ("Non-compulsory school age absence", NOT_COUNTED),
    "Y": ("Unable to attend", NOT_COUNTED),
    "Y1": ("Transport not available", NOT_COUNTED),
    "Y2": ("Widespread disruption to travel", NOT_COUNTED),
    "Y3": ("Part of the premises closed", NOT_COUNTED),
    "Y4": ("Whole site unexpectedly closed", NOT_COUNTED),
    "Y5": ("In custody", NOT_COUNTED),
    "Y6": ("Public health guidance", NOT_COUNTED),
    "Y7": ("Any other unavoidable cause", NOT_COUNTED),
    "Z": ("Not yet on the register", NOT_COUNTED),
    "#": ("Planned whole school closure", NOT_COUNTED),
}


class _SessionMark(msgspec.Struct):
    id: str
    mis_id: str
    date: msgspec.Raw
    session: str
    attendance_code: str
    student: str
    comment: None
    minutes_late: None
    created_at: msgspec.Raw
    updated_at: msgspec.Raw


def stable_number(*parts: str) -> int:
    """A ten-digit number that depends on the parts alone."""
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    return 10**9 + int.from_bytes(digest[:6], "big") % (9 * 10**9)


class Shapes:
    """Writes the records of one school in the manner of the system that Wonde reads there."""

    def __init__(self, school: School, host: str) -> None:
        self._school = school
        self._host = host
        self._mis, self._timezone = school.mis, TIME_ZONES[school.mis]
        self._day = lru_cache(maxsize=1024)(self._uncached_day)
        self._code_id = lru_cache(maxsize=256)(lambda code: f"A{stable_number(school.wonde_id, code)}")

    def school(self) -> dict[str, Any]:
        school = self._school
        return {
            "id": school.wonde_id,
            "name": school.name,
            "establishment_number": school.establishment_number,
            "urn": school.urn,
            "la_code": school.la_code,
            "phase_of_education": school.phase.upper(),
            "mis": self._mis,
            "timezone": "Europe/London",
            "address": {"address_line_1": None, "address_postcode": None, "address_country": {"code": "GBR"}},
            "extended": {"allows_writeback": False, "has_timetables": True},
            "region": {"code": "GBR", "domain": self._host},
        }

    def student(self, row: ShownPupil, includes: Collection[str]) -> dict[str, Any]:
        """A pupil. Names, date of birth and e-mail come unasked; a reader has to drop them."""
        pupil = row.enrolment
        shape = self._person(pupil) | {
            "restored_at": None,
            "created_at": self._instant(pupil.created_at),
            "updated_at": self._instant(row.updated_at),
        }
        if "education_details" in includes:
            shape["education_details"] = {
                "data": {
                    "upn": f"H{stable_number('upn', pupil.upi)}00",
                    "admission_date": self._day(pupil.admitted),
                    "leaving_date": self._day(pupil.left) if row.leaving_known and pupil.left else None,
                    "current_nc_year": pupil.year_group,
                }
            }
        if "extended_details" in includes:
            shape["extended_details"] = {
                "data": {
                    "sen_status": pupil.sen_status,
                    "free_school_meals": pupil.free_school_meals,
                    "english_as_additional_language": pupil.english_additional,
                    "premium_pupil_indicator": pupil.pupil_premium,
                    "in_lea_care": None,
                    "ethnicity": None,
                }
            }
        return shape

    def mark(self, row: ShownMark, _includes: Collection[str]) -> _SessionMark:
        mark = row.mark
        return _SessionMark(
            id=mark.mark_id,
            mis_id=mark.mark_id[1:],
            date=self._day(mark.day),
            session=mark.session,
            attendance_code=self._code_id(row.code),
            student=mark.student_id,
            comment=None,
            minutes_late=None,
            created_at=self._instant(mark.history[0][0]),
            updated_at=self._instant(row.updated_at),
        )

    def code(self, code: str) -> dict[str, Any]:
        """An attendance code; one that a school made up for itself has no type."""
        description, kind = CODES.get(code, ("Local code", None))
        return {"id": self._code_id(code), "code": code, "description": description, "type": kind}

    def exclusion(self, row: ShownExclusion, includes: Collection[str]) -> dict[str, Any]:
        """An exclusion. Whose it is comes only with ``include=student``, and then with the pupil's names."""
        exclusion = row.exclusion
        shape = {
            "id": exclusion.exclusion_id,
            "mis_id": exclusion.exclusion_id[1:],
            "start_date": self._day(exclusion.start),
            "end_date": self._day(exclusion.end),
            "start_session": exclusion.start_session,
            "end_session": exclusion.end_session,
            "sessions": exclusion.sessions,
            "type_code": exclusion.type_code,
            "reason_code": exclusion.reason_code,
            "comments": None,
            "created_at": self._instant(exclusion.recorded_at),
            "updated_at": self._instant(row.updated_at),
        }
        if "student" in includes:
            shape["student"] = {"data": self._person(row.pupil) if row.pupil else {"id": exclusion.student_id}}
        return shape

    def deletion(self, row: Deletion, _includes: Collection[str]) -> dict[str, Any]:
        return {
            "id": row.id,
            "type": row.type,
            "deleted_at": self._instant(row.deleted_at),
            "restored_at": self._instant(row.restored_at) if row.restored_at else None,
        }

    def _person(self, pupil: Enrolment) -> dict[str, Any]:
        return {
            "id": pupil.student_id,
            "upi": pupil.upi,
            "mis_id": pupil.student_id[1:],
            "initials": pupil.forename[:1] + pupil.surname[:1],
            "title": None,
            "surname": pupil.surname,
            "forename": pupil.forename,
            "middle_names": None,
            "legal_surname": pupil.surname,
            "legal_forename": pupil.forename,
            "gender": None,
            "email": pupil.email,
        }

    def _uncached_day(self, day: date) -> msgspec.Raw:
        return self._written(f"{day.isoformat()} 00:00:00.000000")

    def _instant(self, at: datetime) -> msgspec.Raw:
        local = at.astimezone(LONDON if self._timezone == "Europe/London" else UTC)
        return self._written(local.isoformat(" ", "microseconds")[:26])

    def _written(self, local: str) -> msgspec.Raw:
        # Written by hand, not by the encoder: three of these stand in each of 600,000 session marks.
        return msgspec.Raw(f'{{"date":"{local}","timezone_type":3,"timezone":"{self._timezone}"}}'.encode())
