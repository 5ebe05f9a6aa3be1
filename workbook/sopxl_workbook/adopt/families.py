"""The rows of one family together: blocks; imports labelled and grid."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sopxl_workbook.adopt.labelled import TOTAL, Series
from sopxl_workbook.adopt.periods import Mark


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
    return [_block(several, marks) for (_, marks), several in groups.items()]


def _block(several: Sequence[Series], marks: tuple[Mark, ...]) -> Block:
    rows: dict[str, list[Series]] = defaultdict(list)
    for one in several:
        rows[one.measure].append(one)
    name = Counter(one.family for one in several).most_common(1)[0][0]
    return Block(name, marks, rows)
