"""How large a simulated trust is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """Numbers are aims: what is there at a date depends on who has come and gone by then."""

    schools: int  # the first so many academies of demo.world.schools
    pupils: int  # on roll in all of them together
    employees: int
    devices: int
    purchases_per_month: int  # per academy
    actions_per_year: int  # opened per academy


FULL = Size(schools=17, pupils=2500, employees=1200, devices=6000, purchases_per_month=18, actions_per_year=22)
SMALL = Size(schools=4, pupils=60, employees=40, devices=120, purchases_per_month=4, actions_per_year=12)
