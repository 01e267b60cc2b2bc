"""Read the workbooks people keep by hand: typed rows land, every refused cell is named so that a school can mend it."""

from extractors.registers.extract import SOURCE, extract_registers
from extractors.registers.findings import landed_resources

__all__ = ["SOURCE", "extract_registers", "landed_resources"]
