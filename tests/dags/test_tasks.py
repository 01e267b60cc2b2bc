"""What the tasks decide on their own: the day they work for, what they report, which packs are due, whom they tell."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aiosmtpd.controller import Controller
from airflow.sdk import Connection
from airflow.sdk.exceptions import AirflowFailException

from dags import config, notify
from dags.connections import base_url_of
from dags.governance import Meeting, due_on, rendered_packs
from dags.outcome_report import landed_since, outcome_report
from dags.runtime import as_at_of, pseudonym_key
from dags.seeds import check_intervals
from demo.scheduler import free_port
from extractors.drops import SYSTEMS
from extractors.landing.attempts import record_attempt
from extractors.outcome import Outcome, Status
from extractors.sources import SOURCES

DAY = date(2026, 3, 19)
LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def trust(trust_file: Path) -> config.Trust:
    return config.load(trust_file)


def _context(key: str | None) -> dict[str, Any]:
    return {"dag_run": SimpleNamespace(partition_key=key)}


class TestTheDay:
    def test_is_the_partition_key(self, trust: config.Trust) -> None:
        assert as_at_of(_context("2020-03-19"), trust) == date(2020, 3, 19)

    @pytest.mark.parametrize("key", [None, "", "19/03/2026", "2026-02-30"])
    def test_must_be_told(self, trust: config.Trust, key: str | None) -> None:
        with pytest.raises(AirflowFailException, match="YYYY-MM-DD"):
            as_at_of(_context(key), trust)

    def test_that_is_not_over_is_refused(self, trust: config.Trust) -> None:
        """Landed at noon it would stay half a day for ever: a partition is never written again."""
        today = datetime.now(tz=LONDON).date()
        with pytest.raises(AirflowFailException, match="not over yet"):
            as_at_of(_context(str(today)), trust)
        yesterday = today - timedelta(days=1)
        assert as_at_of(_context(str(yesterday)), trust) == yesterday

    def test_of_a_simulation_may_be_any(self, trust_file: Path) -> None:
        trust_file.write_text(trust_file.read_text().replace("simulated: false", "simulated: true"))
        assert as_at_of(_context("2999-01-01"), config.load(trust_file)) == date(2999, 1, 1)


def test_without_a_pseudonym_key_nothing_about_people_is_landed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STRATEGY_PSEUDONYM_KEY", raising=False)
    with pytest.raises(AirflowFailException, match="STRATEGY_PSEUDONYM_KEY is not set"):
        pseudonym_key()


class TestTheReport:
    def _record(self, home: Path, urn: str | None, *outcomes: Outcome) -> None:
        moment = datetime(2026, 3, 20, 2, tzinfo=LONDON)
        record_attempt(outcomes, home=home, source="wonde", as_at=DAY, academy_urn=urn, recorded_at=moment)

    def _landed(self, urn: str | None, rows: int = 10) -> Outcome:
        return Outcome("wonde", "students", DAY, urn, Status.LANDED, rows_landed=rows, rows_quarantined=1)

    def _failed(self, urn: str | None) -> Outcome:
        told = "The token of Birch School was refused."
        return Outcome("wonde", "students", DAY, urn, Status.FAILED, error_code="TokenRefused", error=told)

    def test_counts_what_landed(self, trust: config.Trust, tmp_path: Path) -> None:
        self._record(tmp_path, "900001", self._landed("900001"))
        self._record(tmp_path, "900002", self._landed("900002", 5))
        told = outcome_report(tmp_path, "wonde", DAY, trust.academies)
        assert (told["landed"], told["rows"], told["refused"], told["not_landed"]) == (2, 15, 2, [])
        assert "2 of 2 academies landed in full" in told["summary"]

    def test_what_was_not_due_is_neither_landed_nor_missing(self, trust: config.Trust, tmp_path: Path) -> None:
        for urn in ("900001", "900002"):
            not_due = replace(self._landed(urn, 0), resource="session_mark_census", status=Status.NOT_DUE)
            self._record(tmp_path, urn, self._landed(urn), not_due)
        told = outcome_report(tmp_path, "wonde", DAY, trust.academies)
        assert (told["landed"], told["rows"], told["not_landed"]) == (2, 20, [])
        assert "2 of 2 academies landed in full" in told["summary"]

    def test_what_is_left_out_is_neither_landed_nor_missing(self, trust: config.Trust, tmp_path: Path) -> None:
        for urn in ("900001", "900002"):
            left_out = replace(self._landed(urn, 0), resource="behaviours", status=Status.LEFT_OUT, note="No approval.")
            self._record(tmp_path, urn, self._landed(urn), left_out)
        told = outcome_report(tmp_path, "wonde", DAY, trust.academies)
        assert (told["landed"], told["not_landed"]) == (2, [])
        assert "- Ash School, behaviours: left out by the trust's settings: No approval." in told["summary"]

    def test_a_file_that_is_no_attempt_hides_no_failure(self, trust: config.Trust, tmp_path: Path) -> None:
        """The disk was full, or the power went: what the attempt before it told still holds."""
        self._record(tmp_path, "900001", self._landed("900001"))
        self._record(tmp_path, "900002", self._failed("900002"))
        place = tmp_path / "attempts" / "wonde" / f"as_at={DAY}"
        (place / "900002-2.json").write_text('[{"source": "won')
        (place / "900001-x.json").write_text("[]")
        told = outcome_report(tmp_path, "wonde", DAY, trust.academies)
        assert [(item["who"], item["code"]) for item in told["not_landed"]] == [("Birch School", "TokenRefused")]
        (place / "900001-2.json").write_text("")
        (place / "900001-1.json").unlink()
        told = outcome_report(tmp_path, "wonde", DAY, trust.academies)
        assert [item["code"] for item in told["not_landed"]] == ["NoAttempt", "TokenRefused"]

    def test_what_cannot_be_read_may_have_landed_something(self, tmp_path: Path) -> None:
        place = tmp_path / "attempts" / "wonde" / f"as_at={DAY}"
        place.mkdir(parents=True)
        (place / "900001-1.json").write_text("")
        assert landed_since(tmp_path, "wonde", DAY, datetime(2026, 3, 20, 2, tzinfo=LONDON))

    def test_of_a_source_with_an_account_for_each_of_some_academies(self, tmp_path: Path) -> None:
        self._record(tmp_path, "900001", self._landed("900001"))
        self._record(tmp_path, "900002", self._failed("900002"))
        told = outcome_report(tmp_path, "wonde", DAY, None)
        assert (told["landed"], [item["who"] for item in told["not_landed"]]) == (1, ["academy 900002"])

    def test_says_what_did_not_land_and_why(self, trust: config.Trust, tmp_path: Path) -> None:
        self._record(tmp_path, "900001", self._landed("900001"))
        self._record(tmp_path, "900002", self._failed("900002"))
        told = outcome_report(tmp_path, "wonde", DAY, trust.academies)
        assert [(item["who"], item["code"]) for item in told["not_landed"]] == [("Birch School", "TokenRefused")]
        assert "1 of 2 academies landed in full" in told["summary"]
        assert "- Birch School, students: The token of Birch School was refused." in told["summary"]

    def test_the_newest_attempt_is_the_last_word(self, trust: config.Trust, tmp_path: Path) -> None:
        for urn in ("900001", "900002"):
            for _ in range(10):  # so that number 10 must not sort before number 9
                self._record(tmp_path, urn, self._failed(urn))
            self._record(tmp_path, urn, self._landed(urn))
        assert outcome_report(tmp_path, "wonde", DAY, trust.academies)["not_landed"] == []

    def test_a_task_that_said_nothing_is_told(self, trust: config.Trust, tmp_path: Path) -> None:
        self._record(tmp_path, "900001", self._landed("900001"))
        told = outcome_report(tmp_path, "wonde", DAY, trust.academies)
        assert [(item["who"], item["code"]) for item in told["not_landed"]] == [("Birch School", "NoAttempt")]

    def test_knows_what_landed_after_the_build_began(self, tmp_path: Path) -> None:
        moment = datetime(2026, 3, 20, 2, tzinfo=LONDON)
        self._record(tmp_path, "900001", self._landed("900001"))
        self._record(tmp_path, "900002", self._failed("900002"))
        assert landed_since(tmp_path, "wonde", DAY, moment - timedelta(seconds=1))
        assert not landed_since(tmp_path, "wonde", DAY, moment)

    def test_what_failed_or_was_there_already_is_no_reason_to_build_again(self, tmp_path: Path) -> None:
        kept = replace(self._landed("900001"), status=Status.KEPT)
        self._record(tmp_path, "900001", kept)
        self._record(tmp_path, "900002", self._failed("900002"))
        assert not landed_since(tmp_path, "wonde", DAY, datetime(2026, 3, 20, 1, tzinfo=LONDON))

    def test_of_a_source_for_the_whole_trust(self, tmp_path: Path) -> None:
        self._record(tmp_path, None, self._landed(None))
        told = outcome_report(tmp_path, "wonde", DAY, None)
        assert told["not_landed"] == []
        assert told["summary"].startswith("wonde as at 2026-03-19: 1 partitions")


def test_each_source_is_cut_as_its_declaration_says() -> None:
    """The DAG files keep their own word on it, so that parsing them loads no extractor."""
    assert {name: source.per_academy for name, source in SOURCES.items()} == {
        name: reading.per_academy
        for name, reading in config.SOURCES.items()
        if name != "registers" and name not in config.DROPS
    }
    assert set(config.DROPS) == set(SYSTEMS)


def test_every_kind_of_check_has_its_interval() -> None:
    intervals = check_intervals()
    assert intervals["fire_alarm_weekly"] == 7
    assert all(days is None or days > 0 for days in intervals.values())


class TestPacksDue:
    MEETINGS = (
        Meeting("audit_risk", "Audit & Risk Committee", date(2026, 3, 26), date(2026, 3, 19)),
        Meeting("trust_board", "Trust Board", date(2026, 3, 31), date(2026, 3, 24)),
    )

    @pytest.mark.parametrize(
        ("day", "boards"),
        [
            (date(2026, 3, 18), []),
            (date(2026, 3, 19), ["audit_risk"]),
            (date(2026, 3, 24), ["audit_risk", "trust_board"]),
            (date(2026, 3, 26), ["audit_risk", "trust_board"]),
            (date(2026, 3, 27), ["trust_board"]),
            (date(2026, 4, 1), []),
        ],
    )
    def test_from_seven_days_before_until_the_meeting(self, day: date, boards: list[str]) -> None:
        assert [meeting.board_code for meeting in due_on(day, self.MEETINGS, set())] == boards

    def test_not_again_once_rendered_from_whichever_publication(self, tmp_path: Path) -> None:
        manifest = tmp_path / "2026-03-18-0a1b2c3d4e" / "packs" / "audit_risk" / "manifest.json"
        manifest.parent.mkdir(parents=True)
        manifest.write_text(json.dumps({"board_code": "audit_risk", "meeting_date": "2026-03-26"}))
        assert due_on(date(2026, 3, 20), self.MEETINGS, rendered_packs(tmp_path)) == ()


@pytest.mark.parametrize(
    ("parts", "url"),
    [
        ({"host": "https://api.wonde.com/v1.0"}, "https://api.wonde.com/v1.0"),
        ({"host": "assets.example.org"}, "https://assets.example.org"),
        ({"host": "127.0.0.1", "schema": "http", "port": 8080}, "http://127.0.0.1:8080"),
    ],
)
def test_a_connections_address(parts: dict[str, Any], url: str) -> None:
    assert base_url_of(Connection(conn_id="x", **parts)) == url


class _Inbox:
    """Keeps what a mail client hands in."""

    def __init__(self) -> None:
        self.mails: list[Message] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.mails.append(message_from_bytes(envelope.content))
        return "250 OK"


@pytest.fixture
def inbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[_Inbox]:
    inbox = _Inbox()
    port = free_port()
    server = Controller(inbox, hostname="127.0.0.1", port=port)
    server.start()
    extra = {"disable_ssl": True, "disable_tls": True}
    connection = {"conn_type": "smtp", "host": "127.0.0.1", "port": port, "extra": extra}
    monkeypatch.setenv("AIRFLOW_CONN_SMTP", json.dumps(connection))
    yield inbox
    server.stop()


def _failure() -> dict[str, Any]:
    task = SimpleNamespace(
        dag_id="extract_wonde", task_id="outcome", run_id="manual__1", log_url="http://127.0.0.1/log"
    )
    return {**_context("2026-03-19"), "task_instance": task, "exception": AirflowFailException("1 of 2 <landed>.")}


class TestTelling:
    def test_the_data_team_gets_a_mail_that_says_what_why_and_what_to_do(
        self, trust: config.Trust, inbox: _Inbox
    ) -> None:
        notify.on_failure(trust)(_failure())
        (mail,) = inbox.mails
        assert mail["To"] == "team@example.org"
        assert mail["Subject"] == "[Test Trust] extract_wonde for 2026-03-19: outcome failed"
        (part,) = [part for part in mail.walk() if part.get_content_type() == "text/html"]
        text = part.get_payload(decode=True).decode()  # type: ignore[union-attr]
        assert "1 of 2 &lt;landed&gt;." in text
        assert "docs/runbooks/extract.md" in text
        assert "http://127.0.0.1/log" in text

    def test_without_a_mail_server_it_is_logged_and_nothing_breaks(
        self, trust: config.Trust, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        monkeypatch.delenv("AIRFLOW_CONN_SMTP", raising=False)
        notify.on_failure(trust)(_failure())
        assert "1 of 2 <landed>." in caplog.text
        assert "Not e-mailed to team@example.org" in caplog.text

    def test_a_mail_server_that_is_down_breaks_nothing(
        self, trust: config.Trust, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        connection = {"conn_type": "smtp", "host": "127.0.0.1", "port": 1, "extra": {"disable_ssl": True}}
        monkeypatch.setenv("AIRFLOW_CONN_SMTP", json.dumps(connection))
        assert notify.send(trust, "subject", "text") is False
