"""The Dashboard: demand, supply, inventory and backlog, capacity and money in five charts.

Every chart draws rows of this page, and the page follows the base period: no range moves when a
month is rolled over. Composes the lines and decorates the page.
"""

from __future__ import annotations

from dataclasses import dataclass

from sopxl_workbook.cellspec import Value
from sopxl_workbook.kit import Kit
from sopxl_workbook.sheets import capacity, charts, dollars, page
from sopxl_workbook.sheets.canvas import Canvas, is_number, numbers
from sopxl_workbook.sheets.charts import Mark, Panel
from sopxl_workbook.sheets.dashboard_lines import inventory_target, supply_at_cost
from sopxl_workbook.sheets.family_head import plan_month
from sopxl_workbook.sheets.page import Meta, Page, Tools
from sopxl_workbook.sheets.proofs import master_text
from sopxl_workbook.sheets.style import LOAD, THOUSAND
from sopxl_workbook.sheets.timeline import BLOCK_ROW, OFFSET_ROW, Slot
from sopxl_workbook.sheets.view import View
from sopxl_workbook.sheets.words import in_currency
from sopxl_workbook.values import BookValues

SHEET = "Dashboard"
_ROWS = 4  # of a chart
_SKIP = ("brought", "next")
_FULL = "rated capacity"


@dataclass(frozen=True, slots=True)
class _Chart:
    """One chart: its title, its unit, and what it draws."""

    title: str
    unit: str
    about: str
    marks: tuple[tuple[str, str, str], ...]  # name in the legend, line, kind of mark
    numbers: str = THOUSAND


_CHARTS = (
    _Chart(
        "Demand, revenue",
        "thousand a month",
        "Revenue by month, actual then planned, against the business plan",
        (
            ("actual", "Revenue past", "actual"),
            ("plan", "Revenue ahead", "ahead"),
            ("business plan", "Business plan", "frame"),
        ),
    ),
    _Chart(
        "Supply, at standard cost",
        "thousand a month",
        "Production and shipments at standard cost by month, against the cost of what is sold",
        (
            ("made", "Supply past", "actual"),
            ("planned", "Supply ahead", "ahead"),
            ("cost of goods sold", "Cost of goods sold", "line"),
        ),
    ),
    _Chart(
        "Inventory and backlog",
        "thousand at month end",
        "Inventory at standard cost against its target, and order backlog at price, by month",
        (
            ("inventory", "Inventory past", "actual"),
            ("projected", "Inventory ahead", "ahead"),
            ("target", "Inventory target", "target"),
            ("backlog", "Backlog", "line"),
        ),
    ),
    _Chart(
        "Capacity",
        "highest load of all resources",
        "The highest load among the key resources by month, against full capacity",
        (
            ("actual", "Load past", "actual"),
            ("planned", "Load ahead", "ahead"),
            (_FULL, "Full", "capacity"),
        ),
        LOAD,
    ),
    _Chart(
        "Money, gross margin",
        "thousand a month",
        "Gross margin by month, actual then planned",
        (("actual", "Margin past", "actual"), ("planned", "Margin ahead", "ahead")),
    ),
)
_NOTES = (
    ("Demand", "is revenue: shipped in the past, then the plan, beside the business plan.", 4),
    ("Supply", "is what is made, at standard cost; over the line, stock grows.", 4),
    ("Inventory", "is at standard cost, backlog at price; negative stock has no value.", 4),
    ("Capacity", "shows the resource with the highest load; over the line it is short.", 4),
    ("More", "stands on the pages Summary, Dollars, Gap and Capacity.", 4),
)


def _compose(book: BookValues, view: View, kit: Kit) -> Canvas:
    canvas = Canvas(book)
    page.head(canvas, view, master_text(book, view), _metas(canvas))
    page.notes_head(canvas, "READING THIS PAGE")
    money = dollars.PAGE.compose(book, view, kit)
    for name in ("Revenue", "Cost of goods sold", "Gross margin", "Business plan"):
        _shown(canvas, money, dollars.SHEET, name, name)
    _shown(canvas, money, dollars.SHEET, "Inventory at standard cost", "Inventory")
    _shown(canvas, money, dollars.SHEET, "Order backlog at price", "Backlog")
    supply_at_cost(canvas, "Supply", _SKIP)
    inventory_target(canvas, "Inventory target", _SKIP)
    _load(canvas, capacity.PAGE.compose(book, view, kit))
    for name, source in (("Margin", "Gross margin"), ("Revenue", ""), ("Supply", "")):
        _parts(canvas, name, source or name)
    _parts(canvas, "Inventory", "Inventory")
    _parts(canvas, "Load", "Load")
    row = BLOCK_ROW
    for chart in _CHARTS:
        if chart.numbers == THOUSAND:
            title = in_currency(f"{chart.title}, ", chart.unit, canvas.company.currency)
            canvas.formula(row, 2, *title, "chart_title")
        else:
            canvas.text(row, 2, f"{chart.title}, {chart.unit}", "chart_title")
        row += _ROWS + 1
    canvas.text(1, 2, "Dashboard", "title")
    canvas.formula(2, 2, *_message(canvas, view), "headline")
    page.close(canvas, BLOCK_ROW, row)
    return canvas


def _metas(canvas: Canvas) -> list[Meta]:
    currency = canvas.company.currency
    return [
        Meta(
            2,
            "Families",
            '="All, "&COUNTA(tblFamilies[Family])',
            f"All, {len(canvas.company.families)}",
        ),
        Meta(5, "Unit", '=sop_currency&" thousand"', f"{currency} thousand"),
        plan_month(canvas),
    ]


def _shown(canvas: Canvas, other: Canvas, sheet: str, source: str, name: str) -> None:
    """A hidden line that shows a line of another page; the same column is the same month there."""
    row = other.rows[source]

    def formula(slot: Slot) -> str:
        """The other page's figure of the same month, blank where it shows none."""
        cell = f"{sheet}!{slot.letter}{row}"
        return f'IF(ISNUMBER({cell}),{cell},"")'

    _hidden(canvas, name, formula, lambda slot: other.of(source, slot))


def _hidden(canvas: Canvas, name: str, formula: object, twin: object) -> None:
    row = canvas.next_hidden()
    canvas.line(name, row, name, formula, twin, skip=_SKIP)  # type: ignore[arg-type]


def _load(canvas: Canvas, other: Canvas) -> None:
    """The highest load of all resources in each month, and a line at full capacity."""
    shown = other.rows["resources"]
    first, last = other.rows["share 0"], other.rows[f"share {shown - 1}"]

    def formula(slot: Slot) -> str:
        cells = f"{capacity.SHEET}!{slot.letter}{first}:{slot.letter}{last}"
        return f'IF(COUNT({cells})=0,"",MAX({cells}))'

    def twin(slot: Slot) -> Value:
        known = numbers(other.of(f"share {i}", slot) for i in range(shown))
        return max(known) if known else ""

    _hidden(canvas, "Load", formula, twin)
    _hidden(
        canvas,
        "Full",
        lambda slot: f'IF(ISNUMBER({canvas.at("Load", slot)}),1,"")',
        lambda slot: 1 if is_number(canvas.of("Load", slot)) else "",
    )


def _parts(canvas: Canvas, name: str, source: str) -> None:
    """A line in two: what happened, and what is planned."""
    for word, is_past in (("past", True), ("ahead", False)):

        def formula(slot: Slot, is_past: bool = is_past) -> str:
            here = canvas.at(source, slot)
            chosen = f'{here},""' if is_past else f'"",{here}'
            return f"IF({slot.letter}${OFFSET_ROW}<1,{chosen})"

        def twin(slot: Slot, is_past: bool = is_past) -> Value:
            return canvas.of(source, slot) if slot.is_past is is_past else ""

        _hidden(canvas, f"{name} {word}", formula, twin)


def _message(canvas: Canvas, view: View) -> tuple[str, str]:
    """Whether any resource is short in the months ahead, and where inventory goes."""
    load = canvas.span("Load")
    nothing = "No load is planned yet"
    formula = (
        f'=IF(COUNT({load})=0,"{nothing}",IF(SUMPRODUCT(ISNUMBER({load})*({load}>=1.005))=0,'
        f'"No resource is over its capacity in the next "&COUNT({load})&" months",'
        f'"A resource is over its capacity in "&SUMPRODUCT(ISNUMBER({load})*({load}>=1.005))'
        f'&" of the next "&COUNT({load})&" months"))'
    )
    known = numbers(canvas.months("Load"))
    if not known:
        return formula, nothing
    over = sum(share >= 1.005 for share in known)
    if not over:
        return formula, f"No resource is over its capacity in the next {len(known)} months"
    return formula, f"A resource is over its capacity in {over} of the next {len(known)} months"


# Decorating ---------------------------------------------------------------------------------


def _decorate(canvas: Canvas, tools: Tools) -> None:
    heights = {canvas.foot: 6}
    titles = [BLOCK_ROW + i * (_ROWS + 1) for i in range(len(_CHARTS))]
    panel = [row + 1 + i for row in titles for i in range(_ROWS)]
    pixels = page.stretch(canvas, heights | dict.fromkeys(titles, page.BLOCK), panel, most=40)
    page.frame(
        canvas,
        tools,
        heights | dict.fromkeys(titles, page.BLOCK) | dict.fromkeys(panel, pixels),
    )
    page.note_texts(canvas, tools, _NOTES)
    for row, chart in zip(titles, _CHARTS, strict=True):
        marks = tuple(Mark(name, canvas.rows[line], kind) for name, line, kind in chart.marks)
        drawn = Panel(row + 1, _ROWS * pixels, marks, chart.about, True, chart.numbers)
        charts.draw_panel(tools, drawn)
        charts.legend(tools, row + 1, marks)


PAGE = Page(SHEET, _compose, _decorate, since=3)
