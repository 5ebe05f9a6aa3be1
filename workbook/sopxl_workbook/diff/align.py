"""Which rows belong together where no key tells: equal rows are anchors; imports nothing."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence

Rows = Mapping[int, Hashable]  # what stands in each row, by its number, in order
Pairs = list[tuple[int, int]]  # (old, new); 0 where a book has no such row


def moved_rows(old: Rows, new: Rows) -> Pairs | None:
    """The rows of both in pairs where rows were put in or taken out; None where they were not.

    They were, if that leaves less than half as many rows changed as lie at their old numbers: a
    few edited rows stay edits.

    >>> moved_rows({1: "a", 2: "b", 3: "c"}, {1: "a", 2: "new", 3: "b", 4: "c"})
    [(1, 1), (0, 2), (2, 3), (3, 4)]
    """
    before = _cost(in_place(old, new), old, new)
    if before < 2:
        return None
    moved = _moved(old, new)
    return moved if 2 * _cost(moved, old, new) < before else None


def in_place(old: Iterable[int], new: Iterable[int]) -> Pairs:
    """The rows of both in pairs by their numbers."""
    olds, news = set(old), set(new)
    return [(row * (row in olds), row * (row in news)) for row in sorted(olds | news)]


def _cost(pairs: Pairs, old: Rows, new: Rows) -> int:
    return sum(not a or not b or old[a] != new[b] for a, b in pairs)


def _moved(old: Rows, new: Rows) -> Pairs:
    pairs: Pairs = []
    olds, news = list(old), list(new)
    at_old = at_new = 0
    for i, k in [*_anchors(old, new), (len(olds), len(news))]:
        pairs += _between(olds[at_old:i], news[at_new:k], old, new)
        if i < len(olds):
            pairs.append((olds[i], news[k]))
        at_old, at_new = i + 1, k + 1
    return pairs


def _anchors(old: Rows, new: Rows) -> list[tuple[int, int]]:
    """Positions of rows that stand once in both, as many as keep their order."""
    once_old, once_new = _once(old), _once(new)
    shared = [(i, once_new[what]) for what, i in once_old.items() if what in once_new]
    return [shared[at] for at in longest_run([k for _, k in shared])]


def longest_run(numbers: Sequence[int]) -> list[int]:
    """Positions of different numbers that rise from one to the next, as many as there can be.

    >>> longest_run([0, 3, 1, 2])
    [0, 2, 3]
    """
    smallest: list[int] = []  # the least number that ends a run of each length
    ends: list[int] = []
    before: list[int] = []
    for at, number in enumerate(numbers):
        length = bisect_left(smallest, number)
        before.append(ends[length - 1] if length else -1)
        smallest[length : length + 1] = [number]
        ends[length : length + 1] = [at]
    run = []
    at = ends[-1] if ends else -1
    while at >= 0:
        run.append(at)
        at = before[at]
    return run[::-1]


def _once(rows: Rows) -> dict[Hashable, int]:
    counts = Counter(rows.values())
    return {what: i for i, what in enumerate(rows.values()) if counts[what] == 1}


def _between(olds: Sequence[int], news: Sequence[int], old: Rows, new: Rows) -> Pairs:
    """Rows between two anchors: as they lie if there are as many; else by what they begin with."""
    if len(olds) == len(news):
        return list(zip(olds, news, strict=True))
    places: dict[Hashable, list[int]] = {}
    for at, row in enumerate(news):
        places.setdefault(_start(new[row]), []).append(at)
    pairs: Pairs = []
    done = 0
    for row in olds:
        standing = places.get(_start(old[row]), [])
        first = bisect_left(standing, done)
        if first == len(standing):
            pairs.append((row, 0))
            continue
        at = standing[first]
        pairs += [(0, other) for other in news[done:at]]
        pairs.append((row, news[at]))
        done = at + 1
    return pairs + [(0, other) for other in news[done:]]


def _start(what: Hashable) -> Hashable:
    return what[0] if isinstance(what, tuple) and what else what
