"""Bromcom: the management information system of some academies, read from its own partner API.

Connection: ``base_url`` https://api.bromcomcloud.com; ``login`` the application's id and ``password`` its secret, as
Bromcom's partner portal shows them; ``schools.<urn>`` in extra the number by which Bromcom knows each academy. Each
school has to approve the application for the entities below.

Everything is a snapshot: the API tells neither changes nor deletions, so what a later snapshot lacks is gone. Text
comes padded with spaces, most errors come with HTTP 200, and without a filter an entity shows only what holds today:
pupils who left have to be asked for. The API's shape, ``StudentFlatView`` and ``BasicAttendance`` are as in a client
that schools use; the other entities and the fields marked optional are to be checked against the portal.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Final

import msgspec

from extractors.academy import Academy
from extractors.columns import Privacy
from extractors.declare import Field, Pass, Resource
from extractors.errors import ExtractError, RateLimited, SchoolNotFound, VendorComplaint
from extractors.http.answers import Answer, harmless
from extractors.http.filtered import PageInFilter
from extractors.http.header_keys import HeaderKeys
from extractors.http.manners import Rate
from extractors.http.session import Session
from extractors.pages import look_up
from extractors.records.moments import ISO_DAY
from extractors.records.values import FLAG, IDENTIFIER, LEADING_INTEGER, TEXT
from extractors.source import Access, Entry, Source

STUDENT: Final = "student"
ENTITY_FILTER: Final = "entityFilter"
_PAGES: Final = PageInFilter(size=100_000)
_EVERYBODY: Final = "enrolmentStartDate>='1990-01-01'"
_EVER: Final = "startDate>='1990-01-01'"
_SESSIONS: Final = "(periodDisplayName='AM' or periodDisplayName='PM')"


def _student_key() -> Field:
    text = "Pseudonym of the pupil's number in Bromcom."
    return Field("student_key", "studentId", IDENTIFIER, text, Privacy.PERSON_ID, STUDENT, nullable=False)


def _entity(name: str) -> str:
    return f"v2/{name}?schoolId={{school}}"


def months(as_at: date) -> tuple[Pass, ...]:
    """The twelve months up to and with the one of ``as_at``: one list each, so that none grows too large.

    Twelve, and not those of the academic year: a snapshot that began anew every September could not be told from one
    that lost most of its marks. Bounds are half-open.
    """
    numbers = range(as_at.year * 12 + as_at.month - 12, as_at.year * 12 + as_at.month + 1)
    firsts = [date(number // 12, number % 12 + 1, 1) for number in numbers]
    return tuple(
        Pass(
            f"{first:%Y-%m}",
            {
                ENTITY_FILTER: f"calendarStartDate>='{first}T00:00:00' and calendarStartDate<'{following}T00:00:00'"
                f" and {_SESSIONS}"
            },
        )
        for first, following in pairwise(firsts)
    )


RESOURCES: Final = (
    Resource(
        name="schools",
        path=_entity("Schools"),
        description="The academy's own school record in Bromcom.",
        records="data",
        paging=_PAGES,
        key=("bromcom_school_id",),
        fields=(
            Field("bromcom_school_id", "schoolId", IDENTIFIER, "Bromcom's number of the school."),
            Field("name", "schoolName", TEXT, "The school's name in Bromcom."),
            Field("urn", "urn", IDENTIFIER, "The URN that the MIS bears, perhaps the predecessor's."),
            Field("establishment_number", "establishmentNumber", IDENTIFIER, "DfE's number.", optional=True),
            Field("la_code", "laCode", IDENTIFIER, "DfE's code of the local authority.", optional=True),
            Field("phase_of_education", "phase", TEXT, "Phase, in the MIS's words.", optional=True),
        ),
        dropped=("headTeacherName", "telephone", "email", "address", "postcode"),
    ),
    Resource(
        name="attendance_codes",
        path=_entity("AttendanceCodes"),
        description="The attendance codes of the school, to which its marks refer by the code itself.",
        records="data",
        paging=_PAGES,
        key=("code",),
        fields=(
            Field("code", "code", TEXT, "The code as a register shows it."),
            Field("description", "description", TEXT, "What the code means, in the MIS's words."),
            Field("type", "statisticalMeaning", TEXT, "Kind of code, in the MIS's words.", optional=True),
        ),
        dropped=("attendanceCodeId", "physicalMeaning"),
    ),
    Resource(
        name="students",
        path=_entity("StudentFlatView"),
        description="Every stay of a pupil at the school: on roll, to come and left.",
        records="data",
        paging=_PAGES,
        params={ENTITY_FILTER: _EVERYBODY},
        key=("student_key",),
        fields=(
            _student_key(),
            Field(
                "person_key",
                "upn",
                IDENTIFIER,
                "Pseudonym of the pupil's UPN, the same when the pupil returns; null without one.",
                Privacy.PERSON_ID,
                "upn",
            ),
            Field("admission_date", "enrolmentStartDate", ISO_DAY, "First day on roll."),
            Field("leaving_date", "enrolmentEndDate", ISO_DAY, "Last day on roll; null while on roll."),
            Field("year_group", "yearGroup", IDENTIFIER, "National curriculum year.", Privacy.BANDED),
            Field("sen_status", "provisionName", TEXT, "Special educational needs provision.", Privacy.BANDED),
            Field("free_school_meals", "fsmFlag", FLAG, "Entitled to free meals.", Privacy.BANDED, optional=True),
            Field("english_additional", "ealFlag", FLAG, "Speaks English as an additional language.", Privacy.BANDED),
            Field("pupil_premium", "premiumPupilFlag", FLAG, "Attracts the pupil premium.", Privacy.BANDED),
        ),
        dropped=(
            *("firstName", "lastName", "preferredFirstName", "preferredLastName", "genderCode", "dateOfBirth"),
            *(
                "studentEmail",
                "examNumber",
                "admissionNumber",
                "ethnicityCode",
                "gntFlag",
                "everFsm6Flag",
                "inCareFlag",
            ),
            *("enrolmentStateName", "presentPercentageWithEA", "tutorGroupName"),
            *(
                f"contact{number}{what}"
                for number in (1, 2, 3)
                for what in ("Name", "Telephone", "Email", "Relationship", "ParentalResponsibility")
            ),
        ),
    ),
    Resource(
        name="session_marks",
        path=_entity("BasicAttendance"),
        description="Morning and afternoon registration marks of the last twelve months, as they stand.",
        records="data",
        paging=_PAGES,
        passes=months,
        key=("student_key", "day", "session"),
        fields=(
            _student_key(),
            Field("day", "calendarStartDate", ISO_DAY, "The day of the session.", nullable=False),
            Field("session", "periodDisplayName", TEXT, "AM or PM.", nullable=False),
            Field("attendance_code", "mark", TEXT, "The mark: a code of attendance_codes; null when none was made."),
        ),
        dropped=("attendanceComment", "calendarEndDate", "minutesLate", "className", "staffCode"),
    ),
    Resource(
        name="exclusions",
        path=_entity("StudentExclusions"),
        description="Suspensions and exclusions, as they stand.",
        records="data",
        paging=_PAGES,
        params={ENTITY_FILTER: _EVER},
        key=("exclusion_id",),
        smallest_share=0.0,
        fields=(
            Field("exclusion_id", "exclusionId", IDENTIFIER, "Bromcom's number of the exclusion."),
            _student_key(),
            Field("start_date", "startDate", ISO_DAY, "First day."),
            Field("end_date", "endDate", ISO_DAY, "Last day."),
            Field("start_session", "startSession", TEXT, "First session, AM or PM."),
            Field("end_session", "endSession", TEXT, "Last session, AM or PM."),
            Field("sessions", "numberOfSessions", LEADING_INTEGER, "Sessions missed."),
            Field("type_code", "exclusionTypeCode", TEXT, "Kind of exclusion, in the MIS's code."),
            Field("reason_code", "exclusionReasonCode", TEXT, "DfE's code of the reason."),
        ),
        dropped=("comments", "studentName"),
    ),
)


class _Complaint(msgspec.Struct):
    success: bool = True
    message: str | None = None


def complaint(answer: Answer) -> ExtractError | None:
    """Errors inside HTTP 200: ``{"success": false, "message": ..}``."""
    if answer.status != 200 or not answer.looks_like_json:  # noqa: PLR2004 - HTTP's own number
        return None
    try:
        found = msgspec.json.decode(answer.body, type=_Complaint)
    except msgspec.DecodeError:
        return None
    if found.success:
        return None
    said = harmless(found.message or "nothing")
    if "too many requests" in said.lower():
        return RateLimited("Bromcom wants fewer requests.")
    return VendorComplaint(f"Bromcom answered {answer.place} with an error inside a good answer. It said: {said}")


def enter(entry: Entry) -> Access:
    """Enter by the academy's number, once the school of that number is known to be the academy.

    A mistyped number would land another school's pupils under this academy, and nothing later could tell.
    """
    academy = entry.academy
    if academy is None:
        raise ValueError("Bromcom is read per academy.")
    number = entry.connection.extra.get(f"schools.{academy.urn}")
    if not number:
        raise SchoolNotFound(
            f"The connection to Bromcom does not say which school {academy.name} is: write Bromcom's number of it as "
            f"schools.{academy.urn} in the connection's extra."
        )
    connection = entry.connection
    headers = ("ApplicationId", "ApplicationSecret")
    auth = HeaderKeys(connection.login, connection.password, headers=headers, system=entry.system)
    session = entry.session(auth)
    _agree(session, number, academy)
    return Access(session, {"school": number})


def _agree(session: Session, number: str, academy: Academy) -> None:
    listing = RESOURCES[0]
    urns = {row["urn"] for row in look_up(listing, session, path=listing.path.format(school=number))}
    if not urns & {academy.urn, academy.predecessor_urn} - {None}:
        raise SchoolNotFound(
            f"The school that the connection to Bromcom names for {academy.name} is not that of URN {academy.urn}: "
            f"correct schools.{academy.urn} in the connection's extra, or the URN in the trust's settings."
        )


SOURCE: Final = Source(
    name="bromcom",
    title="Bromcom",
    per_academy=True,
    resources=RESOURCES,
    enter=enter,
    complaint=complaint,
    rate=Rate(60, 60.0),  # undocumented: a page is a whole month of marks, so that few are asked for
)
