"""In which finance system an academy's books are: what the settings take, and what they refuse."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from dags import config
from dags.config import DEFAULT_FILE
from dags.config_values import ConfigError

EVERYONE = tuple(academy.urn for academy in config.load(DEFAULT_FILE).academies)
IN_XERO = dict.fromkeys(EVERYONE, "finance: xero")


def settings(tmp_path: Path, said: Mapping[str, str], *enabled: str) -> Path:
    """The repository's settings with a line more for some academies, and some sources more enabled."""
    text = DEFAULT_FILE.read_text(encoding="utf-8")
    for name in enabled:
        text = text.replace(f"  {name}: {{enabled: false", f"  {name}: {{enabled: true")
    for urn, line in said.items():
        text = text.replace(f'  - urn: "{urn}"\n', f'  - urn: "{urn}"\n    {line}\n')
    path = tmp_path / "trust.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_where_one_system_is_enabled_nobody_need_say_it(tmp_path: Path) -> None:
    assert {academy.finance for academy in config.load(DEFAULT_FILE).academies} == {"xero"}
    other = settings(tmp_path, {}, "iris")
    other.write_text(other.read_text("utf-8").replace("xero: {enabled: true", "xero: {enabled: false"), "utf-8")
    assert {academy.finance for academy in config.load(other).academies} == {"iris"}


def test_where_none_is_enabled_the_books_are_nowhere(tmp_path: Path) -> None:
    none = settings(tmp_path, {})
    none.write_text(none.read_text("utf-8").replace("xero: {enabled: true", "xero: {enabled: false"), "utf-8")
    assert {academy.finance for academy in config.load(none).academies} == {None}


def test_where_several_are_enabled_each_academy_says_its_own(tmp_path: Path) -> None:
    trust = config.load(settings(tmp_path, {**IN_XERO, "900002": "finance: iris"}, "iris"))
    assert {academy.urn for academy in trust.academies if academy.finance == "iris"} == {"900002"}
    assert {academy.urn for academy in trust.academies if academy.finance == "xero"} == {*EVERYONE} - {"900002"}


def test_an_academy_that_does_not_say_where_several_are_enabled_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"finance systems enabled \(xero, iris\).* Kestrel Croft School do not"):
        config.load(settings(tmp_path, {}, "iris"))
    with pytest.raises(ConfigError, match="would count twice; Larkmere School does not"):
        config.load(settings(tmp_path, {**IN_XERO, "900001": "mis: wonde"}, "iris"))


def test_an_academy_that_has_left_need_not_say(tmp_path: Path) -> None:
    trust = config.load(settings(tmp_path, {**IN_XERO, "900001": "left_on: 2026-01-01"}, "iris"))
    assert trust.academy("900001").finance is None


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("finance: sage", "finance is 'sage'; it should be one of xero"),
        ("finance: iris", "Larkmere School has its books in iris, which is not enabled"),
        (
            "finance: iris\n    finance_organisation: Own",
            "Larkmere School has a finance_organisation, which is one of Xero's",
        ),
    ],
)
def test_a_system_that_is_unknown_or_not_read_or_has_no_organisations_is_a_mistake(
    tmp_path: Path, said: str, told: str
) -> None:
    with pytest.raises(ConfigError, match=told):
        config.load(settings(tmp_path, {"900001": said}))
