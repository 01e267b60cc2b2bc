"""Get Information About Schools: the Department for Education's register, of which the trust's own schools are read.

Connection: ``base_url`` https://ea-edubase-api-prod.azurewebsites.net; no credentials. The register is two files a day,
of every school in England, with names of head teachers among 150 columns that change from year to year. Landed are the
trust's academies, their predecessors and successors, and the columns named here.
"""

from __future__ import annotations

import re
from typing import Final

from extractors.columns import Kind
from extractors.declare import Field, Given, Resource
from extractors.http.auth import Everybody
from extractors.http.manners import Rate
from extractors.http.paging import Unpaged
from extractors.records.moments import DAY_FIRST
from extractors.records.table import Table
from extractors.records.values import TEXT, BadValueError, Converter
from extractors.source import Access, Entry, Source

_FOLDER: Final = "edubase/downloads/public"


def whole_number(value: str) -> int | None:
    """Digits, and nothing else; empty text is null."""
    written = value.strip()
    if not written:
        return None
    if not re.fullmatch(r"[0-9]{1,9}", written):
        raise BadValueError("is no whole number")
    return int(written)


_WHOLE: Final = Converter(Kind.INTEGER, str, whole_number)

LINKS: Final = Resource(
    name="links",
    path=f"{_FOLDER}/links_edubasealldata",
    description="Which school came before or after which, as far as one of the trust's is among them.",
    records="",
    paging=Unpaged(),
    table=Table(
        begins=("URN", "LinkURN"),
        encoding="cp1252",
        keep={"URN": "own", "LinkURN": "own"},
        only={"LinkType": ("Predecessor", "Successor")},
    ),
    key=("urn", "link_urn", "link_type"),
    refused_share=0.0,  # the schools are found by it: one link that cannot be read may be a school that is missed
    refused_floor=0,
    fields=(
        Field("urn", "URN", TEXT, "The school."),
        Field("link_urn", "LinkURN", TEXT, "The school that came before or after it."),
        Field("link_type", "LinkType", TEXT, "What the other school is to it: Predecessor, Successor - merged.."),
        Field("established_on", "LinkEstablishedDate", DAY_FIRST, "Since when."),
    ),
    dropped=("LinkName",),
)

ESTABLISHMENTS: Final = Resource(
    name="establishments",
    path=f"{_FOLDER}/edubasealldata",
    description="The trust's academies, their predecessors and successors, as the register has them.",
    records="",
    paging=Unpaged(),
    table=Table(
        begins=("URN", "LA (code)"),
        encoding="cp1252",
        keep={"URN": "related"},
        needed=("URN", "open"),
    ),
    key=("urn",),
    given=Given("links", ("urn", "link_urn"), "related"),
    refused_share=0.1,
    refused_floor=1,
    fields=(
        Field("urn", "URN", TEXT, "Unique reference number."),
        Field("name", "EstablishmentName", TEXT, "The school's name.", nullable=False),
        Field("la_code", "LA (code)", TEXT, "Local authority, as three digits."),
        Field("establishment_number", "EstablishmentNumber", TEXT, "Its number within the authority."),
        Field("ukprn", "UKPRN", TEXT, "UK provider reference number.", optional=True),
        Field("type_code", "TypeOfEstablishment (code)", TEXT, "Type, as two digits."),
        Field("type", "TypeOfEstablishment (name)", TEXT, "Type, such as Academy special converter."),
        Field("phase_code", "PhaseOfEducation (code)", TEXT, "Phase, as a digit."),
        Field("phase", "PhaseOfEducation (name)", TEXT, "Phase: Primary, Secondary, Not applicable.."),
        Field("status_code", "EstablishmentStatus (code)", TEXT, "Status, as a digit."),
        Field("status", "EstablishmentStatus (name)", TEXT, "Open, Closed, Proposed to open.."),
        Field("open_date", "OpenDate", DAY_FIRST, "Day on which it opened, under this URN."),
        Field("close_date", "CloseDate", DAY_FIRST, "Day on which it closed, under this URN."),
        Field("capacity", "SchoolCapacity", _WHOLE, "Places."),
        Field("number_of_pupils", "NumberOfPupils", _WHOLE, "Pupils at the last census."),
    ),
)


def enter(entry: Entry) -> Access:
    """Say which schools are the trust's own, and of those which have to be there; the links name others beside them."""
    current = {academy.urn for academy in entry.academies if academy.is_open(entry.as_at)}
    earlier = {academy.predecessor_urn for academy in entry.academies if academy.predecessor_urn}
    own = _words({academy.urn for academy in entry.academies} | earlier)
    return Access(
        entry.session(Everybody()),
        {"as_at": entry.as_at.isoformat(), "own": own, "related": own, "open": _words(current)},
    )


def _words(urns: set[str]) -> str:
    return " ".join(sorted(urns))


SOURCE: Final = Source(
    name="gias",
    title="GIAS",
    per_academy=False,
    resources=(LINKS, ESTABLISHMENTS),
    enter=enter,
    rate=Rate(30, 60.0),
    headers={"Accept": "text/csv"},
)
