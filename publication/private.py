"""Which figures nobody may work out: those that are small, and all three of a tiny denominator."""

from __future__ import annotations

from publication.bounds import Variable
from publication.disclosure import SMALLEST_DENOMINATOR, Cell, Count, Month, sensitive, sensitive_month, small
from publication.figures import CellKey, Figures, Key, absent, left_over, number, possible


class Private:
    """Gathers them from cells and months."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        self.cells: set[CellKey] = set()
        """The cells that are hidden for their own sake."""
        self.keys: dict[Variable, Key] = {}
        """The private figures, each with a cell or month that has it."""
        self.tiny: set[Variable] = set()
        """Those of them that are a denominator or roll of ten or fewer, which several measures may show."""

    def take_cell(self, cell: Cell) -> bool:
        """Whether the cell must be hidden for its own sake; its private figures are noted."""
        figures, key = self._figures, (cell.measure, cell.school)
        rest = cell.measure in figures.leaves_people
        top, bottom = number(cell.numerator), number(cell.denominator)
        if not sensitive(top, bottom, of_places=cell.of_places, share=rest):
            return False
        self.cells.add(key)
        numerator, denominator = figures.numerator(*key), figures.denominator(*key)
        if cell.of_places:
            self.keys.setdefault(numerator, key)
            self.tiny.add(numerator)
            return True
        self._take(key, (top, numerator), (bottom, denominator), figures.left_over(*key) if rest else None)
        return True

    def take_month(self, month: Month) -> bool:
        """The same of a month. What is not of this year cannot be worked out: no total of another year is published."""
        if not sensitive_month(month):
            return False
        if month.of_year:
            figures = (number(month.absent), absent(month)), (number(month.possible), possible(month))
            self._take((month.school, month.month), *figures, left_over(month))
        return True

    def _take(
        self, key: Key, numerator: tuple[Count, Variable], denominator: tuple[Count, Variable], rest: Variable | None
    ) -> None:
        tiny = denominator[0] < SMALLEST_DENOMINATOR
        if tiny or small(numerator[0]):
            self.keys.setdefault(numerator[1], key)
        if rest is not None and (tiny or small(denominator[0] - numerator[0])):
            self.keys.setdefault(rest, key)
        if tiny:
            self.keys.setdefault(denominator[1], key)
            self.tiny.add(denominator[1])
