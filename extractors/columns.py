"""What one landed column is: its name, its type on disk, and how near it comes to a person."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The type of a landed value. Each has one Parquet type and one DuckDB type (``extractors.landing``)."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"  # money and other exact amounts: DECIMAL(18, 4), never a float
    BOOLEAN = "boolean"
    DATE = "date"
    INSTANT = "instant"  # a moment in UTC, stored without zone: TIMESTAMP


class Privacy(StrEnum):
    """How near a value comes to a person; decides what may reach the disk."""

    PLAIN = "plain"  # about things, places, money: landed as read
    PERSON_ID = "person_id"  # identifies a person in its system: landed only as a keyed pseudonym
    BANDED = "banded"  # a flag or band about a person (year group, SEN): landed, never published by row


@dataclass(frozen=True)
class Column:
    """One column of a landed resource."""

    name: str
    kind: Kind
    description: str
    privacy: Privacy = Privacy.PLAIN
    nullable: bool = True
