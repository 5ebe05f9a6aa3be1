"""The heads of the Summary's table and the line of the whole company; imports the grid."""

from __future__ import annotations

from sopxl_workbook.cellspec import Value
from sopxl_workbook.ooxml.a1 import column_letters
from sopxl_workbook.sheets import summary_columns as at
from sopxl_workbook.sheets.canvas import Canvas, is_number, number, numbers, over
from sopxl_workbook.sheets.grid import Grid
from sopxl_workbook.sheets.summary_verdicts import ON_PLAN, gap_rules
from sopxl_workbook.sheets.timeline import month_name, name_at
from sopxl_workbook.sheets.verdicts import PER_CENT, judged, share, share_of, verdict
from sopxl_workbook.sheets.view import View
from sopxl_workbook.sheets.words import in_currency

TITLE_ROW, GROUP_ROW, HEAD_ROW = 16, 18, 19
_GROUPS = (
    (at.SERVICE_TARGET, at.SERVICE_SAYS, "SERVICE", True),
    (at.SALES_PLAN, at.SALES_SAYS, "SALES, BOOKINGS", True),
    (at.SUPPLY_PLAN, at.SUPPLY_SAYS, "PRODUCTION, SHIPMENTS", True),
    (at.TARGET, at.BALANCE_SAYS, "INVENTORY, BACKLOG", True),
    (at.PEAK, at.PEAK_SAYS, "HIGHEST LOAD, NEXT 12 MONTHS", False),
    (at.PLAN, at.GAP_SAYS, "REVENUE, FISCAL YEAR", False),
    (at.DECISIONS, at.DECISIONS, "DECISIONS", False),
)
_HEADS = {
    at.NAME: "Family",
    at.TYPE: "Strategy",
    at.SERVICE_TARGET: "Target",
    at.SERVICE_ACTUAL: "Actual",
    at.SERVICE_SAYS: "Status",
    at.SALES_PLAN: "Plan",
    at.SALES_ACTUAL: "Actual",
    at.SALES_SAYS: "Status",
    at.SUPPLY_PLAN: "Plan",
    at.SUPPLY_ACTUAL: "Actual",
    at.SUPPLY_SAYS: "Status",
    at.TARGET: "Target",
    at.BALANCE: "Actual",
    at.BALANCE_SAYS: "Status",
    at.PEAK: "Peak",
    at.PLACE: "Where, when",
    at.PEAK_SAYS: "Status",
    at.PLAN: "Plan",
    at.CALL: "Call",
    at.GAP: "Gap",
    at.GAP_SAYS: "Status",
    at.DECISIONS: "To take",
}
_TEXTS = (at.NAME, at.TYPE, at.PLACE, at.DECISIONS, *at.SAYS)


def heads(canvas: Canvas, grid: Grid) -> None:
    """The title of the table, the groups of columns and the columns."""
    for column in range(at.NAME, at.DECISIONS + 1):
        canvas.text(TITLE_ROW, column, None, "block rule")
        canvas.text(GROUP_ROW, column, None, "zone_plain left")
        left = (
            " left indent"
            if column in (*at.SAYS, at.PLACE)
            else " left"
            if column in _TEXTS
            else ""
        )
        canvas.text(HEAD_ROW, column, _HEADS[column], f"head{left} under")
    canvas.text(TITLE_ROW, at.NAME, "Families by business unit", "block rule")
    company, closed = canvas.company, grid.ref("closed")
    month = month_name(company, company.base - 1) if company.now else ""
    for first, last, text, is_closed in _GROUPS:
        for column in range(first, last + 1):
            canvas.text(GROUP_ROW, column, None, "zone_band")
        if is_closed:
            formula = f'="{text}"&IF(ISNUMBER({closed}),", "&UPPER({name_at(company, closed)}),"")'
            shown = f"{text}, {month.upper()}" if month else text
            canvas.formula(GROUP_ROW, first, formula, shown, "zone_band")
        elif first == at.PLAN:
            year, named = grid.ref("fiscal year"), grid.what("fiscal year")
            money, unit = in_currency(", ", "thousand", company.currency)
            formula = f'="{text} "&{year}&{money[1:]}'
            canvas.formula(GROUP_ROW, first, formula, f"{text} {named}{unit}", "zone_band")
        else:
            canvas.text(GROUP_ROW, first, text, "zone_band")


def total(grid: Grid, view: View) -> None:
    """The line of the whole company: money, decisions; units of different families have no sum."""
    canvas, row = grid.canvas, grid.first - 1
    for column in range(at.NAME, at.DECISIONS + 1):
        canvas.text(row, column, None, "rule pale")
    canvas.text(
        row, at.SALES_PLAN, "units of different families are not added up", "help rule pale"
    )
    _name(grid, row)
    _service(grid, row)
    for name, column, look in (
        ("plan", at.PLAN, "derived thousand"),
        ("call", at.CALL, "key thousand"),
        ("gap", at.GAP, "key signed"),
    ):
        formula, value = company_sum(grid, f"own {name}")
        canvas.formula(row, column, f"={formula}", value, f"{look} bold rule pale")
    gap, plan = total_of(grid, "own gap"), total_of(grid, "own plan")
    both = share_of(_cell(at.CALL, row), _cell(at.PLAN, row))
    x = f'IF(ISNUMBER({_cell(at.GAP, row)}),{both},"")'
    value = share(total_of(grid, "own call"), plan) if is_number(gap) else ""
    address = grid.scalar("gap of all", x, value)
    canvas.formula(
        row,
        at.GAP_SAYS,
        f"={judged(address, gap_rules(row, 0), PER_CENT, ON_PLAN)}",
        verdict(value, gap_rules(row, 0), PER_CENT, ON_PLAN),
        "size9 left indent bold rule pale",
    )
    open_ = sum(int(n) for n in numbers(grid.values["own decisions"]))
    decisions = f"SUM({grid.span('own decisions')})"
    text = f"▲ {open_} to take" if open_ else "● none"
    canvas.formula(
        row,
        at.DECISIONS,
        f'=IF({decisions}>0,"▲ "&{decisions}&" to take","● none")',
        text,
        "derived left bold rule pale",
    )


def _cell(column: int, row: int) -> str:
    return f"${column_letters(column)}${row}"


def _name(grid: Grid, row: int) -> None:
    """Whose money is added up: a family without a call or a plan is left out, and counted."""
    left = f"SUM({grid.span('is family')})-COUNT({grid.span('own gap')})"
    families = len(grid.canvas.company.families)
    known = len(numbers(grid.values["own gap"]))
    text = "All families" if known in (0, families) else f"All, {families - known} without a plan"
    formula = (
        f'=IF(OR({left}=0,COUNT({grid.span("own gap")})=0),"All families",'
        f'"All, "&({left})&" without a plan")'
    )
    grid.canvas.formula(row, at.NAME, formula, text, "label_key rule pale")


def _service(grid: Grid, row: int) -> None:
    """Lines filled of all families whose orders are known."""
    ordered, filled = grid.span("ordered"), grid.span("filled")
    both = f"ISNUMBER({ordered})*ISNUMBER({filled})"
    sums = [f"SUMPRODUCT({both},{span})" for span in (filled, ordered)]
    pairs = zip(grid.values["filled"], grid.values["ordered"], strict=True)
    known = [pair for pair in pairs if len(numbers(pair)) == 2]
    above: Value = sum(numbers(pair[0] for pair in known)) if known else ""
    below: Value = sum(numbers(pair[1] for pair in known)) if known else ""
    formula = f'=IF({sums[1]}>0,{sums[0]}/{sums[1]},"")'
    value = over(above, below)
    grid.canvas.formula(row, at.SERVICE_ACTUAL, formula, value, "key service rule pale")


def company_sum(grid: Grid, own: str) -> tuple[str, Value]:
    """The sum of a column of money over the families that have both call and plan.

    Where no family has a plan, over all whose figure is known.
    """
    gaps, span = grid.span("own gap"), grid.span(own)
    both = f"SUMPRODUCT(ISNUMBER({gaps})*1,{span})"
    alone = f'IF(COUNT({span})=0,"",SUM({span}))'
    return f"IF(COUNT({gaps})=0,{alone},{both})", total_of(grid, own)


def total_of(grid: Grid, own: str) -> Value:
    """The twin of company_sum."""
    gaps, values = grid.values["own gap"], grid.values[own]
    known = [number(v) for v, gap in zip(values, gaps, strict=True) if is_number(gap)]
    known = known or numbers(values)
    return sum(known) if known else ""
