"""The choice on a page, and the hidden list that it is chosen from; imports the canvas.

The list is native: each entry is found below the one before, so it grows with its table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sopxl_workbook.ooxml.a1 import column_letters
from sopxl_workbook.sheets.canvas import Canvas
from sopxl_workbook.sheets.page import Tools
from sopxl_workbook.sheets.timeline import POINTER
from sopxl_workbook.sheets.view import MONEY, UNITS

CHOICE = "$B$5"
SWITCH = "$C$5"  # of a family page: units or money; of Capacity: rated or demonstrated
MOST = 100  # entries of a list
LIST_ROW = 10
POSITION_COLUMN = POINTER + 2  # AC, and the names beside it
SECOND_POSITION_COLUMN = POINTER + 4  # AE


def choice(canvas: Canvas, label: str, value: str) -> None:
    """The cell in which a planner chooses what the page shows."""
    canvas.text(4, 2, label, "meta_label")
    canvas.input(5, 2, value or None, "input bold")


def switch(canvas: Canvas, value: str, label: str = "Show") -> None:
    """The cell in which a planner chooses what the page shows it in, or holds it against."""
    canvas.text(4, 3, label, "meta_label")
    canvas.input(5, 3, value or None, "input bold")


def offer_switch(
    tools: Tools,
    words: Sequence[str] = (UNITS, MONEY),
    title: str = "Units or money",
    message: str = "Money is units at price, or at standard cost, in thousands.",
) -> None:
    """The list under the switch; none on a copy."""
    if not tools.live:
        return
    tools.sheet.data_validation(
        4,
        2,
        4,
        2,
        {
            "validate": "list",
            "source": list(words),
            "input_title": title,
            "input_message": message,
            "error_title": title,
            "error_message": f"Choose {' or '.join(words)}.",
        },
    )


def known_as(typed: str, names: Iterable[str]) -> str:
    """The name that formulas find for what is typed: capitals or not."""
    wanted = typed.casefold()
    return next((name for name in names if name.casefold() == wanted), typed)


def entry(i: int, position_column: int = POSITION_COLUMN) -> tuple[str, str]:
    """The addresses of an entry of a list: its row in the table, and its name."""
    row = LIST_ROW + i
    return (
        f"${column_letters(position_column)}${row}",
        f"${column_letters(position_column + 1)}${row}",
    )


def chain(
    canvas: Canvas,
    wanted: str,
    columns: tuple[str, str],
    found: Sequence[tuple[int, str]],
    most: int = MOST,
    position_column: int = POSITION_COLUMN,
) -> None:
    """The rows in which a column holds a value, and what stands beside it, one under the other.

    wanted : as MATCH takes it. columns : the column searched, and the one shown. found : the
    twin, row from 1 and name.
    """
    searched, shown = columns
    for i in range(most):
        place, _ = entry(i, position_column)
        before = entry(i - 1, position_column)[0] if i else "0"
        rest = f"INDEX({searched},{before}+1):INDEX({searched},ROWS({searched}))"
        match = f'IF({before}<ROWS({searched}),MATCH({wanted},{rest},0)+{before},"")'
        position, name = found[i] if i < len(found) else ("", "")
        formula = f'=IFERROR(IF(ISNUMBER({before}),{match},""),"")'
        canvas.formula(LIST_ROW + i, position_column, formula, position, "days")
        formula = f'=IF(ISNUMBER({place}),INDEX({shown},{place}),"")'
        canvas.formula(LIST_ROW + i, position_column + 1, formula, name, "days")


def offer(tools: Tools, what: str, most: int = MOST) -> None:
    """The list under the choice; none on a copy."""
    if not tools.live:
        return
    (first_place, first), (last_place, last) = entry(0), entry(most - 1)
    count = f"MAX(1,COUNT({first_place}:{last_place}))"
    tools.sheet.data_validation(
        4,
        1,
        4,
        1,
        {
            "validate": "list",
            "source": f"={first}:INDEX({first}:{last},{count})",
            "input_title": what,
            "input_message": "Choose from the list.",
            "error_title": what,
            "error_message": "Choose a name from the list.",
        },
    )
