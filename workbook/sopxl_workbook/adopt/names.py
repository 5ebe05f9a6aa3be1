"""Which texts of a book name a family, and which only describe a row; imports rows and words.

"Demand Chairs" names a family where the chairs come again with another measure, or where other
families stand beside it in the same words; "Demand as customers asked for it" names none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sopxl_workbook.adopt.around import NAMED
from sopxl_workbook.adopt.codes import Code
from sopxl_workbook.adopt.periods import of_text
from sopxl_workbook.adopt.rows import Row
from sopxl_workbook.adopt.words import plain, said

TOTAL = "Total"
_SHORT = 3  # letters of a name beside a measure


@dataclass(frozen=True)
class Setting:
    """What tells a family from a title or a description."""

    common: frozenset[str]  # titles of several sheets, such as the company's: they name no family
    is_spread: bool  # whether the plan stands on several sheets, so that their names say more
    known: frozenset[str]  # what stands beside a measure and names a family all the same

    @classmethod
    def of(cls, rows: Sequence[Row]) -> Setting:
        """The setting of a book."""
        far = {(row.sheet, row.around.titles + row.around.corner) for row in rows}
        sheets = Counter(plain(text) for _, texts in far for text in set(texts))
        common = frozenset(text for text, count in sheets.items() if count > 1)
        return cls(common, len({row.sheet for row in rows}) > 1, _known(rows))

    def family(self, row: Row, without: str = "") -> str:
        """The family: what is left of the texts around a row without measures and noise.

        without : a label that is known to name the measure.
        """
        around = row.around
        if around.family and not said(around.family[0]).is_total:
            return around.family[0]
        near = [text for text in around.labels if not without or plain(text) != without]
        found = next(self._names((*near, *around.above, *around.sections)), "")
        if found:
            return found
        if any(said(text).is_total for text in (*around.labels, *around.sub)):
            return TOTAL
        return self._far(row)

    def _far(self, row: Row) -> str:
        """The family that headings, titles and the name of the sheet give."""
        around = row.around
        named = [text.removeprefix(NAMED) for text in around.titles if text.startswith(NAMED)]
        titles = [text for text in around.titles if plain(text) not in self.common]
        corner = [text for text in around.corner if plain(text) not in self.common]
        last = [row.sheet, *titles] if self.is_spread else [*titles, row.sheet]
        far = [*named, *around.sub, *corner, *around.valued, *last]
        found = next(_rests(far), "")
        if not found and any(said(text).is_total for text in far):
            return TOTAL
        return found

    def _names(self, texts: Iterable[str]) -> Iterator[str]:
        """What texts say beside measures; descriptions, and symbols such as "Ht", left out."""
        listed = list(texts)
        is_named = any(said(text).measure for text in listed)
        for text in listed:
            rest = next(_rests([text]), "")
            is_symbol = is_named and len(rest) < _SHORT
            if rest and not is_symbol and (not said(text).measure or plain(rest) in self.known):
                yield rest


def _rests(texts: Iterable[str]) -> Iterator[str]:
    """What texts say beside measures, totals and noise; "Planner: Ortega" names no family."""
    for text in texts:
        before, colon, _ = text.partition(":")
        rest = said(text).rest
        is_other = bool(colon) and bool(said(before).rest)
        is_period = not isinstance(text, Code) and of_text(rest) is not None
        if rest and not is_other and not is_period:
            yield rest


def _known(rows: Sequence[Row]) -> frozenset[str]:
    """Names that come with several measures or alone, or in a list of the same words."""
    measures: dict[str, set[str]] = defaultdict(set)
    lists: dict[tuple[str, ...], set[str]] = defaultdict(set)
    alone: set[str] = set()
    for row in rows:
        around = row.around
        for text in {*around.labels, *around.above, *around.sections, *around.corner}:
            found, rest = said(text), plain(said(text).rest)
            if rest and not found.measure:
                alone.add(rest)
            elif rest:
                measures[rest].add(found.measure)
                words = tuple(word for word in plain(text).split() if word not in rest.split())
                lists[(row.sheet, *words)].add(rest)
    several = {rest for rest, with_ in measures.items() if len(with_) > 1}
    listed = {rest for rests in lists.values() if len(rests) > 1 for rest in rests}
    return frozenset(alone | several | listed)
