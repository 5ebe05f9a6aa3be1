"""The steps of the month and who has signed them: rows of the Cycle steps; imports the contract."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sopxl_workbook.contract import CYCLE

# Of a new book; when each is done in the month is the calendar that practice reports: demand by
# working day 6 to 7, supply by 9, the pre-meeting on 10, the executive meeting on 12.
DEFAULT_STEPS: tuple[tuple[Any, ...], ...] = tuple(
    (float(number), name, function, None, float(day), None, None, None)
    for number, name, function, day in (
        (1, "Data gathering", "Planning", 3),
        (2, "Demand planning", "Sales", 7),
        (3, "Supply planning", "Operations", 9),
        (4, "Pre-meeting", "Finance", 10),
        (5, "Executive meeting", "General management", 12),
    )
)
NEEDED = "needed"  # the word of the setting Sign-off
_SIGNED_BY = [column.name for column in CYCLE.columns].index("Signed by")


def first_rows(table: str) -> Sequence[Sequence[Any]]:
    """The rows of a long table that nobody has given one: the five steps, else none."""
    return DEFAULT_STEPS if table == CYCLE.name else ()


def step_rows(given: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """The rows of a new book: those that were given, else the five steps."""
    return [list(row) for row in given or DEFAULT_STEPS]


def count_signed(rows: Iterable[Sequence[Any]]) -> int:
    """How many cells of Signed by hold something, as COUNTA counts them."""
    return sum(row[_SIGNED_BY] is not None for row in rows)
