"""The settings of the simulated trust: its ``trust.yml``, the connections to its systems, its pseudonym key.

``python -m demo.settings dags/trust.yml`` writes the file that stands in the repository.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from demo.records import School
from demo.world.schools import schools
from demo.world.size import FULL

# Of the file in the repository; the demo's own names its work directory and waits less.
REPOSITORY_REGISTERS = "../var/demo/registers"
REPOSITORY_WAIT = 300

_TRUST = """\
# The trust's own settings. This trust is simulated: every academy in it is invented.
# Write your own beside it and name it by STRATEGY_TRUST; a mistake in it is told as a sentence, all of them at once.

trust:
  name: Osierholt Schools Trust
  # true: a simulation, whose days are named by hand: nothing starts by the clock and any day may be landed.
  # A real trust says false: then the clock below starts the nights, and a day that is not over is refused.
  simulated: true

# Cron expressions in the time zone. The night beginning at `extract` lands the position at the close of the day before.
schedule:
  timezone: Europe/London
  first_night: 2025-09-01 # nothing is started by the clock before this date
  extract: "0 2 * * *"
  deadline: "30 5 * * *" # a day that nobody has built by then is built without those who did not report
  packs: "30 6 * * *"

# Failures that may pass are tried again: so often, first after so many seconds, each time after twice as long.
retries:
  times: 3
  first_wait_seconds: {first_wait_seconds}

# Who is told when something fails, through the connection AIRFLOW_CONN_SMTP (without it, the telling is only logged).
failures:
  mail_from: warehouse@osierholt.invalid
  mail_to: [data-team@osierholt.invalid]

# The systems that are read. `at_once`: how many tasks may speak to one at a time (after a change, import the pools).
# Where each of them is and what opens it stands in AIRFLOW_CONN_WONDE, AIRFLOW_CONN_SNIPE_IT and AIRFLOW_CONN_XERO.
sources:
  wonde: {{enabled: true, at_once: 4}}
  bromcom: {{enabled: false, at_once: 2}} # AIRFLOW_CONN_BROMCOM with login, password and extra schools.<urn>
  arbor: {{enabled: false, at_once: 2}} # AIRFLOW_CONN_ARBOR with login, password and extra applications.<urn>
  snipe_it: {{enabled: true, at_once: 1}}
  xero: {{enabled: true, at_once: 1}}
  intacct: {{enabled: false, at_once: 1}} # AIRFLOW_CONN_INTACCT with login, password and extra username
  graph: {{enabled: false, at_once: 1}} # Intune and Entra; AIRFLOW_CONN_GRAPH with login, password and extra tenant
  # Helpdesks: the API key is the password of AIRFLOW_CONN_FRESHSERVICE, or of AIRFLOW_CONN_FRESHDESK.
  freshservice: {{enabled: false, at_once: 1}}
  freshdesk: {{enabled: false, at_once: 1}}
  # Finance systems without an interface: their exports are read from `drops`, below.
  iris: {{enabled: false, at_once: 1}}
  access_education: {{enabled: false, at_once: 1}}
  sims_fms: {{enabled: false, at_once: 1}}
  gias: {{enabled: false, at_once: 1}} # the DfE's register of schools: public, AIRFLOW_CONN_GIAS has the address alone
  registers: {{enabled: true, at_once: 4}}

# The workbooks: <folder>/<urn>/<any name>.xlsx, one for each academy. A relative folder starts at this file.
# Elsewhere: `from: sftp` with `folder`, or `from: sharepoint` with `drive` and `folder`, and AIRFLOW_CONN_REGISTERS.
registers:
  folder: {registers}

# The exports of finance systems: <folder>/iris/, <folder>/sims_fms/ and so on; `from` as above, AIRFLOW_CONN_DROPS.
drops:
  folder: ../var/demo/drops

# The academies, by the names that each system knows them by. An academy that leaves keeps its row and gets a left_on.
# `mis` names the source of its pupils and attendance where that is not wonde: bromcom or arbor.
academies:
"""


def write_trust(path: Path, academies: Sequence[School], *, registers: str, first_wait_seconds: float) -> None:
    """Write the settings of a trust with these academies, for ``dags.config`` to read."""
    text = _TRUST.format(registers=registers, first_wait_seconds=first_wait_seconds)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + "".join(_academy(school) for school in academies), encoding="utf-8")


def connections(details: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """The environment's ``AIRFLOW_CONN_*`` for what ``demo.servers`` says of its systems.

    Wonde gets a token for each academy, as at trusts whose schools each approve the reading on their own.
    """
    wonde, snipe_it, xero = details["wonde"], details["snipe_it"], details["xero"]
    return {
        "AIRFLOW_CONN_WONDE": _connection(wonde["base_url"], extra={"tokens": wonde["tokens"]}),
        "AIRFLOW_CONN_SNIPE_IT": _connection(snipe_it["base_url"], password=snipe_it["token"]),
        "AIRFLOW_CONN_XERO": _connection(
            xero["base_url"],
            login=xero["client_id"],
            password=xero["client_secret"],
            extra={"token_url": xero["token_url"], "connections_url": xero["connections_url"]},
        ),
    }


def pseudonym_key(home: Path) -> str:
    """The key of this work directory's pseudonyms: made once, so that pupils are recognised on the next day."""
    path = home / "demo" / "pseudonym.key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
    return path.read_text(encoding="ascii")


def _connection(url: str, **parts: Any) -> str:
    return json.dumps({"conn_type": "http", "host": url, **parts})


def _academy(school: School) -> str:
    """One academy as YAML. JSON strings are YAML strings, whatever is in them."""
    values: dict[str, Any] = {
        "urn": school.urn,
        "predecessor_urn": school.predecessor_urn,
        "ukprn": school.ukprn,
        "name": school.name,
        "nicknames": list(school.nicknames),
        "phase": school.phase,
        "la_code": school.la_code,
        "capacity": school.capacity,
        "floor_area_m2": school.floor_area_m2,
        "finance_tracking_option": school.finance_tracking_option,
        "ict_company": school.ict_company,
    }
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in values.items() if value]
    lines.append(f"joined_on: {school.joined_on}")
    if school.left_on:
        lines.append(f"left_on: {school.left_on}")
    return "  - " + "\n    ".join(lines) + "\n"


if __name__ == "__main__":
    write_trust(Path(sys.argv[1]), schools(FULL), registers=REPOSITORY_REGISTERS, first_wait_seconds=REPOSITORY_WAIT)
