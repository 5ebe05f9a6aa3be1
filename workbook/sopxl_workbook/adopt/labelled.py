"""Rows with what they mean: the measure and the family, by words; imports rows and words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sopxl_workbook.adopt.grid import Ref
from sopxl_workbook.adopt.periods import of_text
from sopxl_workbook.adopt.rows import NAMED, Around, Row
from sopxl_workbook.adopt.words import plain, said, with_actual

TOTAL = "Total"


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


@dataclass(frozen=True)
class Setting:
    """What tells a family from a title."""

    common: frozenset[str]  # titles of several sheets, such as the company's: they name no family
    is_spread: bool  # whether the plan stands on several sheets, so that their names say more

    @classmethod
    def of(cls, rows: Sequence[Row]) -> Setting:
        """The setting of a book."""
        far = {(row.sheet, row.around.titles + row.around.corner) for row in rows}
        sheets = Counter(plain(text) for _, texts in far for text in set(texts))
        common = frozenset(text for text, count in sheets.items() if count > 1)
        return cls(common, len({row.sheet for row in rows}) > 1)


def labelled(rows: Sequence[Row]) -> list[Series]:
    """What each row means, as far as words say it."""
    setting = Setting.of(rows)
    return [Series(row, _measure(row.around, row.sheet), family_of(row, setting)) for row in rows]


def _measure(around: Around, sheet: str) -> str:
    """The measure: of its own line, of the column, of the heading above, of the sheet."""
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


def family_of(row: Row, setting: Setting, without: str = "") -> str:
    """The family: what is left of the texts around a row without measures and noise.

    without : a label that is known to name the measure.
    """
    around = row.around
    if around.family and not said(around.family[0]).is_total:
        return around.family[0]
    near = [text for text in around.labels if not without or plain(text) != without]
    found = next(_names((*near, *around.above, *around.sections)), "")
    if found:
        return found
    if any(said(text).is_total for text in (*around.labels, *around.sub)):
        return TOTAL
    named = [text.removeprefix(NAMED) for text in around.titles if text.startswith(NAMED)]
    titles = [text for text in around.titles if plain(text) not in setting.common]
    corner = [text for text in around.corner if plain(text) not in setting.common]
    last = [row.sheet, *titles] if setting.is_spread else [*titles, row.sheet]
    far = [*named, *around.sub, *corner, *around.valued, *last]
    found = next(_names(far), "")
    if not found and any(said(text).is_total for text in far):
        return TOTAL
    return found


def _names(texts: Iterable[str]) -> Iterator[str]:
    """What texts say beside measures, totals and noise; "Planner: Ortega" names no family."""
    for text in texts:
        before, colon, _ = text.partition(":")
        rest = said(text).rest
        is_other = bool(colon) and bool(said(before).rest)
        if rest and not is_other and of_text(rest) is None:
            yield rest
