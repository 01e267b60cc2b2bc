"""How to reach one source: its address and what lets us in. Never shown with its secrets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Self


@dataclass(frozen=True)
class Connection:
    """One system's address and credentials. ``repr`` shows the address alone.

    ``password`` is the token of a bearer, or the secret of a client whose id is ``login``. ``extra`` holds what a
    vendor wants beyond that, by names that its module documents; ``tokens.<urn>`` are tokens for one academy each.
    """

    base_url: str
    login: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    extra: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False)

    @classmethod
    def of(
        cls,
        base_url: str,
        login: str | None = None,
        password: str | None = None,
        extra: Mapping[str, object] | None = None,
    ) -> Self:
        """A connection from settings as people nest them: ``{"tokens": {"900001": ".."}}`` is ``tokens.900001``."""
        return cls(base_url.rstrip("/"), login or None, password or None, MappingProxyType(_flat(extra or {})))

    def token(self, academy_urn: str | None = None) -> str | None:
        """The token for an academy: its own where there is one, else the one for all; None when there is neither."""
        return self.extra.get(f"tokens.{academy_urn}") or self.password


def _flat(settings: Mapping[str, object], prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for name, value in settings.items():
        if isinstance(value, Mapping):
            flat |= _flat(value, f"{prefix}{name}.")
        elif value is not None:
            flat[f"{prefix}{name}"] = str(value)
    return flat
