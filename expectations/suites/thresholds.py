"""``dim_threshold``: the limits that the board approved."""

from __future__ import annotations

from expectations.check import Area, Severity
from expectations.declare import in_set, none_found, refers_to, table_suite

_SEED = "Correct the seed of thresholds and have the board's minute at hand: the limits are theirs."

AREA = Area(
    "thresholds",
    "Thresholds",
    (
        table_suite(
            "dim_threshold",
            columns=(
                "measure_code",
                "phase",
                "basis",
                "green_low",
                "green_high",
                "amber_low",
                "amber_high",
                "line_start",
                "line_end",
                "line_start_value",
                "line_end_value",
                "valid_from",
                "valid_to",
            ),
            grain=("measure_code", "phase", "valid_from"),
            required=("measure_code", "basis", "valid_from"),
            checks=(
                refers_to(
                    "dim_threshold",
                    "measure_code",
                    "dim_measure",
                    "measure_code",
                    why="A limit of no measure was probably meant for one that now has none.",
                    resolve=_SEED,
                ),
                in_set(
                    "dim_threshold",
                    "basis",
                    ("absolute", "comparator_gap", "line_gap"),
                    why="It says whether the value is judged, or its distance from the national rate or from a line.",
                    resolve=_SEED,
                ),
                none_found(
                    "dim_threshold.intervals_are_the_right_way_round",
                    """
                    select measure_code, phase from strategy.dim_threshold
                    where green_low > green_high or amber_low > amber_high
                        or amber_low > green_low or amber_high < green_high
                        or coalesce(green_low, green_high) is null
                    """,
                    severity=Severity.CRITICAL,
                    guards="Green has a limit, lies inside amber, and both lie the right way round.",
                    why="A limit typed at the wrong end turns everything green.",
                    resolve=_SEED,
                ),
                none_found(
                    "dim_threshold.lines_lead_somewhere",
                    """
                    select measure_code from strategy.dim_threshold
                    where (basis = 'line_gap') is distinct from coalesce(line_start < line_end
                        and line_start_value is not null and line_end_value is not null, false)
                    """,
                    severity=Severity.CRITICAL,
                    guards="Limits around a straight line have the line, and no others have one.",
                    why="Without its two ends nothing is asked for on any day.",
                    resolve=_SEED,
                ),
                none_found(
                    "dim_threshold.one_in_force_at_a_time",
                    """
                    select distinct a.measure_code, a.phase from strategy.dim_threshold as a
                    join strategy.dim_threshold as b
                        on b.measure_code = a.measure_code and b.phase is not distinct from a.phase
                        and b.valid_from > a.valid_from and (a.valid_to is null or b.valid_from <= a.valid_to)
                    """,
                    severity=Severity.CRITICAL,
                    guards="The times in force of a measure's limits do not overlap.",
                    why="The colour would depend on which of the two a join meets first.",
                    resolve="End the older row (valid_to) on the day before the newer begins.",
                ),
                none_found(
                    "dim_threshold.fit_the_direction",
                    """
                    select t.measure_code, t.phase from strategy.dim_threshold as t
                    join strategy.dim_measure as m on m.measure_code = t.measure_code
                    where (m.direction = 'higher' and (t.green_low is null or t.green_high is not null))
                        or (m.direction = 'lower' and (t.green_high is null or t.green_low is not null))
                        or (m.direction = 'band' and (t.green_low is null or t.green_high is null))
                    """,
                    severity=Severity.CRITICAL,
                    guards="Where higher is better green has a lower limit, where lower is better an upper, in "
                    "a band both.",
                    why="With the limit at the other end the worst school is green.",
                    resolve=_SEED,
                ),
            ),
        ),
    ),
)
