"""A world in which everything is as it should be: what keeps a measure from green is mended, or was never there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from demo.records import Action, Budget, Building, Enrolment, Entry, Invoice, Plan, School, World
from demo.truth import expected

_CAPITAL = "7110"
_PRESENT = "/"
_PLAN_TYPES = ("asset", "ict", "digital", "asset_management", "growth")
_SO_FULL = Decimal("0.9")  # of its places: between what is too empty and too full


def put_right(world: World, day: date) -> World:
    """The same trust as it would be at its best on the day; of any other day nothing is promised."""
    marked = tuple(mark._replace(history=((mark.history[0][0], _PRESENT),)) for mark in world.marks)
    accounts = tuple(
        each._replace(user_type="Member", mfa_registered_at=each.created_at) for each in world.directory_accounts
    )
    kept = [
        entry
        for entry in world.entries
        if entry.register != "training" and entry.cells.get("Audience") != "support_users"
    ]
    newer = {plan.record_id: _plan_id(plan.urn, plan.plan_type) for plan in world.plans}
    mended = replace(
        world,
        mistakes=(),
        schools=tuple(_roomy(world, school) for school in world.schools),
        marks=type(world.marks)(marked),
        directory_accounts=accounts,
        plans=tuple(plan for school in world.schools for plan in _plans(school, day)),
        actions=(
            *(each._replace(plan_id=newer[each.plan_id]) for each in world.actions),
            *(action for school in world.schools for action in _actions(world, school, day)),
        ),
        buildings=tuple(_housed(building, day) for building in world.buildings),
        entries=(
            *(_of_newer_plan(each, newer) for each in kept),
            *(entry for school in world.schools for entry in _entries(school, day)),
        ),
        budgets=tuple(_on_pace(world, budget, day) for budget in world.budgets),
    )
    return _without_what_is_wrong(_all_ordered_first(mended), day)


def _roomy(world: World, school: School) -> School:
    """With places for its pupils and a few more, and on the MIS that the trust has agreed on."""
    roll = len({each.upi for each in world.enrolments if each.urn == school.urn and _is_there(each, world.until)})
    return replace(school, capacity=round(roll / _SO_FULL), mis="Arbor")


def _is_there(pupil: Enrolment, day: date) -> bool:
    return pupil.admitted <= day and (pupil.left is None or pupil.left >= day) and pupil.deleted_at is None


def _housed(building: Building, day: date) -> Building:
    """With a plan by which it goes, if it is temporary, and time until then."""
    if not building.temporary:
        return building
    return building._replace(exit_plan_id=_plan_id(building.urn, "asset"), consent_end=day + timedelta(days=90))


def _plan_id(urn: str, plan_type: str) -> str:
    """Of the plan that there is now for those of the type; whatever else was planned is part of the asset plan."""
    return f"PL{urn}-{90 + (_PLAN_TYPES.index(plan_type) if plan_type in _PLAN_TYPES else 0)}"


def _of_newer_plan(entry: Entry, newer: Mapping[str, str]) -> Entry:
    versions = (
        (
            day,
            {heading: newer.get(str(cell), cell) if heading == "Plan id" else cell for heading, cell in cells.items()},
        )
        for day, cells in entry.versions
    )
    return entry._replace(versions=tuple(versions))


def _plans(school: School, day: date) -> Iterator[Plan]:
    """One of each kind that an academy should have, approved, signed and looked at."""
    for plan_type in _PLAN_TYPES:
        yield Plan(
            record_id=_plan_id(school.urn, plan_type),
            urn=school.urn,
            plan_type=plan_type,
            approved_date=day - timedelta(days=200),
            approver_role="Local governing board",
            start=day - timedelta(days=100),
            end=day + timedelta(days=800),
            headteacher_signed=True,
            vision_signed=True,
            owner_role="Headteacher",
            last_reviewed=day - timedelta(days=20),
            status="approved",
        )


def _actions(world: World, school: School, day: date) -> Iterator[Action]:
    """Under the digital strategy and the asset management plan, for a priority of the delivery plan."""
    priority = next(
        str(each.cells["Priority"])
        for each in world.entries
        if (each.urn, each.register) == (school.urn, "delivery_plan") and each.cells["Status"] != "cancelled"
    )
    for number, plan_type in ((901, "digital"), (902, "asset_management")):
        yield Action(
            record_id=f"AC{school.urn}-{number}",
            urn=school.urn,
            plan_id=_plan_id(school.urn, plan_type),
            description="Put right",
            cost=None,
            budget_code=None,
            due=day + timedelta(days=60),
            opened=day - timedelta(days=60),
            done=None,
            improvement_priority=priority,
            percent=40,
            owner_role="Headteacher",
            last_reviewed=day - timedelta(days=10),
        )


def _entries(school: School, day: date) -> Iterator[Entry]:
    """What every academy should have once: audited, reviewed, qualified, heard, at a meeting and of help."""
    recent, term_before = day - timedelta(days=30), date(2025, 11, 11)
    link = "https://evidence.osierholt.invalid/put-right"
    person = {"Person id": "Headteacher"}
    points: Mapping[str, object] = {f"Point {point}": 10 if point == 5 else 0 for point in range(1, 6)}
    asked: Mapping[str, object] = {"Wave": "2025-26-spring", "Closed": recent, "Invited": 20, "Responded": 10, **points}
    once: tuple[tuple[str, Mapping[str, object]], ...] = (
        ("audits", {"Audit type": "site", "Audit date": recent, "Auditor role": "Surveyor", "Evidence url": link}),
        ("training", {**person, "Course": "competent_person", "Has system access": False, "Due": day, "Done": recent,
                      "Certificate to": day + timedelta(days=365), "Status": "done"}),
        ("training", {**person, "Course": "cyber_security", "Has system access": True, "Due": day, "Done": recent,
                      "Status": "done"}),
        ("network_attendance", {**person, "Event id": "NE-RIGHT", "Attended": recent + timedelta(days=10),
                                "Status": "attended"}),
        ("reviews", {"Review type": "benchmark_finance", "Review date": recent, "Reviewer": "A trust"}),
        ("reviews", {"Review type": "peer", "Review date": recent, "Reviewer": "A trust"}),
        ("improvement_days", {**person, "Day given": term_before, "Days": Decimal(3), "Activity": "peer_review",
                              "Senior leader": True, "Term": 1, "Status": "given"}),
        ("surveys", {**asked, "Audience": "support_users", "Question": "speed"}),
    )  # fmt: skip
    for number, (register, cells) in enumerate(once, start=900):
        yield Entry(
            register,
            f"{register[:2].upper()}{school.urn}-{number}",
            school.urn,
            "Headteacher",
            ((max(recent, term_before), {"Status": "final", **cells}),),
        )


def _on_pace(world: World, budget: Budget, day: date) -> Budget:
    """Its capital is what the share of the year that has passed makes of what is committed."""
    start = date(day.year if day.month >= 9 else day.year - 1, 9, 1)
    committed = sum(
        (
            line.net
            for order in world.purchase_orders
            if start <= order.day <= day and order.history[-1][1] in ("AUTHORISED", "BILLED")
            for line in order.lines
            if (line.urn, line.account_code) == (budget.urn, _CAPITAL)
        ),
        Decimal(0),
    )
    capital = [line for line in budget.lines if line[0] == _CAPITAL]
    if not capital or not committed:
        return budget._replace(lines=tuple(line for line in budget.lines if line[0] != _CAPITAL))
    wanted = committed * 365 / ((day - start).days + 1) / len(capital)
    return budget._replace(
        lines=tuple(
            (code, month, wanted.quantize(Decimal("0.01")) if code == _CAPITAL else amount)
            for code, month, amount in budget.lines
        )
    )


def _all_ordered_first(world: World) -> World:
    """Every bill names an approved order from before it."""
    first = next(order for order in world.purchase_orders if order.history[-1][1] in ("AUTHORISED", "BILLED"))

    def with_order(invoice: Invoice) -> Invoice:
        is_later_bill = invoice.type == "ACCPAY" and invoice.day > first.day
        return invoice._replace(purchase_order_number=first.number) if is_later_bill else invoice

    return replace(world, invoices=tuple(map(with_order, world.invoices)))


def _without_what_is_wrong(world: World, day: date) -> World:
    """Whatever record the truth still shows as an exception was never there, nor what refers to it."""
    wrong = {record_id for code, _, record_id in expected(world, day).exceptions if code not in _SHOWN_ANYWAY}
    devices = tuple(each for each in world.devices if str(each.device_id) not in wrong)
    there = {each.device_id for each in devices}
    right = replace(
        world,
        actions=tuple(each for each in world.actions if each.record_id not in wrong),
        compliance=tuple(each for each in world.compliance if each.record_id not in wrong),
        buildings=tuple(each for each in world.buildings if each.record_id not in wrong),
        entries=tuple(
            each for each in world.entries if wrong.isdisjoint((each.record_id, *map(str, each.cells.values())))
        ),
        tickets=tuple(each for each in world.tickets if str(each.ticket_id) not in wrong),
        devices=devices,
        maintenances=tuple(each for each in world.maintenances if each.device_id in there),
    )
    # Without an action a need may be left without its plan line.
    return right if right == world else _without_what_is_wrong(right, day)


# However well things are kept: temporary units, plans for which less was won than they need, and spending.
_SHOWN_ANYWAY = frozenset(["2a.1", "2c.3", "3a.3", "3.2.7b"])
