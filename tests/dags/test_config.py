"""``trust.yml``: what it gives, and that every mistake in it is told as a sentence naming the place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dags import config
from dags.config_values import ConfigError
from dags.pools import pools
from extractors.drops.systems import SYSTEMS
from extractors.sources import SOURCES


def test_what_a_file_gives(trust_file: Path) -> None:
    trust = config.load(trust_file)
    assert trust.name == "Test Trust"
    assert [source.name for source in trust.sources] == ["wonde", "snipe_it", "registers"]
    assert trust.registers.local == trust_file.parent / "registers"
    assert trust.drops is None
    assert trust.schedule.first_night == date(2025, 9, 1)
    assert trust.academies[0].urn == "900001"
    assert trust.academies[0].joined_on == date(2020, 9, 1)


def test_an_academy_that_left_is_read_until_the_day_before(trust_file: Path) -> None:
    trust = config.load(trust_file)
    assert [a.urn for a in trust.open_academies(date(2025, 12, 31))] == ["900001", "900002"]
    assert [a.urn for a in trust.open_academies(date(2026, 1, 1))] == ["900001"]


def test_what_is_left_out_is_left_out_with_its_reason_for_all_or_for_one(trust_file: Path) -> None:
    written = trust_file.read_text(encoding="utf-8")
    given = 'wonde: {at_once: 4, leave_out: {behaviours: No school approves it., "900002": {exclusions: Not Birch.}}}'
    assert "wonde: {at_once: 4}" in written
    trust_file.write_text(written.replace("wonde: {at_once: 4}", given), encoding="utf-8")
    trust = config.load(trust_file)
    wonde = trust.source("wonde")
    assert wonde is not None
    assert wonde.left_out_for(trust.academy("900001")) == {"behaviours": "No school approves it."}
    assert wonde.left_out_for(trust.academy("900002")) == {
        "behaviours": "No school approves it.",
        "exclusions": "Not Birch.",
    }


def test_pools_hold_each_vendor_to_its_limit_and_the_warehouse_to_one(trust_file: Path) -> None:
    slots = {name: pool["slots"] for name, pool in pools(config.load(trust_file)).items()}
    assert slots == {"build_warehouse": 1, "vendor_wonde": 4, "vendor_snipe_it": 1, "vendor_registers": 2}


@pytest.mark.parametrize(
    ("right", "wrong", "sentence"),
    [
        ("simulated: false", "simulated: perhaps", "trust: simulated is 'perhaps'; it should be true or false"),
        ("Europe/London", "Europe/Londres", "timezone is 'Europe/Londres'; it should be a time zone such as"),
        ('"0 2 * * *"', '"2 in the morning"', "schedule: extract is '2 in the morning'; it should be a time as a cron"),
        ("first_night: 2025-09-01", "first_night: 01/09/2025", "first_night is '01/09/2025'; it should be a date"),
        ("times: 2", "times: -1", "retries: times is -1; it should be a whole number, 0 or more"),
        ("times: 2", "times: true", "retries: times is True; it should be a whole number, 0 or more"),
        ("[team@example.org]", "team", "mail_to is 'team'; it should be a list of at least one e-mail address"),
        ("wonde: {at_once: 4}", "wnode: {at_once: 4}", "sources: 'wnode' is not a setting here; the settings are"),
        ("wonde: {at_once: 4}", "wonde: {at_once: 0}", "sources.wonde: at_once is 0; it should be a whole number"),
        ("wonde: {at_once: 4}", "wonde: {at_onec: 4}", "sources.wonde: 'at_onec' is not a setting here"),
        (
            "wonde: {at_once: 4}",
            "wonde: {at_once: 4, leave_out: {behaviour: no}}",
            "sources.wonde.leave_out: 'behaviour' is nothing that is read, so it cannot be left out",
        ),
        (
            "wonde: {at_once: 4}",
            'wonde: {at_once: 4, leave_out: {behaviours: ""}}',
            "sources.wonde.leave_out: behaviours is ''; it should be a text",
        ),
        (
            "wonde: {at_once: 4}",
            "wonde: {at_once: 4, leave_out: [behaviours]}",
            "sources.wonde: leave_out is not a group of settings",
        ),
        (
            "wonde: {at_once: 4}",
            'wonde: {at_once: 4, leave_out: {"900009": {behaviours: No approval.}}}',
            "sources.wonde.leave_out: 900009 is the URN of none of the academies",
        ),
        (
            "wonde: {at_once: 4}",
            "wonde: {at_once: 4, leave_out: {900001: {behaviours: No approval.}}}",
            "900001 is nothing that is read, so it cannot be left out (a URN stands in quotes)",
        ),
        (
            "snipe_it: {at_once: 1}",
            'snipe_it: {at_once: 1, leave_out: {"900001": {licences: None.}}}',
            "snipe_it is not read academy by academy, so nothing can be left out for 900001 alone",
        ),
        (
            "  registers: {at_once: 2}",
            "  registers: {at_once: 2, leave_out: {plans: why}}",
            "nothing of registers can be left out",
        ),
        ("{folder: registers}", "{}", "registers: folder is missing; it should be a text"),
        ("{folder: registers}", "{from: ftp, folder: x}", "registers: from is 'ftp'; it should be one of folder, sftp"),
        ("{folder: registers}", "{from: sharepoint, folder: x}", "registers: drive is missing; it should be a text"),
        ("{folder: registers}", "{folder: x, drive: y}", "registers: 'drive' is not a setting here; the settings are"),
        ("  registers: {at_once: 2}", "  iris: {at_once: 1}", "drops is missing; it should say where the exports"),
        ("retries:", "drops: {from: sharepoint}\nretries:", "drops: folder is missing; it should be a text"),
        ('urn: "900001"', "urn: 900001", "number 1 (Ash School): urn is 900001; it should be 6 digits in quotes"),
        ('urn: "900001"', 'urn: "90001"', "number 1 (Ash School): urn is '90001'; it should be 6 digits in quotes"),
        ('urn: "900001"', 'urn: "900002"', "the URN 900002 is given to both Ash School and Birch School"),
        ("phase: primary", "phase: middle", "number 2 (Birch School): phase is 'middle'; it should be one of special"),
        ("left_on: 2026-01-01", "left_on: 2019-01-01", "left_on 2019-01-01 is not after joined_on 2020-09-01"),
        ("name: Ash School", "name: ' '", "name is ' '; it should be a text"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_as_a_sentence(trust_file: Path, right: str, wrong: str, sentence: str) -> None:
    text = trust_file.read_text()
    assert right in text
    trust_file.write_text(text.replace(right, wrong, 1))
    with pytest.raises(ConfigError) as told:
        config.load(trust_file)
    assert sentence in str(told.value)
    assert str(trust_file) in str(told.value)


def test_all_mistakes_are_told_at_once(trust_file: Path) -> None:
    text = trust_file.read_text().replace("times: 2", "times: x").replace("phase: special", "phase: x")
    trust_file.write_text(text)
    with pytest.raises(ConfigError) as told:
        config.load(trust_file)
    assert len(told.value.mistakes) == 2


@pytest.mark.parametrize("content", ["", "- a list", "trust: [", "trust: {name: {}}"])
def test_a_file_that_is_something_else_is_told_too(trust_file: Path, content: str) -> None:
    trust_file.write_text(content)
    with pytest.raises(ConfigError):
        config.load(trust_file)


def test_a_missing_file_says_how_to_name_another(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="STRATEGY_TRUST"):
        config.load(tmp_path / "nowhere.yml")


def test_no_enabled_source_is_a_mistake(trust_file: Path) -> None:
    text = trust_file.read_text().replace("{at_once", "{enabled: false, at_once")
    trust_file.write_text(text)
    with pytest.raises(ConfigError, match="no source is enabled"):
        config.load(trust_file)


def test_the_registers_that_every_academy_keeps_may_be_named(trust_file: Path) -> None:
    assert config.load(trust_file).registers_expected is None
    text = trust_file.read_text()
    trust_file.write_text(text.replace("{folder: registers}", "{folder: registers, expected: [plans, contracts]}"))
    assert config.load(trust_file).registers_expected == ("plans", "contracts")


def test_the_sources_are_those_that_are_declared_and_are_cut_as_they_are_declared() -> None:
    """Guards: what is said here so that parsing loads no extractor does not drift from the declarations."""
    assert set(config.SOURCES) == {*SOURCES, *SYSTEMS, "registers"}
    assert set(config.DROPS) == set(SYSTEMS)
    for name, source in SOURCES.items():
        assert config.SOURCES[name].per_academy == source.per_academy, name
        assert source.title in config.SOURCES[name].title
