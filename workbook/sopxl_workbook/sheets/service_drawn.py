"""How the Service page is drawn: where its lines stand, widths, one chart; XlsxWriter's types."""

from __future__ import annotations

from typing import Any

from sopxl_workbook.ooxml.a1 import cell_name
from sopxl_workbook.sheets import page
from sopxl_workbook.sheets.canvas import Canvas
from sopxl_workbook.sheets.choices import offer
from sopxl_workbook.sheets.page import Tools
from sopxl_workbook.sheets.service_given import DEVIATION, LEAD_TIME, REVIEW
from sopxl_workbook.sheets.style import (
    BLUE,
    BLUE_DARK,
    FONT,
    GRID,
    INK,
    ORANGE,
    SUB,
    UNITS,
    VERMILLION,
)
from sopxl_workbook.sheets.timeline import LABEL, OFFSET_ROW, POINTER

SHEET = "Service"
SERVICES = (0.8, 0.85, 0.9, 0.925, 0.95, 0.97, 0.98, 0.99, 0.995, 0.999)
ASKS_ROW, HOLDS_ROW, FIRST_SERVICE = 10, 11, 13
LAST_SERVICE = FIRST_SERVICE + len(SERVICES) - 1
CHART_ROW, CHART_ROWS = LAST_SERVICE + 3, 15
FOOT = CHART_ROW + CHART_ROWS + 4
LAST = 10  # column J
_WIDTHS = {"A": 12, "B": 216, "C:J": 112, "K:Z": 64}
_HEIGHTS = {1: 32, 2: 22, 3: 6, 4: 14, 5: 18, 6: 8, 7: 16, 8: 18}
_LINE = 20
_FONT = {"name": FONT, "size": 8, "color": SUB}
_HIDDEN_ROWS = 80  # from the first hidden row of a page on


def decorate(canvas: Canvas, tools: Tools) -> None:
    """Columns, rows, the chart, the cells to type in, print set-up and protection."""
    sheet = tools.sheet
    for columns, pixels in _WIDTHS.items():
        pair = columns if ":" in columns else f"{columns}:{columns}"
        sheet.set_column_pixels(pair, pixels)
    sheet.set_column(POINTER - 1, POINTER + 4, 8, None, {"hidden": 1})
    for row in range(1, canvas.foot + 1):
        sheet.set_row_pixels(row - 1, _HEIGHTS.get(row, _LINE))
    for row in range(OFFSET_ROW, OFFSET_ROW + _HIDDEN_ROWS):
        sheet.set_row(row - 1, None, None, {"hidden": 1})
    _chart(tools)
    offer(tools, "Family")
    for place, what, about in (
        (LEAD_TIME, "Supply lead time", "Months from the plan to the stock; blank is 1."),
        (REVIEW, "Review", "Months from one plan to the next; blank is 1."),
        (
            DEVIATION,
            "Standard deviation",
            "Units a month; blank takes what is found in the actuals.",
        ),
    ):
        _ask(tools, place, what, about)
    sheet.freeze_panes(8, 2)
    page.print_setup(tools, canvas.foot, LAST)
    page.master_rule(tools, LAST - 1, LAST)
    page.protect(sheet)


def _ask(tools: Tools, place: tuple[int, int], what: str, about: str) -> None:
    """What may be typed in a cell."""
    row, column = place[0] - 1, place[1] - 1
    rule = {
        "validate": "decimal",
        "criteria": ">=",
        "value": 0,
        "input_title": what,
        "input_message": about,
        "error_title": what,
        "error_message": "Type a number, 0 or more, or leave the cell blank.",
    }
    tools.sheet.data_validation(row, column, row, column, rule)


def _chart(tools: Tools) -> None:
    """Both services over the mean inventory, and where the policy stands."""
    chart = tools.workbook.add_chart({"type": "scatter", "subtype": "straight_with_markers"})
    rows = (FIRST_SERVICE, LAST_SERVICE)
    for name, letter, color in (
        ("Months without a shortage", "C", BLUE),
        ("Demand filled", "F", ORANGE),
    ):
        chart.add_series(_series(name, letter, rows, color, "circle", 5, line=True))
    for name, row, color in (
        ("What its service asks", ASKS_ROW, BLUE_DARK),
        ("What its target holds", HOLDS_ROW, VERMILLION),
    ):
        chart.add_series(_series(name, "C", (row, row), color, "diamond", 9, line=False))
    chart.set_title({"none": True})
    chart.set_chartarea({"fill": {"none": True}, "border": {"none": True}})
    chart.set_legend({"position": "right", "font": _FONT})
    soft = {"visible": True, "line": {"color": GRID, "width": 0.5}}
    chart.set_x_axis(
        {
            "num_font": _FONT,
            "num_format": UNITS.replace("_i", ""),
            "name": "Mean inventory, units",
            "name_font": _FONT,
            "line": {"color": INK, "width": 1},
            "major_gridlines": soft,
        }
    )
    chart.set_y_axis(
        {
            "num_font": _FONT,
            "num_format": "0%",
            "min": 0.5,  # with no safety stock at all
            "max": 1,
            "line": {"none": True},
            "major_gridlines": soft,
        }
    )
    width = _WIDTHS["B"] + (LAST - LABEL) * _WIDTHS["C:J"]
    chart.set_size({"width": width, "height": CHART_ROWS * _LINE})
    about = "Share of months without a shortage, and of demand filled, over the mean inventory"
    tools.sheet.insert_chart(
        cell_name(CHART_ROW, LABEL), chart, {"object_position": 2, "description": about}
    )


def _series(
    name: str, letter: str, rows: tuple[int, int], color: str, kind: str, size: int, *, line: bool
) -> dict[str, Any]:
    first, last = rows
    return {
        "name": name,
        "categories": f"='{SHEET}'!$G${first}:$G${last}",
        "values": f"='{SHEET}'!${letter}${first}:${letter}${last}",
        "line": {"color": color, "width": 2} if line else {"none": True},
        "marker": {
            "type": kind,
            "size": size,
            "fill": {"color": color},
            "border": {"color": color},
        },
    }
