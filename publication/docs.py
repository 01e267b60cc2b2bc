"""``make docs``: dbt's documentation of every source, model and column, as one page that opens offline."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from datetime import date
from pathlib import Path

import duckdb

from publication.dbt_project import run_dbt, target_path

REPOSITORY = Path(__file__).resolve().parents[1]


def write_docs(*, home: Path, project: Path) -> Path:
    """Write ``home/docs/dbt/index.html`` from the build warehouse as it stands; returns the page.

    Raises ``LookupError`` when nothing has been built yet, ``RuntimeError`` when dbt could not make the page.
    """
    as_at = _newest_build(home / "build.duckdb")
    result = run_dbt(["docs", "generate", "--static"], home=home, project=project, as_at=as_at)
    if not result.success:
        raise RuntimeError(f"dbt could not write its documentation: {result.exception or 'see ' + str(home / 'dbt')}")
    page = home / "docs" / "dbt" / "index.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(target_path(home) / "static_index.html", page)
    return page


def _newest_build(database: Path) -> date:
    """The day that the build warehouse was last built for."""
    if not database.exists():
        raise LookupError(f"{database} is not there yet: run `make demo` first, or a build of your own.")
    with duckdb.connect(str(database), read_only=True) as connection:
        row = connection.execute("select max(as_at) from ops.dbt_node").fetchone()
    if row is None or row[0] is None:
        raise LookupError(f"{database} has never been built: run `make demo` first, or a build of your own.")
    day: date = row[0]
    return day


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m publication.docs", description=__doc__)
    default = Path(os.environ.get("STRATEGY_HOME") or REPOSITORY / "var")
    parser.add_argument("--home", type=Path, default=default, help="the work directory (STRATEGY_HOME, else var)")
    try:
        page = write_docs(home=parser.parse_args().home, project=REPOSITORY / "dbt")
    except (LookupError, RuntimeError, duckdb.Error) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{page}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
