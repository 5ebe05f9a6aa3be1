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
        made.update(_of_group(group))
    return made


def _of_group(group: Sequence[Series]) -> Mapping[int, Anchor]:
    """The anchors of the rows of one sheet, family and label: a text that few of them have."""
    if len(group) == 1:
        return {id(group[0]): Anchor(group[0].row.label, "", (1, 1))}
    having: dict[str, list[int]] = defaultdict(list)
    for one in group:
        for text in texts_around(one.row):
            having[text].append(id(one))
    everyone = [id(one) for one in group]
    made = {}
    for one in group:
        under = min(texts_around(one.row), key=lambda text: len(having[text]), default="")
        same = having.get(under, everyone)
        if len(same) == len(group):
            under, same = "", everyone
        made[id(one)] = Anchor(one.row.label, under, (same.index(id(one)) + 1, len(same)))
    return made
