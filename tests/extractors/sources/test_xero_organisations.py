"""A trust whose schools have an organisation each in Xero: every one is read, by itself, and lands as its school's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from demo.records import World
from demo.servers.faults import changed, status
from demo.servers.moments import Clock
from demo.servers.systems import Servers
from extractors.academy import Academy
from extractors.connection import Connection
from extractors.landing import Landing
from extractors.outcome import Outcome
from extractors.sources.xero_entry import readers
from tests.extractors.sources.conftest import night_after
from tests.extractors.sources.reading import DAY, NEXT_DAY, academies_of, connection_to, land, rows
from tests.extractors.sources.test_xero import state

Outcomes = dict[tuple[str, str | None], Outcome]
FORBIDDEN = status(403, {"Type": None, "Title": "Forbidden", "Status": 403, "Detail": "AuthenticationUnsuccessful"})


@dataclass
class Trust:
    """A trust of which every school but the last has an organisation of its own."""

    world: World
    servers: Servers
    home: Path
    academies: list[Academy]
    connection: Connection

    @property
    def own(self) -> list[str]:
        return list(self.servers.xero.own)

    @property
    def readers(self) -> list[str | None]:
        return [None, *self.own]

    def land(self, as_at: date = DAY, connection: Connection | None = None) -> Outcomes:
        return land("xero", connection or self.connection, self.home, as_at, self.academies)

    def rename(self, urn: str, organisation: str | None) -> None:
        self.academies = [
            replace(academy, finance_organisation=organisation) if academy.urn == urn else academy
            for academy in self.academies
        ]


@pytest.fixture
def trust(world: World, tmp_path: Path) -> Iterator[Trust]:
    names = {school.urn: school.name for school in world.schools[:-1]}
    servers = Servers(world, Clock.after(DAY), calls_per_minute=1_000_000, organisations=names)
    academies = [
        replace(academy, finance_organisation=names.get(academy.urn), joined_on=date(2019, 9, 1))
        for academy in academies_of(world)
    ]
    with servers as details:
        yield Trust(world, servers, tmp_path, academies, connection_to("xero", details))


def failed(outcomes: Outcomes) -> dict[tuple[str, str | None], str]:
    return {key: str(found.error_code) for key, found in outcomes.items() if found.error_code}


def test_the_organisations_together_are_the_worlds_ledger(trust: Trust) -> None:
    """Every line lands once, with its amounts, under the school that it concerns."""
    outcomes = trust.land()
    assert failed(outcomes) == {}
    assert {urn for _, urn in outcomes} == set(trust.readers)
    urn_of = {line.line_id: line.urn for invoice in trust.world.invoices for line in invoice.lines}
    expected: dict[str, tuple[Any, ...]] = {}
    for invoice in trust.world.invoices:
        for line in invoice.lines:
            entry = state(invoice.history, DAY)
            if entry is not None:
                amount = line.net + line.tax if invoice.tax_inclusive else line.net
                own = line.urn if line.urn in trust.own else None
                expected[line.line_id] = (own, invoice.type, entry[1], invoice.purchase_order_number, amount)
    landed = [row for urn in trust.readers for row in rows(trust.home, "xero", "invoices", DAY, urn)]
    told = ("academy_urn", "type", "status", "purchase_order_number", "line_amount")
    assert {row["line_item_id"]: tuple(row[name] for name in told) for row in landed} == expected
    assert len(landed) == len(expected) > 300
    for row in landed:
        assert row["tracking_option"] is None or row["academy_urn"] is None
        assert row["academy_urn"] in (None, urn_of[row["line_item_id"]])
    assert {row["academy_urn"] for row in landed} == set(trust.readers)


def test_what_two_organisations_call_the_same_stays_apart(trust: Trust) -> None:
    """Charts of accounts bear the same codes; budgets of a school's own organisation name no school."""
    trust.land()
    codes: dict[str, set[str | None]] = defaultdict(set)
    for urn in trust.readers:
        for row in rows(trust.home, "xero", "accounts", DAY, urn):
            assert row["academy_urn"] == urn
            codes[row["code"]].add(urn)
    assert len(codes) == len(trust.world.accounts)
    assert all(len(urns) == len(trust.readers) for urns in codes.values())
    amounts = {urn: Decimal(0) for urn in trust.own}
    for urn in trust.own:
        assert {row["type"] for row in rows(trust.home, "xero", "budgets", DAY, urn)} == {"OVERALL"}
        amounts[urn] += sum(row["amount"] for row in rows(trust.home, "xero", "budget_lines", DAY, urn))
        assert rows(trust.home, "xero", "tracking_categories", DAY, urn) == []
    expected = {urn: Decimal(0) for urn in trust.own}
    for budget in trust.world.budgets:
        entry = state(budget.history, DAY)
        if budget.urn in expected and entry is not None and entry[1] != "ARCHIVED":
            expected[budget.urn] += sum(
                (amount for _, month, amount in budget.lines if date(2025, 9, 1) <= month <= date(2027, 8, 31)),
                Decimal(0),
            )
    assert amounts == expected
    assert all(amounts.values())


def test_the_next_night_asks_each_organisation_for_its_changes_only(trust: Trust) -> None:
    trust.land()
    first = {urn: len(rows(trust.home, "xero", "invoices", DAY, urn)) for urn in trust.readers}
    night_after(trust.servers, NEXT_DAY)
    assert failed(trust.land(NEXT_DAY)) == {}
    for urn in trust.readers:
        assert len(rows(trust.home, "xero", "invoices", NEXT_DAY, urn)) < first[urn]
    manifests = [m for m in Landing(trust.home).manifests(NEXT_DAY) if m.resource == "invoices" and m.as_at == NEXT_DAY]
    assert {m.academy_urn for m in manifests if m.window_from is not None} == set(trust.readers)


def test_an_organisation_that_refuses_us_stops_no_other_and_is_read_when_it_lets_us_in(trust: Trust) -> None:
    shut = trust.own[0]
    tenant = trust.servers.xero.own[shut].tenant_id
    trust.servers.xero.faults.add(lambda asked: asked.headers.get("xero-tenant-id") == tenant, FORBIDDEN, times=None)
    outcomes = trust.land()
    assert {urn for _, urn in failed(outcomes)} == {shut}
    assert set(failed(outcomes).values()) == {"AccessForbidden", "NeededResourceMissing"}
    name = next(academy.name for academy in trust.academies if academy.urn == shut)
    assert all(name in str(found.error) for found in outcomes.values() if found.error_code == "AccessForbidden")
    assert {row["academy_urn"] for row in rows(trust.home, "xero", "accounts", DAY, trust.own[1])} == {trust.own[1]}
    trust.servers.xero.faults.clear()
    asked = sum(trust.servers.xero.requests.values())
    again = trust.land()
    assert failed(again) == {}
    assert {urn for (_, urn), found in again.items() if found.status == "landed"} == {shut}
    assert sum(trust.servers.xero.requests.values()) - asked < asked / 2  # the others were not asked again


def test_the_trusts_own_organisation_may_land_after_the_schools(trust: Trust) -> None:
    """Guards: the trust's partition stands where those of academies are already, and is committed beside them."""
    tenant = trust.servers.xero.trust.tenant_id
    trust.servers.xero.faults.add(lambda asked: asked.headers.get("xero-tenant-id") == tenant, FORBIDDEN, times=None)
    assert {urn for _, urn in failed(trust.land())} == {None}
    before = {urn: rows(trust.home, "xero", "invoices", DAY, urn) for urn in trust.own}
    trust.servers.xero.faults.clear()
    assert failed(trust.land()) == {}
    assert len(rows(trust.home, "xero", "invoices", DAY)) > 50
    assert {urn: rows(trust.home, "xero", "invoices", DAY, urn) for urn in trust.own} == before


def test_an_organisation_that_is_not_connected_is_told_with_those_that_are(trust: Trust) -> None:
    urn = trust.own[0]
    trust.rename(urn, "Larkmere Academy (old)")
    outcomes = trust.land()
    # What nobody claims any more cannot be told from the trust's own: that one is not guessed.
    assert {reader for _, reader in failed(outcomes)} == {urn, None}
    assert set(failed(outcomes).values()) == {"TenantNotFound", "NeededResourceMissing"}
    told = str(outcomes["accounts", urn].error)
    assert "Larkmere Academy (old)" in told
    assert "Simulated trust" in told
    assert "finance_organisation" in told
    assert "2 of them no academy's own" in str(outcomes["accounts", None].error)


def test_an_organisation_may_be_named_by_its_tenant_id_and_as_people_write_it(trust: Trust) -> None:
    first, second = trust.own[:2]
    trust.rename(first, trust.servers.xero.own[first].tenant_id)
    trust.rename(second, f"  {trust.servers.xero.own[second].name.upper().replace(' ', '  ')} ")
    assert failed(trust.land()) == {}


def test_two_organisations_of_one_name_are_not_told_apart_by_guessing(trust: Trust) -> None:
    first, second = trust.own[:2]
    name = trust.servers.xero.own[first].name
    trust.servers.xero.faults.add("/connections", changed("*.tenantName", name), times=None)
    outcomes = trust.land()
    assert failed(outcomes)["accounts", first] == "TenantNotFound"
    assert "tenant id" in str(outcomes["accounts", first].error)
    assert second in {urn for _, urn in failed(outcomes)}


def test_a_school_may_have_a_client_of_its_own(trust: Trust) -> None:
    """A custom connection of Xero's opens one organisation: each school's has an id and a secret of its own."""
    urn = trust.own[0]
    plain = trust.connection
    clients = {f"clients.{urn}.login": str(plain.login), f"clients.{urn}.password": "not the secret"}
    outcomes = trust.land(connection=replace(plain, extra={**plain.extra, **clients}))
    assert {reader for _, reader in failed(outcomes)} == {urn}
    assert failed(outcomes)["accounts", urn] == "AccessRefused"
    clients[f"clients.{urn}.password"] = str(plain.password)
    assert failed(trust.land(connection=replace(plain, extra={**plain.extra, **clients}))) == {}


def test_who_is_read_apart_and_who_together(trust: Trust) -> None:
    everyone = trust.academies
    assert readers(trust.connection, everyone) == (None, *everyone[:-1])
    assert readers(trust.connection, everyone[:-1]) == tuple(everyone[:-1])
    with_tenant = replace(trust.connection, extra={"tenant_id": "of the trust"})
    assert readers(with_tenant, everyone[:-1]) == (None, *everyone[:-1])
    assert readers(trust.connection, [replace(academy, finance_organisation=None) for academy in everyone]) == (None,)
    assert readers(trust.connection, []) == (None,)
    elsewhere = [*everyone[:-1], replace(everyone[-1], finance="iris")]  # nobody is left to share one
    assert readers(trust.connection, elsewhere) == tuple(everyone[:-1])
