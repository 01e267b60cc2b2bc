"""Wonde: the schools' management information systems, whichever they are, behind one API.

Connection: ``base_url`` https://api.wonde.com; ``password`` the token for all schools, or ``tokens.<urn>`` in extra for
one school each. Each school has to approve the application for the resources below. Every path is below a school's own
id, which is found by the academy's URN or, where the MIS still bears it, its predecessor's. What is read of staff is in
``wonde_staff``; of conduct, assessment and groups in ``wonde_learning``. Marks of leavers are among the session marks.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from extractors.academy import Academy
from extractors.columns import Privacy
from extractors.declare import Field, Resource
from extractors.errors import SchoolNotFound, WrongRegion
from extractors.http.auth import Bearer
from extractors.http.manners import Rate
from extractors.http.session import Session
from extractors.pages import look_up
from extractors.records.moments import PHP_DAY
from extractors.records.values import FLAG, IDENTIFIER, INTEGER, LEADING_INTEGER, TEXT
from extractors.source import Access, Entry, Source
from extractors.sources import wonde_learning, wonde_staff
from extractors.sources.wonde_parts import (
    CHANGES,
    PERSONAL,
    SCHOOLS,
    below_school,
    census,
    deletions,
    pages,
    student_key,
    updated_at,
)

_PARTS: Final = "education_details.data", "extended_details.data"
_WONDE: Final = ".wonde.com"


def _students(name: str, path: str, description: str) -> Resource:
    education, extended = _PARTS
    banded = Privacy.BANDED
    return Resource(
        name=name,
        path=below_school(path),
        description=description,
        records="data",
        paging=pages(200),
        params={"include": "education_details,extended_details"},
        key=("student_key",),
        # A leaver's list empties when a school clears its archive; the list of pupils on roll does not.
        smallest_share=0.0 if path == "students-leaver" else 0.8,
        fields=(
            student_key(),
            Field(
                "person_key",
                "upi",
                IDENTIFIER,
                "Pseudonym of the pupil, the same when the pupil returns.",
                Privacy.PERSON_ID,
                "upi",
                nullable=False,
            ),
            Field("admission_date", f"{education}.admission_date", PHP_DAY, "First day on roll."),
            Field("leaving_date", f"{education}.leaving_date", PHP_DAY, "Last day on roll; null while on roll."),
            Field("year_group", f"{education}.current_nc_year", IDENTIFIER, "National curriculum year.", banded),
            Field("sen_status", f"{extended}.sen_status", TEXT, "Special educational needs provision.", banded),
            Field("free_school_meals", f"{extended}.free_school_meals", FLAG, "Entitled to free meals.", banded),
            Field(
                "english_additional",
                f"{extended}.english_as_additional_language",
                FLAG,
                "Speaks English as an additional language.",
                banded,
            ),
            Field("pupil_premium", f"{extended}.premium_pupil_indicator", FLAG, "Attracts the pupil premium.", banded),
            updated_at(),
        ),
        dropped=PERSONAL,
    )


def _count(name: str, description: str, path: str | None = None) -> Field:
    return Field(name, path or name, LEADING_INTEGER, description, Privacy.BANDED)


_MARK: Final = Field("mark_id", "id", IDENTIFIER, "Wonde's id of the session mark.")
_EXCLUSION: Final = Field("exclusion_id", "id", IDENTIFIER, "Wonde's id of the exclusion.")

_SESSION_MARKS: Final = Resource(
    name="session_marks",
    path=below_school("attendance/session"),
    description="Morning and afternoon registration marks that are new or were corrected.",
    records="data",
    paging=pages(1000),
    key=("mark_id",),
    cursor=CHANGES,
    fields=(
        _MARK,
        student_key("student"),
        Field("day", "date", PHP_DAY, "The day of the session.", nullable=False),
        Field("session", "session", TEXT, "AM or PM.", nullable=False),
        Field("attendance_code_id", "attendance_code", IDENTIFIER, "The mark: an id in attendance_codes."),
        updated_at(),
    ),
    dropped=("mis_id", "comment", "minutes_late", "created_at", "employee"),
)
_EXCLUSIONS: Final = Resource(
    name="exclusions",
    path=below_school("exclusions"),
    description="Suspensions and exclusions that are new or were changed.",
    records="data",
    paging=pages(100),
    params={"include": "student"},
    key=("exclusion_id",),
    cursor=CHANGES,
    fields=(
        _EXCLUSION,
        student_key("student.data.id"),
        Field("start_date", "start_date", PHP_DAY, "First day."),
        Field("end_date", "end_date", PHP_DAY, "Last day."),
        Field("start_session", "start_session", TEXT, "First session, AM or PM."),
        Field("end_session", "end_session", TEXT, "Last session, AM or PM."),
        Field("sessions", "sessions", INTEGER, "Sessions missed."),
        Field("type_code", "type_code", TEXT, "Kind of exclusion, in the MIS's code."),
        Field("reason_code", "reason_code", TEXT, "DfE's code of the reason."),
        updated_at(),
    ),
    dropped=("mis_id", "comments", "created_at"),
)

RESOURCES: Final = (
    Resource(
        name="schools",
        path=SCHOOLS,
        description="The academy's own school record in Wonde.",
        records="data",
        paging=pages(100),
        key=("wonde_school_id",),
        only={"wonde_school_id": "school"},
        fields=(
            Field("wonde_school_id", "id", IDENTIFIER, "Wonde's id of the school."),
            Field("name", "name", TEXT, "The school's name in Wonde."),
            Field("urn", "urn", IDENTIFIER, "The URN that the MIS bears, perhaps the predecessor's."),
            Field("establishment_number", "establishment_number", IDENTIFIER, "DfE's number within the authority."),
            Field("la_code", "la_code", IDENTIFIER, "DfE's code of the local authority."),
            Field("phase_of_education", "phase_of_education", TEXT, "Phase, in the MIS's words."),
            Field("mis", "mis", TEXT, "The management information system that Wonde reads."),
            Field("timezone", "timezone", TEXT, "The school's time zone."),
        ),
        dropped=("address", "extended", "region"),
    ),
    Resource(
        name="attendance_codes",
        path=below_school("attendance-codes"),
        description="The attendance codes of the school's MIS; local codes have no type.",
        records="data",
        paging=pages(200),
        key=("attendance_code_id",),
        fields=(
            Field("attendance_code_id", "id", IDENTIFIER, "Wonde's id of the code, to which marks refer."),
            Field("code", "code", TEXT, "The code as a register shows it."),
            Field("description", "description", TEXT, "What the code means, in the MIS's words."),
            Field("type", "type", TEXT, "Kind of code, in the MIS's words."),
        ),
        dropped=("mis_id",),
    ),
    _students("students", "students", "Pupils on roll, and those to come."),
    _students("students_leaver", "students-leaver", "Pupils who have left; a returner is in both lists."),
    _SESSION_MARKS,
    _EXCLUSIONS,
    Resource(
        name="attendance_summaries",
        path=below_school("attendance-summaries"),
        description=(
            "One pupil's attendance in the academic year to date, as the MIS counts it: to check our own count by. "
            "Systems count differently, and some write numbers as text."
        ),
        records="data",
        paging=pages(200),
        key=("summary_id",),
        smallest_share=0.5,  # those who left in summer are gone from it in September
        fields=(
            Field("summary_id", "id", IDENTIFIER, "Wonde's id of the summary."),
            student_key("student"),
            _count("possible_marks", "Sessions that counted; null where the MIS does not say, then it is the sum."),
            _count("present", "Sessions present, late ones included."),
            _count("approved_education_activity", "Sessions educated elsewhere with approval."),
            _count("authorised_absences", "Sessions missed with leave."),
            # Wonde spells this one the American way, and only this one.
            _count("unauthorised_absences", "Sessions missed without leave.", "unauthorized_absences"),
            _count("unexplained_absences", "Sessions missed for no reason known yet; among the unauthorised."),
            _count("attendance_not_required", "Sessions that did not count."),
            _count("late_before_registration", "Sessions late while the register was open; among the present."),
            _count("late_after_registration", "Sessions late after the register closed; among the unauthorised."),
            _count("missing_marks", "Sessions for which no register was taken."),
            updated_at(),
        ),
        dropped=("mis_id", "created_at"),
    ),
    deletions("session_mark_deletions", "attendance-session", _MARK),
    deletions("student_deletions", "student", student_key()),
    deletions("exclusion_deletions", "exclusion", _EXCLUSION),
    census("session_mark_census", _SESSION_MARKS, smallest_share=0.8),
    # Few: the only one may be deleted.
    census("exclusion_census", _EXCLUSIONS, smallest_share=0.0),
    *wonde_staff.RESOURCES,
    *wonde_learning.RESOURCES,
)


_LISTING: Final = Resource(
    name="schools_listed",
    path=SCHOOLS,
    description="Where each school of the trust is.",
    records="data",
    paging=pages(100),
    key=("id",),
    fields=(
        Field("id", "id", IDENTIFIER, "Wonde's id of the school."),
        Field("urn", "urn", IDENTIFIER, "The URN that the MIS bears."),
        Field("domain", "region.domain", TEXT, "The host that serves the school.", optional=True),
    ),
)


def enter(entry: Entry) -> Access:
    """Find the academy's school, and read it from the host of its region: another answers with no data at all."""
    academy = entry.academy
    if academy is None:
        raise ValueError("Wonde is read per academy.")
    auth = Bearer(entry.connection.token(academy.urn), system=entry.system)
    session = entry.session(auth)
    school = _find(session, academy)
    base_url = _region(entry, school["domain"])
    if base_url != entry.connection.base_url:
        session.close()
        session = entry.session(auth, base_url=base_url)
    return Access(session, {"school": school["id"]})


def _find(session: Session, academy: Academy) -> Mapping[str, Any]:
    by_urn = {school["urn"]: school for school in look_up(_LISTING, session) if school["urn"]}
    for urn in (academy.urn, academy.predecessor_urn):
        if urn in by_urn:
            return by_urn[urn]
    raise SchoolNotFound(
        f"Wonde shows our token no school with URN {academy.urn} ({academy.name}): ask the school to approve the "
        "application in its Wonde portal, or correct the URN in the trust's settings."
    )


def _region(entry: Entry, stated: str | None) -> str:
    """The address of the school's region: the connection's own host, or another of Wonde's."""
    ours = urlsplit(entry.connection.base_url)
    domain = (stated or ours.netloc).lower()
    if domain == ours.netloc:
        return entry.connection.base_url
    region = urlsplit(f"{ours.scheme}://{domain}")
    plain = region.netloc == domain and "@" not in domain and "\\" not in domain
    if plain and (region.hostname == ours.hostname or str(region.hostname).endswith(_WONDE)):
        return f"{ours.scheme}://{domain}"
    raise WrongRegion(
        f"Wonde says that {entry.system} is served by another host than {ours.hostname}, which is not Wonde's. "
        "Our token was not sent there. Ask Wonde, or change the connection's address."
    )


SOURCE: Final = Source(
    name="wonde",
    title="Wonde",
    per_academy=True,
    resources=RESOURCES,
    enter=enter,
    rate=Rate(60, 1.0),  # undocumented: what one reader does who waits for each answer, and no more
)
