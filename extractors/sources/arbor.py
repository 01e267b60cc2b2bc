"""Arbor: the management information system of some academies, read from its own REST API.

Connection: ``base_url`` https://api.uk.arbor.sc; ``login`` and ``password`` of the API user, or ``tokens.<urn>`` in
extra for a password of one academy's own; ``applications.<urn>`` in extra the id by which the shared address tells the
academies' sites apart. The API user needs to read the resources below at each academy.

Everything but the school's own record is a log of changes: ``changelog?from-revision=N`` tells creations, updates and
deletions by revision number, and the partition's manifest remembers the last. One landed row is one change. A change
holds the whole record as it was then, a deletion only which record it was; what hangs below a deleted pupil gets no
entry. A pupil who leaves and returns is one student with two enrolments. Resources and fields are those of Arbor's own
SDK, except the fields that name a school and the two sessions, which are to be checked against a site.
"""

from __future__ import annotations

from typing import Final

import msgspec

from extractors.academy import Academy
from extractors.columns import Kind, Privacy
from extractors.declare import Field, Resource
from extractors.errors import ExtractError, RateLimited, SchoolNotFound, VendorComplaint
from extractors.http.answers import Answer, harmless
from extractors.http.auth import Basic
from extractors.http.manners import Rate
from extractors.http.paging import Unpaged
from extractors.http.revisions import Revisions, SinceRevision
from extractors.http.session import Session
from extractors.pages import look_up
from extractors.records.moments import ISO_DAY
from extractors.records.values import IDENTIFIER, LEADING_INTEGER, TEXT, Converter
from extractors.source import Access, Entry, Source

STUDENT: Final = "student"
_APPLICATION: Final = "x-mis-application-id"
_OBJECT: Final = "changedObject"


def reference(value: str) -> str | None:
    """The id at the end of a link to a record: ``/rest-v2/students/22`` is 22."""
    return value.strip().rstrip("/").rpartition("/")[2] or None


REFERENCE: Final = Converter(Kind.TEXT, str, reference)


def _of(path: str) -> str:
    return f"{_OBJECT}.{path}"


def _id(name: str, description: str) -> Field:
    return Field(name, _of("href"), REFERENCE, description)


def _to(name: str, path: str, description: str) -> Field:
    """A link to another record; a deletion has none."""
    return Field(name, _of(f"{path}.href"), REFERENCE, description, optional=True)


def _value(name: str, path: str, converter: Converter, description: str) -> Field:
    return Field(name, _of(path), converter, description, optional=True)


def _student(path: str = "student.href", *, key: bool = False) -> Field:
    text = "Pseudonym of the pupil's id in Arbor, the same when the pupil returns."
    return Field("student_key", _of(path), REFERENCE, text, Privacy.PERSON_ID, STUDENT, optional=not key)


def _log(name: str, path: str, description: str, *fields: Field) -> Resource:
    """The changes of one kind of record; its first field is the record's id."""
    return Resource(
        name=name,
        path=f"rest-v2/{path}/changelog",
        description=f"{description} One row for each creation, update and deletion.",
        records="changes",
        paging=Revisions(),
        cursor=SinceRevision(),
        key=(fields[0].name, "revision"),
        fields=(
            *fields,
            Field("change_type", "changeType", TEXT, "CREATE, UPDATE or DELETE.", nullable=False),
            Field("revision", "toRevision", LEADING_INTEGER, "The change's number: a later change has a higher one."),
        ),
        dropped=("fromRevision", "entityType"),
    )


RESOURCES: Final = (
    Resource(
        name="schools",
        path="rest-v2/schools",
        description="The academy's own school record in Arbor.",
        records="schools",
        paging=Unpaged(),
        key=("arbor_school_id",),
        fields=(
            Field("arbor_school_id", "href", REFERENCE, "Arbor's id of the school."),
            Field("name", "name", TEXT, "The school's name in Arbor."),
            Field("urn", "urn", IDENTIFIER, "The URN that the MIS bears, perhaps the predecessor's."),
            Field("establishment_number", "establishmentNumber", IDENTIFIER, "DfE's number.", optional=True),
            Field("la_code", "localAuthorityCode", IDENTIFIER, "DfE's code of the local authority.", optional=True),
            Field("phase_of_education", "schoolPhase", TEXT, "Phase, in the MIS's words.", optional=True),
        ),
        dropped=("entityType", "headTeacher", "emailAddress", "telephoneNumber"),
    ),
    _log(
        "attendance_codes",
        "attendance-marks",
        "The attendance codes of the school.",
        _id("attendance_code_id", "Arbor's id of the code, to which marks refer."),
        _value("code", "code", TEXT, "The code as a register shows it."),
        _value("description", "markDescription", TEXT, "What the code means, in the MIS's words."),
    ),
    _log(
        "roll_calls",
        "attendance-roll-calls",
        "The registrations of a day.",
        _id("roll_call_id", "Arbor's id of the registration, to which marks refer."),
        _value("session", "rollCallName", TEXT, "AM or PM."),
    ),
    _log("students", "students", "Everybody who is or was a pupil.", _student("href", key=True)),
    _log(
        "enrolments",
        "school-enrolments",
        "Stays of pupils at the school.",
        _id("enrolment_id", "Arbor's id of the stay."),
        _student(),
        _value("admission_date", "startDate", ISO_DAY, "First day on roll."),
        _value("leaving_date", "endDate", ISO_DAY, "Last day on roll; null while on roll."),
    ),
    _log(
        "session_marks",
        "attendance-roll-call-records",
        "Morning and afternoon registration marks.",
        _id("mark_id", "Arbor's id of the mark."),
        _student(),
        _value("day", "recordDate", ISO_DAY, "The day of the session."),
        _to("roll_call_id", "attendanceRollCall", "The session: an id in roll_calls."),
        _to("attendance_code_id", "attendanceMark", "The mark: an id in attendance_codes."),
    ),
    _log(
        "exclusions",
        "fixed-period-exclusions",
        "Suspensions.",
        _id("exclusion_id", "Arbor's id of the suspension."),
        _student(),
        _value("start_date", "fromDatetime", ISO_DAY, "First day."),
        _value("end_date", "untilDatetime", ISO_DAY, "Last day."),
        _value("sessions", "schoolDefinedSessionsExcluded", LEADING_INTEGER, "Sessions missed."),
        _value("reason_code", "exclusionReason.code", TEXT, "DfE's code of the reason."),
    ),
)


class _Told(msgspec.Struct):
    code: int = 200
    reason: str | None = None


class _Complaint(msgspec.Struct):
    response: _Told | None = None


def complaint(answer: Answer) -> ExtractError | None:
    """Errors told by a code inside the body, which counts for more than HTTP's: ``{"response": {"code": 500, ..}}``."""
    if answer.status != 200 or b'"response"' not in answer.body[:300]:  # noqa: PLR2004 - HTTP's own number
        return None
    try:
        found = msgspec.json.decode(answer.body, type=_Complaint).response
    except msgspec.DecodeError:
        return None
    if found is None or found.code < 400:  # noqa: PLR2004
        return None
    if found.code == 429:  # noqa: PLR2004
        return RateLimited("Arbor wants fewer requests.")
    said = harmless(found.reason or "nothing")
    return VendorComplaint(f"Arbor answered {answer.place} with the error {found.code} inside a good answer: {said}")


def enter(entry: Entry) -> Access:
    """Enter the academy's site, once its school is known to be the academy."""
    academy = entry.academy
    if academy is None:
        raise ValueError("Arbor is read per academy.")
    application = entry.connection.extra.get(f"applications.{academy.urn}")
    if not application:
        raise SchoolNotFound(
            f"The connection to Arbor does not say which site is {academy.name}'s: write its application id as "
            f"applications.{academy.urn} in the connection's extra."
        )
    auth = Basic(entry.connection.login, entry.connection.token(academy.urn), system=entry.system)
    session = entry.session(auth)
    session.add_header(_APPLICATION, application)
    _agree(session, academy)
    return Access(session)


def _agree(session: Session, academy: Academy) -> None:
    """A mistaken site would land another school's pupils under this academy, and nothing later could tell."""
    urns = {row["urn"] for row in look_up(RESOURCES[0], session)}
    if not urns & {academy.urn, academy.predecessor_urn} - {None}:
        raise SchoolNotFound(
            f"The site that the connection to Arbor names for {academy.name} is not that of URN {academy.urn}: correct "
            f"applications.{academy.urn} in the connection's extra, or the URN in the trust's settings."
        )


SOURCE: Final = Source(
    name="arbor",
    title="Arbor",
    per_academy=True,
    resources=RESOURCES,
    enter=enter,
    complaint=complaint,
    rate=Rate(60, 60.0),  # undocumented
)
