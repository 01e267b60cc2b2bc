"""What was read of the ledger adds up to the ledger's own trial balance; a payment too few stops the publication."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from demo.records import World
from publication.candidate import BuildFailed
from tests.parsed_once import parsed_once
from tests.pipeline.night import READ, Night

FIRST = date(2026, 3, 19)
SILENT = {(source, None) for source in (*READ, "registers") if source != "xero"}


@pytest.fixture(autouse=True)
def _checked(_parsed_once: None) -> Iterator[None]:
    """It is dbt's own tests that stop a build here."""
    with parsed_once(checks=True):
        yield


def test_two_nights_of_the_ledger_are_its_trial_balance_to_the_penny(
    night: Night, world_of: Callable[[int, date], World]
) -> None:
    for as_at in (FIRST, FIRST + timedelta(days=1)):
        night.land(world_of(2025, as_at), as_at, silent=SILENT)
    night.build(FIRST + timedelta(days=1))
    with duckdb.connect(str(night.build_db), read_only=True) as connection:
        compared = connection.execute(
            "select account_class, count(*), count(*) filter (where differs) "
            "from staging.stg_finance__trial_balance group by 1 order by 1"
        ).fetchall()
        unbalanced = connection.execute(
            "select document_id from staging.stg_finance__xero_bookings "
            "where document_type <> 'manual journal' group by all having sum(amount) <> 0"
        ).fetchall()
    classes = {account_class: (accounts, differing) for account_class, accounts, differing in compared}
    assert classes["EXPENSE"][0] > 1
    assert classes["LIABILITY"][0] > 1
    assert sum(differing for _, differing in classes.values()) == 0
    assert unbalanced == []


def test_a_payment_that_was_not_read_stops_the_build_and_names_the_check(
    night: Night, world_of: Callable[[int, date], World]
) -> None:
    night.land(world_of(2025, FIRST), FIRST, silent=SILENT)
    _lose(night, "payments", "payment_date")
    with pytest.raises(BuildFailed, match="assert_ledger_is_the_trial_balance"):
        night.build(FIRST)


def test_what_the_ledger_posted_by_itself_is_told_and_stops_nothing(
    night: Night, world_of: Callable[[int, date], World]
) -> None:
    night.land(world_of(2025, FIRST), FIRST, silent=SILENT)
    _lose(night, "bank_transactions", "transaction_date")
    night.build(FIRST)
    with duckdb.connect(str(night.build_db), read_only=True) as connection:
        told = connection.execute("select name from ops.dbt_node where status = 'warn' and kind = 'test'").fetchall()
    assert told == [("warn_account_not_explained_by_documents",)]


def test_of_a_day_that_is_read_late_nothing_is_held_against_what_is_known_by_then(
    night: Night, world_of: Callable[[int, date], World]
) -> None:
    past = FIRST - timedelta(days=9)
    night.land(world_of(2025, FIRST), past, silent=SILENT, read_on=FIRST)
    night.build(past)
    with duckdb.connect(str(night.build_db), read_only=True) as connection:
        changed = connection.execute(
            "select sum(rows_after_window) from ops.landing_partition where source = 'xero'"
        ).fetchone()
        compared = connection.execute("select count(*) from staging.stg_finance__trial_balance").fetchone()
    assert changed is not None
    assert changed[0] > 0
    assert compared == (0,)


def _lose(night: Night, resource: str, dated: str) -> None:
    """Take a document of this month out of what has landed."""
    (landed,) = (night.home / "landing" / "xero" / resource).rglob("*.parquet")
    table = pq.read_table(landed)
    lost = next(
        at
        for at, row in enumerate(table.to_pylist())
        if row["status"] == "AUTHORISED" and FIRST.replace(day=1) <= row[dated] <= FIRST
    )
    pq.write_table(table.filter(pa.array([at != lost for at in range(table.num_rows)])), landed)
