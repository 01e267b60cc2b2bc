"""Ledgers of finance systems without an interface: exports that land in a folder, read by a declared column map."""

from extractors.drops.extract import extract_drop
from extractors.drops.systems import SYSTEMS

__all__ = ["SYSTEMS", "extract_drop"]
