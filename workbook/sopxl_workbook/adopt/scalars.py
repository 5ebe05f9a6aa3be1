"""Numbers beside a timeline: opening stocks, prices and hours in cells of their own.

Imports grid, labelled and words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sopxl_workbook.adopt.grid import Formulas, Grid, Ref
from sopxl_workbook.adopt.labelled import Series
from sopxl_workbook.adopt.refs import references
from sopxl_workbook.adopt.words import plain, said

_REACH = 3  # cells from a label to its number
_MOST_PAIRS = 300_000  # of names on a sheet that are held against one another


@dataclass(frozen=True)
class Scalar:
    """A number in a cell of its own."""

    sheet: str
    cell: Ref
    value: float


class Scalars:
    """The numbers of a book that stand in no row on a timeline."""

    def __init__(
        self, grids: Mapping[str, Grid], formulas: Mapping[str, Formulas], series: Iterable[Series]
    ) -> None:
        """Remembers which cells belong to rows."""
        self._grids, self._formulas = grids, formulas
        self._labelled: dict[tuple[str, tuple[str, ...]], list[Scalar]] = {}
        self._taken = {place for one in series for place in zip(one.sheets, one.cells, strict=True)}

    def at(self, sheet: str, cell: Ref) -> Scalar | None:
        """The number of a cell, if it is one and belongs to no row."""
        grid = self._grids.get(sheet)
        value = None if grid is None else grid.values.get(cell)
        is_free = type(value) is float and (sheet, cell) not in self._taken
        return Scalar(sheet, cell, float(value)) if is_free and type(value) is float else None

    def used_by(self, sheet: str, cell: Ref) -> list[Scalar]:
        """The free numbers that the formula of a cell points at directly."""
        form = self._formulas[sheet].forms.get(cell)
        if form is None:
            return []
        found = []
        for one in references(form):
            if not one.is_range:
                area = one.at(*cell)
                found.append(self.at(one.sheet or sheet, (area.first_row, area.first_column)))
        return [one for one in found if one is not None]

    def labelled(self, sheet: str, measures: tuple[str, ...]) -> list[Scalar]:
        """Numbers right of, or below, a label of one of these measures on a sheet."""
        if (sheet, measures) not in self._labelled:
            self._labelled[sheet, measures] = self._beside_labels(sheet, measures)
        return self._labelled[sheet, measures]

    def _beside_labels(self, sheet: str, measures: Sequence[str]) -> list[Scalar]:
        """The nearest number right of each label, and the nearest below it."""
        grid, found = self._grids[sheet], []
        for (row, column), text in grid.texts.items():
            if said(text).measure in measures:
                right = [(row, column + by) for by in range(1, _REACH + 1)]
                below = [(row + by, column) for by in range(1, _REACH + 1)]
                for way in (right, below):
                    numbers = (self.at(sheet, cell) for cell in way)
                    found += [one for one in numbers if one is not None][:1]
        return found

    def before(self, one: Series) -> list[Scalar]:
        """Free numbers in the line of a row, before its first period."""
        (row, column), last = one.cells[0], one.cells[-1]
        is_down = column == last[1] and row != last[0]
        if is_down:
            cells = [(at, column) for at in range(min(row, last[0]) - 1, 0, -1)]
        else:
            cells = [(row, at) for at in range(min(column, last[1]) - 1, 0, -1)]
        found = (self.at(one.sheet, cell) for cell in cells[: 2 * _REACH])
        return [scalar for scalar in found if scalar is not None]

    def headed(self, measure: str) -> list[str]:
        """Texts that name a measure, such as the heading of a column of prices."""
        texts = (text for grid in self._grids.values() for text in grid.texts.values())
        return list(dict.fromkeys(text for text in texts if said(text).measure == measure))

    def matrix(self, lines: Sequence[str], columns: Sequence[str]) -> dict[tuple[str, str], Scalar]:
        """Numbers where the line of one name and the column of another cross, or the other way.

        Both names may stand in one line as well, as in a list; the number is right of them.
        """
        found: dict[tuple[str, str], Scalar] = {}
        rows, heads = set(map(plain, lines)), set(map(plain, columns))
        for sheet, grid in self._grids.items():
            places = [(ref, plain(text)) for ref, text in grid.texts.items()]
            ups = [(ref, name) for ref, name in places if name in heads]
            downs = [(ref, name) for ref, name in places if name in rows]
            if len(ups) * len(downs) > _MOST_PAIRS:
                continue
            for ref, name in downs:
                for head, over in ups:
                    scalar = self._crossing(sheet, ref, head)
                    if scalar is not None:
                        found.setdefault((name, over), scalar)
        return found

    def _crossing(self, sheet: str, ref: Ref, head: Ref) -> Scalar | None:
        """The number that two cells with names point at together."""
        if ref[0] == head[0]:
            right = max(ref[1], head[1])
            cells = [(ref[0], right + by) for by in range(1, _REACH + 1)] if ref != head else []
        elif ref[1] == head[1]:
            return None
        else:
            cells = [(ref[0], head[1]), (head[0], ref[1])]
        numbers = (self.at(sheet, cell) for cell in cells)
        return next((one for one in numbers if one is not None), None)
