"""The texts by which a row is found again: its label, its family, what tells it from others.

Imports labelled and words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sopxl_workbook.adopt.labelled import Series
from sopxl_workbook.adopt.rows import Row
from sopxl_workbook.adopt.words import plain

Key = tuple[str, str, str]  # sheet, family and label, the last two without capitals and signs


@dataclass(frozen=True, slots=True)
class Anchor:
    """What is written of a row so that it is found again."""

    label: str
    under: str  # empty where the label is enough
    nth: tuple[int, int]  # which of how many rows whose texts are the same


def texts_around(row: Row) -> tuple[str, ...]:
    """Texts beside a row and right above it, nearest first, its label left out."""
    around = row.around
    near = (*around.labels, *around.sub, *around.figure, *around.above)
    far = (*around.sections[:1], *around.corner[:1])
    return tuple(text for text in dict.fromkeys((*near, *far)) if text != row.label)


def key_of(one: Series) -> Key:
    """Sheet, family and label of a row as it was found."""
    return one.sheet, one.key, plain(one.row.label)


def by_key(series: Sequence[Series]) -> Mapping[Key, Sequence[Series]]:
    """Rows by their sheet, family and label; each group in the order of the sheet."""
    groups: dict[Key, list[Series]] = defaultdict(list)
    for one in series:
        groups[key_of(one)].append(one)
    return {key: sorted(group, key=lambda one: one.cells[0]) for key, group in groups.items()}


def anchors(series: Sequence[Series]) -> Mapping[int, Anchor]:
    """For every row, by its id, what finds it again among all rows of the book."""
    made: dict[int, Anchor] = {}
    for group in by_key(series).values():
        for one in group:
            made[id(one)] = _anchor(one, group)
    return made


def _anchor(one: Series, group: Sequence[Series]) -> Anchor:
    """The anchor of a row among those of the same sheet, family and label."""
    label = one.row.label
    if len(group) == 1:
        return Anchor(label, "", (1, 1))
    around = [texts_around(other.row) for other in group]
    own = texts_around(one.row)
    counts = {text: sum(text in texts for texts in around) for text in own}
    under = min(own, key=lambda text: counts[text], default="")
    if counts.get(under, len(group)) == len(group):
        return Anchor(label, "", (_at(one, group), len(group)))
    same = [other for other in group if under in texts_around(other.row)]
    return Anchor(label, under, (_at(one, same), len(same)))


def _at(one: Series, group: Sequence[Series]) -> int:
    """The number of a row in a group, from 1."""
    return next(at for at, other in enumerate(group, 1) if other is one)
