"""extract(): every failure an outcome, nothing half landed, what has landed is kept, and no person anywhere."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from extractors.academy import Academy
from extractors.columns import Privacy
from extractors.connection import Connection
from extractors.declare import FanOut, Field, Resource
from extractors.engine import extract
from extractors.http.cursors import ChangedBetween
from extractors.http.manners import Limits, Rate
from extractors.http.paging import NextLink, Unpaged
from extractors.landing import Landing, PartitionKey
from extractors.outcome import Outcome, Status
from extractors.records.moments import ISO_INSTANT
from extractors.records.privacy import Pseudonyms
from extractors.records.values import IDENTIFIER, INTEGER, TEXT
from extractors.source import Access, Entry, Source, with_token
from tests.extractors.peer import Asked, FakeTime, Peer, Reply, as_json

DAY = date(2026, 3, 19)
KEY = b"k" * 32
TOKEN = "token-that-nobody-may-see"
THINGS = Resource(
    name="things",
    path="things",
    records="data",
    key=("thing_id",),
    fields=(
        Field("thing_id", "id", IDENTIFIER, "Id."),
        Field("owner_key", "owner", IDENTIFIER, "Owner.", Privacy.PERSON_ID, "person"),
        Field("size", "size", INTEGER, "Size."),
        Field("updated_at", "at", ISO_INSTANT, "When it changed."),
    ),
    paging=NextLink(100),
    description="Things.",
    dropped=("owner_name",),
)
PARTS = replace(
    THINGS,
    name="parts",
    path="things/{thing}/parts",
    fan_out=FanOut("things", "thing_id", "thing"),
    fields=(Field("part_id", "id", IDENTIFIER, "Id."), Field("name", "name", TEXT, "Name.")),
    key=("part_id",),
    paging=Unpaged(),
)
TOY = Source("toy", "Toy", per_academy=False, resources=(THINGS,), enter=with_token, rate=Rate(1000, 1))


def thing(number: int | str, **changes: Any) -> dict[str, Any]:
    moment = "2026-03-01T12:00:00Z"
    return {"id": number, "owner": f"P{number}", "owner_name": "Jo Bloggs", "size": number, "at": moment} | changes


def serving(things: list[Any], parts: Callable[[str], Reply] | None = None) -> Callable[[Asked, int], Reply]:
    def script(asked: Asked, _number: int) -> Reply:
        if asked.path == "/things":
            return as_json({"data": things})
        assert parts is not None
        return parts(asked.path.split("/")[2])

    return script


def run(peer: Peer, home: Path, source: Source = TOY, as_at: date = DAY, **options: Any) -> dict[str, Outcome]:
    settings: dict[str, Any] = {"academy": None, "academies": [], "pseudonym_key": KEY} | options
    outcomes = extract(
        source,
        connection=Connection.of(peer.url, password=TOKEN),
        as_at=as_at,
        home=home,
        clock=FakeTime().clock,
        limits=Limits(attempts=2),
        **settings,
    )
    return {outcome.resource: outcome for outcome in outcomes}


def landed(home: Path, resource: str = "things", as_at: date = DAY) -> list[dict[str, Any]]:
    landing = Landing(home)
    manifest = landing.manifest(PartitionKey("toy", resource, as_at))
    assert manifest is not None
    return [row for path in landing.files(manifest) for row in pq.read_table(path).to_pylist()]


def quarantined(home: Path) -> list[dict[str, Any]]:
    return [row for path in (home / "quarantine").rglob("*.parquet") for row in pq.read_table(path).to_pylist()]


def test_a_source_lands_with_its_manifest_and_its_attempt(tmp_path: Path) -> None:
    with Peer(serving([thing(1), thing(2)])) as peer:
        outcome = run(peer, tmp_path)["things"]
    assert (outcome.status, outcome.rows_landed, outcome.error) == (Status.LANDED, 2, None)
    key = Pseudonyms(KEY, "toy").of("person", "P1")
    assert next((row["thing_id"], row["owner_key"]) for row in landed(tmp_path)) == ("1", key)
    (attempt,) = (tmp_path / "attempts/toy/as_at=2026-03-19").iterdir()
    assert attempt.name == "trust-1.json"
    (told,) = json.loads(attempt.read_text())
    assert (told["resource"], told["status"], told["recorded_at"]) == ("things", "landed", "2026-03-20T02:00:00Z")


def test_nothing_of_a_person_or_secret_is_written_or_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    bad = thing(3, owner={"secret": "P3"}, owner_name="Jo Bloggs")
    with caplog.at_level(logging.DEBUG), Peer(serving([thing(1), bad, thing(4, size="huge: Jo Bloggs")])) as peer:
        outcome = run(peer, tmp_path)["things"]
    assert (outcome.rows_landed, outcome.rows_quarantined) == (1, 2)
    everything = caplog.text.encode() + b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    everything += repr(landed(tmp_path)).encode() + repr(quarantined(tmp_path)).encode()
    for person in (b"Jo Bloggs", b"P1", b"P3", TOKEN.encode()):
        assert person not in everything


def test_a_bad_record_is_quarantined_with_its_place_and_reason(tmp_path: Path) -> None:
    with Peer(serving([thing(1), thing(2, size="ten"), thing(3, at="yesterday")])) as peer:
        run(peer, tmp_path)
    found = [(row["where"], row["reason_code"], row["reason"], row["value"]) for row in quarantined(tmp_path)]
    assert found == [
        ("page 1, record 2 (2)", "unexpected_shape", "size: Expected `int | null`, got `str`", None),
        (
            "page 1, record 3 (3)",
            "unreadable_value",
            "at: is no moment written YYYY-MM-DD HH:MM:SS",
            '"yesterday"',
        ),
    ]
    assert [row["thing_id"] for row in landed(tmp_path)] == ["1"]


@pytest.mark.parametrize(
    ("good", "bad", "code"),
    [(5, 10, None), (5, 11, "TooManyRefused"), (1_989, 20, None), (1_978, 22, "TooManyRefused")],
)
def test_a_read_of_which_too_much_is_refused_fails_closed(
    tmp_path: Path, good: int, bad: int, code: str | None
) -> None:
    things = [thing(number) for number in range(good)] + [thing(good + number, size="x") for number in range(bad)]
    with Peer(serving(things)) as peer:
        outcome = run(peer, tmp_path)["things"]
    assert outcome.error_code == code
    assert (Landing(tmp_path).manifest(PartitionKey("toy", "things", DAY)) is None) == (code is not None)
    assert bool(quarantined(tmp_path)) == (code is None)
    if code:
        assert "size: Expected `int | null`, got `str`" in str(outcome.error)


def test_a_snapshot_must_not_shrink_without_a_persons_word(tmp_path: Path) -> None:
    days = [date(2026, 3, day) for day in (17, 18, 19)]
    with Peer(serving([thing(number) for number in range(10)])) as peer:
        run(peer, tmp_path, as_at=days[0])
    with Peer(serving([thing(number) for number in range(8)])) as peer:
        assert run(peer, tmp_path, as_at=days[1])["things"].error is None  # four fifths are enough
    with Peer(serving([thing(number) for number in range(6)])) as peer:
        refused = run(peer, tmp_path, as_at=days[2])["things"]
        assert (refused.error_code, refused.transient) == ("ShrunkenSnapshot", False)
        assert run(peer, tmp_path, as_at=days[2], accept_shrunken=["things"])["things"].rows_landed == 6


def test_a_fan_out_asks_for_each_landed_parent(tmp_path: Path) -> None:
    few = replace(PARTS, fan_out=FanOut("things", "thing_id", "thing", skip={"size": (99,)}))
    both = replace(TOY, resources=(THINGS, few))

    def parts(of: str) -> Reply:
        return as_json({"data": [{"id": f"{of}-{number}", "name": "part"} for number in range(2)]})

    with Peer(serving([thing(1), thing("a/b?c", size=2), thing(3, size=99)], parts)) as peer:
        outcomes = run(peer, tmp_path, both)
        assert [asked.path for asked in peer.asked] == ["/things", "/things/1/parts", "/things/a%2Fb%3Fc/parts"]
    assert outcomes["parts"].rows_landed == 4


def test_a_fan_out_without_its_parents(tmp_path: Path) -> None:
    both = replace(TOY, resources=(THINGS, PARTS, replace(THINGS, name="others", path="things")))
    answers = iter([Reply(b"", 404), as_json({"data": [thing(1)]})])
    with Peer(lambda *_: next(answers)) as peer:
        outcomes = run(peer, tmp_path, both)
    assert {name: outcome.error_code for name, outcome in outcomes.items()} == {
        "things": "RequestRefused",
        "parts": "NeededResourceMissing",
        "others": None,
    }


INCREMENTAL = replace(THINGS, cursor=ChangedBetween(("updated_at",), after="since", written="%Y-%m-%dT%H:%M:%S"))


def test_the_watermark_moves_only_with_a_commit(tmp_path: Path) -> None:
    source = replace(TOY, resources=(INCREMENTAL,))
    days = [date(2026, 3, day) for day in (17, 18, 19)]
    late = thing(2, at="2026-03-20T00:00:00Z")  # the moment at which the 19th closes
    with Peer(serving([thing(1), late])) as peer:
        run(peer, tmp_path, source, days[0])
    with Peer(lambda *_: Reply(b"", 500)) as peer:
        assert run(peer, tmp_path, source, days[1])["things"].error_code == "SourceUnavailable"
    with Peer(serving([thing(1), late])) as peer:
        run(peer, tmp_path, source, days[2])
        assert [dict(asked.query) for asked in peer.asked] == [{"since": "2026-03-17T00:00:00", "per_page": "100"}]
    manifest = Landing(tmp_path).manifest(PartitionKey("toy", "things", days[2]))
    assert manifest is not None
    assert (manifest.rows_received, manifest.rows_landed, manifest.rows_after_window) == (2, 1, 1)
    assert (manifest.window_from, manifest.window_to) == (
        datetime(2026, 3, 17, tzinfo=UTC),
        datetime(2026, 3, 20, tzinfo=UTC),
    )


def test_a_backfill_lands_under_its_day_and_disturbs_nothing_newer(tmp_path: Path) -> None:
    source = replace(TOY, resources=(INCREMENTAL,))
    with Peer(serving([thing(1)])) as peer:
        run(peer, tmp_path, source, DAY)
        newest = (tmp_path / "landing/toy/things/as_at=2026-03-19/manifest.json").read_bytes()
        run(peer, tmp_path, source, date(2025, 7, 1))
        assert [dict(asked.query) for asked in peer.asked] == [{"per_page": "100"}] * 2
    assert (tmp_path / "landing/toy/things/as_at=2026-03-19/manifest.json").read_bytes() == newest
    manifest = Landing(tmp_path).manifest(PartitionKey("toy", "things", date(2025, 7, 1)))
    assert manifest is not None
    assert manifest.window_to == datetime(2025, 7, 1, 23, tzinfo=UTC)
    assert manifest.rows_landed == 0  # it changed after that day


def test_a_fault_of_our_own_is_an_outcome_that_quotes_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    person = "Jo Bloggs"

    def enter(_entry: Entry) -> Access:
        raise RuntimeError(person)

    with Peer(serving([])) as peer:
        outcome = run(peer, tmp_path, replace(TOY, enter=enter))["things"]
    assert (outcome.error_code, outcome.transient) == ("UnexpectedFault", False)
    assert "RuntimeError" in str(outcome.error)
    assert person not in str(outcome.error) + caplog.text


def test_long_reads_tell_how_far_they_are(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    def pages(asked: Asked, number: int) -> Reply:
        return as_json({"data": [thing(number)], "next": f"/things?page={number + 1}" if number < 59 else None})

    with caplog.at_level(logging.INFO), Peer(pages) as peer:
        run(peer, tmp_path)
    told = [record.getMessage() for record in caplog.records if record.name == "extractors.reading"]
    assert [line.partition(", 0")[0] for line in told] == [
        "toy things as at 2026-03-19: 25 pages, 25 records",
        "toy things as at 2026-03-19: 50 pages, 50 records",
    ]


def test_a_source_is_called_as_it_is_declared(tmp_path: Path) -> None:
    academy = Academy("900001", "Ash Tree", "special", "001", date(2020, 9, 1))
    with Peer(serving([])) as peer:
        with pytest.raises(ValueError, match="trust-wide"):
            run(peer, tmp_path, academy=academy)
        with pytest.raises(ValueError, match="per academy"):
            run(peer, tmp_path, replace(TOY, per_academy=True))
        with pytest.raises(ValueError, match="at least 32"):
            run(peer, tmp_path, pseudonym_key=b"short")
        assert run(peer, tmp_path, replace(TOY, per_academy=True), academy=academy)["things"].error is None
    assert Landing(tmp_path).manifest(PartitionKey("toy", "things", DAY, "900001")) is not None


KILLED = """
import sys
from pathlib import Path
from tests.extractors.test_engine import INCREMENTAL, TOY, DAY, KEY
from dataclasses import replace
from extractors.connection import Connection
from extractors.engine import extract

extract(replace(TOY, resources=(INCREMENTAL,)), connection=Connection.of(sys.argv[1], password="t"), academy=None,
        academies=[], as_at=DAY, home=Path(sys.argv[2]), pseudonym_key=KEY)
"""


def test_a_kill_in_the_middle_of_a_read_leaves_the_watermark_and_the_rerun_lands_whole(tmp_path: Path) -> None:
    """The source kills its reader while answering the third page, then answers the rerun."""
    child: list[subprocess.Popen[bytes]] = []

    def pages(asked: Asked, number: int) -> Reply:
        at = int(asked.query.get("page", 0))
        if number == 2:
            os.kill(child[0].pid, signal.SIGKILL)
        return as_json({"data": [thing(at)], "next": f"/things?page={at + 1}" if at < 4 else None})

    with Peer(pages) as peer:
        command = [sys.executable, "-c", KILLED, peer.url, str(tmp_path)]
        child.append(subprocess.Popen(command, cwd=Path(__file__).parents[2]))
        assert child[0].wait() == -signal.SIGKILL
        assert list((tmp_path / "landing").rglob("*.json")) == []
        assert run(peer, tmp_path, replace(TOY, resources=(INCREMENTAL,)))["things"].rows_landed == 5
    writing = tmp_path / "landing/.writing"
    assert [path for path in writing.iterdir() if path.is_dir()] == []
