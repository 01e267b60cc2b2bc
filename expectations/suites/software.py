"""``software_directory``: which software academies use, and how it is looked after."""

from __future__ import annotations

from expectations.check import Area, Severity
from expectations.declare import in_set, known_school, none_found, table_suite

_FOLLOW_THE_MODEL = "Open the model of software_directory and the dimension of software below it."

AREA = Area(
    "software",
    "Software directory",
    (
        table_suite(
            "software_directory",
            columns=(
                "school_urn",
                "record_id",
                "product",
                "tier",
                "status",
                "personal_data",
                "mfa",
                "approval_date",
                "review_date",
                "renewal_date",
                "is_complete",
            ),
            grain=("school_urn", "record_id"),
            required=("school_urn", "record_id", "product", "tier", "status", "is_complete"),
            may_be_empty=True,
            checks=(
                known_school("software_directory"),
                in_set(
                    "software_directory",
                    "tier",
                    ("platform", "mis", "bespoke"),
                    why="Bespoke systems are asked for an approval; an unknown tier is asked for none.",
                    resolve=_FOLLOW_THE_MODEL,
                ),
                in_set(
                    "software_directory",
                    "status",
                    ("live", "pilot", "retired"),
                    why="What is not retired is counted as in use.",
                    resolve=_FOLLOW_THE_MODEL,
                ),
                in_set(
                    "software_directory",
                    "mfa",
                    ("enforced", "available_off", "unavailable"),
                    why="Cyber Essentials asks for a second factor wherever a service offers one.",
                    resolve=_FOLLOW_THE_MODEL,
                ),
                none_found(
                    "software_directory.complete_has_a_renewal",
                    "select school_urn, record_id from strategy.software_directory where is_complete "
                    "and renewal_date is null",
                    severity=Severity.CRITICAL,
                    guards="An entry that is complete says when the licence renews.",
                    why="A blank is read as compliant. It never is.",
                    resolve=_FOLLOW_THE_MODEL,
                ),
                none_found(
                    "software_directory.entries_make_3_2_7a",
                    """
                    with entries as (
                        select school_urn, count(*) as entries,
                            count(*) filter (is_complete and review_date >= $as_at) as good
                        from strategy.software_directory where status <> 'retired' group by school_urn
                    )
                    select f.school_urn from strategy.fct_measure as f
                    left join entries as e on e.school_urn = f.school_urn
                    where f.measure_code = '3.2.7a' and f.scope = 'school' and f.symbol is distinct from 'x'
                        and (coalesce(e.entries, 0) <> f.denominator or coalesce(e.good, 0) <> f.numerator)
                    """,
                    severity=Severity.CRITICAL,
                    guards="The entries of a school make the share that is complete and reviewed (3.2.7a).",
                    why="A board that opens the number must find the entries behind it.",
                    resolve=_FOLLOW_THE_MODEL,
                ),
                none_found(
                    "software_directory.second_factor_is_enforced",
                    """
                    select school_urn, record_id from strategy.software_directory
                    where status <> 'retired' and mfa = 'available_off'
                    """,
                    severity=Severity.WARNING,
                    guards="No software in use offers a second factor that is switched off.",
                    why="The trust could not be certified under Cyber Essentials.",
                    resolve="Switch the second factor on, or say in the directory that the software has none.",
                ),
            ),
        ),
    ),
)
