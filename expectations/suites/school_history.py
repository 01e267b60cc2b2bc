"""``dim_school_history``: what the trust's settings said of each academy, and when."""

from __future__ import annotations

from expectations.check import Area, Severity
from expectations.declare import matches, none_found, table_suite

_SAID = "urn, name, phase, la_code, ukprn, floor_area_m2, capacity, joined_on, left_on, predecessor_urn"
_SETTINGS = "Correct the academy in the trust's settings (trust.yml) and land the academies again."
_MODEL = "Open the model of dim_school_history, and follow the academy's URNs through int_academy_urns."
_LOST = "A URN that lost a digit or gained a space joins to nothing."

AREA = Area(
    "school_history",
    "History of the academies",
    (
        table_suite(
            "dim_school_history",
            columns=(
                "school_version_key",
                "school_urn",
                *_SAID.split(", "),
                "valid_from",
                "valid_to",
                "is_current",
            ),
            grain=("school_urn", "valid_from"),
            required=(
                "school_version_key",
                "school_urn",
                "urn",
                "name",
                "phase",
                "joined_on",
                "valid_from",
                "is_current",
            ),
            checks=(
                *(
                    matches(
                        "dim_school_history",
                        column,
                        r"^[0-9]{6}$",
                        guards="A URN is six digits.",
                        why=_LOST,
                        resolve=_SETTINGS,
                    )
                    for column in ("school_urn", "urn")
                ),
                none_found(
                    "dim_school_history.key_is_academy_and_first_day",
                    """
                    select school_urn, valid_from from strategy.dim_school_history
                    where school_version_key is distinct from school_urn || ':' || cast(valid_from as varchar)
                    """,
                    severity=Severity.CRITICAL,
                    guards="The key of a version is the academy's URN and the version's first day.",
                    why="Made of nothing else, a key that somebody kept finds the same version tomorrow.",
                    resolve=_MODEL,
                ),
                none_found(
                    "dim_school_history.versions_do_not_overlap",
                    """
                    select school_urn, valid_from from strategy.dim_school_history
                    where valid_to < valid_from
                    union all
                    select school_urn, valid_from from (
                        select *, lead(valid_from) over (partition by school_urn order by valid_from) as next_from
                        from strategy.dim_school_history)
                    where next_from <= valid_to or (next_from is not null and valid_to is null)
                    """,
                    severity=Severity.CRITICAL,
                    guards="A version ends on or after the day on which it begins, and before the next one begins.",
                    why="A day that finds two versions of an academy counts everything that is joined to it twice.",
                    resolve=_MODEL,
                ),
                none_found(
                    "dim_school_history.current_is_without_end",
                    """
                    select school_urn, valid_from from strategy.dim_school_history
                    where is_current is distinct from (valid_to is null)
                    """,
                    severity=Severity.CRITICAL,
                    guards="A version is current exactly while it has no last day.",
                    why="Readers ask for either, and must find the same rows.",
                    resolve=_MODEL,
                ),
                none_found(
                    "dim_school_history.nothing_from_the_future",
                    """
                    select school_urn, valid_from from strategy.dim_school_history
                    where valid_from > $as_at or valid_to >= $as_at
                    """,
                    severity=Severity.CRITICAL,
                    guards="No version begins after the day, and none that ended did so on the day or later.",
                    why="The day would tell what was said of a later one, and not be the same when built again.",
                    resolve="See which partitions of trust/academies the build read; none may be of a later day.",
                ),
                none_found(
                    "dim_school_history.current_is_what_dim_school_says",
                    f"""
                    with told as (select school_urn, {_SAID} from strategy.dim_school_history where is_current),
                        there as (select *, school_urn as urn from strategy.dim_school),
                        stated as (select school_urn, {_SAID} from there)
                    select school_urn from ((from told except from stated) union (from stated except from told))
                    """,  # noqa: S608  # names of ours
                    severity=Severity.CRITICAL,
                    guards="Every academy of dim_school, and no other, has a current version, and it says the same.",
                    why="An academy would be told in two ways on one day, or have no history.",
                    resolve=_MODEL,
                ),
            ),
        ),
    ),
)
