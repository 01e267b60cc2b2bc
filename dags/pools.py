"""The Airflow pools that the DAGs' tasks wait in, worked out from ``trust.yml``.

``python -m dags.pools FILE`` writes them for ``airflow pools import FILE``: when Airflow is set up, and whenever
``at_once`` of a source changes.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from dags import config

BUILD_WAREHOUSE = "build_warehouse"


def pools(trust: config.Trust) -> dict[str, dict[str, object]]:
    """The pools in the form that ``airflow pools import`` reads."""
    described = {
        BUILD_WAREHOUSE: (1, "Whoever opens build.duckdb: DuckDB lets one process write."),
        **{
            source.pool: (source.at_once, f"Tasks that speak to {source.reading.title} at the same time.")
            for source in trust.sources
        },
    }
    return {
        name: {"slots": slots, "description": description, "include_deferred": False}
        for name, (slots, description) in described.items()
    }


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(pools(config.load(config.trust_file())), indent=1), encoding="utf-8")
