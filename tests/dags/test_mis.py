"""Which academies an MIS is read for, and what the settings refuse."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dags import config
from dags.config import DEFAULT_FILE
from dags.config_values import ConfigError

DAY = date(2026, 3, 19)


def settings(tmp_path: Path, mis: str, *, enabled: str = "bromcom") -> Path:
    """The repository's settings with an MIS for the second academy, and one source more enabled."""
    text = DEFAULT_FILE.read_text(encoding="utf-8")
    text = text.replace(f"  {enabled}: {{enabled: false", f"  {enabled}: {{enabled: true")
    text = text.replace('    ict_company: "Tollgate Vale"\n', f'    ict_company: "Tollgate Vale"\n    mis: {mis}\n')
    path = tmp_path / "trust.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_academy_is_read_from_its_own_mis_only(tmp_path: Path) -> None:
    trust = config.load(settings(tmp_path, "bromcom"))
    by_source = {name: {academy.urn for academy in trust.academies_read(name, DAY)} for name in config.SOURCES}
    assert by_source["bromcom"] == {"900002"}
    assert by_source["arbor"] == set()
    assert by_source["wonde"] == {academy.urn for academy in trust.open_academies(DAY)} - {"900002"}
    assert by_source["registers"] == {academy.urn for academy in trust.open_academies(DAY)}


def test_every_academy_has_wonde_unless_its_settings_say_otherwise() -> None:
    assert {academy.mis for academy in config.load(DEFAULT_FILE).academies} == {"wonde"}


@pytest.mark.parametrize(
    ("mis", "told"), [("sims", "mis"), ("arbor", "Tollgate Vale Primary Academy has the MIS arbor")]
)
def test_an_mis_that_is_unknown_or_not_read_is_a_mistake(tmp_path: Path, mis: str, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        config.load(settings(tmp_path, mis))
