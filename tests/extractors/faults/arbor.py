"""Arbor: a log of changes by revision number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from demo.records import World
from demo.servers.faults import Fault, changed, error_inside, rearranged, repeated_page, status
from demo.servers.moments import Clock
from demo.servers.systems import Servers
from tests.extractors.faults.over_http import Listing, common, on, order, stamps
from tests.extractors.faults.table import SURVIVED, Tested, cannot
from tests.extractors.sources.reading import DAY


def _marks(world: World, urn: str) -> int:
    """Those that were ever made: the log does not forget."""
    moment = Clock.after(DAY).moment
    return sum(mark.urn == urn and mark.history[0][0] <= moment for mark in world.marks)


def _ever_told(changes: list[Mapping[str, Any]]) -> int:
    return len({row["mark_id"] for row in changes})


def _few_at_once(servers: Servers) -> None:
    servers.arbor.max_changes = 300


def _told(code: int) -> dict[str, Any]:
    return {"response": {"code": code, "reason": "told inside", "errors": []}}


def _every_other() -> Fault:
    def spoiled(page: list[Any]) -> list[Any]:
        return [{**change, "changeType": 7} if at % 2 else change for at, change in enumerate(page)]

    return rearranged("changes", spoiled)


_all_of_them: Final = changed("changes.*.toRevision", {"id": 1})

LISTING: Final = Listing(
    *("arbor", "session_marks", "*/attendance-roll-call-records/changelog", "changes", _marks),
    living=_ever_told,
    prepare=_few_at_once,
)
TESTED: Final = Tested(
    "arbor",
    "Arbor",
    "changes of session marks",
    LISTING.night,
    (
        *common(busy=_told(429), broken=_told(500)),
        on("new field", "in every record", SURVIVED, changed("changes.*.brand_new", {"a": [1]})),
        on("changed type", "in every other record", "TooManyRefused", _every_other(), None, None),
        on("changed type", "in every record, and none can tell its number", "TruncatedRead", _all_of_them, None, None),
        *order("changes"),
        *stamps(),
        on("429 seconds", "told inside HTTP 200", SURVIVED, error_inside(_told(429))),
        on("error inside", "a code that is not 200", "VendorComplaint", error_inside(_told(500))),
        on("error inside", "in place of the records", "UnexpectedBody", error_inside({"success": False})),
        on("expired access", "the password is withdrawn", "AccessRefused", status(401), times=None),
        on("repeated page", "for good", "RepeatedPage", repeated_page("changes"), None, None),
        on("looping next", "the same changes again", "RepeatedPage", repeated_page("changes"), None, None),
        on("duplicates", "a whole answer twice", SURVIVED, rearranged("changes", lambda page: page * 2)),
        *cannot("the API tells no total", "totals"),
        *cannot("a log only grows: what is deleted is a further change, and nothing moves up", "vanished"),
    ),
)
