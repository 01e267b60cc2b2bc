"""What was read of the ledger adds up to the ledger's own trial balance; a document too few stops the publication."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from demo.records import World
from publication.candidate import BuildFailed
from tests.pipeline.night import Night

FIRST = date(2026, 3, 19)
SILENT = {("wonde", None), ("bromcom", None), ("arbor", None), ("snipe_it", None), ("registers", None)}


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


def test_a_document_that_was_not_read_stops_the_build_and_names_the_check(
    night: Night, world_of: Callable[[int, date], World]
) -> None:
    night.land(world_of(2025, FIRST), FIRST, silent=SILENT)
    (landed,) = (night.home / "landing" / "xero" / "payments").rglob("*.parquet")
    payments = pq.read_table(landed)
    month = FIRST.replace(day=1)
    lost = next(
        at
        for at, row in enumerate(payments.to_pylist())
        if row["status"] == "AUTHORISED" and month <= row["payment_date"] <= FIRST
    )
    pq.write_table(payments.filter(pa.array([at != lost for at in range(payments.num_rows)])), landed)
    with pytest.raises(BuildFailed, match="assert_ledger_is_the_trial_balance"):
        night.build(FIRST)
