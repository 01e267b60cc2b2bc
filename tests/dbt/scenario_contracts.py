"""The scenario's contracts, bids, software and commitments, and what its ledger says of capital and running costs."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from tests.dbt.landed import LandedDay, Row, at
from tests.dbt.scenario_names import AS_AT, ELM, OAK
from tests.dbt.scenario_registers import refusal
from tests.dbt.scenario_registers import register_row as row

AFTER_AUTUMN = date(2025, 12, 22)


def contracts(landed: LandedDay) -> None:
    """Oak: every edge. Elm: one contract that could not be read. Ash: none."""

    def contract(record_id: str, value: int, route: str, awarded: date, **values: object) -> Row:
        terms = {
            "title": f"Contract {record_id}",
            "category": "goods_services",
            "whole_life_value_inc_vat": value,
            "route": route,
            "route_evidence_held": True,
            "began": date(2025, 12, 31),  # the last day of the older, higher threshold of 214,904 pounds
            "awarded": awarded,
            "start_date": awarded,
            "end_date": date(2030, 8, 31),
        }
        return row(OAK, record_id, "live", **{**terms, **values})

    half_a_year = AS_AT + timedelta(days=180)
    landed.add(
        "registers",
        "contracts",
        contract(
            "K1",
            300_000,
            "open",
            date(2026, 2, 1),
            review_date=AS_AT - timedelta(days=365),
            requested=date(2025, 10, 1),
        ),
        contract("K2", 210_000, "quotes", date(2026, 1, 10), end_date=half_a_year, decision="undecided"),
        contract(  # not large; in the band of quotes, by none
            *("K3", 25_000, "direct_award", AS_AT),
            began=date(2026, 3, 10),
            requested=AS_AT - timedelta(days=10),
            end_date=half_a_year + timedelta(days=1),
        ),
        {**contract("K4", 99_999, "direct_award", date(2025, 8, 31)), "status": "ended"},
        academy=OAK,
    )
    landed.add("registers", "refused_rows", refusal("contracts", 5, "K9"), academy=ELM)
    landed.add(
        "registers",
        "waivers",
        row(OAK, "W1", "approved", contract_id="k2", value_inc_vat=2100, approved=AS_AT),
        row(OAK, "W2", "withdrawn", contract_id="K2", value_inc_vat=99_999, approved=AS_AT),
        row(OAK, "W3", "approved", contract_id="K4", value_inc_vat=99_999, approved=AS_AT),
        academy=OAK,
    )
    landed.add(
        "registers",
        "contract_kpis",
        row(OAK, "Q1", "final", contract_id="K1", period_end=AS_AT, kpis_due=5, kpis_met=4),
        row(OAK, "Q2", "final", contract_id="K1", period_end=date(2025, 8, 31), kpis_due=9, kpis_met=0),
        row(OAK, "Q3", "draft", contract_id="K1", period_end=AS_AT, kpis_due=9, kpis_met=0),
        academy=OAK,
    )
    _bids(landed)
    _software(landed)


def _bids(landed: LandedDay) -> None:
    """Oak: 2 of 3 won; one of them was submitted this year, for the plan in force."""

    def bid(record_id: str, outcome: str, submitted: date, decided: date | None, **values: object) -> Row:
        when = {"outcome": outcome, "submitted": submitted, "decided": decided}
        return row(OAK, record_id, "closed", fund="cif", plan_id="P1", requested=999, **when, **values)

    landed.add(
        "registers",
        "bids",
        bid("B1", "won", date(2025, 9, 1), AS_AT, awarded=150),
        bid("B2", "won", date(2025, 8, 31), date(2025, 9, 1), awarded=999),
        bid("B3", "lost", date(2025, 9, 1), date(2025, 10, 1)),
        bid("B4", "lost", date(2025, 3, 1), date(2025, 8, 31)),
        bid("B5", "submitted", date(2025, 9, 1), None),
        academy=OAK,
    )


def _software(landed: LandedDay) -> None:
    def entry(record_id: str, status: str = "live", **values: object) -> Row:
        good = {
            "product": f"Product {record_id}",
            "tier": "bespoke",
            "purpose_given": True,
            "personal_data": False,
            "mfa": "enforced",
            "approval_date": AS_AT,
            "review_date": AS_AT,
            "renewal_date": AS_AT,
        }
        return row(OAK, record_id, status, **{**good, **values})

    landed.add(
        "registers",
        "software",
        entry("S1"),
        entry("S2", "pilot", approval_date=None, personal_data=True),
        entry("S3", "retired", review_date=None),
        entry("S4", tier="platform", review_date=AS_AT - timedelta(days=1)),
        academy=OAK,
    )
    landed.add(
        "registers",
        "certificates",
        row(OAK, "CE1", "current", scheme="cyber_essentials", expires=AS_AT + timedelta(days=60)),
        row(OAK, "CE2", "expired", scheme="cyber_essentials", expires=AS_AT + timedelta(days=99)),
        row(OAK, "CE3", "current", scheme="eco_schools", expires=AS_AT + timedelta(days=99)),
        academy=OAK,
    )


def commitments(landed: LandedDay) -> None:
    """Oak gave its two days in the autumn, overcharged for one of two bookings, and has one commission to be repaid."""

    def given(record_id: str, day: date, days: str, status: str = "given", leader: bool | None = True) -> Row:
        return row(OAK, record_id, status, day_given=day, days=Decimal(days), senior_leader=leader, person_id="p1")

    landed.add(
        "registers",
        "improvement_days",
        given("I1", date(2025, 9, 10), "1.5"),
        given("I2", date(2025, 11, 10), "0.5"),
        given("I3", date(2025, 11, 10), "5", status="cancelled"),
        given("I4", date(2025, 11, 10), "5", leader=None),
        given("I5", AFTER_AUTUMN, "5"),
        academy=OAK,
    )
    landed.add(
        "registers",
        "bookings",
        row(OAK, "G1", "confirmed", booked_on=AS_AT, booked_by="trust_school", charged=10, extra_cost=10),
        row(OAK, "G2", "confirmed", booked_on=date(2025, 9, 1), booked_by="trust_school", charged=1),
        row(OAK, "G3", "confirmed", booked_on=AS_AT, booked_by="other", charged=99),
        row(OAK, "G4", "confirmed", booked_on=AS_AT + timedelta(days=1), booked_by="trust_school", charged=99),
        academy=OAK,
    )
    began = date(2026, 1, 1)
    landed.add(
        "registers",
        "commissions",
        row(
            *(OAK, "M1", "repaid"),
            **{"agreed": began, "began": began, "cost": 100, "repaid": 100, "repaid_on": AS_AT},
            invoiced=AS_AT - timedelta(days=30),
        ),
        row(OAK, "M2", "running", began=began, cost=100, invoiced=AS_AT - timedelta(days=29)),
        academy=OAK,
    )


def spending(landed: LandedDay) -> None:
    """Oak commits 550 of 1,000 pounds of capital in 200 of 365 days, and spends within one band of three."""
    option = f"Option {OAK}"
    landed.add(
        "xero",
        "budget_lines",
        {"budget_id": "B1", "account_code": "7110", "period": date(2026, 8, 1), "amount": 1000},
    )
    landed.add(
        "xero",
        "purchase_orders",
        *(
            {
                "purchase_order_id": f"capital {number}",
                "line_number": 1,
                "purchase_order_number": f"CAP-{number}",
                "order_date": day,
                "status": status,
                "line_amount_types": "Inclusive",
                "line_amount": net + net // 5,
                "tax_amount": net // 5,
                "account_code": "7110",
                "tracking_option": option,
            }
            for number, (day, status, net) in enumerate(
                [
                    (AS_AT, "AUTHORISED", 500),
                    (date(2025, 9, 1), "BILLED", 50),
                    (AS_AT, "DRAFT", 900),
                    (date(2025, 8, 31), "BILLED", 900),
                ]
            )
        ),
    )
    landed.add(
        "xero",
        "manual_journals",
        *(
            {
                "manual_journal_id": "costs",
                "line_number": number,
                "journal_date": AS_AT - timedelta(days=365),
                "status": "POSTED",
                "account_code": account,
                "tracking_option": option,
                "line_amount": amount,
                "updated_at": at(AS_AT),
            }
            # 18 pounds for each square metre are just enough; a pound more than 700 for each of 4 pupils is too much
            for number, (account, amount) in enumerate([("6110", 18_000), ("6320", 2_801)], start=1)
        ),
    )
