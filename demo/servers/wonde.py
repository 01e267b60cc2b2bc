"""Wonde, as one system that reads every school's MIS: ``/v1.0/schools`` and what hangs below each school.

From Wonde's public documentation of its school data sync. The wording of errors and the types of deletions are ours.
"""

from __future__ import annotations

import base64
import secrets
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from demo.records import School, World
from demo.servers.messages import Request, Response, json_response
from demo.servers.moments import Clock
from demo.servers.serving import Vendor
from demo.servers.wonde_life_records import LifeShapes
from demo.servers.wonde_life_state import MisState, life_by_school
from demo.servers.wonde_records import CODES
from demo.servers.wonde_state import Changes, by_school

DEFAULT_PER_PAGE = 50
_MOMENT = "%Y-%m-%d %H:%M:%S"
_Shape = Callable[[Any, Collection[str]], Any]


@dataclass(frozen=True)
class _Endpoint:
    """One resource below a school: its rows, their shape, the largest page, and how its next page is named."""

    changes: Callable[[MisState], Changes[Any]]
    shape: Callable[[LifeShapes], _Shape]
    max_per_page: int
    cursor: bool = False


_ENDPOINTS: Mapping[str, _Endpoint] = {
    "students": _Endpoint(lambda mis: mis.school.students, lambda shapes: shapes.student, 200),
    "students-leaver": _Endpoint(lambda mis: mis.school.leavers, lambda shapes: shapes.student, 200),
    "attendance/session": _Endpoint(lambda mis: mis.school.marks, lambda shapes: shapes.mark, 1000, cursor=True),
    "exclusions": _Endpoint(lambda mis: mis.school.exclusions, lambda shapes: shapes.exclusion, 100),
    "deletions": _Endpoint(lambda mis: mis.deletions, lambda shapes: shapes.deletion, 500),
    "attendance-summaries": _Endpoint(lambda mis: mis.summaries, lambda shapes: shapes.summary, 200),
    "employees": _Endpoint(lambda mis: mis.life.employees, lambda shapes: shapes.employee, 200),
    "employee-absences": _Endpoint(lambda mis: mis.life.absences, lambda shapes: shapes.absence, 200),
    "behaviours": _Endpoint(lambda mis: mis.life.behaviours, lambda shapes: shapes.behaviour, 100),
    "achievements": _Endpoint(lambda mis: mis.life.achievements, lambda shapes: shapes.achievement, 100),
    "assessment/aspects": _Endpoint(lambda mis: mis.life.aspects, lambda shapes: shapes.aspect, 200),
    "assessment/resultsets": _Endpoint(lambda mis: mis.life.result_sets, lambda shapes: shapes.result_set, 200),
    "assessment/results": _Endpoint(lambda mis: mis.life.results, lambda shapes: shapes.result, 200),
    "groups": _Endpoint(lambda mis: mis.life.groups, lambda shapes: shapes.group, 100),
}
_RESOURCES = {*_ENDPOINTS, "attendance-codes"}
_MAX_SCHOOLS_PER_PAGE = 100


class Wonde(Vendor):
    """Serves what a world's schools know of pupils and staff, as it stood at the clock's moment.

    ``token`` opens every school, ``tokens`` (by URN) one each. The schools of ``second_region`` live on a second host;
    every host lists all schools, but a host that does not hold a school answers requests about it with no data.
    """

    hosts_wanted = ("api", "second_region")

    def __init__(self, world: World, clock: Clock, *, second_region: Collection[str] = ()) -> None:
        super().__init__()
        self._clock = clock
        self._schools = {school.wonde_id: school for school in world.schools}
        self._second_region = frozenset(second_region)
        self._records = by_school(world)
        self._life = life_by_school(world)
        self._shapes_of: dict[str, LifeShapes] = {}
        self._states: dict[str, tuple[datetime, MisState]] = {}
        self._building = threading.Lock()
        self.token = secrets.token_hex(20)
        self.tokens = {school.urn: secrets.token_hex(20) for school in world.schools}

    def details(self) -> dict[str, Any]:
        """How a client reaches it: the address (paths start at ``/v1.0``) and both kinds of token."""
        return {"base_url": f"http://{self.hosts['api']}", "token": self.token, "tokens": dict(self.tokens)}

    def answer(self, request: Request) -> Response:
        allowed = self._allowed(request)
        if not allowed:
            return _error(401, "invalid_token", "The access token is missing, unknown or withdrawn.")
        match request.path.strip("/").split("/"):
            case ["v1.0", "schools"]:
                shapes = [self._shapes(school).school() for school in self._schools.values() if school.urn in allowed]
                page = _Page(request, _MAX_SCHOOLS_PER_PAGE, cursor=False)
                return page.response(range(len(shapes)), lambda first, last: shapes[first:last], ())
            case ["v1.0", "schools", school_id, *rest]:
                return self._below_school(request, allowed, school_id, "/".join(rest))
            case _:
                return _error(404, "not_found", "There is no such resource.")

    def _below_school(self, request: Request, allowed: set[str], school_id: str, resource: str) -> Response:
        school = self._schools.get(school_id)
        if school is None or not self._approved(school) or resource not in {"", *_RESOURCES}:
            return _error(404, "not_found", "There is no such school or resource.")
        if school.urn not in allowed:
            return _error(403, "access_denied", "This token has not been approved by the school.")
        if not resource:
            return json_response({"data": self._shapes(school).school()})
        if request.host != self._host(school):
            return json_response({"data": [], "meta": {"includes": []}})
        return self._resource(request, school, resource)

    def _resource(self, request: Request, school: School, resource: str) -> Response:
        state, shapes = self._state(school), self._shapes(school)
        if resource == "attendance-codes":
            made_up = {row.code for row in state.school.marks.rows} - CODES.keys()
            codes = [shapes.code(code) for code in (*CODES, *sorted(made_up))]
            return _Page(request, 200, cursor=False).response(
                range(len(codes)), lambda first, last: codes[first:last], ()
            )
        try:
            after, before = _moment(request, "updated_after"), _moment(request, "updated_before")
        except ValueError:
            return _error(422, "invalid_parameter", "updated_after and updated_before are written YYYY-MM-DD HH:MM:SS.")
        endpoint = _ENDPOINTS[resource]
        changes = endpoint.changes(state)
        if resource == "deletions" and "type" in request.query:
            changes = Changes(row for row in changes.rows if row.type == request.query["type"])
        includes = tuple(filter(None, request.query.get("include", "").split(",")))
        shape, rows = endpoint.shape(shapes), changes.rows
        return _Page(request, endpoint.max_per_page, endpoint.cursor).response(
            changes.between(after, before),
            lambda first, last: [shape(row, includes) for row in rows[first:last]],
            includes,
        )

    def _allowed(self, request: Request) -> set[str]:
        """URNs of the schools that the request's token opens: approved ones of the trust, or none."""
        sent = request.bearer or ""
        return {
            school.urn
            for school in self._schools.values()
            if self._approved(school) and sent in (self.token, self.tokens[school.urn])
        }

    def _approved(self, school: School) -> bool:
        today = self._clock.today
        return school.joined_on <= today and (school.left_on is None or today < school.left_on)

    def _host(self, school: School) -> str:
        return self.hosts["second_region" if school.urn in self._second_region else "api"]

    def _shapes(self, school: School) -> LifeShapes:
        known = self._shapes_of.get(school.urn)
        if known is None:
            known = self._shapes_of[school.urn] = LifeShapes(school, self._host(school))
        return known

    def _state(self, school: School) -> MisState:
        with self._building:
            moment = self._clock.moment
            kept = self._states.get(school.urn)
            if kept is None or kept[0] != moment:
                shown = self._records[school.urn].at(self._clock)
                kept = moment, MisState(shown, self._life[school.urn], self._clock)
                self._states[school.urn] = kept
            return kept[1]


class _Page:
    """Which page a request asks for, and the answer that carries it with a link to the next."""

    def __init__(self, request: Request, max_per_page: int, cursor: bool) -> None:
        self._request = request
        self._cursor = cursor
        asked = request.query.get("per_page", "")
        self._per_page = min(int(asked), max_per_page) if asked.isdigit() and int(asked) > 0 else DEFAULT_PER_PAGE
        if cursor:
            self._offset = _offset_of(request.query.get("cursor", ""))
        else:
            page = request.query.get("page", "")
            self._offset = self._per_page * (int(page) - 1 if page.isdigit() and int(page) > 0 else 0)

    def response(self, window: range, shaped: Callable[[int, int], Sequence[Any]], includes: Sequence[str]) -> Response:
        """The page of the rows whose indexes are ``window``; ``meta.pagination`` is absent when one page holds all."""
        chosen = window[self._offset : self._offset + self._per_page]
        meta: dict[str, Any] = {"includes": list(includes)}
        if len(window) > self._per_page:
            more = self._offset + self._per_page < len(window)
            meta["pagination"] = {
                "next": self._link(self._offset + self._per_page) if more else None,
                "previous": self._link(self._offset - self._per_page) if self._offset and not self._cursor else None,
                "more": more,
                "per_page": self._per_page,
                "current_page": None if self._cursor else self._offset // self._per_page + 1,
            }
        return json_response({"data": shaped(chosen.start, chosen.stop), "meta": meta})

    def _link(self, offset: int) -> str:
        if self._cursor:
            place = {"cursor": base64.urlsafe_b64encode(f"after:{offset}".encode()).decode()}
        else:
            place = {"page": str(offset // self._per_page + 1)}
        query = {**self._request.query, "per_page": str(self._per_page), **place}
        return f"http://{self._request.host}{self._request.path}?{urlencode(query)}"


def _offset_of(cursor: str) -> int:
    try:
        return max(0, int(base64.urlsafe_b64decode(cursor).decode().removeprefix("after:")))
    except ValueError:
        return 0


def _moment(request: Request, name: str) -> datetime | None:
    written = request.query.get(name)
    return None if written is None else datetime.strptime(written, _MOMENT).replace(tzinfo=UTC)


def _error(code: int, error: str, description: str) -> Response:
    return json_response({"error": error, "error_description": description}, code)
