"""Rows with what they mean: the measure and the family, by words; imports rows, names, words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sopxl_workbook.adopt.around import Around
from sopxl_workbook.adopt.grid import Ref
from sopxl_workbook.adopt.names import TOTAL, Setting
from sopxl_workbook.adopt.rows import Row
from sopxl_workbook.adopt.words import plain, said, with_actual

__all__ = ["TOTAL", "Series", "labelled"]


@dataclass(frozen=True)
class Series:
    """One row of numbers with its meaning."""

    row: Row
    measure: str  # "production"; empty where no word says it
    family: str  # as it is written; TOTAL for all of them
    by_numbers: bool = False  # whether an identity said what it is, and no word

    @property
    def sheet(self) -> str:
        """The sheet that it stands on."""
        return self.row.sheet

    @property
    def sheets(self) -> tuple[str, ...]:
        """The sheet of each cell: the same, but in a book with a sheet for each month."""
        return self.row.sheets or (self.row.sheet,) * len(self.row.cells)

    @property
    def is_over_sheets(self) -> bool:
        """Whether each period stands on a sheet of its own."""
        return bool(self.row.sheets)

    @property
    def cells(self) -> tuple[Ref, ...]:
        """Its cells on the sheet, oldest first."""
        return self.row.cells

    @property
    def values(self) -> NDArray[np.float64]:
        """Its numbers, oldest first; NaN for none."""
        return self.row.values

    @property
    def key(self) -> str:
        """The family without capitals, accents and signs."""
        return plain(self.family)


def labelled(rows: Sequence[Row]) -> list[Series]:
    """What each row means, as far as words say it."""
    setting = Setting.of(rows)
    return [Series(row, _measure(row.around, row.sheet), setting.family(row)) for row in rows]


def _measure(around: Around, sheet: str) -> str:
    """The measure: of its own line, of the column, of the heading above, of the sheet.

    Where a column is headed "Measure", what stands in it says it, or nothing does.
    """
    if around.figure:
        return said(around.figure[0]).measure
    near = [said(text).measure for text in (*around.labels, *around.sub)]
    near = [measure for measure in near if measure]
    if "other" in near:
        return "other"
    own = next((measure for measure in near if measure != "actual"), "")
    if own:
        return with_actual(own) if "actual" in near and with_actual(own) != "actual" else own
    beyond = next(_beyond(around, sheet), "")
    if near and beyond not in ("", "actual", "other"):
        return with_actual(beyond)
    return near[0] if near else beyond


def _beyond(around: Around, sheet: str) -> Iterator[str]:
    """Measures that the headings around a row name, nearest first."""
    for text in (*around.above, *around.sections, *around.corner):
        found = said(text).measure
        if found and found != "other":
            yield found
    for text in (*around.titles, sheet):
        if said(text).measure and not said(text).rest:
            yield said(text).measure
