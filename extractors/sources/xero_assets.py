"""Xero's fixed assets, an interface of its own: ISO dates, ``items``, and one state at a time."""

from __future__ import annotations

from typing import Final

from extractors.declare import Field, Pass, Resource
from extractors.http.paging import PageNumber
from extractors.records.moments import ISO_DAY
from extractors.records.values import AMOUNT, TEXT

FIXED_ASSETS: Final = Resource(
    name="fixed_assets",
    path="assets.xro/1.0/Assets",
    description="The register of fixed assets: drafts, those in use and those disposed of.",
    records="items",
    paging=PageNumber(size=200, server_size=10),
    passes=tuple(Pass(state.lower(), {"status": state}) for state in ("DRAFT", "REGISTERED", "DISPOSED")),
    key=("asset_id",),
    fields=(
        Field("asset_id", "assetId", TEXT, "Xero's id of the asset."),
        Field("asset_number", "assetNumber", TEXT, "Its number in the register.", optional=True),
        Field("asset_type_id", "assetTypeId", TEXT, "Xero's id of the kind of asset.", optional=True),
        Field("status", "assetStatus", TEXT, "Draft, Registered or Disposed."),
        Field("read_pass", "@pass", TEXT, "The list in which it stood: draft, registered or disposed."),
        Field("purchase_date", "purchaseDate", ISO_DAY, "Day of purchase.", optional=True),
        Field("purchase_price", "purchasePrice", AMOUNT, "What it cost.", optional=True),
        Field("disposal_date", "disposalDate", ISO_DAY, "Day of disposal.", optional=True),
        Field("disposal_price", "disposalPrice", AMOUNT, "What it was sold for.", optional=True),
        Field(
            "depreciation_start_date",
            "bookDepreciationDetail.depreciationStartDate",
            ISO_DAY,
            "Day from which it is depreciated.",
            optional=True,
        ),
        Field(
            "residual_value",
            "bookDepreciationDetail.residualValue",
            AMOUNT,
            "Value to which it is depreciated.",
            optional=True,
        ),
        Field("book_value", "accountingBookValue", AMOUNT, "Value in the books on the day.", optional=True),
    ),
    # Staff name things after those who use them, so a name of an asset is text that may name a person.
    dropped=(
        *("assetName", "description", "serialNumber", "bookDepreciationSetting", "taxDepreciationSettings"),
        *("taxDepreciationDetails", "canRollback", "isDeleteEnabledForDate", "warrantyExpiryDate", "disposalReference"),
    ),
)
