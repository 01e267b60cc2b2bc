"""How a pack is written: whole, once, the same bytes every time, and never over what was issued."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from publication.pack import PackAlreadyIssued, PackError, PublicationUnreadable, UnknownBoard, render, render_pack
from tests.publication.pack import synthetic
from tests.publication.pack.outline import Outline
from tests.publication.pack.promises import BOARDS


def files(directory: Path) -> dict[str, bytes]:
    return {str(p.relative_to(directory)): p.read_bytes() for p in sorted(directory.rglob("*")) if p.is_file()}


def test_the_pack_stands_beside_its_manifest(published: Path) -> None:
    page = render_pack(published, "audit_risk", meeting_date=synthetic.MEETING)
    assert page == published / "packs" / "audit_risk" / "index.html"
    manifest = json.loads((page.parent / "manifest.json").read_text(encoding="utf-8"))
    assert manifest == {
        "publication_id": synthetic.PUBLICATION_ID,
        "as_at": "2026-03-19",
        "board_code": "audit_risk",
        "meeting_date": "2026-03-26",
        "files": [
            {
                "name": "index.html",
                "bytes": page.stat().st_size,
                "sha256": hashlib.sha256(page.read_bytes()).hexdigest(),
            }
        ],
    }


def test_the_same_publication_gives_the_same_bytes_in_another_place_clock_and_locale(tmp_path: Path) -> None:
    here = synthetic.write(tmp_path / "here")
    there = synthetic.write(tmp_path / "there")
    first = files(render_pack(here, "audit_risk", meeting_date=synthetic.MEETING).parent)
    program = (
        "import sys, datetime, pathlib; from publication.pack import render_pack; "
        f"meeting = datetime.date.fromisoformat('{synthetic.MEETING}'); "
        "render_pack(pathlib.Path(sys.argv[1]), 'audit_risk', meeting_date=meeting)"
    )
    environment = {**os.environ, "TZ": "Pacific/Auckland", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "7"}
    subprocess.run([sys.executable, "-c", program, str(there)], check=True, env=environment, timeout=60)
    assert files(there / "packs" / "audit_risk") == first


def test_a_pack_asked_for_again_is_kept_to_the_byte(published: Path) -> None:
    page = render_pack(published, "audit_risk", meeting_date=synthetic.MEETING)
    before, when = files(page.parent), page.stat().st_mtime_ns
    assert render_pack(published, "audit_risk", meeting_date=synthetic.MEETING) == page
    assert files(page.parent) == before
    assert page.stat().st_mtime_ns == when


def test_an_issued_pack_is_not_made_over_for_another_meeting(published: Path) -> None:
    page = render_pack(published, "audit_risk", meeting_date=synthetic.MEETING)
    before = files(page.parent)
    with pytest.raises(PackAlreadyIssued, match=r"the meeting of 2026-03-26 and was now asked for no meeting date"):
        render_pack(published, "audit_risk", meeting_date=None)
    with pytest.raises(PackAlreadyIssued, match=r"asked for the meeting of 2026-06-25"):
        render_pack(published, "audit_risk", meeting_date=date(2026, 6, 25))
    assert files(page.parent) == before


def test_a_page_that_was_changed_by_hand_is_not_passed_off_as_issued(published: Path) -> None:
    page = render_pack(published, "audit_risk", meeting_date=synthetic.MEETING)
    page.write_text(page.read_text(encoding="utf-8").replace("98.9%", "99.9%"), encoding="utf-8")
    with pytest.raises(PackAlreadyIssued, match="its hash differs from its manifest"):
        render_pack(published, "audit_risk", meeting_date=synthetic.MEETING)


@pytest.mark.parametrize("missing", ["index.html", "manifest.json"])
def test_half_a_pack_is_refused(published: Path, missing: str) -> None:
    page = render_pack(published, "audit_risk", meeting_date=synthetic.MEETING)
    (page.parent / missing).unlink()
    with pytest.raises(PackError, match="is not whole"):
        render_pack(published, "audit_risk", meeting_date=synthetic.MEETING)


def test_a_write_that_fails_leaves_nothing_in_view(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        render_pack(published, "audit_risk", meeting_date=synthetic.MEETING)
    assert list((published / "packs").iterdir()) == []


def test_the_pack_comes_into_view_whole_by_one_rename(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    issued = published / "packs" / "audit_risk"
    synced: dict[int, bool] = {}  # inode -> was the pack in view when it was made safe
    really = os.fsync

    def watch(descriptor: int) -> None:
        synced[os.fstat(descriptor).st_ino] = issued.exists()
        really(descriptor)

    monkeypatch.setattr(os, "fsync", watch)
    page = render_pack(published, "audit_risk", meeting_date=None)
    for part in (issued, page, issued / "manifest.json"):  # the very files that were written out of view, not copies
        assert synced[part.stat().st_ino] is False
    assert synced[issued.parent.stat().st_ino] is True  # and the rename itself was made safe


def test_what_a_killed_run_left_is_cleared_and_a_living_one_is_let_be(published: Path) -> None:
    dead = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    left = published / "packs" / f".writing-audit_risk-{int(dead.stdout)}"
    left.mkdir(parents=True)
    (left / "index.html").write_text("<!doc", encoding="utf-8")
    alive = published / "packs" / f".writing-standards-{os.getppid()}"
    alive.mkdir()
    render_pack(published, "audit_risk", meeting_date=synthetic.MEETING)
    assert {p.name for p in (published / "packs").iterdir()} == {"audit_risk", alive.name}


def test_two_runs_at_once_leave_one_whole_pack(published: Path) -> None:
    program = (
        "import sys, pathlib; from publication.pack import render_pack; "
        "render_pack(pathlib.Path(sys.argv[1]), 'standards', meeting_date=None)"
    )
    runs = [subprocess.Popen([sys.executable, "-c", program, str(published)]) for _ in range(3)]
    assert [run.wait(timeout=60) for run in runs] == [0, 0, 0]
    assert sorted(files(published / "packs")) == ["standards/index.html", "standards/manifest.json"]


def test_the_pack_of_current_stays_with_the_publication_it_was_made_from(published: Path) -> None:
    current = published.parent / "current"
    current.symlink_to(published.name)
    assert render_pack(current, "audit_risk", meeting_date=None).parent == published / "packs" / "audit_risk"


def test_an_unknown_board_is_told_which_there_are(published: Path) -> None:
    with pytest.raises(UnknownBoard, match=r"no board '\.\./audit'.*trust_board, audit_risk, finance_infrastructure"):
        render_pack(published, "../audit", meeting_date=None)
    assert not (published / "packs").exists()


@pytest.mark.parametrize(("board", "title"), [row[:2] for row in BOARDS])
def test_every_board_has_a_page(published: Path, board: str, title: str) -> None:
    outline = Outline(render_pack(published, board, meeting_date=None).read_text(encoding="utf-8"))
    assert [text for level, text in outline.headings() if level == 1] == [title]


def test_without_exceptions_each_measure_says_so(published: Path) -> None:
    synthetic.change(published, "delete from fct_exception")
    outline = Outline(render_pack(published, "audit_risk", meeting_date=None).read_text(encoding="utf-8"))
    for anchor in ("m-1b-2", "m-3c-3"):
        assert "Nothing is recorded against it." in outline.by_id(anchor).text
    assert "Red by a rule of its own" in outline.by_id("m-1b-2").text


def test_a_publication_without_any_measure_is_honest_about_it(published: Path) -> None:
    empty = [f"delete from {t}" for t in ("dim_measure", "fct_measure", "fct_exception", "dim_threshold")]
    synthetic.change(published, *empty, "delete from source_freshness", "delete from register_quality")
    outline = Outline(render_pack(published, "audit_risk", meeting_date=None).read_text(encoding="utf-8"))
    assert (
        "0 of 15 indicators can be measured today. Nothing is assumed about the rest." in outline.by_id("glance").text
    )
    assert outline.by_id("headline").text.count("Not yet measured") == 15
    assert "The publication names no source." in outline.by_id("data").text


def test_a_strategy_without_indicators_still_makes_a_page(published: Path) -> None:
    synthetic.change(published, *(f"delete from {t}" for t in ("dim_indicator", "dim_measure", "fct_measure")))
    outline = Outline(render_pack(published, "transformation", meeting_date=None).read_text(encoding="utf-8"))
    assert "The publication holds no indicator for this board yet." in outline.by_id("headline").text


def test_no_pack_is_made_when_suppression_was_broken(published: Path) -> None:
    synthetic.change(published, "update fct_measure set value = 3 where symbol = 'c'")
    with pytest.raises(PublicationUnreadable):
        render_pack(published, "audit_risk", meeting_date=None)
    assert not (published / "packs").exists()


def test_a_template_that_names_what_the_page_lacks_is_an_error(
    published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "style.css").write_text("", encoding="utf-8")
    (tmp_path / "templates" / "pack.html.j2").write_text("{{ page.bord }}", encoding="utf-8")
    monkeypatch.setattr(render, "_HERE", tmp_path)
    with pytest.raises(UndefinedError, match="bord"):
        render_pack(published, "audit_risk", meeting_date=None)
