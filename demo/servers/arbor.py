"""Arbor's REST API: ``/rest-v2/{resource}/changelog``, one site per school behind one address.

The shape of a change, its parameters and the errors told inside the body are those of Arbor's own SDK; how many changes
one answer holds, and the fields that name a school and the sessions, are ours.
"""

from __future__ import annotations

import base64
import hmac
import secrets
import threading
from bisect import bisect_right
from datetime import datetime
from typing import Any

from demo.records import School, World
from demo.servers.arbor_log import Change, logs
from demo.servers.messages import Request, Response, json_response
from demo.servers.moments import Clock
from demo.servers.serving import Vendor

MAX_CHANGES = 5_000
_RESOURCES = {
    "attendance-marks": "AttendanceMark",
    "attendance-roll-calls": "AttendanceRollCall",
    "students": "Student",
    "school-enrolments": "SchoolEnrolment",
    "attendance-roll-call-records": "AttendanceRollCallRecord",
    "fixed-period-exclusions": "FixedPeriodExclusion",
}


class Arbor(Vendor):
    """Serves what changed in a world up to the clock's moment.

    ``applications`` gives each URN's site. ``from-revision`` includes the revision itself, so a reader that asks from
    the last one it has gets that one again. An answer holds at most ``max_changes``.
    """

    def __init__(self, world: World, clock: Clock, *, max_changes: int = MAX_CHANGES) -> None:
        super().__init__()
        self._clock = clock
        self._world = world
        self._logs: dict[str, list[Change]] | None = None
        self._moments: dict[str, list[datetime]] = {}
        self._building = threading.Lock()
        self.max_changes = max_changes
        self.applications = {school.urn: f"site-{secrets.token_hex(4)}" for school in world.schools}
        self.login = "warehouse"
        self.password = secrets.token_urlsafe(24)

    def details(self) -> dict[str, Any]:
        """How a client reaches it: the address, the API user, and the sites' application ids by URN."""
        return {
            "base_url": f"http://{self.hosts['api']}",
            "login": self.login,
            "password": self.password,
            "applications": dict(self.applications),
        }

    def answer(self, request: Request) -> Response:
        coded = base64.b64encode(f"{self.login}:{self.password}".encode()).decode()
        if not hmac.compare_digest(request.headers.get("authorization", "").encode(), f"Basic {coded}".encode()):
            return _error(401, "Unauthorized")
        school = self._school(request)
        if school is None:
            return _error(403, "The application may not read this site")
        match request.path.strip("/").split("/"):
            case ["rest-v2", "schools"]:
                return json_response({"response": {"code": 200, "errors": []}, "schools": [_shape_of_school(school)]})
            case ["rest-v2", resource, "changelog"] if resource in _RESOURCES:
                return self._changelog(request, school, resource)
            case _:
                return _error(404, "There is no such resource")

    def _changelog(self, request: Request, school: School, resource: str) -> Response:
        written = request.query.get("from-revision", "0")
        if not written.isdigit():
            # As with a site whose database is down: HTTP says that all is well.
            return json_response({"response": {"code": 422, "reason": "from-revision is no number", "errors": []}})
        log, known = self._log(school)
        found = [
            _shape(change, revision)
            for revision, change in enumerate(log[:known], 1)
            if revision >= int(written) and change.resource == resource
        ]
        return json_response({"response": {"code": 200, "errors": []}, "changes": found[: self.max_changes]})

    def _log(self, school: School) -> tuple[list[Change], int]:
        """The school's log, and how many of its changes have been made by now."""
        with self._building:
            if self._logs is None:
                self._logs = logs(self._world)
                self._moments = {urn: [change.at for change in log] for urn, log in self._logs.items()}
        return self._logs[school.urn], bisect_right(self._moments[school.urn], self._clock.moment)

    def _school(self, request: Request) -> School | None:
        sent, today = request.headers.get("x-mis-application-id", ""), self._clock.today
        for school in self._world.schools:
            approved = school.joined_on <= today and (school.left_on is None or today < school.left_on)
            if approved and self.applications[school.urn] == sent:
                return school
        return None


def _shape(change: Change, revision: int) -> dict[str, Any]:
    return {
        "changeType": change.type,
        "fromRevision": revision - 1,
        "toRevision": revision,
        "changedObject": {
            "entityType": _RESOURCES[change.resource],
            "href": f"/rest-v2/{change.resource}/{change.id}",
            **change.values,
        },
    }


def _shape_of_school(school: School) -> dict[str, Any]:
    return {
        "entityType": "School",
        "href": "/rest-v2/schools/1",
        "name": school.name,
        "urn": school.urn,
        "establishmentNumber": school.establishment_number,
        "localAuthorityCode": school.la_code,
        "schoolPhase": school.phase,
        "headTeacher": None,
    }


def _error(code: int, reason: str) -> Response:
    return json_response({"response": {"code": code, "reason": reason, "errors": []}}, code)
