"""The rows of one family together: blocks; imports labelled and grid."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sopxl_workbook.adopt.labelled import TOTAL, Series
from sopxl_workbook.adopt.periods import Mark

_MOST = 4  # rows of one measure in a block


@dataclass(frozen=True)
class Block:
    """All rows of a family on one and the same timeline."""

    family: str
    marks: tuple[Mark, ...]
    rows: Mapping[str, Sequence[Series]]  # by measure

    @property
    def is_total(self) -> bool:
        """Whether it sums the others."""
        return self.family == TOTAL

    def has(self, *measures: str) -> bool:
        """Whether there is a row of each measure."""
        return all(measure in self.rows for measure in measures)


def blocks(series: Iterable[Series]) -> list[Block]:
    """Blocks in the order of the book; rows that say nothing are left out."""
    groups: dict[tuple[str, tuple[Mark, ...]], list[Series]] = defaultdict(list)
    for one in series:
        if one.measure and one.measure != "other":
            groups[one.key, one.row.marks].append(one)
    parted = (part for several in groups.values() for part in _parted(several))
    return [_block(several) for several in parted]


def _parted(several: Sequence[Series]) -> Iterable[Sequence[Series]]:
    """Rows without a name, parted where a measure comes again: there the next family starts."""
    if several[0].key or len({one.measure for one in several}) == len(several):
        return [several]
    parts: list[list[Series]] = [[]]
    for one in sorted(several, key=lambda one: (one.sheet, one.cells[0])):
        if any(one.measure == other.measure for other in parts[-1]):
            parts.append([])
        parts[-1].append(one)
    return parts


def _block(several: Sequence[Series]) -> Block:
    """One block; a measure that stands in many rows is tried in the first few."""
    rows: dict[str, list[Series]] = defaultdict(list)
    for one in several:
        if len(rows[one.measure]) < _MOST:
            rows[one.measure].append(one)
    name = Counter(one.family for one in several).most_common(1)[0][0]
    return Block(name, several[0].row.marks, rows)
