"""The registers that are kept as entries: what each academy writes in them, whatever the horizon."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from demo.records import Entry, School
from demo.world.bids import bids
from demo.world.commitments import bookings, commissions, improvement_days
from demo.world.contract_keeping import contract_kpis, waivers
from demo.world.contracts import contracts
from demo.world.software import certificates, software


def entries(seed: int, schools: Sequence[School]) -> Iterator[Entry]:
    yield from bids(seed, schools)
    yield from contracts(seed, schools)
    yield from contract_kpis(seed, schools)
    yield from waivers(seed, schools)
    yield from software(seed, schools)
    yield from certificates(seed, schools)
    yield from improvement_days(seed, schools)
    yield from bookings(seed, schools)
    yield from commissions(seed, schools)
