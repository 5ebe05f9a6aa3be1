"""What an extract of actuals is before it is understood, and once it is; imports the cycle."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sopxl.arrays import is_blank
from sopxl.errors import FileError, Problem
from sopxl_workbook.cycle.complete import Matrix
from sopxl_workbook.cycle.rollover import ActualRow

Knows = Callable[[Sequence[str]], bool]  # whether headings are those of actuals
MOST_ROWS = 1_048_576  # of an extract: as many as a sheet has
_LOOKED_AT = 20  # rows above which headings are looked for: a report has a title


@dataclass(frozen=True, slots=True)
class Extract:
    """Rows as a file or a database holds them; nothing is understood yet."""

    name: str  # what the Source column will say; never a secret
    headings: Sequence[str]
    rows: Sequence[Sequence[Any]]  # each as wide as the headings
    at: Callable[[int, int], str]  # row and column from 0 -> where it stands
    texts_only: bool = False  # every value is a text, as in a file of CSV
    points_may_group: bool = False  # 1.234 may be meant as 1234
    warnings: Sequence[Problem] = ()


@dataclass(frozen=True, slots=True)
class Loaded:
    """The actuals of a month, ready for the Actuals sheet."""

    rows: Sequence[ActualRow]
    warnings: Sequence[Problem]
    matrix: Matrix


def heading_row(rows: Iterable[Sequence[Any]], knows: Knows) -> int:
    """Which row, from 0, holds the headings: the first that is known, else the first with a text.

    -1 where every row that is looked at is blank.
    """
    first = -1
    for number, cells in enumerate(rows):
        if number == _LOOKED_AT:
            break
        if first < 0 and not all(map(is_blank, cells)):
            first = number
        if knows(texts_of(cells)):
            return number
    return first


def texts_of(cells: Sequence[Any]) -> list[str]:
    """Cells as headings; one that is no text is none."""
    return [cell.strip() if isinstance(cell, str) else "" for cell in cells]


def refuse_too_many(rows: int, name: str) -> None:
    """FileError E521 for more rows than an extract may have."""
    if rows > MOST_ROWS:
        raise FileError(
            "E521",
            f"there are more than {MOST_ROWS:,} rows.",
            name,
            "Extract the month that is to be closed, summed by item.",
        )
