"""How the Plan comparison is drawn: widths, print set-up, two charts; XlsxWriter's types."""

from __future__ import annotations

from typing import Any

from sopxl.points import POINTS
from sopxl_workbook.ooxml.a1 import cell_name, column_letters
from sopxl_workbook.sheets import page
from sopxl_workbook.sheets.canvas import Canvas
from sopxl_workbook.sheets.choices import offer
from sopxl_workbook.sheets.compared import (
    COST_COLUMN,
    COST_ROW,
    COSTS,
    FIRST_PLAN,
    LAST_PLAN,
    MOST_FAMILIES,
    POINT_ROW,
    REMARK,
    SHEET,
    STORE_ROW,
)
from sopxl_workbook.sheets.page import Tools
from sopxl_workbook.sheets.style import (
    BLUE,
    BLUE_DARK,
    FAINT,
    FONT,
    GRID,
    INK,
    ORANGE,
    SKY,
    SUB,
    UNITS,
    VERMILLION,
)
from sopxl_workbook.sheets.timeline import POINTER

COST_CHART, FRONTIER_CHART = (19, 28), (30, 37)  # first and last row
_POINT, _LAST = 9, 14  # columns I to N
_WIDTHS = {"A": 12, "B": 216, "C:G": 92, "H": 18, "I": 60, "J": 118, "K:M": 112, "N": 128}
_LINE, _REMARK = 24, 96
_COLORS = (BLUE, SKY, ORANGE, SUB, VERMILLION, BLUE_DARK, GRID, INK, FAINT)
_FONT = {"name": FONT, "size": 8, "color": SUB}
_SOFT = {"visible": True, "line": {"color": GRID, "width": 0.5}}


def decorate(canvas: Canvas, tools: Tools) -> None:
    """Columns, rows, charts, the list of families, print set-up and protection."""
    sheet = tools.sheet
    for columns, pixels in _WIDTHS.items():
        pair = columns if ":" in columns else f"{columns}:{columns}"
        sheet.set_column_pixels(pair, pixels)
    sheet.set_column(POINTER - 1, POINTER + 4, 8, None, {"hidden": 1})
    heights = {REMARK[0]: _REMARK, 1: 32, 2: 22, 3: 6, 4: 14, 5: 18, 6: 8, 7: 16, 8: 18}
    for row in range(1, canvas.foot + 1):
        sheet.set_row_pixels(row - 1, heights.get(row, _LINE))
    _remark(canvas, tools)
    for row in range(200, STORE_ROW + MOST_FAMILIES):
        sheet.set_row(row - 1, None, None, {"hidden": 1})
    _cost_chart(tools)
    _frontier_chart(tools)
    offer(tools, "Family")
    sheet.freeze_panes(8, 2)
    page.print_setup(tools, canvas.foot, _LAST)
    page.master_rule(tools, _LAST - 1, _LAST)
    rule = {"type": "text", "criteria": "begins with", "value": "▲"}
    sheet.conditional_format(
        *(4, FIRST_PLAN + 1, 4, FIRST_PLAN + 1), rule | {"format": tools.styles.rule("outside")}
    )
    page.protect(sheet)


def _remark(canvas: Canvas, tools: Tools) -> None:
    """Why a plan is missing, over the width of the page."""
    row, column = REMARK
    style, told = tools.styles.get("help wrap top"), canvas.value(row, column)
    tools.sheet.merge_range(row - 1, column - 1, row - 1, _LAST - 1, told, style)


def _cost_chart(tools: Tools) -> None:
    """Columns of each plan, stacked by row of cost."""
    chart = tools.workbook.add_chart({"type": "column", "subtype": "stacked"})
    names = f"='{SHEET}'!{_span(8)}"
    for i, name in enumerate(COSTS):
        chart.add_series(
            {
                "name": name,
                "categories": names,
                "values": f"='{SHEET}'!{_span(COST_ROW + i)}",
                "fill": {"color": _COLORS[i]},
                "border": {"color": "white", "width": 0.5},
                "gap": 60,
            }
        )
    _place(tools, chart, COST_CHART, "Cost of chase, level, hybrid, least-cost and own plan by row")
    chart.set_legend({"position": "right", "font": _FONT})


def _frontier_chart(tools: Tools) -> None:
    """Cost over average inventory, the points joined in their order."""
    chart = tools.workbook.add_chart({"type": "scatter", "subtype": "straight_with_markers"})
    cost, inventory = (column_letters(COST_COLUMN + i) for i in range(2))
    last = POINT_ROW + POINTS - 1
    labels = [{"value": str(number)} for number in range(1, POINTS + 1)]
    chart.add_series(
        {
            "name": "Frontier",
            "categories": f"='{SHEET}'!${inventory}${POINT_ROW}:${inventory}${last}",
            "values": f"='{SHEET}'!${cost}${POINT_ROW}:${cost}${last}",
            "line": {"color": BLUE, "width": 1.5},
            "marker": {"type": "circle", "size": 6, "fill": {"color": BLUE_DARK}},
            "data_labels": {"custom": labels, "value": True, "position": "above", "font": _FONT},
        }
    )
    _place(tools, chart, FRONTIER_CHART, "Cost against average inventory of each frontier point")
    chart.set_legend({"none": True})
    axis = {"num_font": _FONT, "num_format": _PLAIN, "major_gridlines": _SOFT}
    chart.set_x_axis(axis | {"name": "Average inventory", "name_font": _FONT})


_PLAIN = UNITS.replace("_i", "")


def _place(tools: Tools, chart: Any, rows: tuple[int, int], about: str) -> None:
    """Size, axes and place that both charts share."""
    chart.set_title({"none": True})
    chart.set_chartarea({"fill": {"none": True}, "border": {"none": True}})
    chart.set_x_axis({"num_font": _FONT, "line": {"color": INK, "width": 1}})
    chart.set_y_axis(
        {
            "num_font": _FONT,
            "num_format": _PLAIN,
            "line": {"none": True},
            "major_gridlines": _SOFT,
        }
    )
    width = sum(_WIDTHS[name] for name in ("I", "J", "N")) + 3 * _WIDTHS["K:M"]
    chart.set_size({"width": width, "height": (rows[1] - rows[0] + 1) * _LINE})
    options = {"object_position": 2, "description": about}
    tools.sheet.insert_chart(cell_name(rows[0], _POINT), chart, options)


def _span(row: int) -> str:
    first, last = column_letters(FIRST_PLAN), column_letters(LAST_PLAN)
    return f"${first}${row}:${last}${row}"
