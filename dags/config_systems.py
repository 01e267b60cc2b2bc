"""Whether the systems that academies name as theirs are read, and each of their records by one of them only."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from dags.config_values import Section
from extractors.academy import FINANCE, MIS, Academy


def with_systems(root: Section, read: Collection[str], academies: Sequence[Academy]) -> tuple[Academy, ...]:
    """The academies, each with the system of its books where only one is read. Tells every mistake.

    ``read`` are the sources that are enabled.
    """
    _check_mis(root, read, academies)
    _check_finance(root, read, academies)
    _check_organisations(root, academies)
    systems = [name for name in FINANCE if name in read]
    if len(systems) != 1:
        return tuple(academies)
    return tuple(replace(academy, finance=academy.finance or systems[0]) for academy in academies)


def _check_mis(root: Section, read: Collection[str], academies: Sequence[Academy]) -> None:
    """An academy that names its MIS and whose MIS is not read would be missing every night."""
    for academy in academies:
        if academy.mis != MIS[0] and academy.mis not in read:
            root.mistake(f"{academy.name} has the MIS {academy.mis}, which is not enabled in sources; enable it there")


def _check_finance(root: Section, read: Collection[str], academies: Sequence[Academy]) -> None:
    """A bill that two systems tell of would count twice, unless it is known which one the academy's books are in."""
    present = [academy for academy in academies if academy.left_on is None]
    for academy in present:
        if academy.finance is not None and academy.finance not in read:
            root.mistake(
                f"{academy.name} has its books in {academy.finance}, which is not enabled in sources; enable it there"
            )
    for academy in academies:
        if academy.finance_organisation and academy.finance not in (None, "xero"):
            root.mistake(
                f"{academy.name} has a finance_organisation, which is one of Xero's, and its books in "
                f"{academy.finance}; leave out one or the other"
            )
    systems = [name for name in FINANCE if name in read]
    silent = [academy.name for academy in present if academy.finance is None]
    if len(systems) > 1 and silent:
        root.mistake(
            f"sources has several finance systems enabled ({', '.join(systems)}), so every academy must say by finance "
            f"which of them its books are in, or a bill that two tell of would count twice; "
            f"{', '.join(silent)} {'does' if len(silent) == 1 else 'do'} not"
        )


def _check_organisations(root: Section, academies: Sequence[Academy]) -> None:
    """An organisation given to two academies would be read twice, and count twice for the trust."""
    known: dict[str, str] = {}
    for academy in academies:
        organisation = academy.finance_organisation
        if organisation and organisation.casefold() in known:
            root.mistake(
                f"the finance_organisation {organisation} is given to both {known[organisation.casefold()]} and "
                f"{academy.name}; for one that academies share, leave it out and give finance_tracking_option"
            )
        elif organisation:
            known[organisation.casefold()] = academy.name
