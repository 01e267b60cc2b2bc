"""``contract`` and ``bid``: what academies have agreed with suppliers, and what capital they have asked for."""

from __future__ import annotations

from expectations.check import Area, Severity
from expectations.declare import in_set, known_school, none_found, not_negative, table_suite

_FOLLOW_THE_CONTRACTS = "Open the model of contract and the fact of contracts below it."
_FOLLOW_THE_BIDS = "Open the model of bid and the fact of bids below it."

CONTRACT = table_suite(
    "contract",
    columns=(
        "school_urn",
        "record_id",
        "title",
        "category",
        "route",
        "start_date",
        "end_date",
        "awarded",
        "whole_life_value_inc_vat",
        "is_large",
        "review_date",
        "decision",
        "status",
    ),
    grain=("school_urn", "record_id"),
    required=("school_urn", "record_id", "title", "category", "end_date", "is_large", "status"),
    may_be_empty=True,
    checks=(
        known_school("contract"),
        in_set(
            "contract",
            "category",
            ("goods_services", "works", "light_touch"),
            why="It decides by which threshold the law asks for a competition.",
            resolve="Add the category to the register's words and to the seed of procurement thresholds.",
        ),
        in_set(
            "contract",
            "status",
            ("live", "ended", "terminated"),
            why="Only what is live is asked for a review or a decision; an unknown word is asked for none.",
            resolve=_FOLLOW_THE_CONTRACTS,
        ),
        not_negative("contract", "whole_life_value_inc_vat", resolve=_FOLLOW_THE_CONTRACTS),
        none_found(
            "contract.ends_after_it_starts",
            "select school_urn, record_id from strategy.contract where start_date >= end_date",
            severity=Severity.CRITICAL,
            guards="A contract ends after it starts.",
            why="One that ends first, by a year typed wrongly, is asked for a decision too early or never.",
            resolve="Correct the dates in the academy's register of contracts.",
        ),
        none_found(
            "contract.large_ones_make_2b1",
            """
            with large as (
                select school_urn, count(*) as contracts from strategy.contract
                where status = 'live' and is_large group by school_urn
            )
            select f.school_urn from strategy.fct_measure as f
            left join large on large.school_urn = f.school_urn
            where f.measure_code = '2b.1' and f.scope = 'school' and f.symbol is distinct from 'x'
                and coalesce(large.contracts, 0) <> f.denominator
            """,
            severity=Severity.CRITICAL,
            guards="The large live contracts of a school are those that 2b.1 asks for a review.",
            why="A board that opens the number must find the contracts behind it.",
            resolve=_FOLLOW_THE_CONTRACTS,
        ),
        none_found(
            "contract.large_ones_have_been_reviewed",
            """
            select school_urn, record_id from strategy.contract
            where status = 'live' and is_large and review_date is null
            """,
            severity=Severity.WARNING,
            guards="Every large contract has been reviewed at least once.",
            why="A contract that nobody has ever looked at again is the one that costs too much.",
            resolve="Ask the academy for the day of the review, or for a review.",
        ),
    ),
)

BID = table_suite(
    "bid",
    columns=(
        "school_urn",
        "record_id",
        "fund",
        "plan_id",
        "requested",
        "awarded",
        "submitted",
        "decided",
        "outcome",
        "status",
    ),
    grain=("school_urn", "record_id"),
    required=("school_urn", "record_id", "fund", "outcome"),
    may_be_empty=True,
    checks=(
        known_school("bid"),
        in_set(
            "bid",
            "outcome",
            ("draft", "submitted", "won", "lost", "withdrawn"),
            why="Bids are counted by it; an unknown word is neither won nor lost.",
            resolve=_FOLLOW_THE_BIDS,
        ),
        not_negative("bid", "requested", resolve=_FOLLOW_THE_BIDS),
        not_negative("bid", "awarded", resolve=_FOLLOW_THE_BIDS),
        none_found(
            "bid.decided_after_submitted",
            "select school_urn, record_id from strategy.bid where decided < submitted",
            severity=Severity.CRITICAL,
            guards="A bid is decided no earlier than it was handed in.",
            why="Its money would be counted in a year in which nobody asked for it.",
            resolve="Correct the days in the academy's register of bids.",
        ),
        none_found(
            "bid.decided_ones_make_2a2",
            """
            with decided as (
                select b.school_urn, count(*) as bids, count(*) filter (b.outcome = 'won') as won
                from strategy.bid as b
                join strategy.dim_date as today on today.date_day = $as_at
                join strategy.dim_date as d on d.date_day = b.decided and d.financial_year = today.financial_year
                where b.outcome in ('won', 'lost') and b.decided <= $as_at
                group by b.school_urn
            )
            select f.school_urn from strategy.fct_measure as f
            left join decided as d on d.school_urn = f.school_urn
            where f.measure_code = '2a.2' and f.scope = 'school' and f.symbol is distinct from 'x'
                and (coalesce(d.bids, 0) <> f.denominator or coalesce(d.won, 0) <> f.numerator)
            """,
            severity=Severity.CRITICAL,
            guards="The bids of a school that were decided this financial year make its bids won (2a.2).",
            why="A board that opens the number must find the bids behind it.",
            resolve=_FOLLOW_THE_BIDS,
        ),
    ),
)

AREA = Area("contracts", "Contracts and bids", (CONTRACT, BID))
