"""Twenty seeds, each on three days, and the trust at its full size: every figure and every exception is the truth.

The days of one seed are landed and built one after the other into one home, as nights are. A few seeds belong to every
run of the tests; ``make sweep`` takes all.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from demo import trust
from tests.pipeline.compare import assert_true
from tests.pipeline.night import Night

Days = tuple[date, date, date]

OF_NOTE: dict[int, Days] = {
    2025: (date(2026, 3, 19), date(2026, 3, 20), date(2026, 5, 6)),  # two days of the demo, and after Easter
    7: (date(2025, 10, 24), date(2025, 10, 26), date(2025, 11, 5)),  # clocks go back, and half-term
    11: (date(2026, 8, 31), date(2026, 9, 1), date(2026, 9, 30)),  # one year ends and the next begins
}
LATER_OF_NOTE: dict[int, Days] = {
    12: (date(2026, 3, 28), date(2026, 3, 29), date(2026, 3, 31)),  # clocks go forward; some have broken up for Easter
    13: (date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 5)),  # an academy joins; one calendar begins its term
    14: (date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 1)),  # the month in which tickets are due turns
    15: (
        date(2027, 3, 24),
        date(2027, 7, 20),
        date(2028, 2, 29),
    ),  # the last terms there are, and a leap day
}
# A third of the school year apart, and so far from each other's that together they cover it.
SPREAD: dict[int, Days] = {
    101 + place: tuple(date(2025, 9, 1) + timedelta(days=121 * third + 121 * place // 13) for third in range(3))
    for place in range(13)
}
FULL_SIZE: Days = (date(2025, 12, 1), date(2026, 3, 19), date(2026, 7, 10))

SEEDS = [
    *OF_NOTE.items(),
    *(pytest.param(*each, marks=pytest.mark.sweep) for each in (LATER_OF_NOTE | SPREAD).items()),
]


def test_the_sweep_is_of_twenty_seeds_and_leaves_no_fortnight_of_the_year_out() -> None:
    sets = OF_NOTE | LATER_OF_NOTE | SPREAD
    days = sorted(day for days in sets.values() for day in days if day < date(2026, 9, 1))
    assert len(sets) == 20
    assert (days[0], days[-1]) == (date(2025, 9, 1), date(2026, 8, 31))
    assert max(later - day for day, later in pairwise(days)) < timedelta(days=14)


@pytest.mark.parametrize(("seed", "days"), SEEDS)
def test_three_nights_of_a_small_trust_equal_the_truth(night: Night, seed: int, days: Days) -> None:
    _hold_against_truth(night, seed, trust.SMALL, days)


@pytest.mark.sweep
def test_three_nights_of_the_trust_at_its_full_size_equal_the_truth(night: Night) -> None:
    _hold_against_truth(night, 2025, trust.FULL, FULL_SIZE)


def _hold_against_truth(night: Night, seed: int, size: trust.Size, days: Days) -> None:
    for as_at in days:
        world = trust.build(seed, size, as_at)
        # Months lie between the nights of a seed, and in them a small school may lose a quarter of its pupils.
        outcomes = night.land(world, as_at, accept_shrunken=True)
        assert [outcome for outcome in outcomes if outcome.error] == []
        night.build(as_at)
        assert_true(night.build_db, night.truth(world, as_at))
