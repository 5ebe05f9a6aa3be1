"""A planner's plan beside ours: the sheet that adopt inserts; imports XlsxWriter and the styles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from sopxl_workbook.sheets.style import BLUE, Styles

FIRST = 4  # the column of the first period
OPENING = 3  # the column of a single number
TOP = 5  # the row of the first line
_TITLE = "Your plan beside ours"
_HELP = (
    "Your rows point at your own cells; each line of ours takes the rows above it. Change your "
    "plan and both follow. A difference is marked.",
    "An error in a line of ours is explained by SOP_EXPLAIN. Delete this sheet, or take it out "
    "with sopxl undo, whenever you like.",
)
_FORMATS = {"normal": "units", "stored": "units", "deviation": "deviation", "cover": "cover"}


@dataclass(frozen=True)
class Line:
    """One line of the sheet."""

    label: str
    style: str
    source: str = ""
    number: tuple[str, float] | None = None  # in the column of the opening
    cells: Sequence[tuple[str, object]] = ()  # formula and value of each period
    array: str = ""  # one formula for all of them
    heads: Sequence[str] = ()


def draw(page: Any, styles: Styles, first: int, lines: Sequence[Line | None]) -> None:
    """Writes the sheet; first : the row of the first line; None for a line is a blank one."""
    page.write_string(0, 0, _TITLE, styles.get("title"))
    for row, text in enumerate(_HELP, 1):
        page.write_string(row, 0, text, styles.get("help"))
    for row, line in enumerate(lines, first - 1):
        if line is not None:
            _line(page, styles, row, line)
    _dress(page)


def _line(page: Any, styles: Styles, row: int, line: Line) -> None:
    """One line: its label, its source, its numbers."""
    is_head = line.style == "block"
    page.write_string(row, 0, line.label, styles.get("block" if is_head else "label"))
    if is_head:
        page.write_string(row, OPENING - 1, "opening", styles.get("head"))
        for column, text in enumerate(line.heads, FIRST - 1):
            page.write_string(row, column, text, styles.get("head"))
        return
    page.write_string(row, 1, line.array.removeprefix("=") or line.source, styles.get("help"))
    look = styles.get(
        f"{'calculated' if line.style != 'stored' else 'stored'} {_FORMATS[line.style]}"
    )
    if line.number is not None:
        page.write_formula(row, OPENING - 1, line.number[0], look, line.number[1])
    if line.array:
        last = (row, FIRST - 2 + len(line.cells))
        page.write_array_formula(row, FIRST - 1, *last, line.array, look, line.cells[0][1])
        for column, (_, value) in enumerate(line.cells[1:], FIRST):
            page.write(row, column, value, look)
        return
    for column, (formula, value) in enumerate(line.cells, FIRST - 1):
        page.write_formula(row, column, formula, look, value)
    if line.style == "deviation":
        _mark(page, styles, row, len(line.cells))


def _mark(page: Any, styles: Styles, row: int, count: int) -> None:
    """Differences that are more than a rounding stand out."""
    first = FIRST - 1
    rule = {"type": "formula", "format": styles.rule("act")}
    cell = xl_rowcol_to_cell(row, first)
    rule["criteria"] = f"=AND(ISNUMBER({cell}),ABS({cell})>0.005)"
    page.conditional_format(row, first, row, first + count - 1, rule)


def _dress(page: Any) -> None:
    page.set_column_pixels(0, 0, 330)
    page.set_column_pixels(1, 1, 300)
    page.set_column_pixels(OPENING - 1, OPENING - 1, 80)
    page.set_column_pixels(FIRST - 1, FIRST + 60, 72)
    page.set_row_pixels(0, 32)
    page.freeze_panes(TOP - 1, OPENING)
    page.hide_gridlines(2)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_tab_color(BLUE)
