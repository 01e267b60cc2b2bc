"""GIAS: a file a day, fetched whole; where a day's is missing, an earlier one's is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from demo.records import World
from demo.servers.faults import Answer, Fault, error_inside
from demo.servers.messages import Request, Response
from tests.extractors.faults.over_http import Listing, common, on
from tests.extractors.faults.table import SURVIVED, Tested, cannot


def of_the_file(change: Callable[[bytes], bytes]) -> Fault:
    def rewrite(request: Request, answer: Answer) -> Response:
        response = answer(request)
        return replace(response, body=change(response.body))

    return rewrite


def _schools(world: World, _urn: str) -> int:
    """Every academy, and of the one that had one its predecessor and the school before that."""
    return len(world.schools) + 2 * sum(school.predecessor_urn is not None for school in world.schools)


def _without_a_school(body: bytes) -> bytes:
    return b"\r\n".join(line for line in body.split(b"\r\n") if not line.startswith(b'"900001"'))


def _renamed(heading: bytes) -> Fault:
    return of_the_file(lambda body: body.replace(heading, b'"Another"', 1))


_other_days: Final = of_the_file(lambda body: body.replace(b'"01-09-20', b'"2020-09-'))
_in_utf_16: Final = of_the_file(lambda body: body.decode("cp1252").encode("utf-16"))
_odd_bytes: Final = of_the_file(lambda body: body.replace(b"Anywhere", b"Any\x81where"))
_endless: Final = of_the_file(lambda body: body.replace(b'\r\n"9', b'\r\n"' + b"x" * 200_000 + b'"', 1))
_oops: Final = error_inside({"status": 500})


def _twice(body: bytes) -> bytes:
    head, _, rest = body.partition(b"\r\n")
    return head + b"\r\n" + rest + rest


def _backwards(body: bytes) -> bytes:
    """The trust's schools in another order; their rows hold no line ends."""
    head, found, rest = body.partition(b'\r\n"900')
    lines = (found + rest).removeprefix(b"\r\n").removesuffix(b"\r\n").split(b"\r\n")
    return b"\r\n".join([head, *reversed(lines), b""])


LISTING: Final = Listing("gias", "establishments", "/edubase/downloads/public/edubasealldata*", "", _schools)
NO_PAGES: Final = "a file, fetched whole"
TESTED: Final = Tested(
    "gias",
    "GIAS",
    "the trust's schools",
    LISTING.night,
    (
        *common(page=1, missing=SURVIVED, web_page="of the newest day: an earlier one's is read", not_data=SURVIVED),
        on("html", "for every day", "FileNotPublished", of_the_file(lambda _: b"<!DOCTYPE html><p>Oops"), None, None),
        on("cut body", "its length was not promised", "BodyCutShort", of_the_file(lambda body: body[:-300]), 1, None),
        on("cut body", "empty, once", SURVIVED, of_the_file(lambda _: b""), 1),
        on("error inside", "for every day", "FileNotPublished", _oops, None, None),
        on(
            "error inside",
            "of the newest day: an earlier one's is read",
            SURVIVED,
            _oops,
            1,
            None,
        ),
        on("new field", "a further column", SURVIVED, of_the_file(lambda b: b.replace(b'"\r\n', b'","X"\r\n')), 1),
        on("changed type", "a needed column is renamed", "UnexpectedBody", _renamed(b'"EstablishmentName"'), 1, None),
        on("changed type", "the first columns moved", "FileNotPublished", _renamed(b'"URN"'), None, None),
        on(
            "changed type",
            "days are written otherwise",
            "TooManyRefused",
            _other_days,
            1,
            None,
        ),
        on("changed type", "a column is gone that need not be", SURVIVED, _renamed(b'"Postcode"'), 1),
        on("changed type", "another encoding", "FileNotPublished", _in_utf_16, None, None),
        on("changed type", "a cell that does not end", "UnexpectedBody", _endless, None, None),
        on("changed type", "bytes that the encoding has not", SURVIVED, _odd_bytes, None, None),
        on("duplicates", "every school twice", SURVIVED, of_the_file(_twice), 1),
        on("out of order", "the trust's schools", SURVIVED, of_the_file(_backwards), 1),
        on("vanished", "one of the trust's schools", "SchoolNotFound", of_the_file(_without_a_school), 1, None),
        *cannot(NO_PAGES, "repeated page", "looping next"),
        *cannot("the register is open to everybody", "expired access"),
        *cannot("the file tells no total", "totals"),
    ),
)
