"""A small plan on one sheet, written line by line, for tests that look at a single thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbook.adopt.draft import Draft

MONTHS = ("Jan-24", "Feb-24", "Mar-24", "Apr-24", "May-24", "Jun-24")
Line = Sequence[Any]


def drafted(lines: Sequence[Line], sheet: str = "Plan") -> Draft:
    """A draft with a line of cells for each line; None leaves a cell blank."""
    draft = Draft()
    for row, line in enumerate(lines, 1):
        for column, content in enumerate(line, 1):
            if content is not None:
                draft.put((sheet, row, column), content)
    return draft


def plan(rows: Mapping[str, Sequence[Any]], head: Line = ("Chairs", *MONTHS)) -> Draft:
    """A draft of one family: its headings, then a line for each row; numbers become floats."""
    lines: list[Line] = [head]
    for label, values in rows.items():
        lines.append([label, *(float(v) if isinstance(v, int) else v for v in values)])
    return drafted(lines)


DEMAND = (40, 50, 60, 50, 40, 60)
PRODUCTION = (50, 50, 50, 50, 50, 50)


def ending(first: str = "=100+B3-B2", row: int = 4) -> list[str]:
    """Formulas of an ending inventory in a row: the one before, and production less demand."""
    before = [f"={a}{row}+{b}3-{b}2" for a, b in zip("BCDEF", "CDEFG", strict=True)]
    return [first, *before]


def chairs(**others: Sequence[Any]) -> Draft:
    """Demand in line 2, production in line 3, the closing as formulas in line 4, then others."""
    rows = {"Demand": DEMAND, "Production": PRODUCTION, "Ending inventory": ending()}
    return plan({**rows, **{label.replace("_", " "): row for label, row in others.items()}})
