"""The contracts of the simulated trust: how each was awarded, how it is looked after, and what follows when it ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple

from demo.records import Entry, School
from demo.world.dice import dice, rank, working_day
from demo.world.edges import DEMO_DAY, HORIZON, YEAR_AGO
from demo.world.rows import Typing, evidence, typed

REGISTER_BEGUN = date(2024, 9, 2)
_FIRST_AWARD = date(2023, 10, 2)
_CONTRACTS, _DAYS_APART = 14, 100
_NO_ROUTE_HARMS = ("open", "framework", "dynamic_market", "competitive_flexible")
_TITLES = (
    "Grounds maintenance", "Cleaning", "Boiler servicing", "Photocopiers", "Catering", "Lift servicing", "Energy",
    "Internet connection", "Waste collection", "Minibus lease", "Alarm monitoring", "Payroll", "Roof repairs",
    "Supply staff", "Water hygiene", "Speech therapy",
)  # fmt: skip
_SUPPLIERS = ("Ashgrove Building Services", "Beckton Lift Care", "Gantry Grounds", "Hexley Cleaning", "Farrow ICT")


class Contract(NamedTuple):
    """Everything that will ever be written about one contract."""

    number: int
    title: str
    category: str
    value: Decimal
    route: str
    has_evidence: bool
    requested: date | None
    began: date
    awarded: date
    start: date
    end: date
    reviews: tuple[date, ...] = ()
    decided: tuple[date, str] | None = None  # until then it is undecided, or nothing is written
    over: tuple[date, str] | None = None  # ended or terminated

    @property
    def recorded(self) -> date:
        return max(self.awarded, REGISTER_BEGUN)


def contracts(seed: int, schools: Sequence[School]) -> Iterator[Entry]:
    for place, school in enumerate(schools):
        for contract in contracts_of(seed, school, place, len(schools)):
            yield _entry(school, contract)


def contracts_of(seed: int, school: School, place: int, count: int) -> list[Contract]:
    """The academy's contracts up to the summer of 2027: some 14, and those that stand at the edge of a limit.

    One academy in eight buys only small things, and nothing in the year from September 2025.
    """
    buying = rank(seed, "procurement", place, count)
    keeping = rank(seed, "contracts kept", place, count)
    frugal = place % 8 == 3
    found = []
    for number in range(1, _CONTRACTS + 1):
        roll = dice(seed, "contract", school.urn, number)
        awarded = working_day(_FIRST_AWARD + timedelta(days=(number - 1) * _DAYS_APART + roll.randrange(60)))
        contract = _awarded(number, awarded, buying, roll, frugal=frugal)
        if not (frugal and date(2025, 9, 1) <= awarded <= date(2026, 8, 31)):
            found.append(_kept(contract, keeping, roll))
    edges = {0: _at_the_review_limits, 1: _at_the_end, 2: _at_the_bands}.get(place % 4)
    return [*found, *(edges() if edges else ())]


def _awarded(number: int, awarded: date, buying: float, roll: Random, *, frugal: bool) -> Contract:
    began = awarded - timedelta(days=roll.randrange(25, 140))
    size, tidy = roll.random(), roll.random() >= buying - 0.45
    category = "goods_services" if roll.random() < 0.7 else roll.choice(("works", "light_touch"))
    routes: tuple[str, ...]
    if size < 0.2:  # below £10,000 any route will do
        value, routes = roll.randrange(8, 99), (*_NO_ROUTE_HARMS, "quotes", "direct_award")
    elif size < 0.8 or category != "goods_services":
        value, routes = roll.randrange(100, 2000), (*_NO_ROUTE_HARMS, "quotes", "quotes", "quotes")
    else:
        value, routes = roll.randrange(2200, 4000), _NO_ROUTE_HARMS
    if frugal:
        value = min(value, 240)
    start = awarded + timedelta(days=roll.randrange(5, 40))
    return Contract(
        number=number,
        title=roll.choice(_TITLES),
        category=category,
        value=Decimal(value * 100),
        route=roll.choice(routes) if tidy else "direct_award",
        has_evidence=tidy or roll.random() < 0.5,
        requested=None if roll.random() < 0.1 else began - timedelta(days=roll.randrange(30)),
        began=began,
        awarded=awarded,
        start=start,
        end=start + timedelta(days=365 * roll.choice((1, 1, 2, 3)) - 1),
    )


def _kept(contract: Contract, keeping: float, roll: Random) -> Contract:
    """As the academy looks after it: reviewed within the year, too late or never; decided upon in time, late or not."""
    if roll.random() < 0.05:
        return contract._replace(over=(contract.awarded + timedelta(days=200), "terminated"))
    if keeping > 0.85:  # nobody looks after it: past its end it still stands as live
        return contract
    every = 340 if keeping < 0.55 else 425
    ahead = 200 if keeping < 0.55 else 90
    reviews = []
    # The careful ones begin when they award, so that no contract is ever without a review.
    day = contract.awarded if keeping < 0.4 else working_day(contract.awarded + timedelta(days=every // 3))
    while day <= min(contract.end, HORIZON):
        reviews.append(day)
        day = working_day(day + timedelta(days=every))
    decided = max(contract.awarded, contract.end - timedelta(days=ahead))
    return contract._replace(
        reviews=tuple(reviews),
        decided=(decided, roll.choice(("extend", "retender", "end"))),
        over=(contract.end + timedelta(days=12), "ended"),
    )


def _edge(number: int, value: str, awarded: date, **further: object) -> Contract:
    began = awarded - timedelta(days=60)
    plain = Contract(
        *(number, "Cleaning", "goods_services", Decimal(value), "framework", True, began, began, awarded),
        start=awarded,
        end=date(2028, 8, 31),
    )
    return plain._replace(**further)  # type: ignore[arg-type]


def _at_the_review_limits() -> tuple[Contract, ...]:
    """At the value above which a contract is reviewed, and on the first and last day of the year before the demo's."""
    last_year = date(2024, 11, 4)
    return (
        _edge(21, "25000", last_year),
        _edge(22, "25000.01", last_year, reviews=(YEAR_AGO,)),
        _edge(23, "60000", last_year, reviews=(YEAR_AGO - timedelta(days=1),)),
        _edge(24, "60000", last_year, reviews=(DEMO_DAY,)),
    )


def _at_the_end() -> tuple[Contract, ...]:
    """Ends within 180 days of the demo's first night, and of its second only; the third is decided upon in time."""
    last_year = date(2024, 11, 4)
    near, next_night = DEMO_DAY + timedelta(days=180), DEMO_DAY + timedelta(days=181)
    return (
        _edge(21, "18000", last_year, end=near, decided=(date(2026, 7, 6), "retender")),
        _edge(22, "18000", last_year, end=next_night),
        _edge(23, "18000", last_year, end=near, decided=(DEMO_DAY, "end")),
    )


def _at_the_bands() -> tuple[Contract, ...]:
    """At the limits of value, on both sides of the day on which thresholds changed; on the year's first day and last.

    What cost £207,720 may be had by quotes where the procurement began in 2025, when the threshold was higher.
    """
    old, new = date(2025, 12, 31), date(2026, 1, 1)
    return (
        _edge(21, "207720", date(2026, 2, 16), route="quotes", began=new, requested=new),
        _edge(22, "207720", date(2026, 2, 16), route="quotes", began=old, requested=None),
        _edge(23, "10000", date(2025, 9, 1), route="direct_award"),
        _edge(24, "9999.99", DEMO_DAY, route="direct_award"),
        _edge(25, "40000", date(2025, 8, 29), has_evidence=False),
    )


def _entry(school: School, contract: Contract) -> Entry:
    name = "contracts"
    cells = {
        "Title": contract.title,
        "Supplier": _SUPPLIERS[contract.number % len(_SUPPLIERS)],
        "Start date": contract.start,
        "End date": contract.end,
        "Whole life value inc VAT": contract.value,
        "Category": contract.category,
        "Route": contract.route,
        "Requested": contract.requested,
        "Began": contract.began,
        "Awarded": contract.awarded,
        "Evidence url": evidence(name, school, contract.number) if contract.has_evidence else None,
        "Decision": "undecided" if contract.number % 2 else None,
        "Status": "live",
    }
    later: list[Typing] = [(day, {"Review date": day}) for day in contract.reviews]
    if contract.decided:
        later.append((contract.decided[0], {"Decision": contract.decided[1]}))
    if contract.over:
        later.append((contract.over[0], {"Status": contract.over[1]}))
    return typed(name, school, contract.number, "School business manager", (contract.recorded, cells), *later)
