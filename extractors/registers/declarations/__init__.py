"""The registers the trust keeps by hand. A further register is a further declaration here, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from extractors.registers.declarations.compliance import COMPLIANCE_CHECKS
from extractors.registers.declarations.estate import BUILDINGS
from extractors.registers.declarations.plans import ACTIONS, PLANS
from extractors.registers.register import Register

REGISTERS: Mapping[str, Register] = {
    register.name: register for register in (PLANS, ACTIONS, COMPLIANCE_CHECKS, BUILDINGS)
}
