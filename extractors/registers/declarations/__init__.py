"""The registers the trust keeps by hand. A further register is a further declaration here, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from extractors.registers.declarations.audits import AUDITS, REMEDIAL_ACTIONS
from extractors.registers.declarations.capital import BIDS, CONDITION, MILESTONES, PROJECTS
from extractors.registers.declarations.compliance import COMPLIANCE_CHECKS
from extractors.registers.declarations.contracts import CONTRACT_KPIS, CONTRACTS, WAIVERS
from extractors.registers.declarations.digital import CERTIFICATES, SOFTWARE, STANDARDS
from extractors.registers.declarations.estate import BUILDINGS
from extractors.registers.declarations.improvement import (
    DELIVERY_PLAN,
    DESTINATIONS,
    QA_ACTIVITIES,
    RECOMMENDATIONS,
    REVIEWS,
    SURVEYS,
)
from extractors.registers.declarations.people import IMPROVEMENT_DAYS, NETWORK_ATTENDANCE, NETWORKS, TRAINING
from extractors.registers.declarations.plans import ACTIONS, PLANS
from extractors.registers.declarations.services import BOOKINGS, COMMISSIONS
from extractors.registers.register import Register

# Those that every academy keeps unless dags/trust.yml says otherwise: one that is missing is a failure.
REGISTERS: Mapping[str, Register] = {
    register.name: register for register in (PLANS, ACTIONS, COMPLIANCE_CHECKS, BUILDINGS)
}

# All that can be read. One that an academy has not started is passed over.
EVERY_REGISTER: Mapping[str, Register] = {
    **REGISTERS,
    **{
        register.name: register
        for register in (
            *(AUDITS, REMEDIAL_ACTIONS, CONDITION, PROJECTS, MILESTONES, BIDS, CONTRACTS, CONTRACT_KPIS, WAIVERS),
            *(SOFTWARE, STANDARDS, CERTIFICATES, TRAINING, NETWORKS, NETWORK_ATTENDANCE, IMPROVEMENT_DAYS),
            *(SURVEYS, REVIEWS, RECOMMENDATIONS, DELIVERY_PLAN, QA_ACTIVITIES, DESTINATIONS),
            *(BOOKINGS, COMMISSIONS),
        )
    },
}
