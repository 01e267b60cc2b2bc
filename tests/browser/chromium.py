"""Debian's Chromium without a window: what it makes of a page, what it complains of, and what it asks the network."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

_QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--hide-scrollbars",
    # A fresh profile asks Google for the time, for updates and for accounts, whatever the switches above say: no name
    # is resolved, so that a test reaches nothing beyond this machine.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
_BROWSER_ITSELF = "not an origin"  # what the net log writes for the initiator of the browser's own requests


def program(name: str, package: str) -> str:
    """The path of an installed program; the test fails, naming the Debian package, where it is missing."""
    found = shutil.which(name)
    if found is None:
        pytest.fail(f"{name} is not installed, so nobody has looked at the page: apt-get install {package}")
    return found


@dataclass(frozen=True)
class Visit:
    """One look at a page: its DOM after loading, its console, and the network addresses that were asked for."""

    dom: str
    console: tuple[str, ...]
    requests: tuple[str, ...]


def visit(page: Path, scratch: Path) -> Visit:
    """Load a page from disk in a fresh profile under ``scratch``."""
    net_log = scratch / "net-log.json"
    done = _run(
        page,
        scratch,
        "--window-size=1280,900",
        "--virtual-time-budget=2000",
        "--enable-logging=stderr",
        f"--log-net-log={net_log}",
        "--dump-dom",
    )
    console = tuple(line.partition("CONSOLE")[2] for line in done.stderr.splitlines() if "CONSOLE" in line)
    return Visit(done.stdout, console, _requests(net_log))


def print_pdf(page: Path, scratch: Path) -> Path:
    """Print a page as its stylesheet says; returns the PDF."""
    pdf = scratch / "printed.pdf"
    _run(page, scratch, "--no-pdf-header-footer", f"--print-to-pdf={pdf}")
    return pdf


def pdf_text(pdf: Path) -> str:
    """The text of a PDF, page after page, each ended by a form feed."""
    reader = program("pdftotext", "poppler-utils")
    return subprocess.run([reader, "-layout", str(pdf), "-"], check=True, capture_output=True, text=True).stdout


def _run(page: Path, scratch: Path, *options: str) -> subprocess.CompletedProcess[str]:
    browser = program("chromium", "chromium")
    profile = scratch / "profile"
    command = [browser, *_QUIET, f"--user-data-dir={profile}", *options, page.resolve().as_uri()]
    try:
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)
    finally:
        shutil.rmtree(profile, ignore_errors=True)


def _requests(net_log: Path) -> tuple[str, ...]:
    """The addresses that the page asked for, leaving out what the browser asks on its own account."""
    events = json.loads(net_log.read_text(encoding="utf-8"))["events"]
    started = [event["params"] for event in events if "initiator" in event.get("params", {})]
    return tuple(sorted({start["url"] for start in started if start["initiator"] != _BROWSER_ITSELF}))
