"""The rows of all registers but plans, actions, compliance checks and buildings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from demo.records import Action, Entry, School
from demo.world.audits import audits, remedial_actions
from demo.world.bids import bids
from demo.world.commitments import bookings, commissions, improvement_days
from demo.world.condition import needs
from demo.world.contract_keeping import contract_kpis, waivers
from demo.world.contracts import contracts
from demo.world.delivery import delivery_plan, qa_activities
from demo.world.networks import network_attendance, networks
from demo.world.projects import milestones, projects
from demo.world.reviews import recommendations, reviews
from demo.world.software import certificates, software
from demo.world.standards import standards
from demo.world.training import training
from demo.world.voices import destinations, surveys


def entries(seed: int, schools: Sequence[School], actions: Sequence[Action]) -> Iterator[Entry]:
    """Every row with all that is ever typed into it, whatever the horizon."""
    yield from audits(seed, schools)
    yield from remedial_actions(seed, schools)
    yield from needs(seed, schools, actions)
    yield from projects(seed, schools)
    yield from milestones(seed, schools)
    yield from standards(seed, schools)
    yield from training(seed, schools)
    yield from networks(seed, schools)
    yield from network_attendance(seed, schools)
    yield from reviews(seed, schools)
    yield from recommendations(seed, schools)
    yield from delivery_plan(seed, schools)
    yield from qa_activities(seed, schools)
    yield from bids(seed, schools)
    yield from contracts(seed, schools)
    yield from contract_kpis(seed, schools)
    yield from waivers(seed, schools)
    yield from software(seed, schools)
    yield from certificates(seed, schools)
    yield from improvement_days(seed, schools)
    yield from bookings(seed, schools)
    yield from commissions(seed, schools)
    yield from surveys(seed, schools)
    yield from destinations(seed, schools)
