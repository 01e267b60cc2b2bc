"""What the systems and the registers know at the close of a day."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import NamedTuple
from zoneinfo import ZoneInfo

from demo.records import Enrolment, Entry, Mistake, School, World


class Refusal(NamedTuple):
    """A row of a register that cannot be read. ``copy``: the row itself is sound, a second one with its id is not."""

    record_id: str
    column: str
    copy: bool

    @property
    def known_as(self) -> str:
        """What an exception calls it: the sound row may have one of its own."""
        return f"{self.record_id} (copy)" if self.copy else self.record_id


@dataclass(frozen=True)
class Moment:
    """The world seen from the close of ``day``: nothing recorded at or after midnight in London is known.

    ``nights_read``: by URN, the days of which the academy's MIS was read.
    """

    world: World
    day: date
    nights_read: Mapping[str, Collection[date]] = field(default_factory=dict)

    @cached_property
    def close(self) -> datetime:
        midnight = datetime.combine(self.day + timedelta(days=1), time(), ZoneInfo("Europe/London"))
        return midnight.astimezone(UTC)

    @cached_property
    def open_schools(self) -> tuple[School, ...]:
        """Academies of the trust on that day: from the day they joined until the day before they left."""
        return tuple(
            school
            for school in self.world.schools
            if school.joined_on <= self.day and (school.left_on is None or self.day < school.left_on)
        )

    @cached_property
    def year_start(self) -> date:
        """1 September of the academic year, which is also the academies' financial year."""
        return year_start(self.day)

    def known(self, moment: datetime | None) -> bool:
        return moment is not None and moment < self.close

    def status(self, history: tuple[tuple[datetime, str], ...]) -> str | None:
        """The newest word in a history, or None when there is none yet."""
        newest = None
        for moment, word in history:
            if moment < self.close:
                newest = word
        return newest

    @cached_property
    def enrolments(self) -> tuple[Enrolment, ...]:
        """Pupil records that are there: made by then and not deleted."""
        return tuple(
            each for each in self.world.enrolments if self.known(each.created_at) and not self.known(each.deleted_at)
        )

    def entries(self, urn: str, register: str) -> Iterator[Entry]:
        """The academy's rows of a register kept as entries, as they stand on the day; refused ones are not there."""
        unread = self.unread(urn, register)
        for entry in self._entries.get((urn, register), ()):
            versions = tuple(each for each in entry.versions if each[0] <= self.day)
            taken_out = entry.removed is not None and entry.removed <= self.day
            if versions and not taken_out and entry.record_id not in unread:
                yield entry._replace(versions=versions)

    @cached_property
    def _entries(self) -> dict[tuple[str, str], list[Entry]]:
        found: dict[tuple[str, str], list[Entry]] = {}
        for entry in self.world.entries:
            found.setdefault((entry.urn, entry.register), []).append(entry)
        return found

    def unread(self, urn: str, register: str) -> set[str]:
        """Ids whose own row is refused. Where a copy is refused the first row with the id still counts."""
        return {refusal.record_id for refusal in self.refusals(urn, register) if not refusal.copy}

    def refusals(self, urn: str, register: str) -> Iterator[Refusal]:
        """Rows refused in the academy's register that day, each once however many of its cells are wrong."""
        seen = set()
        for mistake in self.world.mistakes:
            if mistake.urn == urn and mistake.register == register and mistake.refused and self._stands(mistake):
                refusal = Refusal(mistake.record_id, mistake.column, mistake.kind == "duplicate_id")
                if refusal[::2] not in seen:
                    seen.add(refusal[::2])
                    yield refusal

    def _stands(self, mistake: Mistake) -> bool:
        return mistake.since <= self.day and (mistake.fixed is None or self.day < mistake.fixed)


def year_start(day: date) -> date:
    return date(day.year if day.month >= 9 else day.year - 1, 9, 1)
