"""The Audit & Risk page as Chromium shows and prints it: quiet, self-contained, readable on a phone and on paper."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from publication.pack import render_pack
from tests.browser import chromium
from tests.publication.pack import synthetic
from tests.publication.pack.outline import Outline

pytestmark = pytest.mark.browser

_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
_MEASURE = (Path(__file__).parent / "measure.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return synthetic.write(tmp_path_factory.mktemp("published"))


@pytest.fixture(scope="module")
def page(publication: Path) -> Path:
    return render_pack(publication, "audit_risk", meeting_date=synthetic.MEETING)


@pytest.fixture(scope="module")
def seen(page: Path, tmp_path_factory: pytest.TempPathFactory) -> chromium.Visit:
    return chromium.visit(page, tmp_path_factory.mktemp("visit"))


def measured(scratch: Path, *looks: tuple[Path, int]) -> list[dict[str, Any]]:
    """What ``measure.js`` finds in each page at each width, in copies whose policy lets that one script run.

    The copies stand in frames: a window of Chromium is never narrower than 500 pixels, a phone is.
    """
    frames = []
    for number, (page, width) in enumerate(looks):
        html, dropped = _POLICY.subn("", page.read_text(encoding="utf-8"))
        assert dropped == 1
        script = f"<script>const look = {number};{_MEASURE}</script></head>"
        (scratch / f"{number}.html").write_text(html.replace("</head>", script), encoding="utf-8")
        frames.append(f"<iframe src='{number}.html' width='{width}' height='900' style='border: 0'></iframe>")
    around = scratch / "frames.html"
    gather = (
        "addEventListener('message', e => { document.documentElement.dataset['look' + e.data.look] = e.data.found })"
    )
    around.write_text(f"<!doctype html><script>{gather}</script>{''.join(frames)}", encoding="utf-8")
    found = Outline(chromium.visit(around, scratch).dom).elements[0].attributes
    results: list[dict[str, Any]] = [json.loads(found[f"data-look{number}"]) for number in range(len(looks))]
    assert [result["window"] for result in results] == [width for _, width in looks]
    assert all(result["texts"] > 500 for result in results)  # it has measured the pages, not empty ones
    return results


def test_the_page_loads_without_a_word_in_the_console_or_a_request(seen: chromium.Visit) -> None:
    assert seen.console == ()
    assert seen.requests == ()


def test_text_that_would_do_harm_did_nothing(seen: chromium.Visit) -> None:
    outline = Outline(seen.dom)
    assert [e.text for e in outline.all("title")] == [
        "Audit & Risk Committee: strategy report, position at 19 March 2026"
    ]
    assert f"Fennel {synthetic.SCRIPT} School" in outline.by_id("m-1b").text
    assert outline.all("script") == []


def test_the_browser_agrees_with_what_was_written(seen: chromium.Visit, page: Path) -> None:
    written, shown = Outline(page.read_text(encoding="utf-8")), Outline(seen.dom)
    assert shown.headings() == written.headings()
    assert [level for level, _ in shown.headings()].count(1) == 1
    drawings = [e for e in shown.all("svg") if e.attributes.get("role") == "img"]
    assert drawings
    assert all(e.attributes.get("aria-label") for e in drawings)
    assert len(shown.all("tr")) == len(written.all("tr"))


def test_nothing_reaches_beyond_the_window_and_all_text_can_be_read(publication: Path, tmp_path: Path) -> None:
    boards = ("audit_risk", "standards")
    pages = [render_pack(publication, board, meeting_date=synthetic.MEETING) for board in boards]
    for result in measured(tmp_path, *((page, width) for page in pages for width in (390, 820, 1280))):
        assert result["beyond"] == []
        assert result["page"] <= result["window"]
        assert result["faint"] == []


def test_the_print_holds_every_exception_numbered_pages_and_repeated_heads(page: Path, tmp_path: Path) -> None:
    text = chromium.pdf_text(chromium.print_pdf(page, tmp_path))
    pages = text.split("\f")[:-1]
    assert 5 < len(pages) < 40
    assert len(re.findall(r"Invoice without an earlier purchase order", text)) == 180
    assert "cell" not in pages[0]
    assert f"{len(pages)} of {len(pages)}" in pages[-1]
    headline = [p for p in pages if re.search(r"^\s*Measure\s+Position\s+Target\s+Rating", p, re.MULTILINE)]
    assert len(headline) == 2  # the table runs over, and its head with it
    assert "Skip to the report" not in text


# The tests above pass when nothing is found; these show that something would be.


@pytest.fixture(scope="module")
def spoilt(page: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    html = page.read_text(encoding="utf-8")
    wide = '<p style="width: 900px; max-width: none; color: #bbb">Too wide and too faint</p>'
    html = html.replace("</main>", f'{wide}<img src="http://127.0.0.1:9/pixel.png" alt=""></main>')
    copy = tmp_path_factory.mktemp("spoilt") / "index.html"
    copy.write_text(html, encoding="utf-8")
    return copy


def test_a_fetch_is_stopped_by_the_policy_and_heard_in_the_console(spoilt: Path, tmp_path: Path) -> None:
    visit = chromium.visit(spoilt, tmp_path)
    assert visit.requests == ()
    assert any("Content Security Policy" in line for line in visit.console)


def test_a_fetch_without_the_policy_is_seen(spoilt: Path, tmp_path: Path) -> None:
    copy = tmp_path / "open.html"
    copy.write_text(_POLICY.sub("", spoilt.read_text(encoding="utf-8")), encoding="utf-8")
    assert chromium.visit(copy, tmp_path).requests == ("http://127.0.0.1:9/pixel.png",)


def test_what_is_too_wide_or_too_faint_is_found(spoilt: Path, tmp_path: Path) -> None:
    (result,) = measured(tmp_path, (spoilt, 390))
    assert result["beyond"] == ["p.: Too wide and too faint"]
    assert result["page"] > 390
    assert [line.split()[1] for line in result["faint"]] == ["p.:"]


def test_a_missing_browser_is_a_failure_that_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(pytest.fail.Exception, match="apt-get install chromium"):
        chromium.program("chromium", "chromium")
