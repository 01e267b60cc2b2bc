"""What the checks of measures have in common."""

from __future__ import annotations

from expectations.check import Check, Severity
from expectations.declare import none_found

FOLLOW_THE_MODEL = (
    "Open the measure's model in dbt/models/marts/measures and the macro that makes the long form; "
    "one of them changed without the other."
)


def critical(name: str, finds: str, *, guards: str, why: str, resolve: str = FOLLOW_THE_MODEL) -> Check:
    return none_found(f"fct_measure.{name}", finds, severity=Severity.CRITICAL, guards=guards, why=why, resolve=resolve)
