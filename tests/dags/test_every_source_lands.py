"""What the simulated trust's settings and connections say is enough: every source lands by them alone."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from dags import config
from dags.landing_step import land_source
from dags.outcome_report import outcome_report
from demo import drops, trust, workbooks
from demo.records import World
from demo.servers.moments import Clock
from demo.servers.systems import Servers
from demo.settings import connections, write_trust
from demo.world.schools import schools
from extractors.landing import Landing
from extractors.outcome import Outcome, Status
from tests.extractors.transports.sshd import Sshd

DAY = date(2025, 11, 14)
FOLDER = "Governance/Files"
KEY = "a key for tests alone, of forty bytes...."


@pytest.fixture(scope="module")
def world() -> World:
    return trust.build(7, trust.SMALL, DAY)


@pytest.fixture(scope="module")
def servers(world: World) -> Iterator[Servers]:
    simulated = Servers(world, Clock.after(DAY), calls_per_minute=100_000)
    with simulated:
        yield simulated


@pytest.fixture(scope="module")
def files(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the academies and the finance systems would leave in folders: ``registers`` and ``drops``."""
    folder = tmp_path_factory.mktemp("files")
    workbooks.write(world, DAY, folder / "registers")
    for system in config.DROPS:
        drops.write(system, world, DAY, folder / "drops" / system)
    # Saved on the day: an export younger than ten minutes would still be written.
    saved = datetime(DAY.year, DAY.month, DAY.day, 18, tzinfo=UTC).timestamp()
    for path in folder.rglob("*"):
        os.utime(path, (saved, saved))
    return folder


class Night:
    """The day, landed as a task lands it: from ``trust.yml`` and the environment."""

    def __init__(self, home: Path, files: Path) -> None:
        self.home = home
        self.files = files
        self._file = home / "trust.yml"
        write_trust(
            self._file,
            schools(trust.SMALL),
            files=str(files),
            first_wait_seconds=1,
            enabled=tuple(config.SOURCES),
        )

    def edit(self, old: str, new: str) -> None:
        text = self._file.read_text(encoding="utf-8")
        assert old in text
        self._file.write_text(text.replace(old, new), encoding="utf-8")

    def land(self, source: str) -> tuple[Outcome, ...]:
        settings = config.load(self._file)
        academy = settings.academies[0] if config.SOURCES[source].per_academy else None
        return land_source(settings, source, academy, DAY)

    def report(self, source: str) -> dict[str, Any]:
        """What the night's last task would say of it."""
        read = config.load(self._file).academies[:1] if config.SOURCES[source].per_academy else None
        return outcome_report(self.home, source, DAY, read)

    def landed_rows(self, source: str) -> dict[str, int]:
        landed = Landing(self.home).manifests(DAY)
        return {found.resource: found.rows_landed for found in landed if found.source == source}


@pytest.fixture
def night(tmp_path: Path, files: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch) -> Night:
    monkeypatch.setenv("STRATEGY_HOME", str(tmp_path))
    monkeypatch.setenv("STRATEGY_PSEUDONYM_KEY", KEY)
    for name, value in connections(servers.details).items():
        monkeypatch.setenv(name, value)
    return Night(tmp_path, files)


def _told(outcomes: tuple[Outcome, ...]) -> dict[str, str | None]:
    assert outcomes
    return {outcome.resource: outcome.error for outcome in outcomes if outcome.status is not Status.LANDED}


@pytest.mark.parametrize("source", config.SOURCES)
def test_a_source_lands_by_its_connection(night: Night, source: str) -> None:
    assert _told(night.land(source)) == {}
    assert sum(night.landed_rows(source).values()) > 0
    assert {outcome.status for outcome in night.land(source)} == {Status.KEPT}


def test_a_system_may_be_asked_faster_than_its_vendor_allows(servers: Servers) -> None:
    """The demo's pace. A connection without an extra of its own gets one, and the others keep theirs."""
    given = {name: json.loads(told) for name, told in connections(servers.details, requests_per_minute=900).items()}
    assert {told["extra"]["requests_per_minute"] for told in given.values()} == {900}
    assert given["AIRFLOW_CONN_GRAPH"]["extra"]["tenant"]
    assert "extra" not in json.loads(connections(servers.details)["AIRFLOW_CONN_FRESHSERVICE"])


@pytest.mark.parametrize("source", config.SOURCES)
def test_what_is_not_set_up_is_told_in_the_nights_mail_by_its_name(
    night: Night, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = f"AIRFLOW_CONN_{source.upper()}"
    if source in config.DROPS:
        missing = "AIRFLOW_CONN_DROPS"
        night.edit(f"folder: {night.files}/drops", "from: sftp\n  folder: /exports")
    elif source == "registers":
        night.edit(f"folder: {night.files}/registers", "from: sftp\n  folder: /registers")
    monkeypatch.delenv(missing)
    (failed,) = night.land(source)
    assert failed.status is Status.FAILED
    assert not failed.transient
    summary = night.report(source)["summary"]
    assert missing in summary
    assert "no attempt was recorded" not in summary


def test_a_missing_pseudonym_key_is_told_too(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STRATEGY_PSEUDONYM_KEY")
    night.land("wonde")
    assert "STRATEGY_PSEUDONYM_KEY is not set" in night.report("wonde")["summary"]
    assert night.landed_rows("wonde") == {}


class TestBrought:
    """The same files land from where a trust's people really keep them."""

    @pytest.fixture
    def from_folder(self, files: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
        """Rows of each resource of registers and IRIS, read where they stand."""
        with pytest.MonkeyPatch.context() as patch:
            home = tmp_path_factory.mktemp("folder")
            patch.setenv("STRATEGY_HOME", str(home))
            patch.setenv("STRATEGY_PSEUDONYM_KEY", KEY)
            night = Night(home, files)
            assert {*_told(night.land("registers")), *_told(night.land("iris"))} == set()
            return night.landed_rows("registers") | night.landed_rows("iris")

    def test_from_sharepoint(self, night: Night, files: Path, servers: Servers, from_folder: dict[str, int]) -> None:
        for path in files.rglob("*"):
            if path.is_file():
                servers.library.put(f"{FOLDER}/{path.relative_to(files)}", path.read_bytes())
        for kind in ("registers", "drops"):
            night.edit(
                f"folder: {files}/{kind}",
                f"from: sharepoint\n  drive: {servers.details['sharepoint']['drive']}\n  folder: {FOLDER}/{kind}",
            )
        self._land_as_from_the_folder(night, from_folder)
        assert servers.library.tokens_shown_to_content == 0

    def test_from_sftp(
        self,
        night: Night,
        files: Path,
        from_folder: dict[str, int],
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        with Sshd(tmp_path / "sshd") as server:
            for kind in ("registers", "drops"):
                monkeypatch.setenv(f"AIRFLOW_CONN_{kind.upper()}", server.airflow_connection)
                night.edit(f"folder: {files}/{kind}", f"from: sftp\n  folder: {files}/{kind}")
            self._land_as_from_the_folder(night, from_folder)
            assert "Accepted publickey" in server.log

    def _land_as_from_the_folder(self, night: Night, from_folder: dict[str, int]) -> None:
        assert {*_told(night.land("registers")), *_told(night.land("iris"))} == set()
        assert list((night.home / "fetched").rglob("*.xlsx"))
        assert list((night.home / "fetched" / "drops" / "iris").glob("*.csv"))
        assert night.landed_rows("registers") | night.landed_rows("iris") == from_folder
        assert sum(from_folder.values()) > 0
