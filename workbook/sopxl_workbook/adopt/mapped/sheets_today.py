"""Where the sheets of a map are today: under their names, or renamed; imports anchors and model."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sopxl.errors import Problem
from sopxl_workbook.adopt.find import Found
from sopxl_workbook.adopt.mapped.model import Map
from sopxl_workbook.adopt.words import plain, said

_ENOUGH = 0.5  # share of the labels of a sheet by which it is known again


@dataclass(frozen=True)
class SheetsToday:
    """The sheets of a map by the names that they have today."""

    names: Mapping[str, str]  # name in the map: name today
    told: Sequence[Problem]  # W500 for each that was renamed
    lost: Sequence[Problem]  # E523 and E525 for each that is not found, or found twice


def sheets_today(mapped: Map, found: Found, where: str) -> SheetsToday:
    """Each sheet by its name, else the one sheet without a part in the map that has its labels."""
    wanted = _labels(mapped)
    there = set(found.grids)
    names = {sheet: sheet for sheet in wanted if sheet in there}
    free = {sheet: _labels_today(found, sheet) for sheet in found.grids if sheet not in names}
    told: list[Problem] = []
    lost: list[Problem] = []
    for sheet, labels in wanted.items():
        if sheet in names:
            continue
        alike = _alike(labels, free)
        if len(alike) == 1 and not _is_wanted_by_others(alike[0], sheet, wanted, names, free):
            names[sheet] = alike[0]
            told.append(_renamed(where, sheet, alike[0]))
        else:
            lost.append(_lost(where, sheet, alike, list(found.grids)))
    return SheetsToday(names, told, lost)


def _labels(mapped: Map) -> Mapping[str, set[str]]:
    """The labels of the rows of each sheet of a map."""
    sheets = {one.name: one.sheet for one in mapped.timelines}
    labels: dict[str, set[str]] = defaultdict(set)
    for family in mapped.families:
        for row in family.rows:
            labels[sheets[row.timeline]].add(plain(row.label or ""))
        for cell in family.cells:
            labels[cell.sheet].add(plain(cell.label))
    return labels


def _labels_today(found: Found, sheet: str) -> set[str]:
    """The texts of a sheet."""
    return {plain(text) for text in found.grids[sheet].texts.values()}


def _alike(labels: set[str], free: Mapping[str, set[str]]) -> list[str]:
    """The sheets that hold most labels; none where half of them are missing."""
    shares = {sheet: len(labels & texts) / max(len(labels), 1) for sheet, texts in free.items()}
    best = max(shares.values(), default=0.0)
    return [sheet for sheet, share in shares.items() if share == best >= _ENOUGH]


def _is_wanted_by_others(
    today: str,
    sheet: str,
    wanted: Mapping[str, set[str]],
    names: Mapping[str, str],
    free: Mapping[str, set[str]],
) -> bool:
    """Whether another lost sheet of the map would take the same sheet: which is which is open."""
    others = (one for one in wanted if one != sheet and names.get(one, "") in ("", today))
    return any(today in _alike(wanted[one], free) for one in others)


def _renamed(where: str, sheet: str, today: str) -> Problem:
    return Problem("W500", f'the sheet "{sheet}" of the map is called "{today}" now.', where)


def _lost(where: str, sheet: str, alike: Sequence[str], there: Sequence[str]) -> Problem:
    """A sheet that is not found, or whose rows stand on several others."""
    way_out = f'Name it "{sheet}" again, or write the name that it has now into the map.'
    if alike:
        listed = some(alike)
        message = f'the sheet "{sheet}" of the map may be any of {listed}.'
        return Problem("E525", message, where, way_out)
    message = f'there is no sheet "{sheet}"; the workbook has {some(there)}.'
    return Problem("E523", message, where, way_out)


def some(names: Iterable[str], most: int = 5) -> str:
    """Names in a list, the rest counted.

    >>> some(["a", "b", "c"], 2)
    '"a", "b" and 1 more'
    """
    listed = list(names)
    shown = ", ".join(f'"{name}"' for name in listed[:most])
    rest = len(listed) - most
    return f"{shown} and {rest:,} more" if rest > 0 else shown


def family_of(sheet: str) -> str:
    """The family that the name of a sheet gives, without capitals and signs; "" for none."""
    return plain(said(sheet).rest)
