"""The verdict is stored whole, read back exactly, and shown on pages that need no network."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import duckdb
import pytest

from expectations import docs
from expectations.check import Severity
from expectations.gate import run_gate
from expectations.verdict import (
    CheckResult,
    UnreadableVerdict,
    Verdict,
    from_json,
    read_verdict,
    reasons_against,
    to_json,
    write_verdict,
)
from tests.expectations.synthetic import AS_AT, write_candidate

PASSED = CheckResult(
    area="measures",
    check_name="fct_measure.example",
    table="fct_measure",
    severity=Severity.CRITICAL,
    passed=True,
    errored=False,
    observed="None found.",
    what_it_guards="Something <b>dear</b> & fragile.",
    why="It breaks.",
    resolve="Mend it.",
)


def _verdict(*results: CheckResult, as_at: date = AS_AT) -> Verdict:
    return Verdict(as_at=as_at, candidate="c" * 64, results=results, reasons=reasons_against(results))


@pytest.fixture(scope="module")
def gated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Verdict]:
    """A home whose build warehouse has been through the gate, and the verdict."""
    home = tmp_path_factory.mktemp("home")
    build = write_candidate(home / "build.duckdb")
    return home, run_gate(build, as_at=AS_AT, docs_dir=home / "docs" / "gate")


def test_the_gate_reads_a_build_warehouse_on_disk_and_leaves_it_unlocked(gated: tuple[Path, Verdict]) -> None:
    home, verdict = gated
    assert verdict.open
    before = (home / "build.duckdb").read_bytes()
    with duckdb.connect(str(home / "build.duckdb")) as connection:  # a writer: fails while anybody holds the file
        assert connection.execute("select count(*) from strategy.dim_board").fetchone() == (2,)
    assert (home / "build.duckdb").read_bytes() == before


def test_the_same_candidate_gets_the_same_verdict_whatever_its_path(
    gated: tuple[Path, Verdict], tmp_path: Path
) -> None:
    _, verdict = gated
    again = run_gate(write_candidate(tmp_path / "head's build; drop.duckdb"), as_at=AS_AT, docs_dir=tmp_path / "docs")
    assert to_json(again) == to_json(verdict)


def test_rows_lost_since_the_day_before_are_seen(gated: tuple[Path, Verdict]) -> None:
    home, _ = gated
    verdict = run_gate(
        home / "build.duckdb", as_at=AS_AT, docs_dir=home / "docs" / "lost", rows_before={"fct_measure": 1000}
    )
    assert not verdict.open
    assert "fct_measure.half_the_rows_are_kept" in " ".join(verdict.reasons)


def test_verdicts_are_stored_and_read_back(tmp_path: Path) -> None:
    verdict = _verdict(PASSED, replace(PASSED, check_name="b", passed=False, severity=Severity.WARNING))
    place = write_verdict(verdict, home=tmp_path)
    assert place == tmp_path / "gate" / "2026-03-19.json"
    assert read_verdict(tmp_path, AS_AT) == verdict
    assert [path.name for path in place.parent.iterdir()] == ["2026-03-19.json"]


def test_open_is_worked_out_and_never_believed() -> None:
    closed = _verdict(replace(PASSED, passed=False))
    assert not from_json(to_json(closed).replace('"open": false', '"open": true')).open
    assert not Verdict(as_at=AS_AT, candidate="c", results=(replace(PASSED, passed=False),), reasons=()).open
    assert not Verdict(as_at=AS_AT, candidate="c", results=(), reasons=()).open
    assert not Verdict(as_at=AS_AT, candidate="c", results=(PASSED,), reasons=("A table has no suite.",)).open
    assert _verdict(PASSED).open


@pytest.mark.parametrize(
    "text", ["", "{}", '{"as_at": "2026-03-19", "candidate": "c", "results": [{}], "reasons": []}']
)
def test_a_spoilt_verdict_is_refused_in_words(tmp_path: Path, text: str) -> None:
    (tmp_path / "gate").mkdir()
    (tmp_path / "gate" / "2026-03-19.json").write_text(text)
    with pytest.raises(UnreadableVerdict, match=r"run the gate for 2026-03-19 again"):
        read_verdict(tmp_path, AS_AT)


def test_a_verdict_that_was_never_given_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(UnreadableVerdict, match=r"no verdict for 2026-03-19: run the gate"):
        read_verdict(tmp_path, AS_AT)


class _Page(HTMLParser):
    """What a page would fetch, and the text it shows."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.fetched += [str(values[key]) for key in ("src", "data", "srcset") if key in values]
        if tag == "link":
            self.fetched.append(str(values.get("href")))
        if tag == "a":
            self.links.append(str(values["href"]))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_page_shows_every_check_and_fetches_nothing(gated: tuple[Path, Verdict]) -> None:
    home, verdict = gated
    page = home / "docs" / "gate" / "2026-03-19" / "index.html"
    shown = _Page(page)
    assert shown.fetched == []
    assert not re.search(r"https?://|url\(|@import", page.read_text(encoding="utf-8"))
    for result in verdict.results:
        for text in (result.check_name, result.what_it_guards, result.why, result.resolve, result.observed):
            assert text in shown.text
    for warning in verdict.warnings:
        assert shown.text.count(warning.what_it_guards) == 2  # among the warnings, and at its table
    assert all(link.startswith("#") or link == "../index.html" for link in shown.links)
    assert (page.parent / shown.links[0]).resolve() == home / "docs" / "gate" / "index.html"


def test_a_closed_gate_says_why_on_its_page_in_words_not_only_colour(tmp_path: Path) -> None:
    verdict = _verdict(replace(PASSED, passed=False, observed="3 found (for example 900001)."), PASSED)
    shown = _Page(docs.write(verdict, docs_dir=tmp_path))
    assert "Closed: not published" in shown.text
    assert "Failed" in shown.text
    assert verdict.reasons[0] in shown.text


def test_what_a_check_says_is_escaped(tmp_path: Path) -> None:
    page = docs.write(_verdict(PASSED), docs_dir=tmp_path).read_text(encoding="utf-8")
    assert "<b>dear</b>" not in page
    assert "&lt;b&gt;dear&lt;/b&gt; &amp; fragile." in page


def test_the_index_lists_days_newest_first(tmp_path: Path) -> None:
    for day in (date(2026, 3, 19), date(2026, 3, 20), date(2026, 3, 18)):
        docs.write(_verdict(replace(PASSED, passed=day.day != 18), as_at=day), docs_dir=tmp_path)
    index = _Page(tmp_path / "index.html")
    assert index.links == [f"2026-03-{day}/index.html" for day in (20, 19, 18)]
    assert index.text.index("20 March 2026") < index.text.index("18 March 2026")
    assert re.findall(r"Open|Closed", index.text) == ["Open", "Open", "Closed"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2026-03-18", "2026-03-19", "2026-03-20", "index.html"]
