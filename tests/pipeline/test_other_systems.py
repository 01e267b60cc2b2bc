"""A trust that has another helpdesk, or its books in another system, has the figures that these can give."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from demo.records import World
from demo.trust import DEMO_DAY
from extractors.drops import SYSTEMS
from tests.pipeline.compare import Figures, assert_true, figures, true_figures
from tests.pipeline.night import Night

WorldOf = Callable[[int, date], World]
OF_THE_BOOKS = "2c.3"  # all that exports of a ledger can tell
ASKED_OF_LEDGERS = {"1a.2", "2a.3", "3.2.7b", "3c.3"}


@pytest.fixture
def world(world_of: WorldOf) -> World:
    return world_of(2025, DEMO_DAY)


def test_freshdesk_gives_the_figures_that_freshservice_gives(whole: Night, world: World, tmp_path: Path) -> None:
    night = whole.without(tmp_path, {("freshservice", None), ("trust", None)})
    assert [outcome for outcome in night.land_one("freshdesk", world, DEMO_DAY) if outcome.error] == []
    night.build(DEMO_DAY)
    assert_true(night.build_db, night.truth(world, DEMO_DAY))
    assert {"1e.1", "3.2.2"} <= told_by(night, "freshdesk")


@pytest.mark.parametrize("system", SYSTEMS)
def test_exports_of_a_ledger_give_the_spending_and_leave_the_rest_missing(
    whole: Night, world: World, tmp_path: Path, system: str
) -> None:
    night = whole.without(tmp_path, {("xero", None), ("trust", None)})
    assert [outcome for outcome in night.land_one(system, world, DEMO_DAY) if outcome.error] == []
    night.build(DEMO_DAY)
    expected = true_figures(night.truth(world, DEMO_DAY, missing={("xero", None)}))
    expected |= of_the_books(true_figures(night.truth(as_exported(world), DEMO_DAY)))
    assert figures(night.build_db) == expected
    assert told_by(night, system) == {OF_THE_BOOKS, *ASKED_OF_LEDGERS}
    reasons = [what for code, what in said(night) if code in ASKED_OF_LEDGERS]
    assert reasons
    assert all(" tells no " in reason for reason in reasons), reasons


def as_exported(world: World) -> World:
    """What the exports tell of the ledger: the bills and sales of the months that are over, by month."""
    this_month = DEMO_DAY.replace(day=1)
    invoices = [each._replace(day=each.day.replace(day=1)) for each in world.invoices if each.day < this_month]
    return replace(
        world, invoices=tuple(invoices), credit_notes=(), bank_transactions=(), manual_journals=(), payments=()
    )


def of_the_books(found: Figures) -> Figures:
    return {cell: figure for cell, figure in found.items() if cell[0] == OF_THE_BOOKS}


def told_by(night: Night, system: str) -> set[str]:
    """The measures with an exception that is the system's."""
    found = asked(night, "select distinct measure_code from strategy.fct_exception where source = ?", system)
    return {code for (code,) in found}


def said(night: Night) -> list[tuple[str, str]]:
    """What is said of academies as a whole, and of the trust: measure and words."""
    return asked(
        night,
        "select measure_code, what from strategy.fct_exception where source_record_id = coalesce(school_urn, 'trust')",
    )


def asked(night: Night, query: str, *values: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(night.build_db), read_only=True) as connection:
        return connection.execute(query, values).fetchall()
