"""How the Master schedule is drawn: widths, lists, rules, chart; imports XlsxWriter's types."""

from __future__ import annotations

from sopxl_workbook.ooxml.a1 import cell_name, quote_sheet
from sopxl_workbook.sheets import page
from sopxl_workbook.sheets import schedule_at as at
from sopxl_workbook.sheets.canvas import Canvas
from sopxl_workbook.sheets.choices import entry, offer
from sopxl_workbook.sheets.page import Tools
from sopxl_workbook.sheets.schedule_at import MONTHS, WEEKS, across
from sopxl_workbook.sheets.style import BLUE, FONT, GRID, INK, ORANGE, SKY, SUB, UNITS
from sopxl_workbook.sheets.timeline import POINTER

_WIDTHS = {"A": 12, "B": 196, "C": 110, "D:F": 68, "G": 8, "H:W": 54}
_HEIGHTS = {1: 32, 2: 24, 3: 6, 4: 14, 5: 20, 6: 8, 7: 16, 8: 18, 9: 15}
_CHART = 210
_LAST_HIDDEN_ROW = at.WHOLE_LINE + 9
_FONT = {"name": FONT, "size": 8, "color": SUB}


def decorate(canvas: Canvas, tools: Tools) -> None:
    """Columns, rows, lists, rules, the chart, print set-up and protection."""
    sheet = tools.sheet
    for columns, pixels in _WIDTHS.items():
        pair = columns if ":" in columns else f"{columns}:{columns}"
        sheet.set_column_pixels(pair, pixels)
    sheet.set_column(POINTER - 1, at.LAST_HIDDEN - 1, 8, None, {"hidden": 1})
    for row in range(1, canvas.foot + 1):
        sheet.set_row_pixels(row - 1, _HEIGHTS.get(row, page.LINE))
    for row in (at.RECORD, at.CHART_TITLE, at.SPLIT):
        sheet.set_row_pixels(row - 1, page.BLOCK)
    sheet.set_row_pixels(at.CHART - 1, _CHART)
    for row in range(200, _LAST_HIDDEN_ROW):
        sheet.set_row(row - 1, None, None, {"hidden": 1})
    offer(tools, "Family")
    _offer_items(tools)
    _rules(tools)
    _chart(tools)
    sheet.freeze_panes(9, 2)
    everywhere = f"A1:{cell_name(_LAST_HIDDEN_ROW, at.LAST_HIDDEN)}"
    sheet.ignore_errors({"formula_differs": everywhere, "formula_range": everywhere})
    page.print_setup(tools, canvas.foot, at.LAST)
    page.master_rule(tools, at.LAST - 2, at.LAST)
    page.protect(sheet)


def _offer_items(tools: Tools) -> None:
    """The lists of items and of windows, and what may be typed as stock; none on a copy."""
    if not tools.live:
        return
    (first_place, first), (last_place, last) = (
        entry(i, at.ITEM_LIST) for i in (0, at.MOST_ITEMS - 1)
    )
    count = f"MAX(1,COUNT({first_place}:{last_place}))"
    tools.sheet.data_validation(
        *(4, at.UNIT - 1, 4, at.UNIT - 1),
        {
            "validate": "list",
            "source": f"={first}:INDEX({first}:{last},{count})",
            "input_title": "Item",
            "input_message": "Choose an item, or clear the cell for the family as a whole.",
            "error_title": "Item",
            "error_message": "Choose an item of the family, or clear the cell.",
        },
    )
    tools.sheet.data_validation(
        *(4, 3, 4, 3),
        {
            "validate": "list",
            "source": list(at.WINDOWS),
            "input_title": "Items from",
            "input_message": f"The page shows {at.SHOWN} items; choose the first of them. Clear "
            "the cell for the first page. Totals are of all items.",
            "error_title": "Items from",
            "error_message": f"Choose {', '.join(map(str, at.WINDOWS))}, or clear the cell.",
        },
    )
    tools.sheet.data_validation(
        *(4, 4, 4, 4),
        {
            "validate": "decimal",
            "criteria": "between",
            "minimum": -1e12,
            "maximum": 1e12,
            "input_title": "On hand, your own",
            "input_message": "In the unit of the family; clear it for what was counted.",
            "error_title": "On hand",
            "error_message": "Type a number, or clear the cell.",
        },
    )


def _rules(tools: Tools) -> None:
    """What is short, promised twice or off is marked."""
    below = {"type": "cell", "criteria": "<", "value": 0, "format": tools.styles.rule("act")}
    for row in (at.BALANCE, at.ATP, at.AHEAD):
        for columns in (MONTHS, WEEKS):
            tools.sheet.conditional_format(row - 1, columns[0] - 1, row - 1, columns[-1] - 1, below)
    lines = {  # under each item that is shown, and under no blank row
        "type": "formula",
        "criteria": f'=$B{at.FIRST_ITEM}<>""',
        "format": tools.styles.rule("hair"),
    }
    for first, last in ((at.NAME, MONTHS[-1]), (WEEKS[0], WEEKS[-1])):
        where = (at.FIRST_ITEM - 1, first - 1, at.WHOLE - 1, last - 1)
        tools.sheet.conditional_format(*where, lines)
    outside = {
        "type": "cell",
        "criteria": "not between",
        "minimum": -at.SLACK,
        "maximum": at.SLACK,
        "format": tools.styles.rule("act"),
    }
    tools.sheet.conditional_format(at.TIE - 1, MONTHS[0] - 1, at.TIE - 1, MONTHS[-1] - 1, outside)


def _chart(tools: Tools) -> None:
    """Schedule and demand as columns, the balance as a line over them."""
    sheet = tools.sheet.get_name()  # a copy to print has another name than the page
    names = f"={quote_sheet(sheet)}!{across(WEEKS, 8)}"

    def series(row: int, name: str) -> dict[str, object]:
        """What all series share."""
        values = f"={quote_sheet(sheet)}!{across(WEEKS, row)}"
        return {"name": name, "categories": names, "values": values}

    chart = tools.workbook.add_chart({"type": "column"})
    fill = {"fill": {"color": SKY}, "border": {"color": INK, "width": 0.5}, "gap": 60}
    chart.add_series(series(at.MPS, "Master schedule") | fill)
    # columns beside each other: a line would fall to 0 where a month ends on a weekend
    outline = {"fill": {"none": True}, "border": {"color": ORANGE, "width": 1.25}}
    chart.add_series(series(at.DEMAND, "Demand that counts") | outline)
    over = tools.workbook.add_chart({"type": "line"})
    over.add_series(
        series(at.BALANCE, "Projected available") | {"line": {"color": BLUE, "width": 2}}
    )
    chart.combine(over)
    chart.set_title({"none": True})
    chart.set_legend({"position": "right", "font": _FONT})
    chart.set_chartarea({"fill": {"none": True}, "border": {"none": True}})
    chart.set_plotarea({"fill": {"none": True}})
    chart.set_x_axis(
        {
            "num_font": _FONT,
            "num_format": "d mmm",
            "text_axis": True,
            "label_position": "low",
            "line": {"color": INK},
        }
    )
    grid = {"visible": True, "line": {"color": GRID, "width": 0.5}}
    plain = UNITS.replace("_i", "")
    chart.set_y_axis(
        {"num_font": _FONT, "num_format": plain, "line": {"none": True}, "major_gridlines": grid}
    )
    chart.set_size({"width": 1380, "height": _CHART - 6})
    about = "The master schedule by week, the demand that counts and the projected balance"
    tools.sheet.insert_chart(at.CHART - 1, 1, chart, {"object_position": 2, "description": about})
