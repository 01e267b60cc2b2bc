"""Typed values out of a YAML section; what is wrong is collected as sentences instead of raised one at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Value = TypeVar("Value")

CRON_FIELDS = 5
_CRON_FIELD = re.compile(r"^[0-9*/,\-]+$")
_EMAIL = re.compile(r"^[^@\s,;<>]+@[^@\s,;<>]+$")


class ConfigError(Exception):
    """The trust's settings cannot be used; the message lists every mistake."""

    def __init__(self, path: Path, mistakes: list[str]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__(f"{path} needs correcting:\n" + "\n".join(f"- {mistake}" for mistake in mistakes))


class Section:
    """One mapping of the file. What is missing or wrong adds a sentence to ``mistakes`` and reads as a blank."""

    def __init__(self, values: Mapping[str, object], place: str, mistakes: list[str]) -> None:
        self._values = values
        self._place = place
        self._mistakes = mistakes

    def mistake(self, sentence: str) -> None:
        self._mistakes.append(f"{self._place}: {sentence}" if self._place else sentence)

    def names(self) -> tuple[str, ...]:
        return tuple(self._values)

    def only(self, *known: str) -> None:
        """Tell of every setting that is not among ``known``: a misspelt one would otherwise be silently ignored."""
        for name in self._values:
            if name not in known:
                self.mistake(f"{name!r} is not a setting here; the settings are {', '.join(known)}")

    def section(self, key: str) -> Section:
        value = self._values.get(key)
        if not isinstance(value, Mapping):
            self.mistake(f"{key} is {'missing' if value is None else 'not a group of settings'}")
            value = {}
        return Section(value, self._join(key), self._mistakes)

    def sections(self, key: str) -> Iterator[Section]:
        value = self._values.get(key)
        if not isinstance(value, list):
            self.mistake(f"{key} is {'missing' if value is None else 'not a list'}")
            return
        for number, item in enumerate(value, start=1):
            name = item.get("name") if isinstance(item, Mapping) else None
            place = f"{self._join(key)}, number {number}" + (f" ({name})" if name else "")
            if isinstance(item, Mapping):
                yield Section(item, place, self._mistakes)
            else:
                self._mistakes.append(f"{place}: is not a group of settings")

    def optional(self, key: str, read: Callable[[str], Value]) -> Value | None:
        return None if self._values.get(key) is None else read(key)

    def text(self, key: str) -> str:
        value = self._values.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        self._wrong(key, "a text")
        return ""

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._values.get(key, [])
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        self._wrong(key, "a list of texts")
        return ()

    def one_of(self, key: str, allowed: tuple[str, ...]) -> str:
        value = self._values.get(key)
        if value not in allowed:
            self._wrong(key, f"one of {', '.join(allowed)}")
        return str(value)

    def digits(self, key: str, length: int) -> str:
        """A code of exactly ``length`` digits, kept as text: a leading zero belongs to it."""
        value = self._values.get(key)
        if isinstance(value, str) and len(value) == length and value.isdecimal():
            return value
        self._wrong(key, f"{length} digits in quotes")
        return ""

    def whole(self, key: str, *, at_least: int) -> int:
        value = self._values.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and value >= at_least:
            return value
        self._wrong(key, f"a whole number, {at_least} or more")
        return at_least

    def amount(self, key: str, *, at_least: float) -> float:
        value = self._values.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool) and value >= at_least:
            return float(value)
        self._wrong(key, f"a number, {at_least} or more")
        return at_least

    def flag(self, key: str, *, default: bool) -> bool:
        value = self._values.get(key, default)
        if isinstance(value, bool):
            return value
        self._wrong(key, "true or false")
        return default

    def day(self, key: str) -> date:
        value = self._values.get(key)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        self._wrong(key, "a date written YYYY-MM-DD")
        return date.min

    def timezone(self, key: str) -> str:
        name = self.text(key)
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self._wrong(key, "a time zone such as Europe/London")
        return name

    def cron(self, key: str) -> str:
        value = self.text(key)
        fields = value.split()
        if len(fields) != CRON_FIELDS or not all(_CRON_FIELD.match(field) for field in fields):
            self._wrong(key, 'a time as a cron expression of five fields, such as "0 2 * * *" for two in the morning')
        return value

    def email(self, key: str) -> str:
        value = self._values.get(key)
        if isinstance(value, str) and _EMAIL.match(value):
            return value
        self._wrong(key, "one e-mail address")
        return ""

    def emails(self, key: str) -> tuple[str, ...]:
        value = self._values.get(key)
        if isinstance(value, list) and value and all(isinstance(item, str) and _EMAIL.match(item) for item in value):
            return tuple(value)
        self._wrong(key, "a list of at least one e-mail address")
        return ()

    def _wrong(self, key: str, wanted: str) -> None:
        value = self._values.get(key)
        if value is None:
            self.mistake(f"{key} is missing; it should be {wanted}")
        else:
            self.mistake(f"{key} is {value!r}; it should be {wanted}")

    def _join(self, key: str) -> str:
        return f"{self._place}.{key}" if self._place else key
