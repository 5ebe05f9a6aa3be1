"""The Gap page: the fiscal year in money by family, and why it differs from the business plan.

Composes the lines and decorates the page; imports the other modules of the sheets.
"""

from __future__ import annotations

from sopxl.plan.gap import split_gap
from sopxl_workbook.cellspec import Value
from sopxl_workbook.kit import Kit
from sopxl_workbook.ooxml.a1 import column_letters
from sopxl_workbook.sheets import gap_lines as at
from sopxl_workbook.sheets import page
from sopxl_workbook.sheets.canvas import Canvas, is_number, number, numbers
from sopxl_workbook.sheets.exceptions_list import thousand
from sopxl_workbook.sheets.grid import Grid
from sopxl_workbook.sheets.page import Page, Tools
from sopxl_workbook.sheets.proofs import master_text
from sopxl_workbook.sheets.style import BLUE, FONT, GRID, INK, SUB, THOUSAND_SIGNED, VERMILLION
from sopxl_workbook.sheets.view import View
from sopxl_workbook.sheets.words import fixed, in_currency
from sopxl_workbook.values import BookValues

SHEET = "Gap"
HEAD_ROW, TOTAL_ROW, FIRST = 7, 8, 9
_ONE_PAGE, _FEW = 30, 14  # lines
_TALL = 28  # pixels of a line where there are few
_CHART_HEIGHT = 300
BARS, BARS_ROW = 66, FIRST  # hidden cells behind the chart
_HEADS = {
    at.NAME: "Family",
    at.UNIT: "Unit",
    at.TO_DATE: "To date",
    at.REST: "Rest of year",
    at.CALL: "Latest call",
    at.PLANNED: "Business plan",
    at.GAP: "Gap",
    at.UNITS_TO_DATE: "To date",
    at.CALL_UNITS: "Latest call",
    at.PLAN_UNITS: "Business plan",
    at.GAP_UNITS: "Gap",
    at.BASIS: "Plan by",
    at.VOLUME: "Volume",
    at.MIX: "Mix",
    at.PRICES: "Price",
    at.EXCHANGE: "Exchange",
    at.NEW: "New, dropped",
    at.UNSPLIT: "Not split",
}
_GROUPS = (
    (at.TO_DATE, at.GAP, "THE FISCAL YEAR"),
    (at.UNITS_TO_DATE, at.BASIS, "THE SAME IN UNITS"),
    (at.VOLUME, at.UNSPLIT, "WHY THE CALL DIFFERS"),
)
_SHOWN_AS_ONE = 500  # money; less is shown as no thousand, and is no gap to look at
_WIDTHS = {"A": 12, "B": 170, "C": 70, "D:H": 92, "I:L": 84, "M": 56, "N:S": 88}
_NOTES = (
    "Latest call = actual to date + forecast of the rest of the fiscal year; gap = latest call − "
    "business plan. Units by plan are its own, of the Business plan sheet, at revenue over units; "
    "by price: it gives none for some month, and they are those at the price when the year began.",
    "Volume: another total at the planned mix · mix: another share of the total, among families "
    "of one unit · price: in the currency of the price · exchange: its rate. The causes add up to "
    "the gap.",
)


def _compose(book: BookValues, view: View, kit: Kit) -> Canvas:
    canvas = Canvas(book)
    count = max(1, len(canvas.company.families))
    grid = Grid(canvas, FIRST, count, at.HIDDEN)
    grid.axis()
    at.lines(grid, split_gap(book.plan.figures))
    _heads(canvas, grid, view)
    _total(grid)
    _bars(canvas)
    canvas.text(1, at.NAME, "Gap to the business plan", "title")
    canvas.formula(1, at.UNSPLIT, page.MASTER_FORMULA, master_text(book, view), "master")
    canvas.formula(2, at.UNSPLIT, page.RUN_FORMULA, page.run_state(view), "version")
    canvas.formula(2, at.NAME, *_message(grid, view), "headline")
    canvas.rows["chart"] = grid.last + 2
    canvas.foot = canvas.rows["chart"] + 4
    title = in_currency("What the gap is made of, ", "thousand", view.setting("sop_currency"))
    canvas.formula(canvas.rows["chart"], at.NAME, *title, "chart_title")
    for i, text in enumerate(_NOTES):
        canvas.text(canvas.foot - 1 + i, at.NAME, text, "footnote")
    return canvas


def _heads(canvas: Canvas, grid: Grid, view: View) -> None:
    for first, last, text in _GROUPS:
        for column in range(first, last + 1):
            canvas.text(HEAD_ROW - 1, column, None, "zone_band")
        canvas.text(HEAD_ROW - 1, first, text, "zone_band")
    year, shown = grid.ref("fiscal year"), grid.what("fiscal year")
    formula, money = thousand(view)
    canvas.formula(
        HEAD_ROW - 1,
        at.TO_DATE,
        f'="FISCAL YEAR "&{year}&", "&{formula[1:]}',
        f"FISCAL YEAR {shown}, {money}",
        "zone_band",
    )
    why = "WHY THE CALL DIFFERS, "
    canvas.formula(HEAD_ROW - 1, at.VOLUME, f'="{why}"&{formula[1:]}', why + money, "zone_band")
    for column, text in _HEADS.items():
        side = " left" if column in (at.NAME, at.UNIT, at.BASIS) else ""
        side += " indent" if column == at.BASIS else ""
        canvas.text(HEAD_ROW, column, text, f"head{side} under")


def _total(grid: Grid) -> None:
    """All families whose gap is known; the others are counted."""
    canvas = grid.canvas
    names = {column: name for name, column in grid.columns.items()}
    gaps = grid.span("gap")
    for column in range(at.NAME, at.UNSPLIT + 1):
        canvas.text(TOTAL_ROW, column, None, "rule pale")
    known = len(numbers(grid.values["gap"]))
    families = len(canvas.company.families)
    left = f'(SUMPRODUCT(({grid.span("name")}<>"")*1)-COUNT({gaps}))'
    text = "All families" if known == families else f"All, {families - known} without a gap"
    canvas.formula(
        TOTAL_ROW,
        at.NAME,
        f'=IF({left}=0,"All families","All, "&{left}&" without a gap")',
        text,
        "label_key rule pale",
    )
    for column in at.MONEY:
        formula = (
            f'IF(COUNT({gaps})=0,"",SUMPRODUCT(ISNUMBER({gaps})*1,{grid.span(names[column])}))'
        )
        look = "signed" if column in (at.GAP, *at.CAUSES) else "thousand"
        value = _sum(grid, names[column])
        canvas.formula(TOTAL_ROW, column, f"={formula}", value, f"key {look} rule pale")


def _sum(grid: Grid, name: str) -> Value:
    """The twin of a total."""
    pairs = zip(grid.values[name], grid.values["gap"], strict=True)
    known = [number(value) for value, gap in pairs if is_number(gap)]
    return sum(known) if known else ""


def _message(grid: Grid, view: View) -> tuple[str, str]:
    """How far the call is from the plan, and the cause that weighs most."""
    canvas = grid.canvas
    row = f"${{0}}${TOTAL_ROW}"
    gap = row.format(column_letters(at.GAP))
    first, last = (column_letters(column) for column in (at.VOLUME, at.UNSPLIT))
    causes = f"{row.format(first)}:{row.format(last)}"
    heads = f"${first}${HEAD_ROW}:${last}${HEAD_ROW}"
    values = [canvas.value(TOTAL_ROW, column) for column in at.CAUSES]
    sizes = [number(value) if is_number(value) else 0.0 for value in values]
    largest = sizes.index(max(sizes) if max(sizes) >= -min(sizes) else min(sizes))
    most = grid.scalar(
        "largest cause",
        f"IF(COUNT({gap})=0,1,IF(MAX({causes})>=-MIN({causes}),MATCH(MAX({causes}),{causes},0),"
        f"MATCH(MIN({causes}),{causes},0)))",
        largest + 1,
    )
    nothing = "No gap yet: the business plan or the latest call of the fiscal year is not known"
    cause = f"INDEX({causes},{most})"
    formula = (
        f'=IF({gap}="","{nothing}","Latest call of fiscal year "&{grid.ref("fiscal year")}&" is "'
        f'&FIXED(ABS({gap})/1000,0)&" thousand"&IF(sop_currency="",""," "&sop_currency)&'
        f'IF({gap}<0," under"," over")&" the business plan; largest part: "&'
        f'LOWER(INDEX({heads},{most}))&" "&IF({cause}<0,"−","+")&'
        f'FIXED(ABS({cause})/1000,0)&" thousand")'
    )
    total = canvas.value(TOTAL_ROW, at.GAP)
    if not is_number(total):
        return formula, nothing
    side, value = ("under" if number(total) < 0 else "over"), number(values[largest])
    currency = view.setting("sop_currency")
    return formula, (
        f"Latest call of fiscal year {grid.what('fiscal year')} is {_thousand(number(total))}"
        f"{' ' if currency else ''}{currency} {side} the business plan; largest part: "
        f"{_HEADS[at.CAUSES[largest]].lower()} {'−' if value < 0 else '+'}{_thousand(value)}"
    )


def _thousand(value: float) -> str:
    return f"{fixed(abs(value) / 1000)} thousand"


# Decorating ---------------------------------------------------------------------------------


def _decorate(canvas: Canvas, tools: Tools) -> None:
    sheet, count = tools.sheet, canvas.rows["chart"] - 2 - FIRST + 1
    for columns, pixels in _WIDTHS.items():
        pair = columns if ":" in columns else f"{columns}:{columns}"
        sheet.set_column_pixels(pair, pixels)
    last_hidden = max(column for _, column in canvas.cells)
    sheet.set_column(at.HIDDEN - 2, last_hidden - 1, 8, None, {"hidden": 1})
    for row, pixels in {1: 32, 2: 24, 3: 6, 4: 6, 5: 6, 6: 16, 7: 18, 8: 24}.items():
        sheet.set_row_pixels(row - 1, pixels)
    for row in range(FIRST, FIRST + count):
        sheet.set_row_pixels(row - 1, page.HEAT if count > _FEW else _TALL)
    chart_row = canvas.rows["chart"]
    sheet.set_row_pixels(chart_row - 1, page.BLOCK)
    sheet.set_row_pixels(chart_row, _CHART_HEIGHT)
    sheet.freeze_panes(FIRST - 1, 2)
    page.print_setup(tools, canvas.foot + 1, at.UNSPLIT, 1 if count <= _ONE_PAGE else 0)
    sheet.repeat_rows(HEAD_ROW - 2, TOTAL_ROW - 1)
    page.master_rule(tools, at.EXCHANGE, at.UNSPLIT)
    below = {
        "type": "cell",
        "criteria": "<=",
        "value": -_SHOWN_AS_ONE,
        "format": tools.styles.rule("outside"),
    }
    for column in (at.GAP, *at.CAUSES):
        area = (TOTAL_ROW - 1, column - 1, FIRST + count - 2, column - 1)
        sheet.conditional_format(*area, below)
    _chart(tools, chart_row)
    page.protect(sheet)


def _bars(canvas: Canvas) -> None:
    """Hidden cells that the chart draws: each cause, over zero or under it."""
    for i, column in enumerate(at.CAUSES):
        letter, row = column_letters(column), BARS_ROW + i
        value = canvas.value(TOTAL_ROW, column)
        size = number(value) if is_number(value) else 0.0
        cell = f"${letter}${TOTAL_ROW}"
        name = _HEADS[column]
        canvas.formula(row, BARS, f"=${letter}${HEAD_ROW}", name, "days")
        canvas.formula(row, BARS + 1, f"=MAX(0,N({cell}))", max(0.0, size), "days")
        canvas.formula(row, BARS + 2, f"=MIN(0,N({cell}))", min(0.0, size), "days")


def _chart(tools: Tools, row: int) -> None:
    """The causes of the company's gap, side by side, over and under zero."""
    chart = tools.workbook.add_chart({"type": "column", "subtype": "stacked"})
    font = {"name": FONT, "size": 9, "color": SUB}
    last = BARS_ROW + len(at.CAUSES) - 1
    for offset, name, color in ((1, "over the plan", BLUE), (2, "under the plan", VERMILLION)):
        names, values = column_letters(BARS), column_letters(BARS + offset)
        chart.add_series(
            {
                "name": name,
                "categories": f"='{SHEET}'!${names}${BARS_ROW}:${names}${last}",
                "values": f"='{SHEET}'!${values}${BARS_ROW}:${values}${last}",
                "fill": {"color": color},
                "border": {"color": INK, "width": 0.75},
                "gap": 60,
            }
        )
    chart.set_legend({"none": True})
    chart.set_title({"none": True})
    chart.set_chartarea({"fill": {"none": True}, "border": {"none": True}})
    chart.set_plotarea({"fill": {"none": True}})
    chart.show_hidden_data()
    chart.set_x_axis({"num_font": font, "label_position": "low", "line": {"color": INK}})
    grid = {"visible": True, "line": {"color": GRID, "width": 0.5}}
    thousand_ = THOUSAND_SIGNED.replace("_i", "")
    chart.set_y_axis(
        {"num_font": font, "num_format": thousand_, "line": {"none": True}, "major_gridlines": grid}
    )
    chart.set_size({"width": 1000, "height": _CHART_HEIGHT - 6})
    about = "The gap between latest call and business plan by cause, over and under zero"
    tools.sheet.insert_chart(row, 1, chart, {"object_position": 2, "description": about})


PAGE = Page(SHEET, _compose, _decorate, since=3)
