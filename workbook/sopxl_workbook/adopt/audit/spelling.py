"""One family spelled in two ways on two sheets; imports find and words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from itertools import combinations

from sopxl_workbook.adopt.find import Found
from sopxl_workbook.adopt.grid import Ref
from sopxl_workbook.adopt.labelled import TOTAL
from sopxl_workbook.adopt.model import Finding
from sopxl_workbook.adopt.words import plain

_ALIKE = 0.8
_MOST_SHEETS = 80


def spellings(found: Found) -> Iterator[Finding]:
    """Families of two sheets that list the same ones but for a name that is nearly the same."""
    families: dict[str, dict[str, str]] = defaultdict(dict)
    for row in found.series:
        if row.family not in ("", TOTAL):
            families[row.sheet].setdefault(row.key, row.family)
    sheets = Counter(key for known in families.values() for key in known)
    told: set[str] = set()
    for one, other in combinations(list(families)[:_MOST_SHEETS], 2):
        for first, second in _pairs(families[one], families[other]):
            is_first_odd = sheets[first] < sheets[second]
            sheet, odd = (one, first) if is_first_odd else (other, second)
            usual = families[other][second] if is_first_odd else families[one][first]
            if odd not in told:
                told.add(odd)
                yield _finding(found, sheet, families[sheet][odd], usual)


def _pairs(one: Mapping[str, str], other: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Names that only one of two sheets has, and that are nearly the same."""
    common = one.keys() & other.keys()
    if not common or len(one) != len(other):
        return
    for first in one.keys() - common:
        for second in other.keys() - common:
            if _is_alike(first, second):
                yield first, second


def _is_alike(first: str, second: str) -> bool:
    """Whether two names differ by a slip; a number or a letter of its own makes another name."""
    apart = set(first.split()) ^ set(second.split())
    is_code = any(len(word) < 3 or word.isdigit() for word in apart)
    if is_code and first.replace(" ", "") != second.replace(" ", ""):
        return False
    return SequenceMatcher(None, first, second).ratio() >= _ALIKE


def _finding(found: Found, sheet: str, odd: str, usual: str) -> Finding:
    grid = found.grids[sheet]
    cells: tuple[Ref, ...] = tuple(
        ref for ref, text in grid.texts.items() if plain(odd) in plain(text)
    )
    return Finding(
        "W606",
        f'"{odd}" is spelled "{usual}" on other sheets.',
        "Formulas that look a family up by its name do not find it.",
        f'Write "{usual}" here too, if the same is meant.',
        sheet,
        cells[:1],
    )
