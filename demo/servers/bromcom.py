"""Bromcom's partner API: ``/v2/{Entity}?schoolId=N&entityFilter=..{page:0}``, and its manners.

From a client that schools use; the wording of errors, the numbers of schools and the entities beyond those that the
client reads are ours.
"""

from __future__ import annotations

import hmac
import secrets
import threading
from datetime import datetime
from typing import Any

from demo.records import School, World
from demo.servers.bromcom_filter import FilterError, Row, chosen, split_page
from demo.servers.bromcom_records import Shapes
from demo.servers.messages import Request, Response, json_response
from demo.servers.moments import Clock
from demo.servers.serving import Vendor
from demo.servers.wonde_state import SchoolRecords, by_school

MAX_ROWS = 100_000
_FIRST_SCHOOL = 10_001

# What an entity shows when nobody filters: what holds today. Who left is missing without a word.
_DEFAULTS = {
    "StudentFlatView": (
        "enrolmentStartDate<='{today}' and (enrolmentEndDate>='{today}' or isnull(enrolmentEndDate,'')='')"
    ),
    "BasicAttendance": "calendarStartDate>='{today}T00:00:00' and calendarStartDate<='{today}T23:59:59'",
    "StudentExclusions": "startDate<='{today}' and (endDate>='{today}' or isnull(endDate,'')='')",
}


class Bromcom(Vendor):
    """Serves a world's pupils, marks and exclusions as they stand at the clock's moment, whole and without history.

    ``schools`` gives each URN's number. ``max_rows`` is the size of a page, which nobody can ask for.
    """

    def __init__(self, world: World, clock: Clock, *, max_rows: int = MAX_ROWS) -> None:
        super().__init__()
        self._clock = clock
        self._records = by_school(world)
        self._of_number = {_FIRST_SCHOOL + at: school for at, school in enumerate(world.schools)}
        self._shown: dict[tuple[int, str], tuple[datetime, list[Row]]] = {}
        self._building = threading.Lock()
        self.max_rows = max_rows
        self.application_id = secrets.token_hex(8)
        self.application_secret = secrets.token_urlsafe(30)

    def details(self) -> dict[str, Any]:
        """How a client reaches it: the address, the application's id and secret, and the schools' numbers by URN."""
        return {
            "base_url": f"http://{self.hosts['api']}",
            "application_id": self.application_id,
            "application_secret": self.application_secret,
            "schools": {school.urn: str(number) for number, school in self._of_number.items()},
        }

    def answer(self, request: Request) -> Response:
        if not self._knows(request):
            return json_response({"success": False, "message": "The application is not known."}, 401)
        match request.path.strip("/").split("/"):
            case ["v2", entity] if entity in Shapes.ENTITIES:
                return self._entity(request, entity)
            case _:
                return json_response({"success": False, "message": "There is no such entity."}, 404)

    def _entity(self, request: Request, entity: str) -> Response:
        written = request.query.get("schoolId", "")
        number = int(written) if written.isdigit() else 0
        school = self._of_number.get(number)
        if school is None or not self._approved(school):
            return _failed("The school has not approved this application.")
        try:
            condition, page = split_page(request.query.get("entityFilter", ""))
            default = _DEFAULTS.get(entity, "").format(today=self._clock.today)
            rows = chosen(self._rows(number, school, entity), condition or default)
        except FilterError:
            return _failed("The entityFilter could not be understood.")
        return json_response({"success": True, "data": rows[page * self.max_rows : (page + 1) * self.max_rows]})

    def _rows(self, number: int, school: School, entity: str) -> list[Row]:
        with self._building:
            moment = self._clock.moment
            kept = self._shown.get((number, entity))
            if kept is None or kept[0] != moment:
                records: SchoolRecords = self._records[school.urn]
                kept = moment, Shapes(school, number).rows(entity, records.at(self._clock))
                self._shown[number, entity] = kept
            return kept[1]

    def _knows(self, request: Request) -> bool:
        sent = request.headers.get("applicationid", ""), request.headers.get("applicationsecret", "")
        known = self.application_id, self.application_secret
        return all(
            hmac.compare_digest(ours.encode(), theirs.encode()) for ours, theirs in zip(known, sent, strict=True)
        )

    def _approved(self, school: School) -> bool:
        today = self._clock.today
        return school.joined_on <= today and (school.left_on is None or today < school.left_on)


def _failed(message: str) -> Response:
    """What this API's errors look like: success in HTTP, and none in the body."""
    return json_response({"success": False, "message": message, "data": None})
