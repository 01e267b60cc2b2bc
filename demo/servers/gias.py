# ruff: noqa: RUF001 - dashes and quotation marks as cp1252 has them, and as GIAS writes them
"""Get Information About Schools: two files a day of every school in England, as the department serves them.

Every school here is invented. A file that is not there comes as JSON, with a status that says nothing of it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from demo.records import School, World
from demo.servers.messages import Request, Response, json_response
from demo.servers.moments import Clock
from demo.servers.serving import Vendor

_FILE = re.compile(r"/edubase/downloads/public/(links_)?edubasealldata([0-9]{8})\.csv")
_PHASES = {"special": ("0", "Not applicable"), "primary": ("2", "Primary"), "secondary": ("4", "Secondary")}
_TYPES = {
    "special": ("44", "Academy special converter"),
    "primary": ("34", "Academy converter"),
    "secondary": ("28", "Academy sponsor led"),
}
NEW_COLUMNS_FROM = date(2026, 1, 1)
_HEADINGS = (
    *("URN", "LA (code)", "LA (name)", "EstablishmentNumber", "EstablishmentName", "TypeOfEstablishment (code)"),
    *("TypeOfEstablishment (name)", "EstablishmentStatus (code)", "EstablishmentStatus (name)", "OpenDate"),
    *("CloseDate", "PhaseOfEducation (code)", "PhaseOfEducation (name)", "SchoolCapacity", "CensusDate"),
    *("NumberOfPupils", "UKPRN", "Street", "Postcode", "HeadTitle (name)", "HeadFirstName", "HeadLastName"),
)
# From year to year columns come, go and move; only the first two stay where they are.
_LATER_HEADINGS = ("URN", "LA (code)", "SchoolSponsors (name)", *reversed(_HEADINGS[2:]), "LastChangedDate")
LINK_HEADINGS = ("URN", "LinkURN", "LinkName", "LinkType", "LinkEstablishedDate")


class Gias(Vendor):
    """Serves the files of the last ``kept`` days; of the days in ``missing`` there is none.

    ``others`` schools stand in the file beside the trust's. ``failed`` is the status of the JSON that comes in place of
    a file.
    """

    def __init__(self, world: World, clock: Clock, *, others: int = 300) -> None:
        super().__init__()
        self._world = world
        self._clock = clock
        self.others = others
        self.kept = 60
        self.missing: set[date] = set()
        self.failed = 200
        self.file = lru_cache(4)(self._file)

    def details(self) -> dict[str, Any]:
        """How a client reaches it: nothing but the address."""
        return {"base_url": f"http://{self.hosts['api']}"}

    def answer(self, request: Request) -> Response:
        found = _FILE.fullmatch(request.path)
        if found is None:
            return Response(404, b"The resource you are looking for has been removed.", "text/html")
        day = datetime.strptime(found[2], "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
        newest = self._clock.today - timedelta(days=1)
        if day > newest or day <= newest - timedelta(days=self.kept) or day in self.missing:
            return json_response({"status": 404, "error": "Not Found", "path": request.path}, self.failed)
        return Response(200, self.file(day, links=bool(found[1])), "application/octet-stream")

    def _file(self, day: date, *, links: bool) -> bytes:
        text = io.StringIO(newline="")
        writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        if links:
            writer.writerow(LINK_HEADINGS)
            writer.writerows(self._links(day))
        else:
            headings = _LATER_HEADINGS if day >= NEW_COLUMNS_FROM else _HEADINGS
            writer.writerow(headings)
            for row in self._rows(day):
                writer.writerow([row.get(heading, "") for heading in headings])
        return text.getvalue().encode("cp1252")

    def _rows(self, day: date) -> Iterator[Mapping[str, str]]:
        for number in range(self.others):
            yield {
                **_common(f"8{number:05d}", "St Zoë’s École, Anywhere", "201"),
                "HeadFirstName": "Zoë",
                "HeadLastName": "O’Nobody",
                "Street": "A street of which\r\nnobody knows the end, in two lines, with “quotation marks”" * 12,
            }
        for school in self._world.schools:
            if school.joined_on <= day:
                yield self._academy(school, day)
            if school.predecessor_urn:
                yield predecessor(school)
                yield earlier(school)

    def _academy(self, school: School, day: date) -> Mapping[str, str]:
        head = next((person for person in self._world.employees if person.urn == school.urn), None)
        closed = school.left_on is not None and school.left_on <= day
        return {
            **_common(school.urn, school.name, school.la_code),
            **_coded("TypeOfEstablishment", _TYPES[school.phase]),
            **_coded("PhaseOfEducation", _PHASES[school.phase]),
            **_coded("EstablishmentStatus", ("2", "Closed") if closed else ("1", "Open")),
            "EstablishmentNumber": school.establishment_number,
            "UKPRN": school.ukprn,
            "OpenDate": _written(school.joined_on),
            "CloseDate": _written(school.left_on) if closed and school.left_on else "",
            "SchoolCapacity": str(school.capacity),
            "NumberOfPupils": str(pupils(school)),
            "HeadFirstName": head.forename if head else "",
            "HeadLastName": head.surname if head else "",
        }

    def _links(self, day: date) -> Iterator[tuple[str, ...]]:
        for number in range(1, self.others):
            yield f"8{number:05d}", f"8{number - 1:05d}", "St Zoë’s École, Anywhere", "Predecessor", "01-09-2011"
        for school in self._world.schools:
            before = school.predecessor_urn
            if before and school.joined_on <= day:
                since = _written(school.joined_on)
                yield school.urn, before, predecessor(school)["EstablishmentName"], "Predecessor", since
                yield before, school.urn, school.name, "Successor", since
                yield before, earlier(school)["URN"], "An earlier school", "Predecessor - merged", "01-09-1999"
                yield school.urn, "800000", "St Zoë’s École, Anywhere", "Sixth Form Centre Link", ""


def pupils(school: School) -> int:
    """Pupils that the last census counted."""
    return round(school.capacity * 0.93)


def predecessor(school: School) -> Mapping[str, str]:
    """The school that closed when the academy opened."""
    return {
        **_common(school.predecessor_urn or "", f"Old {school.name} – “the Brücke”", school.la_code),
        **_coded("TypeOfEstablishment", ("02", "Voluntary aided school")),
        **_coded("PhaseOfEducation", _PHASES[school.phase]),
        **_coded("EstablishmentStatus", ("2", "Closed")),
        "EstablishmentNumber": "0" + school.establishment_number[1:],
        "CloseDate": _written(school.joined_on - timedelta(days=1)),
        "HeadFirstName": "Oldrich",
        "HeadLastName": "Headmaster",
    }


def earlier(school: School) -> Mapping[str, str]:
    """A school that was merged into the predecessor."""
    urn = "9002" + (school.predecessor_urn or "")[-2:]
    closed = _coded("EstablishmentStatus", ("2", "Closed"))
    return {**_common(urn, "An earlier school", school.la_code), **closed, "CloseDate": "31-08-1999"}


def _common(urn: str, name: str, la_code: str) -> dict[str, str]:
    open_school = _coded("EstablishmentStatus", ("1", "Open"))
    return {"URN": urn, "EstablishmentName": name, "LA (code)": la_code, "LA (name)": "Anyshire", **open_school}


def _coded(heading: str, value: tuple[str, str]) -> dict[str, str]:
    return {f"{heading} (code)": value[0], f"{heading} (name)": value[1]}


def _written(day: date) -> str:
    return f"{day:%d-%m-%Y}"
