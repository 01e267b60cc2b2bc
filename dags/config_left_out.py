# ruff: noqa: PLC0415 - the declarations are loaded only where something is left out, so that parsing stays quick
"""Reads what of a source is left out: a permission that the schools, or one of them, do not give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dags.config_values import Section
from extractors.academy import Academy

_URN_DIGITS = 6

LeftOut = Mapping[str | None, Mapping[str, str]]


def left_out(settings: Section, source: str, *, per_academy: bool) -> LeftOut:
    """Resources and the reason for each, below None; those of one academy alone below its URN; both may be missing.

    ``leave_out: {behaviours: "why", "900003": {achievements: "why"}}``; the latter only if ``per_academy``.
    """
    if settings.optional("leave_out", str) is None:
        return {}
    section, known = settings.section("leave_out"), _resources(source)
    if not known:
        section.mistake(f"nothing of {source} can be left out; what of it is kept is told elsewhere in this file")
        return {}
    names = section.names()
    urns = [name for name in names if isinstance(name, str) and len(name) == _URN_DIGITS and name.isdecimal()]
    found: dict[str | None, Mapping[str, str]] = {
        None: _reasons(section, [name for name in names if name not in urns], known)
    }
    for urn in urns:
        if not per_academy:
            section.mistake(f"{source} is not read academy by academy, so nothing can be left out for {urn} alone")
        below = section.section(urn)
        found[urn] = _reasons(below, below.names(), known)
    return found


def of_strangers(root: Section, source: str, given: LeftOut, academies: Sequence[Academy]) -> None:
    """Tell of a URN below which something is left out and that is no academy's: it would be read all the same."""
    for urn in set(given) - {None, *(academy.urn for academy in academies)}:
        root.mistake(f"sources.{source}.leave_out: {urn} is the URN of none of the academies below")


def _reasons(section: Section, names: Sequence[str], known: Sequence[str]) -> dict[str, str]:
    for name in names:
        if name not in known:
            section.mistake(
                f"{name!r} is nothing that is read, so it cannot be left out (a URN stands in quotes); "
                f"what is read is {', '.join(known)}"
            )
    return {name: section.text(name) for name in names if name in known}


def _resources(source: str) -> Sequence[str]:
    from extractors.sources import SOURCES

    return [resource.name for resource in SOURCES[source].resources] if source in SOURCES else []
