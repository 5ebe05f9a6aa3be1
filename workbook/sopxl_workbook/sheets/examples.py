"""The sheet that attach adds: every SOP_ function, its arguments, and an example to copy.

Imports the styles and the registry. The results are live formulas with their values beside, so
that a cell copied from here is a formula in the planner's sheet.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sopxl.examples import evaluated
from sopxl.registry import CellFunction
from sopxl_workbook.sheets.style import BLUE, Styles

SHEET = "Functions"
NAME, GIVES, EXAMPLE, RESULT = 1, 2, 3, 4  # columns, from 0
_LAST = 15  # the last column of the results
_FIRST = 5  # row of the first function, from 0
_WIDTHS = {"A:A": 12, "B:B": 190, "C:C": 600, "D:D": 450, "E:P": 72}
_HEADS = ((NAME, "Function and arguments"), (GIVES, "What it gives"), (EXAMPLE, "Example"))
_TITLE = ("Functions", "title")
_HEADLINE = ("Copy a result to your own sheet, then put your ranges into its formula", "headline")
_HELP = (
    "Ranges may be rows or columns; the result lies as the first range does. A wrong argument "
    "gives a true error, and SOP_EXPLAIN says why.",
    "help",
)


def draw(sheet: Any, styles: Styles, functions: Sequence[CellFunction]) -> None:
    """Writes the sheet; functions : in the order in which they are shown."""
    for row, (text, style) in enumerate((_TITLE, _HEADLINE, _HELP)):
        sheet.write_string(row, NAME, text, styles.get(style))
    for column, text in (*_HEADS, (RESULT, "Result")):
        sheet.write_string(_FIRST - 1, column, text, styles.get("head left under"))
    for column in range(RESULT + 1, _LAST + 1):
        sheet.write_blank(_FIRST - 1, column, None, styles.get("head left under"))
    row, category = _FIRST, ""
    for function in functions:
        if function.category != category:
            category = function.category
            sheet.write_string(row, NAME, category.upper(), styles.get("block"))
            sheet.set_row_pixels(row, 26)
            row += 1
        row += _function(sheet, styles, row, function)
    _dress(sheet)


def _function(sheet: Any, styles: Styles, row: int, function: CellFunction) -> int:
    """One function with its arguments; gives the rows that it takes."""
    sheet.write_string(row, NAME, function.name, styles.get("label_key"))
    sheet.write_string(row, GIVES, function.summary, styles.get("label_key"))
    sheet.write_string(row, EXAMPLE, function.example, styles.get("code"))
    lines = [(f"[{a.name}]" if a.optional else a.name, a.help) for a in function.arguments]
    for number, (name, text) in enumerate([*lines, ("gives", function.result)], start=row + 1):
        sheet.write_string(number, NAME, name, styles.get("label_derived"))
        sheet.write_string(number, GIVES, text, styles.get("help"))
    taken = _result(sheet, styles.get("calculated"), row, function)
    return max(len(lines) + 2, taken + 1)


def _result(sheet: Any, style: Any, row: int, function: CellFunction) -> int:
    """The example as a formula over its whole result, with its values; gives its rows."""
    values = evaluated(function)
    last = (row + len(values) - 1, RESULT + len(values[0]) - 1)
    sheet.write_dynamic_array_formula(row, RESULT, *last, function.example, style, values[0][0])
    for down, line in enumerate(values):
        for across, value in enumerate(line):
            if (down, across) != (0, 0):
                sheet.write(row + down, RESULT + across, value, style)
    return len(values)


def _dress(sheet: Any) -> None:
    for columns, pixels in _WIDTHS.items():
        sheet.set_column_pixels(columns, pixels)
    sheet.set_row_pixels(0, 32)
    sheet.freeze_panes(_FIRST, 0)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_tab_color(BLUE)
