"""What was brought lands: an academy's registers and a finance system's exports, from a real OpenSSH server."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from extractors.drops import SYSTEMS, extract_drop
from extractors.http.manners import Clock
from extractors.outcome import Status
from extractors.registers import extract_registers
from extractors.transports.mirror import Mirror
from extractors.transports.sftp import bring_from_sftp
from tests.extractors.registers.making import AS_AT, ASHDOWN, CHECK_TYPES, WILLOW, Sheets
from tests.extractors.sources.reading import rows
from tests.extractors.transports.sshd import Sshd

NIGHT = Clock(now=lambda: datetime(2026, 3, 20, 2, tzinfo=UTC), sleep=lambda _: None)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    with Sshd(tmp_path_factory.mktemp("sshd") / "place") as running:
        yield running


def test_registers_land_and_a_night_that_has_landed_asks_nobody(server: Sshd, tmp_path: Path) -> None:
    distant, mirror, home = tmp_path / "distant", Mirror(tmp_path / "copy"), tmp_path / "var"
    Sheets().save(distant / WILLOW.urn, "registers.xlsx")
    bring = partial(
        bring_from_sftp,
        server.connection(),
        folder=str(distant),
        within=WILLOW.urn,
        mirror=mirror,
        clock=NIGHT,
    )
    land = partial(
        extract_registers,
        mirror.root,
        academy=WILLOW,
        academies=(WILLOW, ASHDOWN),
        as_at=AS_AT,
        home=home,
        check_types=CHECK_TYPES,
    )
    refused = {outcome.error_code for outcome in land(bring=partial(bring, folder=str(tmp_path / "nowhere")))}
    assert refused == {"FolderMissing"}
    assert {outcome.status for outcome in land(bring=bring)} == {Status.LANDED}
    landed = rows(home, "registers", "plans", AS_AT, WILLOW.urn)
    assert [row["record_id"] for row in landed] == ["PL-1", "PL-2", "PL-3"]
    asked = server.log.count("Accepted")
    assert {outcome.status for outcome in land(bring=bring)} == {Status.KEPT}
    assert server.log.count("Accepted") == asked


def test_exports_land(server: Sshd, tmp_path: Path) -> None:
    distant, mirror, home = tmp_path / "distant", Mirror(tmp_path / "copy"), tmp_path / "var"
    export = distant / "iris" / "ledger.csv"
    export.parent.mkdir(parents=True)
    export.write_text(
        "Ledger Code,Entity,Year,Period,Transaction ID,Line,Debit,Credit\n61100,900001,2025/26,7,T1,1,10.00,\n"
    )
    saved = datetime(2026, 3, 19, 18, tzinfo=UTC).timestamp()
    os.utime(export, (saved, saved))
    outcomes = extract_drop(
        SYSTEMS["iris"],
        folder=mirror.root / "iris",
        academies=(WILLOW, ASHDOWN),
        as_at=AS_AT,
        home=home,
        clock=NIGHT,
        bring=partial(
            bring_from_sftp,
            server.connection(),
            folder=str(distant),
            within="iris",
            mirror=mirror,
            clock=NIGHT,
            extensions={".csv", ".xml"},
        ),
    )
    assert {outcome.status for outcome in outcomes} == {Status.LANDED}
    assert [row["line_reference"] for row in rows(home, "iris", "ledger_lines", AS_AT)] == ["T1/1"]
