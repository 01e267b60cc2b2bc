"""The synthetic candidate's contracts, bids and software: their columns, and a few good rows of each."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

COLUMNS = {
    "contract": "school_urn varchar, record_id varchar, title varchar, category varchar, route varchar,"
    " start_date date, end_date date, awarded date, whole_life_value_inc_vat decimal(18, 4), is_large boolean,"
    " review_date date, decision varchar, status varchar",
    "bid": "school_urn varchar, record_id varchar, fund varchar, plan_id varchar, requested decimal(18, 4),"
    " awarded decimal(18, 4), submitted date, decided date, outcome varchar, status varchar",
    "software_directory": "school_urn varchar, record_id varchar, product varchar, tier varchar, status varchar,"
    " personal_data boolean, mfa varchar, approval_date date, review_date date, renewal_date date,"
    " is_complete boolean",
}

_STARTED, _ENDS = date(2025, 9, 15), date(2028, 9, 14)

ROWS: dict[str, list[tuple[object, ...]]] = {
    "contract": [
        (
            *(urn, f"{urn}-K1", "Catering", "goods_services", "open", _STARTED, _ENDS, date(2025, 9, 1)),
            *(Decimal(240_000), True, date(2026, 1, 20), None, "live"),
        )
        for urn in ("900001", "900002", "900003")
    ],
    "bid": [
        (
            "900001",
            "B1",
            "cif",
            "P1",
            Decimal(90_000),
            Decimal(80_000),
            date(2025, 9, 30),
            date(2026, 1, 15),
            "won",
            "closed",
        ),
        ("900002", "B1", "cif", "P1", Decimal(50_000), None, date(2025, 10, 1), date(2026, 2, 1), "lost", "closed"),
        ("900003", "B1", "sca", None, Decimal(20_000), None, None, None, "draft", "open"),
    ],
    "software_directory": [
        (
            *(urn, "S1", "Timetabler", "bespoke", "live", True, "enforced"),
            *(date(2025, 5, 1), date(2026, 9, 1), date(2026, 8, 31), True),
        )
        for urn in ("900001", "900002", "900003")
    ],
}
