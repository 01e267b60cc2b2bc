"""``compliance_status``: every statutory or policy check of every school, and where it stands."""

# ruff: noqa: S608 - what is put into the queries are constants of this module

from __future__ import annotations

from expectations.check import Area, Severity
from expectations.declare import in_set, known_school, none_found, table_suite

_FOLLOW_THE_MODEL = "Open the model of compliance_status and that of measure 1b.2: both must use the same conditions."
_BREACH = (
    "c.life_safety and c.state <> 'not_applicable'"
    " and (c.state = 'refused' or c.last_done is null or c.next_due < $as_at)"
)

AREA = Area(
    "compliance",
    "Compliance",
    (
        table_suite(
            "compliance_status",
            columns=(
                "school_urn",
                "record_id",
                "check_type",
                "check_title",
                "life_safety",
                "item_id",
                "last_done",
                "result",
                "next_due",
                "state",
            ),
            grain=("school_urn", "record_id"),
            required=("school_urn", "record_id", "life_safety", "state"),
            may_be_empty=True,
            checks=(
                known_school("compliance_status"),
                in_set(
                    "compliance_status",
                    "state",
                    ("in_date", "overdue", "failed", "no_evidence", "never_done", "not_applicable", "refused"),
                    why="Every page lists by state; an unknown one is listed nowhere.",
                    resolve=_FOLLOW_THE_MODEL,
                ),
                none_found(
                    "compliance_status.in_date_is_true",
                    """
                    select school_urn, record_id from strategy.compliance_status
                    where state = 'in_date' and (last_done is null or next_due is null or next_due < $as_at
                        or result is null or result not in ('pass', 'advisory'))
                    """,
                    severity=Severity.CRITICAL,
                    guards="'In date' means done, not failed, and not due yet.",
                    why="This is where a school believes that its boiler has been checked.",
                    resolve=_FOLLOW_THE_MODEL,
                ),
                none_found(
                    "compliance_status.agrees_with_1b2",
                    """
                    with counted as (
                        select school_urn, count(*) filter (state = 'in_date') as in_date,
                            count(*) filter (state <> 'not_applicable') as applicable
                        from strategy.compliance_status group by school_urn
                    )
                    select f.school_urn from strategy.fct_measure as f
                    left join counted as c on c.school_urn = f.school_urn
                    where f.measure_code = '1b.2' and f.scope = 'school' and f.symbol is distinct from 'x'
                        and (coalesce(c.in_date, 0) <> coalesce(f.numerator, 0)
                            or coalesce(c.applicable, 0) <> coalesce(f.denominator, 0))
                    """,
                    severity=Severity.CRITICAL,
                    guards="The list of checks makes the numerator and denominator of measure 1b.2.",
                    why="A board that opens the number must find the checks behind it.",
                    resolve=_FOLLOW_THE_MODEL,
                ),
                none_found(
                    "compliance_status.life_safety_turns_red",
                    f"""
                    select distinct f.scope, f.school_urn from strategy.fct_measure as f
                    join strategy.compliance_status as c
                        on (f.scope = 'trust' or c.school_urn = f.school_urn) and {_BREACH}
                    join strategy.fct_measure as s
                        on s.measure_code = '1b.2' and s.scope = 'school' and s.school_urn = c.school_urn
                        and s.symbol is distinct from 'x'
                    where f.measure_code = '1b.2' and f.rag <> 'red' and f.symbol is distinct from 'x'
                    """,
                    severity=Severity.CRITICAL,
                    guards="A life-safety check that is overdue, was never done or cannot be read turns 1b.2 red.",
                    why="99 % in date with the gas unchecked is not amber. The strategy says so, and so does the law.",
                    resolve=_FOLLOW_THE_MODEL,
                ),
                none_found(
                    "compliance_status.life_safety_in_date",
                    f"""
                    select c.school_urn, coalesce(c.check_type, 'unreadable') as check_type
                    from strategy.compliance_status as c where {_BREACH}
                    """,
                    severity=Severity.WARNING,
                    guards="Every life-safety check is in date and readable.",
                    why="Fire, gas, fixed wiring, asbestos, legionella and lifting can kill.",
                    resolve="Tell the named schools today; do not wait for the board's pack.",
                ),
            ),
        ),
    ),
)
