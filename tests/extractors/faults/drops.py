"""Finance systems' exports: files in a folder, spoiled as people and half-done copies spoil them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final

from demo import drops
from extractors.academy import Academy
from extractors.drops import SYSTEMS, extract_drop
from extractors.http.manners import Clock
from tests.extractors.faults.table import EARLIER, NEXT_NIGHT, SURVIVED, Case, Stage, Tested, cannot
from tests.extractors.sources.reading import DAY, academies_of, rows

LINES: Final = "ledger_lines"
NOT_HTTP: Final = "a file in a folder: what brings it stands under SFTP and SharePoint"
WEB_PAGE: Final = b"<!DOCTYPE html><html><h1>Sign in</h1></html>\n"
_OF_THE_FILE: Final = ("file_sha256", "line_number")  # where a line stands is no part of what it says


def nightfall(as_at: date) -> datetime:
    return datetime.combine(as_at + timedelta(days=1), time(2), UTC)


@dataclass
class DropNight:
    """The folder of one system, with its exports as they stand at the close of a day."""

    system: str
    stage: Stage
    folder: Path
    happened: bool = False
    resource: str = LINES
    _away: list[Path] = field(default_factory=list)

    @property
    def newest(self) -> Path:
        """The export that a case is about: one that the night before had not."""
        return sorted(path for path in self.folder.iterdir() if path.stem != "chart_of_accounts")[-1]

    def export(self, as_at: date) -> None:
        drops.write(self.system, self.stage.world, as_at, self.folder)

    def spoil(self, change: Callable[[bytes], bytes]) -> None:
        """Change what stands in the newest export."""
        path, before = self.newest, self.newest.stat()
        content = path.read_bytes()
        path.write_bytes(change(content))
        os.utime(path, (before.st_mtime, before.st_mtime))
        self.happened = path.read_bytes() != content

    def save_at(self, moment: datetime) -> None:
        """The newest export bears another time."""
        os.utime(self.newest, (moment.timestamp(), moment.timestamp()))
        self.happened = True

    def copy(self) -> None:
        """The newest export stands there twice, under two names."""
        path, before = self.newest, self.newest.stat()
        other = path.with_stem(f"{path.stem} (1)")
        other.write_bytes(path.read_bytes())
        os.utime(other, (before.st_mtime, before.st_mtime))
        self._away.append(other)
        self.happened = True

    def calm(self) -> None:
        for path in self._away:
            path.unlink(missing_ok=True)
        self._away.clear()
        self.export(DAY)

    def land(self, home: Path, as_at: date, patience: float = 10.0) -> dict[str, str]:
        del patience
        outcomes = extract_drop(
            SYSTEMS[self.system],
            folder=self.folder,
            academies=self._academies(),
            as_at=as_at,
            home=home,
            clock=Clock(now=lambda: nightfall(as_at)),
        )
        return {outcome.resource: outcome.error_code for outcome in outcomes if outcome.error_code}

    def _academies(self) -> list[Academy]:
        """The academies with the names that the finance system has for them."""
        option_of = {school.urn: school.finance_tracking_option for school in self.stage.world.schools}
        known = academies_of(self.stage.world)
        return [replace(academy, finance_tracking_option=option_of[academy.urn]) for academy in known]

    def landed(self, home: Path, day: date) -> list[dict[str, Any]]:
        found = rows(home, self.system, LINES, day)
        return [{name: value for name, value in row.items() if name not in _OF_THE_FILE} for row in found]

    def known(self) -> int:
        return len(drops.entries(self.stage.world, DAY))

    def counted(self, home: Path) -> int:
        return len({row["line_reference"] for day in (EARLIER, DAY) for row in self.landed(home, day)})

    def key(self) -> tuple[str, ...]:
        return ("line_reference",)


@contextmanager
def _night(system: str, stage: Stage, place: Path, as_at: date) -> Iterator[DropNight]:
    night = DropNight(system, stage, place / system)
    night.export(as_at)
    yield night


@dataclass(frozen=True)
class Form:
    """How a system's exports are written: ``record`` and ``rest`` are patterns of how a line and what is none begin."""

    encoding: str
    record: str
    rest: str
    wider: tuple[str, str]  # pattern and replacement: a column or element that nobody declared
    worded: tuple[str, str]  # words for an amount
    total: tuple[str, str]  # another total
    of_words: str  # the named error of words for every amount
    web_page: str  # of a web page under its name
    other: str  # of something else under its name

    def of(self, change: Callable[[list[str]], list[str]]) -> Callable[[DropNight], None]:
        """What changes the export piece by piece."""

        def rewritten(content: bytes) -> bytes:
            pieces = re.split(f"(?m)^(?={self.record}|{self.rest})", content.decode(self.encoding))
            return "".join(change(pieces)).encode(self.encoding)

        return lambda night: night.spoil(rewritten)

    def put(self, pattern: tuple[str, str]) -> Callable[[DropNight], None]:
        return self.of(lambda pieces: [re.sub(*pattern, piece, flags=re.M) for piece in pieces])

    def backwards(self, pieces: list[str]) -> list[str]:
        places = [at for at, piece in enumerate(pieces) if re.match(self.record, piece)]
        turned = dict(zip(places, reversed(places), strict=True))
        return [pieces[turned.get(at, at)] for at in range(len(pieces))]

    def without_one(self, pieces: list[str]) -> list[str]:
        gone = next(at for at, piece in enumerate(pieces) if re.match(self.record, piece))
        return [*pieces[:gone], *pieces[gone + 1 :]]


def _spoil(change: Callable[[bytes], bytes]) -> Callable[[DropNight], None]:
    return lambda night: night.spoil(change)


def _saved(moment: datetime) -> Callable[[DropNight], None]:
    return lambda night: night.save_at(moment)


_LATE: Final = nightfall(DAY)


def _tested(system: str, title: str, form: Form) -> Tested:
    return Tested(
        system,
        title,
        "ledger lines of new exports",
        partial(_night, system),
        (
            Case("slow", "it is still being written", NEXT_NIGHT, _saved(_LATE - timedelta(minutes=9))),
            Case("cut body", "half a copy", "ExportCutShort", _spoil(lambda content: content[: len(content) // 4 * 2])),
            Case("cut body", "empty", "ExportCutShort", _spoil(lambda _: b"")),
            Case("html", "the page of a login", form.web_page, _spoil(lambda _: WEB_PAGE)),
            Case("error inside", "a message in its place", form.other, _spoil(lambda _: b"<Error>No data</Error>\n")),
            Case("totals", "the lines do not add up to it", "ControlTotalDisagrees", form.put(form.total)),
            Case("new field", "in every line", SURVIVED, form.put(form.wider)),
            Case("changed type", "words for amounts", form.of_words, form.put(form.worded)),
            Case("clock skew", "saved tomorrow", SURVIVED, _saved(_LATE + timedelta(hours=20))),
            Case("clock skew", "saved in ten years", SURVIVED, _saved(_LATE.replace(year=_LATE.year + 10))),
            Case("clock skew", "saved in 1970", SURVIVED, _saved(datetime(1970, 1, 2, tzinfo=UTC))),
            Case("duplicates", "the export under two names", SURVIVED, DropNight.copy),
            Case("out of order", "lines", SURVIVED, form.of(form.backwards)),
            Case("vanished", "a line", "ControlTotalDisagrees", form.of(form.without_one)),
            *cannot(NOT_HTTP, "429 seconds", "429 hours", "4xx", "500", "502", "503", "hung up"),
            *cannot(NOT_HTTP, "another host", "expired access"),
            *cannot("a file has no pages", "repeated page", "looping next"),
        ),
    )


IRIS: Final = _tested(
    "iris",
    "IRIS Financials",
    Form(
        encoding="cp1252",
        record=r"\d{4},",
        rest=r"Total,|Ledger Code,",
        wider=(r"(\r\n)\Z", r",x\1"),
        worded=(r"^(\d{4},.*?,\d+,)[^,]*,[^,]*", r"\1ten,"),
        total=(r'^(Total,+"?)', r"\g<1>1"),
        of_words="TooManyRefused",
        web_page="ColumnsMissing",
        other="ColumnsMissing",
    ),
)
ACCESS: Final = _tested(
    "access_education",
    "Access Education Finance",
    Form(
        encoding="utf-16",
        record=r"\d{2}/\d{4}\t",
        rest="Grand Total",
        wider=(r"(\r\n)\Z", r"\tx\1"),
        worded=(r"^(\d{2}/\d{4}\t[^\t]*\t[^\t]*\t[^\t]*\t)[^\t]*", r"\1ten"),
        total=(r"^(Grand Total\t+)", r"\g<1>1"),
        of_words="ControlTotalDisagrees",
        web_page="ColumnsMissing",
        other="ColumnsMissing",
    ),
)
SIMS_FMS: Final = _tested(
    "sims_fms",
    "SIMS FMS",
    Form(
        encoding="iso-8859-1",
        record="<Transaction>",
        rest="</Transactions>",
        wider=("</Transaction>", "<Mood>x</Mood></Transaction>"),
        worded=(r"<(Debit|Credit)>[^<]*", r"<\1>ten"),
        total=("<ControlTotal>", "<ControlTotal>1"),
        of_words="ControlTotalDisagrees",
        web_page="UnsafeExport",
        other="ExportUnreadable",
    ),
)
