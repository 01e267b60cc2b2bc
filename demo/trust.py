"""The simulated trust: one seeded, consistent world from which every simulated system and workbook is filled.

``build(seed, size, until)`` gives everything that happened up to the close of a day. The same arguments give the same
world, and a later day only adds to it: ``up_to(build(seed, size, later), day) == build(seed, size, day)``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from demo.records import World
from demo.world import attendance, cashbook, ledger, tenant, upkeep
from demo.world.budgets import budgets
from demo.world.compliance import compliance
from demo.world.devices import devices
from demo.world.edges import DEMO_DAY
from demo.world.entries import entries
from demo.world.helpdesk import tickets
from demo.world.horizon import up_to
from demo.world.mistakes import mistakes
from demo.world.occasions import occasions
from demo.world.plans import plans
from demo.world.pupils import stays
from demo.world.registers import actions, buildings
from demo.world.school_life import school_life
from demo.world.schools import schools
from demo.world.size import FULL, SMALL, Size
from demo.world.slips import slips
from demo.world.staff import employees
from demo.world.suspensions import exclusions

__all__ = ["DEMO_DAY", "FULL", "SMALL", "Size", "build", "up_to"]


def build(seed: int = 2025, size: Size = FULL, until: date = DEMO_DAY) -> World:
    """The world up to the close of ``until``. The ledger begins on 2024-09-01, session marks on 2025-09-01.

    Its terms end in July 2027; later days can be asked for, but nothing more happens in schools.
    """
    academies = schools(size)
    pupils = stays(seed, academies)
    staff = tuple(employees(seed, academies, size.employees))
    suspensions = tuple(exclusions(seed, academies, pupils))
    orders, invoices = ledger.trade(seed, until, academies, staff, size.purchases_per_month)
    register = tuple(devices(seed, until, academies, staff, size.devices))
    everything = World(
        seed=seed,
        until=until,
        schools=academies,
        enrolments=tuple(stay.enrolment for stay in pupils),
        marks=tuple(attendance.marks(seed, until, academies, pupils, suspensions)),
        exclusions=suspensions,
        employees=staff,
        devices=register,
        accounts=tuple(ledger.accounts(seed)),
        suppliers=tuple(ledger.suppliers(seed)),
        purchase_orders=tuple(orders),
        invoices=tuple(invoices),
        budgets=tuple(budgets(seed, academies, size.purchases_per_month)),
        credit_notes=tuple(cashbook.credit_notes(seed, invoices)),
        payments=tuple(cashbook.payments(seed, invoices)),
        bank_transactions=tuple(cashbook.bank_transactions(seed, until, academies)),
        manual_journals=tuple(cashbook.manual_journals(seed, until, academies, staff)),
        fixed_assets=tuple(cashbook.fixed_assets(seed, academies, staff)),
        plans=tuple(plans(seed, academies)),
        actions=tuple(actions(seed, academies, size.actions_per_year)),
        compliance=tuple(compliance(seed, academies)),
        buildings=tuple(buildings(seed, academies)),
        school_life=school_life(seed, academies, pupils, staff),
        licences=tuple(upkeep.licences(seed, academies)),
        maintenances=tuple(upkeep.maintenances(seed, register, staff)),
        managed_devices=tuple(tenant.managed_devices(seed, academies, register, staff)),
        directory_accounts=tuple(tenant.accounts(seed, staff)),
        tickets=(*occasions(academies, staff), *tickets(seed, until, academies, staff)),
    )
    everything = replace(everything, entries=tuple(entries(seed, academies, everything.actions)))
    made = mistakes(
        seed,
        academies,
        plans=everything.plans,
        actions=everything.actions,
        compliance=everything.compliance,
        buildings=everything.buildings,
        entries=everything.entries,
    )
    further = slips(seed, academies, everything.entries)
    return up_to(replace(everything, mistakes=(*made, *further)), until)
