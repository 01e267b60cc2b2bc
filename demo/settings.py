"""The settings of the simulated trust: its ``trust.yml``, the connections to its systems, its pseudonym key.

``python -m demo.settings dags/trust.yml`` writes the file that stands in the repository.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from demo.records import School
from demo.world.schools import schools
from demo.world.size import FULL
from extractors.academy import FINANCE

# Of the file in the repository; the demo's own names its work directory and waits less.
REPOSITORY_FILES = "../var/demo"
REPOSITORY_WAIT = 300

# What the simulated trust has. The others are systems that a trust has instead: they are served all the same, so that a
# test, or a curious reader, can switch them on.
ENABLED = ("wonde", "snipe_it", "xero", "graph", "freshservice", "gias", "registers")
_SOURCES = (*ENABLED, "bromcom", "arbor", "intacct", "freshdesk", "iris", "access_education", "sims_fms")

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
# Where each of them is and what opens it stands in AIRFLOW_CONN_<NAME>: docs/runbooks/connections.md shows every form.
# `leave_out` names what is not read of one, with the reason, for all academies or below the URN of one: what a school
# does not approve is then neither asked for nor missing: {{leave_out: {{"900003": {{groups: not approved}}}}, ..}}
sources:
  # Pupils and attendance: the academies' MIS. An academy whose MIS is not Wonde says so by `mis`, below.
  wonde: {{enabled: {wonde}, at_once: 4}}
  bromcom: {{enabled: {bromcom}, at_once: 2}}
  arbor: {{enabled: {arbor}, at_once: 2}}
  # ICT: the register of devices; Intune and Entra.
  snipe_it: {{enabled: {snipe_it}, at_once: 1}}
  graph: {{enabled: {graph}, at_once: 1}}
  # Finance: a ledger with an interface, or the exports of one without, which are read from `drops`, below.
  xero: {{enabled: {xero}, at_once: 1}}
  intacct: {{enabled: {intacct}, at_once: 1}}
  iris: {{enabled: {iris}, at_once: 1}}
  access_education: {{enabled: {access_education}, at_once: 1}}
  sims_fms: {{enabled: {sims_fms}, at_once: 1}}
  # The helpdesk.
  freshservice: {{enabled: {freshservice}, at_once: 1}}
  freshdesk: {{enabled: {freshdesk}, at_once: 1}}
  # The DfE's register of schools: public.
  gias: {{enabled: {gias}, at_once: 1}}
  # The workbooks that people keep.
  registers: {{enabled: {registers}, at_once: 4}}

# The workbooks: <folder>/<urn>/<any name>.xlsx, one for each academy. A relative folder starts at this file.
# Elsewhere: `from: sftp` with `folder`, or `from: sharepoint` with `drive` and `folder`, and AIRFLOW_CONN_REGISTERS
# (docs/runbooks/files.md). `expected` lists the registers that every academy must keep; without it four: plans,
# actions, compliance_checks, buildings. Any other is read once an academy starts it (docs/runbooks/registers.md).
registers:
  folder: {registers_folder}

# The exports of finance systems: <folder>/iris/, <folder>/sims_fms/ and so on; `from` as above, AIRFLOW_CONN_DROPS.
drops:
  folder: {drops_folder}

# The academies, by the names that each system knows them by. An academy that leaves keeps its row and gets a left_on.
# `mis` names the source of its pupils and attendance where that is not wonde: bromcom or arbor. In the ledger an
# academy is a `finance_tracking_option`, or has a `finance_organisation` of Xero's to itself. `finance` names the
# source of its books (xero, intacct, ..), needed where several are enabled: what another tells of it does not count.
academies:
"""


def write_trust(
    path: Path,
    academies: Sequence[School],
    *,
    files: str,
    first_wait_seconds: float,
    enabled: Collection[str] = ENABLED,
) -> None:
    """Write the settings of a trust with these academies, for ``dags.config`` to read.

    ``files`` is the folder of ``registers`` and ``drops``; relative, it starts at the file that is written.
    """
    switches = {source: str(source in enabled).lower() for source in _SOURCES}
    # All of them are served the same books.
    finance = next(name for name in FINANCE if name in enabled) if len({*FINANCE} & {*enabled}) > 1 else None
    text = _TRUST.format(
        **switches,
        registers_folder=f"{files}/registers",
        drops_folder=f"{files}/drops",
        first_wait_seconds=first_wait_seconds,
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + "".join(_academy(school, finance) for school in academies), encoding="utf-8")


def connections(details: Mapping[str, Mapping[str, Any]], *, requests_per_minute: int | None = None) -> dict[str, str]:
    """The environment's ``AIRFLOW_CONN_*`` for what ``demo.servers`` says of its systems, those switched off included.

    Wonde gets a token for each academy, as at trusts whose schools each approve the reading on their own. Registers and
    exports have a library of the tenant's SharePoint, which is read where ``trust.yml`` says so.

    ``requests_per_minute``: how fast each system may be asked, where the vendors' own limits are not kept.
    """
    found = _connections(details)
    if requests_per_minute is not None:
        for told in found.values():
            told["extra"] = {**told.get("extra", {}), "requests_per_minute": requests_per_minute}
    return {f"AIRFLOW_CONN_{name.upper()}": json.dumps(told) for name, told in found.items()}


def _connections(details: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    wonde, bromcom, arbor = details["wonde"], details["bromcom"], details["arbor"]
    xero, intacct, graph = details["xero"], details["intacct"], details["graph"]
    library = _client(details["sharepoint"], "tenant", "login_url")
    return {
        "wonde": _http(wonde, extra={"tokens": wonde["tokens"]}),
        "bromcom": _http(
            bromcom,
            login=bromcom["application_id"],
            password=bromcom["application_secret"],
            extra={"schools": bromcom["schools"]},
        ),
        "arbor": _http(
            arbor, login=arbor["login"], password=arbor["password"], extra={"applications": arbor["applications"]}
        ),
        "snipe_it": _http(details["snipe_it"], password=details["snipe_it"]["token"]),
        "graph": _client(graph, "tenant", "login_url"),
        "registers": library,
        "drops": library,
        "xero": _client(xero, "token_url", "connections_url"),
        "intacct": _client(intacct, "username"),
        "freshservice": _http(details["freshservice"], password=details["freshservice"]["api_key"]),
        "freshdesk": _http(details["freshdesk"], password=details["freshdesk"]["api_key"]),
        "gias": _http(details["gias"]),
    }


def pseudonym_key(home: Path) -> str:
    """The key of this work directory's pseudonyms: made once, so that pupils are recognised on the next day."""
    path = home / "demo" / "pseudonym.key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
    return path.read_text(encoding="ascii")


def _http(details: Mapping[str, Any], **parts: Any) -> dict[str, Any]:
    return {"conn_type": "http", "host": details["base_url"], **parts}


def _client(details: Mapping[str, Any], *extra: str) -> dict[str, Any]:
    """The connection of an application that fetches its own token."""
    told = {name: details[name] for name in extra}
    return _http(details, login=details["client_id"], password=details["client_secret"], extra=told)


def _academy(school: School, finance: str | None) -> str:
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
        "finance": finance,
        "finance_tracking_option": school.finance_tracking_option,
        "ict_company": school.ict_company,
    }
    lines = [f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in values.items() if value]
    lines.append(f"joined_on: {school.joined_on}")
    if school.left_on:
        lines.append(f"left_on: {school.left_on}")
    return "  - " + "\n    ".join(lines) + "\n"


if __name__ == "__main__":
    write_trust(Path(sys.argv[1]), schools(FULL), files=REPOSITORY_FILES, first_wait_seconds=REPOSITORY_WAIT)
