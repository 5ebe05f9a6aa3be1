"""The Dollars page: revenue, cost and margin of the company, and revenue by family.

Composes the lines and decorates the page; imports the other modules of the sheets.
"""

from __future__ import annotations

from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import PROJECTION
from sopxl_workbook.kit import Kit
from sopxl_workbook.sheets import charts, page
from sopxl_workbook.sheets.business_plan import planned_lines
from sopxl_workbook.sheets.canvas import Canvas, Look, SlotFormula, SlotTwin, block, numbers, over
from sopxl_workbook.sheets.charts import Mark, Panel
from sopxl_workbook.sheets.family_head import plan_month
from sopxl_workbook.sheets.page import Meta, Page, Tools
from sopxl_workbook.sheets.proofs import master_text
from sopxl_workbook.sheets.style import THOUSAND
from sopxl_workbook.sheets.timeline import (
    BLOCK_ROW,
    FIRST_ROW,
    LAST_ROW,
    NAME_ROW,
    OFFSET_ROW,
    PLAN,
    Slot,
)
from sopxl_workbook.sheets.view import View
from sopxl_workbook.sheets.words import fixed, in_currency, plural, worded
from sopxl_workbook.values import BookValues

SHEET = "Dollars"
MOST_FAMILIES = 60
PANEL_ROWS = 7
MONEY = Look("label", "calculated thousand", "actual thousand")
MONEY_KEY = Look("label_key", "key thousand", "actual thousand")
MONEY_DERIVED = Look("label_derived", "derived thousand")
SHARE = Look("label", "calculated service", "actual service")
_NOTES = (
    (
        "Revenue",
        "is units at net price: shipped in the past, then the forecast (to stock) or the "
        "shipment plan (to order).",
        4,
    ),
    (
        "Cost",
        "is the same units at standard cost; production and inventory are never valued at price.",
        4,
    ),
    (
        "Sums",
        "are over the families whose figure is known; a family without a figure is left out.",
        4,
    ),
)


def _compose(book: BookValues, view: View, kit: Kit) -> Canvas:
    canvas = Canvas(book)
    families = [family.name for family in book.plan.company.families]
    currency = view.setting("sop_currency")
    page.head(canvas, view, master_text(book, view), _metas(canvas, len(families), currency))
    page.notes_head(canvas, "READING THIS PAGE")
    _known(canvas)
    row = _money(canvas, BLOCK_ROW, currency)
    planned_lines(canvas, row)
    row += 2
    row = _values(canvas, row, currency)
    canvas.rows["charts"] = row
    chart = in_currency("Revenue and gross margin, ", "thousand a month", currency)
    canvas.formula(row + 1, 2, *chart, "chart_title")
    row += PANEL_ROWS + 3
    canvas.rows["families"] = row
    row = _by_family(canvas, row, families, currency)
    title = '="The plan in "&IF(sop_currency="","money",sop_currency)'
    canvas.formula(1, 2, title, f"The plan in {currency or 'money'}", "title")
    canvas.formula(2, 2, *_message(canvas, currency), "headline")
    page.close(canvas, canvas.rows["charts"], row)
    return canvas


def _metas(canvas: Canvas, count: int, currency: str) -> list[Meta]:
    return [
        Meta(2, "Families", '="All, "&COUNTA(tblFamilies[Family])', f"All, {count}"),
        Meta(5, "Unit", '=sop_currency&" thousand"', f"{currency} thousand"),
        Meta(9, "Revenue", "", "units × price"),
        Meta(12, "Cost, inventory", "", "units × standard cost"),
        Meta(15, "Backlog, bookings", "", "units × price"),
        plan_month(canvas),
    ]


# Sums over the company ----------------------------------------------------------------------


def _count_at(canvas: Canvas, period: int | None) -> int:
    wide = canvas.book.tables[PROJECTION.name]
    if period is None:
        return 0
    rows = [i for i, row in enumerate(wide.rows) if row.what == "Revenue"]
    values = wide.values[rows, canvas.company.calendar.row(period)]
    return int((values == values).sum())


def _known(canvas: Canvas) -> None:
    """Hidden lines: for how many families revenue is known in the first and the last month."""
    for name, row in (("known first", FIRST_ROW), ("known last", LAST_ROW)):

        def formula(slot: Slot, row: int = row) -> str:
            at = f"{slot.letter}${row}"
            column = f"INDEX({PROJECTION.ref},0,{at})"
            count = f'SUMPRODUCT(({PROJECTION.name}[Measure]="Revenue")*ISNUMBER({column}))'
            return f"IF(ISNUMBER({at}),{count},0)"

        def twin(slot: Slot, row: int = row) -> Value:
            return _count_at(canvas, slot.first if row == FIRST_ROW else slot.last)

        canvas.hidden(name, formula, twin)


def _sum(canvas: Canvas, measure: str, *, is_flow: bool) -> tuple[SlotFormula, SlotTwin]:
    wide = canvas.book.tables[PROJECTION.name]
    rows = [i for i, row in enumerate(wide.rows) if row.what == measure]

    def formula(slot: Slot) -> str:
        first, last = f"{slot.letter}${FIRST_ROW}", f"{slot.letter}${LAST_ROW}"
        names = f"{PROJECTION.name}[Measure]"
        if is_flow and slot.is_sum:
            block_ = f"INDEX({PROJECTION.ref},0,{first}):INDEX({PROJECTION.ref},0,{last})"
            total = f'SUMPRODUCT(({names}="{measure}")*(COLUMN({block_})>0),{block_})'
            known = f"MIN({canvas.at('known first', slot)},{canvas.at('known last', slot)})"
        else:
            total = f'SUMIFS(INDEX({PROJECTION.ref},0,{last}),{names},"{measure}")'
            known = canvas.at("known last", slot)
        return f'IF({known}=0,"",{total})'

    def twin(slot: Slot) -> Value:
        last = canvas.of("known last", slot)
        if is_flow and slot.is_sum:
            if 0 in (canvas.of("known first", slot), last):
                return ""
            periods = slot.periods
        else:
            if last == 0 or slot.last is None:
                return ""
            periods = range(slot.last, slot.last + 1)
        columns = [canvas.company.calendar.row(period) for period in periods]
        values = wide.values[rows][:, columns]
        return float(values[values == values].sum())

    return formula, twin


def _company_line(
    canvas: Canvas, name: str, row: int, measure: str, look: Look, *, is_flow: bool = True
) -> None:
    formula, twin = _sum(canvas, measure, is_flow=is_flow)
    canvas.line(name, row, name, formula, twin, look)


def _money(canvas: Canvas, top: int, currency: str) -> int:
    unit = '=sop_currency&" thousand a month; actual, then plan"'
    block(
        canvas, top, "REVENUE AND MARGIN", unit, f"{currency} thousand a month; actual, then plan"
    )
    _company_line(canvas, "Revenue", top + 1, "Revenue", MONEY_KEY)
    _company_line(canvas, "Cost of goods sold", top + 2, "Cost of goods sold", MONEY)
    _company_line(canvas, "Gross margin", top + 3, "Gross margin", MONEY_KEY)
    canvas.line(
        "Gross margin, share of revenue",
        top + 4,
        "Gross margin, share of revenue",
        lambda s: (
            f"IF(COUNT({canvas.at('Revenue', s)},{canvas.at('Gross margin', s)})=2,"
            f"IF({canvas.at('Revenue', s)}>0,"
            f'{canvas.at("Gross margin", s)}/{canvas.at("Revenue", s)},""),"")'
        ),
        lambda s: over(canvas.of("Gross margin", s), canvas.of("Revenue", s)),
        SHARE,
    )
    _company_line(canvas, "Bookings, order families", top + 5, "Bookings value", MONEY_DERIVED)
    return top + 6


def _values(canvas: Canvas, top: int, currency: str) -> int:
    unit = '=sop_currency&" thousand at month end"'
    block(canvas, top, "INVENTORY AND BACKLOG", unit, f"{currency} thousand at month end")
    label = "Inventory at standard cost"
    _company_line(canvas, label, top + 1, "Inventory value", MONEY_KEY, is_flow=False)
    label = "Order backlog at price"
    _company_line(canvas, label, top + 2, "Backlog value", MONEY, is_flow=False)
    return top + 3


def _by_family(canvas: Canvas, top: int, families: list[str], currency: str | None) -> int:
    shown = max(1, min(MOST_FAMILIES, len(families)))
    unit = in_currency("", "thousand a month; actual, then plan", currency)
    block(canvas, top, "REVENUE BY FAMILY", *unit)
    for i in range(shown):
        row, name = top + 1 + i, families[i] if i < len(families) else ""
        label = f'=IF(ROWS(tblFamilies[Family])<{i + 1},"",INDEX(tblFamilies[Family],{i + 1})&"")'
        pointer = canvas.pointer(row, PROJECTION, f'$B{row}&"|Revenue"', f"{name}|Revenue")
        formula, twin = canvas.flow(PROJECTION, pointer, f"{name}|Revenue")
        canvas.line(f"family {i}", row, (label, name), formula, twin, MONEY)
    row = top + 1 + shown
    first = top + 1

    def twin_total(slot: Slot) -> Value:
        known = numbers(canvas.of(f"family {i}", slot) for i in range(shown))
        return sum(known) if known else ""

    canvas.line(
        "all families",
        row,
        "Sum of the families",
        lambda s: (
            f'IF(COUNT({s.letter}{first}:{s.letter}{row - 1})=0,"",'
            f"SUM({s.letter}{first}:{s.letter}{row - 1}))"
        ),
        twin_total,
        MONEY_KEY,
    )
    for name, source in (("revenue so far", True), ("revenue ahead", False)):
        _part(canvas, name, is_past=source)
    return row + 1


def _part(canvas: Canvas, name: str, *, is_past: bool) -> None:
    def formula(slot: Slot) -> str:
        here = canvas.at("Revenue", slot)
        chosen = f'{here},""' if is_past else f'"",{here}'
        return f"IF({slot.letter}${OFFSET_ROW}<1,{chosen})"

    canvas.hidden(name, formula, lambda s: canvas.of("Revenue", s) if s.is_past is is_past else "")


def _message(canvas: Canvas, currency: str) -> tuple[str, str]:
    revenue, margin = canvas.span("Revenue"), canvas.span("Gross margin")
    names = f"$H${NAME_ROW}:$S${NAME_ROW}"
    nothing, planned = "No revenue planned yet", plural(f"COUNT({revenue})", "month")
    formula = (
        f'=IF(COUNT({revenue})=0,"{nothing}","Revenue of the next "&{planned}&" is "'
        f'&FIXED(SUM({revenue})/1000,0)&" thousand "&sop_currency&IF(SUM({revenue})>0,'
        f'" at a gross margin of "&FIXED(100*SUM({margin})/SUM({revenue}),1)&"%","")'
        f'&"; the lowest month is "&INDEX({names},MATCH(MIN({revenue}),{revenue},0)))'
    )
    months = numbers(canvas.months("Revenue"))
    if not months:
        return formula, nothing
    total, left = sum(months), sum(numbers(canvas.months("Gross margin")))
    share = f" at a gross margin of {fixed(100 * left / total, 1)}%" if total > 0 else ""
    lowest = canvas.value(NAME_ROW, PLAN[canvas.months("Revenue").index(min(months))])
    return formula, (
        f"Revenue of the next {worded(len(months), 'month')} is {fixed(total / 1000)} thousand "
        f"{currency}{share}; the lowest month is {lowest}"
    )


# Decorating ---------------------------------------------------------------------------------


def _decorate(canvas: Canvas, tools: Tools) -> None:
    rows, row = canvas.rows, canvas.rows["charts"]
    end = row + PANEL_ROWS + 2
    heights = page.block_heights(canvas) | {row: 6, end: charts.AXIS_HEIGHT}
    panel = range(row + 2, end)
    pixels = page.stretch(canvas, heights, panel, most=54)
    page.frame(canvas, tools, heights | dict.fromkeys(panel, pixels))
    page.trend(canvas, tools, ["Revenue", "Gross margin", "Inventory at standard cost"])
    page.note_texts(canvas, tools, _NOTES)
    marks = (
        Mark("actual revenue", rows["revenue so far"], "actual"),
        Mark("planned revenue", rows["revenue ahead"], "ahead"),
        Mark("gross margin", rows["Gross margin"], "line"),
    )
    height = PANEL_ROWS * pixels + charts.AXIS_HEIGHT
    about = "Revenue by month, actual then planned, and gross margin"
    charts.draw_panel(tools, Panel(row + 2, height, marks, about, True, THOUSAND))
    charts.legend(tools, row + 3, marks)


PAGE = Page(SHEET, _compose, _decorate)
