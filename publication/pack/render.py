"""Render a board's pack into its publication: a self-contained page and its manifest, whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from datetime import date
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from publication.pack.errors import PackAlreadyIssued, PackError
from publication.pack.page import Page, compose
from publication.pack.read import read_publication
from publication.pack.words import RAG_WORDS

_HERE = Path(__file__).parent
PAGE = "index.html"
MANIFEST = "manifest.json"


def render_pack(publication: Path, board_code: str, *, meeting_date: date | None) -> Path:
    """Write ``<publication>/packs/<board_code>/index.html`` with its ``manifest.json``; returns the page's path.

    ``publication`` is the directory of one publication, or ``current``, which is resolved first so that a pack stays
    with the publication it was made from. A pack that was issued is never written again: asked for once more with the
    same meeting date it is checked against its manifest and kept, to the byte. The page holds no clock time, so the
    same publication and meeting date always give the same bytes.

    Raises :class:`UnknownBoard`, :class:`PublicationUnreadable`, or :class:`PackAlreadyIssued` when the issued pack is
    for another meeting or no longer is what its manifest says.
    """
    publication = publication.resolve()
    issued = publication / "packs" / board_code
    contents = read_publication(publication)
    page = compose(contents, board_code, meeting_date)
    if not issued.exists():
        html = render_page(page).encode()
        manifest = _manifest(
            contents.publication.publication_id, contents.publication.as_at, board_code, meeting_date, html
        )
        _write_whole(issued, {PAGE: html, MANIFEST: manifest})
    _require_issued(issued, meeting_date)
    return issued / PAGE


def render_page(page: Page) -> str:
    """The page as HTML. Every value is escaped; a value that a template names and the page lacks is an error."""
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    # The stylesheet is ours and holds no data; escaping it would break its selectors and strings.
    style = Markup((_HERE / "templates" / "style.css").read_text(encoding="utf-8"))  # noqa: S704
    return environment.get_template("pack.html.j2").render(page=page, rag_words=RAG_WORDS, style=style)


def _manifest(publication_id: str, as_at: date, board_code: str, meeting_date: date | None, html: bytes) -> bytes:
    facts = {
        "publication_id": publication_id,
        "as_at": as_at.isoformat(),
        "board_code": board_code,
        "meeting_date": None if meeting_date is None else meeting_date.isoformat(),
        "files": [{"name": PAGE, "bytes": len(html), "sha256": hashlib.sha256(html).hexdigest()}],
    }
    return (json.dumps(facts, indent=2) + "\n").encode()


def _write_whole(issued: Path, files: dict[str, bytes]) -> None:
    """Write the files beside their place and rename the whole directory into view; a reader never sees half a pack."""
    packs = issued.parent
    packs.mkdir(exist_ok=True)
    _remove_leftovers(packs)
    writing = packs / f".writing-{issued.name}-{os.getpid()}"
    writing.mkdir()
    try:
        for name, content in files.items():
            with (writing / name).open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        _sync_directory(writing)
        try:
            writing.rename(issued)
        except OSError:
            if not issued.is_dir():  # else another run issued it at the same moment: its pack stands
                raise
        _sync_directory(packs)
    finally:
        shutil.rmtree(writing, ignore_errors=True)


def _remove_leftovers(packs: Path) -> None:
    """Remove what a killed run was writing; the number at the end of the name is its process."""
    for leftover in packs.glob(".writing-*"):
        if not _is_alive(int(leftover.name.rpartition("-")[2])):
            shutil.rmtree(leftover, ignore_errors=True)


def _is_alive(pid: int) -> bool:
    if pid == os.getpid():  # this process is not writing yet: the number is a dead one's, used again
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _require_issued(issued: Path, meeting_date: date | None) -> None:
    """The pack in its place is whole, unchanged since it was issued, and for this meeting."""
    try:
        manifest = json.loads((issued / MANIFEST).read_bytes())
        file = manifest["files"][0]
        html = (issued / file["name"]).read_bytes()
        issued_for = manifest["meeting_date"]
    except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
        raise PackError(
            f"The pack in {issued} is not whole ({type(error).__name__}), so it cannot be sent. "
            "Move its directory away and render it again."
        ) from error
    if hashlib.sha256(html).hexdigest() != file["sha256"]:
        raise PackAlreadyIssued(
            f"The page in {issued} is not the one that was issued: its hash differs from its manifest. Somebody "
            "changed it by hand; move its directory away to keep it, and render the pack again."
        )
    asked = None if meeting_date is None else meeting_date.isoformat()
    if issued_for != asked:
        raise PackAlreadyIssued(
            f"The pack in {issued} was issued for {_meeting(issued_for)} and was now asked for {_meeting(asked)}. "
            "An issued pack never changes: use it as it is, or make the pack from a later publication."
        )


def _meeting(iso: str | None) -> str:
    return "no meeting date" if iso is None else f"the meeting of {iso}"
