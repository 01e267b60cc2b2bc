"""``source_freshness`` and ``dim_measure_source``: what each source last gave, and which measures need it."""

from __future__ import annotations

from expectations.check import Area, Severity
from expectations.declare import in_set, known_school, matches, none_found, not_negative, refers_to, table_suite

_LANDING = "Compare with the landing manifests of the source; the model reads nothing else."
_NEEDS = "Correct the seed of measure_sources; it is data, and no model needs to change."

AREA = Area(
    "freshness",
    "Freshness of sources",
    (
        table_suite(
            "source_freshness",
            columns=(
                "source",
                "resource",
                "school_urn",
                "newest_as_at",
                "window_to",
                "rows_landed",
                "rows_quarantined",
                "landing_hash",
                "max_age_days",
                "is_fresh",
                "reason",
            ),
            grain=("source", "resource", "school_urn"),
            required=("source", "resource", "max_age_days", "is_fresh"),
            checks=(
                known_school("source_freshness"),
                not_negative("source_freshness", "rows_landed", resolve=_LANDING),
                not_negative("source_freshness", "rows_quarantined", resolve=_LANDING),
                matches(
                    "source_freshness",
                    "landing_hash",
                    r"^[0-9a-f]{12}$",
                    guards="What landed is told by twelve hex digits.",
                    why="The history compares them to say why a figure was restated.",
                    resolve=_LANDING,
                ),
                none_found(
                    "source_freshness.what_landed_has_a_hash",
                    """
                    select source, resource, school_urn from strategy.source_freshness
                    where (landing_hash is null) is distinct from (newest_as_at is null)
                    """,
                    severity=Severity.CRITICAL,
                    guards="A resource has a hash of what landed exactly when something has landed.",
                    why="Without it late data would be told as a changed model when the day is restated.",
                    resolve=_LANDING,
                ),
                none_found(
                    "source_freshness.fresh_means_young_enough",
                    """
                    select source, resource, school_urn from strategy.source_freshness
                    where is_fresh is distinct from
                        (newest_as_at is not null and date_diff('day', newest_as_at, $as_at) <= max_age_days)
                    """,
                    severity=Severity.CRITICAL,
                    guards="A source is fresh exactly while its newest landing is within its limit of age.",
                    why="A stale source called fresh keeps last month's green on the page.",
                    resolve=_LANDING,
                ),
                none_found(
                    "source_freshness.nothing_from_the_future",
                    "select source, resource, school_urn from strategy.source_freshness where newest_as_at > $as_at",
                    severity=Severity.CRITICAL,
                    guards="Nothing that landed after the day is used for the day.",
                    why="A past day that is built again must give the rows it gave then.",
                    resolve="Build again: the build must read only partitions up to its as_at.",
                ),
                none_found(
                    "source_freshness.stale_says_why",
                    "select source, resource, school_urn from strategy.source_freshness where not is_fresh and "
                    "reason is null",
                    severity=Severity.CRITICAL,
                    guards="A source that is not fresh says what happened.",
                    why="It is the sentence that stands on the board's page where the number would be.",
                    resolve=_LANDING,
                ),
                none_found(
                    "source_freshness.every_source_is_fresh",
                    "select source, resource, school_urn from strategy.source_freshness where not is_fresh",
                    severity=Severity.WARNING,
                    guards="Every source has landed within its limit of age.",
                    why="Its measures are shown as missing (x), grey.",
                    resolve="Open the extract DAG of the source; its last task names the academies and the reasons.",
                ),
                none_found(
                    "source_freshness.nothing_quarantined",
                    "select source, resource, school_urn from strategy.source_freshness where rows_quarantined > 0",
                    severity=Severity.WARNING,
                    guards="No record of a source was refused when it landed.",
                    why="What was refused is missing from every number.",
                    resolve="Read the reasons in the quarantine of that source, resource and day.",
                ),
            ),
        ),
        table_suite(
            "dim_measure_source",
            columns=("measure_code", "source", "resource", "refused_rows"),
            grain=("measure_code", "source", "resource"),
            required=("measure_code", "source", "resource"),
            checks=(
                refers_to(
                    "dim_measure_source",
                    "measure_code",
                    "dim_measure",
                    "measure_code",
                    why="What a measure needs that nobody publishes was probably meant for another.",
                    resolve=_NEEDS,
                ),
                in_set(
                    "dim_measure_source",
                    "refused_rows",
                    ("left_out",),
                    why="Another word would count unreadable rows as if they had never been there.",
                    resolve=_NEEDS,
                ),
                none_found(
                    "dim_measure_source.every_measure_needs_something",
                    """
                    select measure_code from strategy.dim_measure
                    where measure_code not in (select measure_code from strategy.dim_measure_source)
                    """,
                    severity=Severity.CRITICAL,
                    guards="Every measure says which resources it is made of.",
                    why="One that needs nothing is never missing, and nobody can say why it was restated.",
                    resolve=_NEEDS,
                ),
            ),
        ),
    ),
)
