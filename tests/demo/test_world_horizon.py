"""What a world up to a day leaves out, record by record, over worlds written by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from tiny_world import (
    AS_AT,
    FIRST,
    action,
    bill,
    budget,
    check,
    done,
    enrolment,
    entry,
    marks,
    noon,
    order,
    plan,
    slip,
    world,
)

from demo.records import Building, Device, Exclusion
from demo.trust import up_to
from demo.truth import expected

TOMORROW = AS_AT + timedelta(days=1)
MIDNIGHT = datetime(2026, 3, 20, tzinfo=UTC)  # winter time: London's midnight is UTC's


def test_an_enrolment_is_as_the_mis_had_it() -> None:
    gone = enrolment("S1", left=date(2026, 3, 1), told=TOMORROW, deleted=TOMORROW)
    known = enrolment("S2", left=TOMORROW, told=AS_AT, deleted=AS_AT)
    later = enrolment("S3", created=TOMORROW)
    (first, second) = up_to(world(enrolments=(gone, known, later)), AS_AT).enrolments
    assert (first.left, first.left_recorded_at, first.deleted_at) == (None, None, None)
    assert second == known


def test_a_mark_has_the_history_it_had() -> None:
    first, second, third, fourth = marks("S1", "N N N N", start=date(2026, 3, 18))
    corrected = (*first.history, (noon(AS_AT), "I"), (noon(TOMORROW), "/"))
    built = world(
        marks=(
            first._replace(history=corrected),
            second._replace(deleted_at=noon(TOMORROW)),
            third._replace(deleted_at=noon(AS_AT)),
            fourth._replace(history=((noon(TOMORROW), "N"),)),
        )
    )
    seen = up_to(built, AS_AT).marks
    assert [mark.mark_id for mark in seen] == [first.mark_id, second.mark_id, third.mark_id]
    assert seen[0].history == corrected[:2]
    assert seen[1].deleted_at is None
    assert seen[2].deleted_at == noon(AS_AT)


def test_midnight_belongs_to_the_next_day() -> None:
    """For the world and for the truth alike."""
    (mark,) = marks("S1", "O", start=AS_AT)
    for moment, is_known in ((MIDNIGHT, False), (MIDNIGHT - timedelta(microseconds=1), True)):
        built = world(enrolments=(enrolment("S1"),), marks=(mark._replace(deleted_at=moment),))
        assert (up_to(built, AS_AT).marks[0].deleted_at is not None) == is_known
        assert expected(built, AS_AT).row("B1.2", "900001").denominator == (0 if is_known else 1)
        corrected = world(enrolments=(enrolment("S1"),), marks=(mark._replace(history=(*mark.history, (moment, "/"))),))
        assert len(up_to(corrected, AS_AT).marks[0].history) == (2 if is_known else 1)
        assert expected(corrected, AS_AT).row("B1.2", "900001").numerator == (0 if is_known else 1)


def test_an_exclusion_and_a_device_are_as_they_were_recorded() -> None:
    exclusion = Exclusion("C1", "S1", "900001", AS_AT, AS_AT, "AM", "PM", 2, "SUSP", "PP", noon(AS_AT), noon(TOMORROW))
    device = Device(
        device_id=1,
        asset_tag="OH-1",
        serial="1",
        urn="900001",
        location="Hall",
        category="Laptop",
        manufacturer="Corvane",
        model="Slate",
        os_name=None,
        os_version=None,
        purchased=AS_AT,
        cost=Decimal(1),
        warranty_months=None,
        assigned_to=None,
        created_at=noon(AS_AT),
        archived_at=noon(TOMORROW),
        deleted_at=noon(TOMORROW),
    )
    built = replace(world(), exclusions=(exclusion,), devices=(device,))
    seen = up_to(built, AS_AT)
    assert seen.exclusions == (exclusion._replace(deleted_at=None),)
    assert seen.devices == (device._replace(archived_at=None, deleted_at=None),)
    earlier = up_to(built, AS_AT - timedelta(days=1))
    assert (earlier.exclusions, earlier.devices) == ((), ())


def test_documents_have_the_statuses_they_had() -> None:
    built = world(
        invoices=(
            bill("I1", AS_AT, statuses=((AS_AT, "AUTHORISED"), (TOMORROW, "VOIDED"))),
            bill("I2", AS_AT, statuses=((TOMORROW, "DRAFT"),)),
        ),
        purchase_orders=(order("PO-1", AS_AT, (AS_AT, "AUTHORISED"), (TOMORROW, "BILLED")),),
        budgets=(budget("900001", archived=TOMORROW),),
    )
    seen = up_to(built, AS_AT)
    assert [(invoice.invoice_id, len(invoice.history)) for invoice in seen.invoices] == [("I1", 1)]
    assert [word for _, word in seen.purchase_orders[0].history] == ["AUTHORISED"]
    assert [word for _, word in seen.budgets[0].history] == ["ACTIVE"]


def test_a_plan_is_a_draft_until_approved_and_stands_until_superseded() -> None:
    built = world(
        plans=(
            plan("P1", "asset", approved=TOMORROW),
            plan("P2", "ict", superseded=TOMORROW, status="superseded"),
            plan("P3", "ict", superseded=AS_AT, status="superseded"),
            plan("P4", "ict")._replace(recorded=TOMORROW),
        )
    )
    first, second, third = up_to(built, AS_AT).plans
    assert (first.status, first.approved_date, first.approver_role) == ("draft", None, None)
    assert (first.headteacher_signed, first.vision_signed) == (False, False)
    assert (second.status, second.superseded) == ("approved", None)
    assert (third.status, third.superseded) == ("superseded", AS_AT)


def test_registers_hold_what_had_been_done() -> None:
    building = Building(
        "B1", "900001", "Hall", "freehold", 10, False, None, None, "Site manager", AS_AT, AS_AT, disposed=TOMORROW
    )
    built = replace(
        world(
            actions=(action("A1", done=TOMORROW), action("A2", cancelled=TOMORROW), action("A3", opened=TOMORROW)),
            compliance=(check("C1", "gas", done(AS_AT), done(TOMORROW), retired=TOMORROW),),
            mistakes=(slip("actions", "A1", fixed=TOMORROW), slip("actions", "A2", since=TOMORROW)),
        ),
        buildings=(building, building._replace(record_id="B2", recorded=TOMORROW)),
    )
    seen = up_to(built, AS_AT)
    assert [(each.record_id, each.done, each.cancelled) for each in seen.actions] == [
        ("A1", None, None),
        ("A2", None, None),
    ]
    (item,) = seen.compliance
    assert ([each.day for each in item.done], item.retired) == ([AS_AT], None)
    assert [(each.record_id, each.disposed) for each in seen.buildings] == [("B1", None)]
    assert [(mistake.record_id, mistake.fixed) for mistake in seen.mistakes] == [("A1", None)]


def test_rows_are_reviewed_now_and_then_and_never_in_the_future() -> None:
    building = Building("B1", FIRST, "Hall", "freehold", 10, False, None, None, "Site manager", AS_AT, AS_AT)
    built = replace(world(), buildings=(building,))
    reviews = [up_to(built, AS_AT + timedelta(days=days)).buildings[0].last_reviewed for days in range(0, 160, 5)]
    assert reviews == sorted(reviews)
    assert len(set(reviews)) >= 2
    assert all(review <= AS_AT + timedelta(days=5 * number) for number, review in enumerate(reviews))


def test_a_plan_or_action_was_last_looked_at_on_the_newest_of_the_days_by_then() -> None:
    days = (date(2025, 9, 1), AS_AT, TOMORROW)
    built = world(
        plans=(plan("P1", "asset")._replace(reviews=days), plan("P2", "ict")),
        actions=(action("A1")._replace(reviews=days),),
    )
    seen = up_to(built, AS_AT)
    assert [(each.last_reviewed, each.reviews) for each in (seen.plans[0], seen.actions[0])] == [(AS_AT, days[:2])] * 2
    assert (seen.plans[1].last_reviewed, seen.plans[1].reviews) == (built.plans[1].last_reviewed, ())


def test_an_entry_is_as_it_had_been_typed_and_is_gone_when_it_was_taken_out() -> None:
    later = (TOMORROW, {"Status": "closed"})
    built = world(
        entries=(
            entry("audits", "A1", {"Status": "draft"}, later),
            entry("audits", "A2", {"Status": "draft"}, typed=TOMORROW),
            entry("audits", "A3", {"Status": "draft"}, removed=AS_AT),
            entry("audits", "A4", {"Status": "draft"}, removed=TOMORROW),
        )
    )
    seen = up_to(built, AS_AT).entries
    assert [(each.record_id, each.cells["Status"], each.removed) for each in seen] == [
        ("A1", "draft", None),
        ("A4", "draft", None),
    ]
