"""The one place that speaks to Great Expectations: frames and checks in, observations out.

The library is untyped, slow to import (3-5 s) and talkative under Airflow's logger, so nothing else imports it, and
only the gate imports this module.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd  # type: ignore[import-untyped]

from expectations.check import Check

os.environ["GX_ANALYTICS_ENABLED"] = "False"  # read by the library while it is imported
# At info it says "Skipping registering function" hundreds of times when imported under Airflow's logger.
logging.getLogger("great_expectations").setLevel(logging.WARNING)

import great_expectations as gx  # noqa: E402
from great_expectations import expectations as gxe  # noqa: E402
from great_expectations.data_context.types.base import ProgressBarsConfig  # noqa: E402

# This module of the library sets itself back to info while it is imported.
logging.getLogger("great_expectations.data_context.types.base").setLevel(logging.WARNING)

_EXAMPLES = 5


@dataclass(frozen=True)
class Observation:
    """What one expectation saw. ``errored``: it could not be judged, and ``observed`` says why."""

    passed: bool
    errored: bool
    observed: str


class Examiner:
    """Judges frames. One ephemeral context serves many frames; nothing is stored or sent anywhere."""

    def __init__(self) -> None:
        context = gx.get_context(mode="ephemeral")
        context.enable_analytics(enable=False)
        context.variables.progress_bars = ProgressBarsConfig(globally=False)
        asset = context.data_sources.add_pandas("candidate").add_dataframe_asset("frame")
        self._frames = asset.add_batch_definition_whole_dataframe("whole")

    def examine(self, frame: pd.DataFrame, checks: Sequence[Check], grain: Sequence[str]) -> dict[str, Observation]:
        """Each check's observation by the check's name. ``grain`` are the columns by which a row may be named.

        A check whose result the library leaves out is missing from the answer; the caller must miss it.
        """
        suite = gx.ExpectationSuite(name="checks")
        for check in checks:
            suite.add_expectation(_expectation(check))
        keys = [column for column in grain if column in frame.columns]
        wanted = {"result_format": "COMPLETE", **({"unexpected_index_column_names": keys} if keys else {})}
        outcome = self._frames.get_batch({"dataframe": frame}).validate(suite, result_format=wanted)
        return {
            result.expectation_config.meta["name"]: _observation(result, frame, keys)
            for result in outcome.results  # in an order of the library's own
        }


def _expectation(check: Check) -> Any:
    meta = {"name": check.name, "guards": check.guards, "why": check.why, "resolve": check.resolve}
    kind = getattr(gxe, check.expectation)
    return kind(**check.arguments, severity=check.severity.value, meta=meta)


def _observation(result: Any, frame: pd.DataFrame, keys: Sequence[str]) -> Observation:
    if error := _error(result.exception_info):
        return Observation(passed=False, errored=True, observed=error)
    passed = bool(result.success)
    return Observation(passed=passed, errored=False, observed=_observed(passed, result.result, frame, keys))


def _error(exception_info: Any) -> str | None:
    """The message of an exception that the library caught: it keeps one directly, or one per metric."""
    if not exception_info:
        return None
    told = [exception_info] if "raised_exception" in exception_info else list(exception_info.values())
    for one in told:
        if one.get("raised_exception"):
            lines = str(one.get("exception_message") or "the library gives no message").strip().splitlines()
            return lines[0]
    return None


def _observed(passed: bool, result: Mapping[str, Any], frame: pd.DataFrame, keys: Sequence[str]) -> str:
    """A sentence with counts of rows and the keys of a few of them, and never another column's value: the candidate is
    not yet suppressed, and the verdict is published."""
    if "unexpected_count" in result:
        total, wrong = int(result["element_count"]), int(result["unexpected_count"])
        if passed or not wrong:
            return f"{total} rows, none wrong."
        rows = result.get("unexpected_index_list") or []
        named = _examples(tuple(row.get(key) for key in keys) for row in rows if isinstance(row, dict))
        return f"{wrong} of {total} rows are wrong{named}."
    if mismatched := (result.get("details") or {}).get("mismatched"):
        return "; ".join(f"{kind}: {', '.join(map(str, names))}" for kind, names in sorted(mismatched.items())) + "."
    if passed:
        return "As declared." if not isinstance(result.get("observed_value"), int) else _rows(frame)
    return f"{len(frame)} found{_examples(frame.itertuples(index=False, name=None))}." if len(frame) else _rows(frame)


def _rows(frame: pd.DataFrame) -> str:
    return f"{len(frame)} rows." if len(frame) else "None found."


def _examples(keys: Iterable[Sequence[Any]]) -> str:
    """`` (for example a / b, c / d)``: the first few by their own order, so that the same fault reads the same."""
    distinct = sorted({" / ".join(_told(part) for part in key) for key in keys if len(key)})
    return f" (for example {', '.join(distinct[:_EXAMPLES])})" if distinct else ""


def _told(part: Any) -> str:
    if part is None or part is pd.NaT or part != part:  # noqa: PLR0124  # not a number is the one value unlike itself
        return "-"
    return part.date().isoformat() if isinstance(part, pd.Timestamp) else str(part)
