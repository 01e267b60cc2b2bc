"""Reads ``trust.yml``: the trust's academies, which sources are read, when, and who is told when something fails.

Every mistake in the file is told as a sentence, all of them at once, so that one edit can put it right. Nothing here
knows Airflow; ``dags/trust.yml`` is read unless the environment variable ``STRATEGY_TRUST`` names another file.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

from dags.config_files import Files, files_of
from dags.config_left_out import left_out, of_strangers
from dags.config_systems import with_systems
from dags.config_values import ConfigError, Section
from extractors.academy import FINANCE, MIS, Academy

DEFAULT_FILE = Path(__file__).with_name("trust.yml")
PHASES = ("special", "primary", "secondary", "all_through", "nursery", "post_16")


@dataclass(frozen=True)
class Schedule:
    """When the nights' work starts, as cron expressions in ``timezone``."""

    timezone: str
    extract: str
    deadline: str
    packs: str
    first_night: date  # nothing is started by the clock before this date

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


@dataclass(frozen=True)
class Reading:
    """How the DAG of a source is titled and cut. Kept here so that parsing a DAG file loads no extractor."""

    title: str
    per_academy: bool


SOURCES: Mapping[str, Reading] = {
    "wonde": Reading("Wonde (pupils and attendance)", per_academy=True),
    "arbor": Reading("Arbor (pupils and attendance)", per_academy=True),
    "bromcom": Reading("Bromcom (pupils and attendance)", per_academy=True),
    "snipe_it": Reading("Snipe-IT (ICT assets)", per_academy=False),
    "xero": Reading("Xero (finance)", per_academy=False),
    "intacct": Reading("Sage Intacct (finance)", per_academy=False),
    "graph": Reading("Microsoft Graph (devices and accounts)", per_academy=False),
    "freshservice": Reading("Freshservice (helpdesk)", per_academy=False),
    "freshdesk": Reading("Freshdesk (helpdesk)", per_academy=False),
    "iris": Reading("IRIS Financials (exports)", per_academy=False),
    "access_education": Reading("Access Education Finance (exports)", per_academy=False),
    "sims_fms": Reading("SIMS FMS (exports)", per_academy=False),
    "gias": Reading("GIAS (the register of schools)", per_academy=False),
    "registers": Reading("the registers (workbooks)", per_academy=True),
}
DROPS = ("iris", "access_education", "sims_fms")  # finance systems that leave their exports in a folder


@dataclass(frozen=True)
class SourceSettings:
    """One source that is read every night; ``at_once`` tasks may speak to its vendor at the same time.

    ``left_out`` are the resources that are not read, and why: for every academy (None) or for the one of that URN.
    """

    name: str
    at_once: int
    left_out: Mapping[str | None, Mapping[str, str]] = field(default_factory=dict)

    @property
    def reading(self) -> Reading:
        return SOURCES[self.name]

    def left_out_for(self, academy: Academy | None) -> Mapping[str, str]:
        """What is not read for an academy (None: for the trust), and why."""
        own = self.left_out.get(academy.urn, {}) if academy else {}
        return {**self.left_out.get(None, {}), **own}

    @property
    def pool(self) -> str:
        """The Airflow pool that holds the source's tasks to ``at_once``."""
        return f"vendor_{self.name}"


@dataclass(frozen=True)
class Retries:
    """How often a task whose failure may pass is tried again, and how long it waits first (the wait doubles)."""

    times: int
    first_wait_seconds: float


@dataclass(frozen=True)
class FailureMail:
    """Who is told by e-mail when something fails. With no SMTP connection the telling is only logged."""

    sender: str
    recipients: tuple[str, ...]


@dataclass(frozen=True)
class Trust:
    """Everything in ``trust.yml``, checked.

    ``simulated``: this trust is a simulation, so nothing is started by the clock and any day may be landed; at a real
    trust a day that is not over is refused, because a landed partition is never written again.
    """

    name: str
    simulated: bool
    schedule: Schedule
    retries: Retries
    failure_mail: FailureMail
    sources: tuple[SourceSettings, ...]
    registers: Files
    drops: Files | None  # where finance systems without an interface leave their exports
    registers_expected: tuple[str, ...] | None  # None: those that every academy keeps unless told otherwise
    academies: tuple[Academy, ...]

    def source(self, name: str) -> SourceSettings | None:
        """The settings of a source, or None when it is not read."""
        return next((source for source in self.sources if source.name == name), None)

    def academy(self, urn: str) -> Academy:
        """The academy with that URN (its current one)."""
        return next(academy for academy in self.academies if academy.urn == urn)

    def open_academies(self, as_at: date) -> tuple[Academy, ...]:
        """The academies that belonged to the trust on ``as_at``, in the file's order."""
        return tuple(academy for academy in self.academies if academy.is_open(as_at))

    def academies_read(self, source: str, as_at: date) -> tuple[Academy, ...]:
        """The open academies for which a source is read per academy: an MIS only for those whose MIS it is."""
        return tuple(academy for academy in self.open_academies(as_at) if academy.is_read_by(source))


def trust_file() -> Path:
    """The file that holds the trust's settings."""
    return Path(os.environ.get("STRATEGY_TRUST") or DEFAULT_FILE)


def load(path: Path) -> Trust:
    """Read and check the trust's settings.

    Raises ``ConfigError`` whose message lists every mistake as a sentence naming the place in the file.
    """
    if not path.is_file():
        raise ConfigError(path, [f"there is no such file; write it, or name another by STRATEGY_TRUST (now {path})"])
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise ConfigError(path, [f"this is not YAML: {' '.join(str(error).split())}"]) from error
    mistakes: list[str] = []
    root = Section(document if isinstance(document, dict) else {}, "", mistakes)
    if not isinstance(document, dict):
        mistakes.append("the file should hold the settings trust, schedule, sources, registers, failures, academies")
    trust = _trust(root, path)
    waiting = [source.name for source in trust.sources if source.name in DROPS]
    if waiting and trust.drops is None:
        root.mistake(f"drops is missing; it should say where the exports of {', '.join(waiting)} are")
    if mistakes:
        raise ConfigError(path, mistakes)
    return trust


def _trust(root: Section, path: Path) -> Trust:
    root.only("trust", "schedule", "retries", "failures", "sources", "registers", "drops", "academies")
    trust = root.section("trust")
    trust.only("name", "simulated")
    failures = root.section("failures")
    failures.only("mail_from", "mail_to")
    retries = root.section("retries")
    retries.only("times", "first_wait_seconds")
    registers = root.section("registers")
    sources, academies = _sources(root.section("sources")), _academies(root)
    academies = with_systems(root, [source.name for source in sources], academies)
    for source in sources:
        of_strangers(root, source.name, source.left_out, academies)
    return Trust(
        name=trust.text("name"),
        simulated=trust.flag("simulated", default=False),
        schedule=_schedule(root.section("schedule")),
        retries=Retries(retries.whole("times", at_least=0), retries.amount("first_wait_seconds", at_least=0)),
        failure_mail=FailureMail(failures.email("mail_from"), failures.emails("mail_to")),
        sources=sources,
        registers=files_of(registers, path.parent, "expected"),
        drops=root.optional("drops", lambda key: files_of(root.section(key), path.parent)),
        registers_expected=registers.optional("expected", registers.texts),
        academies=academies,
    )


def _schedule(section: Section) -> Schedule:
    section.only("timezone", "extract", "deadline", "packs", "first_night")
    return Schedule(
        timezone=section.timezone("timezone"),
        extract=section.cron("extract"),
        deadline=section.cron("deadline"),
        packs=section.cron("packs"),
        first_night=section.day("first_night"),
    )


def _sources(section: Section) -> tuple[SourceSettings, ...]:
    section.only(*SOURCES)
    found = []
    for name in section.names():
        if name not in SOURCES:
            continue  # told by only()
        source = section.section(name)
        source.only("enabled", "at_once", "leave_out")
        settings = SourceSettings(
            name=name,
            at_once=source.whole("at_once", at_least=1),
            left_out=left_out(source, name, per_academy=SOURCES[name].per_academy),
        )
        if source.flag("enabled", default=True):
            found.append(settings)
    if not found:
        section.mistake(f"no source is enabled; enable at least one of {', '.join(SOURCES)}")
    return tuple(found)


def _academies(root: Section) -> tuple[Academy, ...]:
    academies = tuple(_academy(section) for section in root.sections("academies"))
    if not academies:
        root.mistake("academies is empty; list at least one academy")
    known: dict[str, str] = {}
    for academy in academies:
        for urn in (academy.urn, academy.predecessor_urn):
            if urn and urn in known:
                root.mistake(f"the URN {urn} is given to both {known[urn]} and {academy.name}; a URN names one school")
            elif urn:
                known[urn] = academy.name
    return academies


def _academy(section: Section) -> Academy:
    section.only(*Academy.__dataclass_fields__)
    joined_on = section.day("joined_on")
    left_on = section.optional("left_on", section.day)
    if left_on is not None and left_on <= joined_on:
        section.mistake(f"left_on {left_on} is not after joined_on {joined_on}")
    return Academy(
        urn=section.digits("urn", 6),
        name=section.text("name"),
        phase=section.one_of("phase", PHASES),
        la_code=section.digits("la_code", 3),
        joined_on=joined_on,
        left_on=left_on,
        predecessor_urn=section.optional("predecessor_urn", lambda key: section.digits(key, 6)),
        nicknames=section.texts("nicknames"),
        ukprn=section.optional("ukprn", lambda key: section.digits(key, 8)),
        floor_area_m2=section.optional("floor_area_m2", lambda key: section.whole(key, at_least=1)),
        capacity=section.optional("capacity", lambda key: section.whole(key, at_least=1)),
        finance=section.optional("finance", lambda key: section.one_of(key, FINANCE)),
        finance_tracking_option=section.optional("finance_tracking_option", section.text),
        finance_organisation=section.optional("finance_organisation", section.text),
        ict_company=section.optional("ict_company", section.text),
        mis=section.optional("mis", lambda key: section.one_of(key, MIS)) or MIS[0],
    )
