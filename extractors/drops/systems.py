"""The finance systems that are read from files, each with its column map.

Trusts lay out these exports themselves, so a heading may be added to a map; nothing else has to change. A system's own
codes become those of the DfE's academies chart of accounts by ``chart_of_accounts.csv`` (``extractors.drops.chart``).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from extractors.drops.declare import CsvLayout, System, XmlLayout
from extractors.drops.values import debit_less_credit, month_of_year, month_written, signed

IRIS: Final = System(
    name="iris",
    title="IRIS Financials (PS Financials)",
    layout=CsvLayout(
        headings={
            "account": ("Ledger Code", "Nominal", "Nominal Code"),
            "school": ("Entity", "Company", "School"),
            "year": ("Year", "Financial Year"),
            "period": ("Period",),
            "reference": ("Transaction ID", "Trans No"),
            "line": ("Line", "Line No"),
            "debit": ("Debit",),
            "credit": ("Credit",),
        },
        encoding="cp1252",
        totals=("total", "report total"),
        totals_required=False,
    ),
    amount=debit_less_credit,
    period=month_of_year,
    dropped=("Description", "Details", "Supplier", "User", "Cost Centre", "Document Ref", "Date"),
)

ACCESS_EDUCATION: Final = System(
    name="access_education",
    title="Access Education Finance",
    layout=CsvLayout(
        headings={
            "account": ("Account", "Account Code"),
            "school": ("Academy", "Company", "Organisation"),
            "period": ("Period",),
            "reference": ("Journal Line", "Reference"),
            "amount": ("Value", "Amount"),
        },
        encoding="cp1252",
        totals=("total", "grand total"),
        totals_required=True,
    ),
    amount=signed,
    period=month_written("%m/%Y"),
    dropped=("Narrative", "Supplier", "Entered By", "Cost Centre", "Transaction Date"),
)

SIMS_FMS: Final = System(
    name="sims_fms",
    title="SIMS FMS",
    layout=XmlLayout(
        line="Transaction",
        elements={
            "account": "LedgerCode",
            "year": "FinancialYear",
            "period": "Period",
            "reference": "TransactionID",
            "line": "LineNumber",
            "debit": "Debit",
            "credit": "Credit",
        },
        header_element="Header",
        header={"school": "SchoolName"},
        control_total="ControlTotal",
        control_lines="ControlLines",
    ),
    amount=debit_less_credit,
    period=month_of_year,
    dropped=("Narrative", "SupplierName", "EnteredBy", "CostCentre", "FundCode"),
)

SYSTEMS: Final[Mapping[str, System]] = MappingProxyType(
    {system.name: system for system in (IRIS, ACCESS_EDUCATION, SIMS_FMS)}
)
