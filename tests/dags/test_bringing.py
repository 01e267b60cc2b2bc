"""Files are brought from where ``trust.yml`` says, through the connection of that name."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dags import bringing
from dags.config_files import Files
from extractors.errors import ExtractError
from extractors.transports import sftp, sharepoint

HERE = Files("folder", Path("/srv/registers"), "registers", None)
SFTP = Files("sftp", None, "/registers", None)
SHAREPOINT = Files("sharepoint", None, "Governance/Registers", "b!drive")


@pytest.fixture(autouse=True)
def connection(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("STRATEGY_HOME", str(tmp_path))
    told = {"conn_type": "sftp", "host": "sftp.example.org", "port": 2222, "login": "warehouse", "extra": {}}
    monkeypatch.setenv("AIRFLOW_CONN_REGISTERS", json.dumps(told))


def test_files_that_are_here_are_not_brought() -> None:
    assert bringing.bringer(HERE, "registers", "900001") is None
    assert bringing.folder_of(HERE, "registers") == Path("/srv/registers")


@pytest.mark.parametrize(
    ("files", "module", "asked"),
    [
        (SFTP, sftp, {"folder": "/registers"}),
        (SHAREPOINT, sharepoint, {"folder": "Governance/Registers", "drive": "b!drive"}),
    ],
)
def test_files_elsewhere_are_brought_below_the_work_directory(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, files: Files, module: object, asked: dict[str, str]
) -> None:
    given: dict[str, object] = {}
    monkeypatch.setattr(
        module, f"bring_from_{files.origin}", lambda connection, **told: given.update(told, connection=connection)
    )
    bring = bringing.bringer(files, "registers", "900001")
    assert bring is not None
    bring()
    assert asked.items() <= given.items()
    assert given["within"] == "900001"
    assert given["connection"].base_url.endswith("sftp.example.org:2222")  # type: ignore[attr-defined]
    assert given["mirror"].root == bringing.folder_of(files, "registers") == tmp_path / "fetched" / "registers"  # type: ignore[attr-defined]


def test_a_connection_without_the_servers_key_is_refused_by_name() -> None:
    bring = bringing.bringer(SFTP, "registers", "900001")
    assert bring is not None
    with pytest.raises(ExtractError, match="host_key"):
        bring()
