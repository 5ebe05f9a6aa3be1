"""One family in pieces on a sheet and in thousands or cases on another; imports find and words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import combinations

import numpy as np

from sopxl_workbook.adopt.find import Found
from sopxl_workbook.adopt.labelled import TOTAL, Series
from sopxl_workbook.adopt.model import Finding
from sopxl_workbook.adopt.words import plain, vocabulary
from sopxl_workbook.messages import counted

_QUANTITIES = frozenset(
    [
        *("demand", "forecast", "old_forecast", "actual", "bookings", "shipments", "production"),
        *("total_supply", "subcontract", "actual_production", "opening_inventory"),
        *("ending_inventory", "target_inventory", "actual_inventory", "backorders"),
        *("ending_backlog", "opening_backlog", "scrap", "lost_sales"),
    ]
)
_LONGEST = 3  # words of a unit
_THOUSAND, _BAND = 1000.0, 1.5  # how far from a thousandfold two sheets may lie and be told
_FEWEST = 3  # families that show it, where no word does
_MOST_SHEETS = 60


def units(found: Found) -> Iterator[Finding]:
    """Sheets whose quantities of the same families are in another unit, said or by their size."""
    rows = [
        one for one in found.series if one.measure in _QUANTITIES and one.family not in ("", TOTAL)
    ]
    told: set[str] = set()
    for look in (_by_words, _by_size):
        for one in look(rows):
            if one.sheet not in told:
                told.add(one.sheet)
                yield one


def unit_of(one: Series) -> str:
    """The unit that the texts around a row say, the nearest first; "" for none."""
    around = one.row.around
    for text in (*around.labels, *around.sub, *around.corner, *around.titles, one.sheet):
        unit = _unit(text)
        if unit:
            return unit
    return ""


@cache
def _unit(text: str) -> str:
    """The unit that a text names; thousands before what they are thousands of."""
    words = plain(text).split()
    said = {
        unit
        for length in range(1, _LONGEST + 1)
        for at in range(len(words) - length + 1)
        if (unit := _units().get(" ".join(words[at : at + length])))
    }
    return "thousands" if "thousands" in said else min(said, default="")


@cache
def _units() -> Mapping[str, str]:
    known = vocabulary()["units"]
    return {plain(word): unit for unit, words in known.items() for word in words}


def _by_words(rows: Sequence[Series]) -> Iterator[Finding]:
    """Sheets that name another unit than the first sheet with the same family does."""
    first: dict[str, tuple[str, str]] = {}
    odd: dict[tuple[str, str, str, str], list[Series]] = defaultdict(list)
    for one in rows:
        unit = unit_of(one)
        if unit:
            sheet, usual = first.setdefault(one.key, (one.sheet, unit))
            if unit != usual:
                odd[one.sheet, unit, sheet, usual].append(one)
    for (sheet, unit, other, usual), several in odd.items():
        where = "in other rows" if sheet == other else f'on "{other}"'
        yield _finding(sheet, several, f"in {unit}, and {where} in {usual}")


def _by_size(rows: Sequence[Series]) -> Iterator[Finding]:
    """Sheets on which all families are about a thousandth of what another sheet has."""
    sizes: dict[str, dict[str, tuple[float, Series]]] = defaultdict(dict)
    for one in rows:
        known = one.values[np.isfinite(one.values) & (one.values != 0)]
        if known.size:
            sizes[one.sheet].setdefault(one.key, (float(np.median(np.abs(known))), one))
    for left, right in combinations(list(sizes)[:_MOST_SHEETS], 2):
        common = sizes[left].keys() & sizes[right].keys()
        ratios = [sizes[left][key][0] / sizes[right][key][0] for key in sorted(common)]
        for small, large, times in ((right, left, ratios), (left, right, [1 / r for r in ratios])):
            low, high = _THOUSAND / _BAND, _THOUSAND * _BAND
            if len(times) >= _FEWEST and all(low <= each <= high for each in times):
                several = [sizes[small][key][1] for key in sorted(common)]
                yield _finding(small, several, f'about a thousandth of those on "{large}"')


def _finding(sheet: str, several: Sequence[Series], how: str) -> Finding:
    """Quantities in another unit, at their first cells."""
    names = list(dict.fromkeys(one.family for one in several))
    number = counted(len(names), "family")
    return Finding(
        "W561",
        f'the quantities of {number}, such as "{names[0]}", are {how}.',
        "What is worked out from both sheets is wrong by as much as a unit holds of the other.",
        "Bring both to one unit, or put the factor into a cell and multiply by it.",
        sheet,
        tuple(one.cells[0] for one in several),
    )
