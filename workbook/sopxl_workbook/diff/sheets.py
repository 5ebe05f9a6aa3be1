"""Which sheet of one book is which of the other: by name, else by what stands in it.

Imports ooxml.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sopxl_workbook.ooxml import Book, Value
from sopxl_workbook.ooxml.catalog import named

_ALIKE, _SAME_ID_ALIKE = 0.8, 0.5  # share of cells that two sheets have in common


@dataclass(frozen=True)
class SheetPairs:
    """The sheets of two books in pairs, in the order of the new book."""

    both: Sequence[tuple[str, str]]
    gone: Sequence[str]
    new: Sequence[str]

    @property
    def names(self) -> Mapping[str, str]:
        """The new name of each sheet that is still there."""
        return dict(self.both)

    @property
    def renamed(self) -> Sequence[tuple[str, str]]:
        """Pairs whose names differ."""
        return [pair for pair in self.both if pair[0] != pair[1]]


def pair_sheets(old: Book, new: Book) -> SheetPairs:
    """The sheets of both in pairs; one that has another name is known by its cells."""
    by_name = {name.casefold(): name for name in old.sheets}
    found = {
        name: by_name.pop(name.casefold()) for name in new.sheets if name.casefold() in by_name
    }
    gone = [name for name in old.sheets if name in by_name.values()]
    added = [name for name in new.sheets if name not in found]
    for name, before in _renamed(old, gone, new, added):
        found[name] = before
    kept = set(found.values())
    return SheetPairs(
        [(found[name], name) for name in new.sheets if name in found],
        [name for name in gone if name not in kept],
        [name for name in added if name not in found],
    )


def _renamed(
    old: Book, gone: Sequence[str], new: Book, added: Sequence[str]
) -> list[tuple[str, str]]:
    """New and old name of sheets that are nearly the same, the most alike first."""
    if not gone or not added:
        return []
    ids_old, ids_new = _sheet_ids(old), _sheet_ids(new)
    contents_old = {name: _contents(old, name) for name in gone}
    contents_new = {name: _contents(new, name) for name in added}
    likeness = []
    for before in gone:
        for name in added:
            is_same_id = ids_old.get(before) == ids_new.get(name)
            alike = _alike(contents_old[before], contents_new[name], is_same_id)
            if alike >= (_SAME_ID_ALIKE if is_same_id else _ALIKE):
                likeness.append((-alike, not is_same_id, name, before))
    pairs: dict[str, str] = {}
    for _, _, name, before in sorted(likeness):
        if name not in pairs and before not in pairs.values():
            pairs[name] = before
    return list(pairs.items())


def _sheet_ids(book: Book) -> dict[str, str]:
    """The number that Excel keeps for a sheet whatever its name."""
    workbook = book.package.xml(book.package.main_part)
    entries = [entry.get("sheetId", "") for entry in named(workbook, "sheet")]
    return dict(zip(book.sheets, entries, strict=False))


def _contents(book: Book, name: str) -> Counter[tuple[type, Value]]:
    if book.sheets[name].kind != "worksheet":
        return Counter()
    return Counter((type(value), value) for _, value in book.sheet(name).values())


def _alike(
    old: Counter[tuple[type, Value]], new: Counter[tuple[type, Value]], is_same_id: bool
) -> float:
    most = max(old.total(), new.total())
    return (old & new).total() / most if most else float(is_same_id)
