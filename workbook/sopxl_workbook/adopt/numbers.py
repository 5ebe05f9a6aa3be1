"""Rows that no word explains, explained by their numbers; imports labelled and numpy.

A triple of rows is tried as stock, supply and demand: stock changes by supply less demand, in
every step. What a label is found to mean once is what it means everywhere in the book.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, permutations

import numpy as np

from sopxl_workbook.adopt.labelled import Series
from sopxl_workbook.adopt.names import Setting
from sopxl_workbook.adopt.words import plain

_MOST = 14  # rows that are tried together
_FEWEST_STEPS = 3
_NEARLY = 0.75  # share of the steps that must fit: one mistake breaks one step, or two
_ROLES = ("ending_inventory", "production", "demand")


def by_numbers(series: Sequence[Series]) -> list[Series]:
    """The series with measures for those that had none, where their numbers give them away."""
    unknown = [one for one in series if not one.measure]
    if len(unknown) < len(_ROLES):
        return list(series)
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    known: dict[int, str] = {}
    for group in _groups(unknown):
        for one, measure in _roles(group):
            known.setdefault(id(one), measure)
            votes[_word(one)][measure] += 1
    meaning = {word: next(iter(counts)) for word, counts in votes.items() if len(counts) == 1}
    setting = Setting.of([one.row for one in series])
    return [one if one.measure else _explained(one, known, meaning, setting) for one in series]


def _word(one: Series) -> str:
    return plain(one.row.label)


def _groups(unknown: Sequence[Series]) -> Iterator[Sequence[Series]]:
    """Rows that may belong together: of one name on one timeline, or close to one another."""
    by_name: dict[object, list[Series]] = defaultdict(list)
    by_place: dict[object, list[Series]] = defaultdict(list)
    for one in unknown:
        by_name[one.key, one.row.marks].append(one)
        by_place[one.sheet, one.row.heads, one.row.marks].append(one)
    for several in by_name.values():
        if len(_ROLES) <= len(several) <= _MOST:
            yield several
    for several in by_place.values():
        yield from _runs(sorted(several, key=lambda one: one.cells[0]))


def _runs(rows: Sequence[Series]) -> Iterator[Sequence[Series]]:
    """Neighbouring rows, parted by empty lines."""
    run: list[Series] = list(rows[:1])
    for one, other in pairwise(rows):
        apart = [abs(b - a) for a, b in zip(one.cells[0], other.cells[0], strict=True)]
        if max(apart) > 1:
            if len(_ROLES) <= len(run) <= _MOST:
                yield run
            run = []
        run.append(other)
    if len(_ROLES) <= len(run) <= _MOST:
        yield run


def _roles(group: Sequence[Series]) -> Iterable[tuple[Series, str]]:
    """The triple of a group that fits in every step, else in nearly all; nothing if none does."""
    best: tuple[float, Iterable[tuple[Series, str]]] = (_NEARLY, [])
    for triple in permutations(group, 3):
        stock, supply, demand = (one.values for one in triple)
        with np.errstate(invalid="ignore"):
            steps = np.diff(stock)
            rest = steps - (supply - demand)[1:]
            scale = np.maximum(np.abs(stock[1:]), 1.0)
            fits = np.abs(rest) <= 1e-9 * scale
        share = float(fits.mean()) if fits.size >= _FEWEST_STEPS else 0.0
        if share > best[0] and np.ptp(steps) > 0 and demand.min() >= 0:
            best = share, list(zip(triple, _ROLES, strict=True))
    return best[1]


def _explained(
    one: Series, known: dict[int, str], meaning: dict[str, str], setting: Setting
) -> Series:
    """A series with the measure of its numbers, or of its label elsewhere in the book.

    A label that stands for one measure only is the name of that, and not of a family.
    """
    word = _word(one)
    measure = known.get(id(one)) or meaning.get(word, "")
    if not measure:
        return one
    family = one.family
    if word in meaning:
        family = setting.family(one.row, word)
    return replace(one, measure=measure, family=family, by_numbers=True)
