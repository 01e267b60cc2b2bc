"""The dbt project, run in this process through dbt's own Python interface. Nothing is sent to dbt's makers."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Final

_ANY_DAY: Final = date(2000, 1, 1)  # what the project says does not depend on it


def target_path(home: Path) -> Path:
    """Where dbt leaves what it compiled and what it found out."""
    return home / "dbt" / "target"


def run_dbt(
    command: Sequence[str],
    *,
    home: Path,
    project: Path,
    as_at: date,
    callbacks: Sequence[Callable[[Any], None]] = (),
) -> Any:
    """Run a dbt command over ``home/build.duckdb`` for ``as_at``; returns dbt's own result object.

    ``project`` is the folder of ``dbt_project.yml``. ``callbacks`` get dbt's events as they happen; dbt itself prints
    nothing. Its lock on the warehouse is let go before this returns.

    The project is read apart from the command, always for the same day: dbt keeps what it has read, but throws it away
    when it is told another day, and then every night would wait for a reading in full.
    """
    # Imported here: dbt takes seconds, and whoever only handles its results should not pay for it.
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager  # noqa: PLC0415
    from dbt.cli.main import dbtRunner  # noqa: PLC0415

    def told(day: date) -> list[str]:
        return [
            *("--project-dir", str(project), "--profiles-dir", str(project)),
            *("--target-path", str(target_path(home)), "--log-path", str(home / "dbt" / "logs")),
            *("--vars", json.dumps({"as_at": day.isoformat()})),
            *("--log-level", "none", "--log-level-file", "info", "--no-print", "--no-use-colors"),
            *("--no-version-check", "--no-send-anonymous-usage-stats"),
        ]

    with _environment(STRATEGY_HOME=str(home.absolute())):
        try:
            read = dbtRunner(callbacks=list(callbacks)).invoke(["parse", *told(_ANY_DAY)])
            if not read.success:
                return read
            return dbtRunner(manifest=read.result, callbacks=list(callbacks)).invoke([*command, *told(as_at)])
        finally:
            DuckDBConnectionManager.close_all_connections()


@contextmanager
def _environment(**values: str) -> Iterator[None]:
    """Set environment variables for the profile, and put back what was there."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
