"""``python -m demo.servers`` says where it is in one line, keeps its credentials to itself, and stops when told."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

ROOT = Path(__file__).parents[3]


@pytest.fixture
def port_file(tmp_path: Path) -> Path:
    return tmp_path / "ports.json"


@pytest.fixture
def process(port_file: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "demo.servers", "--as-at", "2025-10-10", "--seed", "3", "--scale", "small"]
    started = subprocess.Popen(
        [*command, "--port-file", str(port_file)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    yield started
    started.kill()
    started.communicate(timeout=10)


def test_it_serves_every_system_until_sigterm(process: subprocess.Popen[str], port_file: Path) -> None:
    assert process.stdout is not None
    line = process.stdout.readline()
    details: dict[str, dict[str, Any]] = json.loads(line)
    known = {
        "wonde": {"base_url", "token", "tokens"},
        "snipe_it": {"base_url", "token"},
        "xero": {"base_url", "token_url", "connections_url", "client_id", "client_secret"},
        "graph": {"base_url", "login_url", "tenant", "client_id", "client_secret"},
    }
    assert {name: set(details[name]) for name in known} == known
    assert all(parts["base_url"].startswith("http://127.0.0.1:") for parts in details.values())
    wonde = {"Authorization": f"Bearer {details['wonde']['token']}"}
    schools = requests.get(f"{details['wonde']['base_url']}/v1.0/schools", headers=wonde, timeout=10).json()["data"]
    assert {school["urn"] for school in schools} == set(details["wonde"]["tokens"])

    ports = json.loads(port_file.read_text())
    assert details["wonde"]["base_url"] == f"http://127.0.0.1:{ports['wonde']['api']}"
    assert details["xero"]["token_url"] == f"http://127.0.0.1:{ports['xero']['identity']}/connect/token"
    assert not any(
        details[name][key] in port_file.read_text() for name, key in [("wonde", "token"), ("snipe_it", "token")]
    )

    process.send_signal(signal.SIGTERM)
    rest, errors = process.communicate(timeout=20)
    assert (process.returncode, rest, errors) == (0, "", "")
    with pytest.raises(requests.exceptions.ConnectionError):
        requests.get(f"{details['snipe_it']['base_url']}/login", timeout=10)
