"""``docker-compose.yml`` and ``Dockerfile``, as far as they can be judged without a container engine."""

from __future__ import annotations

import configparser
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from dags import config
from tests.dags.conftest import REPOSITORY

AIRFLOW_SERVICES = ("init", "api-server", "scheduler", "dag-processor", "worker")
ENDS = ("init",)  # the one service that is meant to end


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def services(compose: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = compose["services"]
    return found


def test_the_services_are_those_of_the_production_shape(services: dict[str, Any]) -> None:
    assert set(services) == {*AIRFLOW_SERVICES, "metadata", "warehouse", "redis"}


def test_what_a_service_names_exists(compose: dict[str, Any], services: dict[str, Any]) -> None:
    for name, service in services.items():
        assert set(service.get("depends_on", ())) <= set(services), name
        assert set(service.get("secrets", ())) <= set(compose["secrets"]), name
        for volume in service.get("volumes", ()):
            source = volume.split(":")[0]
            assert source in compose["volumes"] or source.startswith(("$", "/", ".")), (name, volume)


def test_every_service_that_stays_is_watched_and_started_again(services: dict[str, Any]) -> None:
    for name, service in services.items():
        if name not in ENDS:
            assert service["healthcheck"]["test"], name
            assert service["restart"] == "unless-stopped", name


def test_everyone_waits_for_the_database_to_be_made(services: dict[str, Any]) -> None:
    for name in set(AIRFLOW_SERVICES) - set(ENDS):
        assert services[name]["depends_on"]["init"]["condition"] == "service_completed_successfully"


def test_every_airflow_setting_exists(services: dict[str, Any], tmp_path: Path) -> None:
    """A misspelt setting is ignored by Airflow without a word."""
    command = [sys.executable, "-m", "airflow", "config", "list", "--defaults"]
    env = {**os.environ, "AIRFLOW_HOME": str(tmp_path)}
    listed = subprocess.run(command, env=env, capture_output=True, text=True, check=True).stdout
    known = configparser.RawConfigParser(strict=False, comment_prefixes=(";",), allow_no_value=True)
    known.read_string(re.sub(r"^# (?=\w+ =)", "", listed[listed.index("[") :], flags=re.MULTILINE))
    settings = [name for name in services["scheduler"]["environment"] if name.startswith("AIRFLOW__")]
    assert len(settings) > 10
    for name in settings:
        _, section, key = name.lower().split("__")
        assert known.has_option(section, key), name


def test_what_the_code_reads_of_its_environment_is_given(services: dict[str, Any]) -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (REPOSITORY / "dags").glob("*.py"))
    read = set(re.findall(r'environ\.get\("(\w+)"', code))
    assert {"STRATEGY_HOME", "STRATEGY_TRUST", "STRATEGY_PSEUDONYM_KEY"} <= read
    for service in AIRFLOW_SERVICES:
        assert read | {"AIRFLOW_CONN_SMTP"} <= set(services[service]["environment"]), service


def test_which_sources_are_connected_is_the_trusts_choice(services: dict[str, Any]) -> None:
    """A trust with Arbor and Intacct has no connection to Wonde: nothing may stop it from starting."""
    named = {name for service in services.values() for name in service.get("environment", ())}
    assert {name for name in named if name.startswith("AIRFLOW_CONN_")} == {"AIRFLOW_CONN_SMTP"}
    assert {services[service]["env_file"] for service in AIRFLOW_SERVICES} == {"./secrets/connections.env"}
    page = (REPOSITORY / "docs" / "runbooks" / "connections.md").read_text(encoding="utf-8")
    told = set(re.findall(r"`AIRFLOW_CONN_(\w+)`", page))
    assert told == {source.upper() for source in set(config.SOURCES) - set(config.DROPS)} | {"DROPS", "SMTP"}


def test_every_setting_that_a_connection_may_hold_is_explained() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (REPOSITORY / "extractors").rglob("*.py"))
    read = re.findall(r"""extra\.get\(f?["']([\w.{}]+)["']""", code)
    names = {part for name in read for part in re.sub(r"\{[^}]*\}", "", name).split(".") if part}
    assert {"tenant", "tokens", "schools", "applications", "host_key", "requests_per_minute", "username"} <= names
    pages = "\n".join(
        (REPOSITORY / "docs" / "runbooks" / f"{page}.md").read_text() for page in ("connections", "files")
    )
    assert {name for name in names if not re.search(rf"\b{name}\b", pages)} == set()


def test_the_table_of_sources_has_every_source() -> None:
    text = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    table = text[text.index("## The sources") : text.index("## How the code is laid out")]
    rows = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("| ")]
    named = [name for row in rows[1:] for name in re.findall(r"`(\w+)`", row[0])]
    assert sorted(named) == sorted(config.SOURCES)
    assert {len(row) for row in rows} == {6}
    assert all(cell.strip() for row in rows for cell in row)


def test_no_secret_is_written_down_and_every_wanted_one_is_explained() -> None:
    text = (REPOSITORY / "docker-compose.yml").read_text(encoding="utf-8")
    wanted = set(re.findall(r"\$\{(\w+)", text))
    page = (REPOSITORY / "docs" / "runbooks" / "production.md").read_text(encoding="utf-8")
    assert wanted <= set(re.findall(r"`(\w+)`", page))
    for line in text.splitlines():
        name, _, value = line.strip().partition(": ")
        if re.fullmatch(r"\w*(PASSWORD|SECRET|KEY|CONN)\w*", name) and not name.endswith("_FILE"):
            assert "${" in value, line
    # Without a default, compose refuses to start and says which is missing.
    for name in wanted - {"AIRFLOW_URL"}:
        assert f"${{{name}:?" in text, name


def test_the_image_holds_what_runs_and_only_pinned_packages() -> None:
    text = (REPOSITORY / "Dockerfile").read_text(encoding="utf-8")
    for folder in ("dags", "dbt", "extractors", "expectations", "publication"):
        assert f"COPY {folder} " in text
        assert (REPOSITORY / folder).is_dir()
    assert "COPY demo" not in text
    assert "--require-hashes" in text
    assert "USER strategy" in text
    lock = (REPOSITORY / "requirements.lock").read_text(encoding="utf-8")
    for package in ("apache-airflow-providers-celery", "apache-airflow-providers-postgres", "redis"):
        assert re.search(rf"^{package}==", lock, re.MULTILINE), package
