"""The key figures at the head of the Summary: the company in money; imports the table.

Each is a label, the figure, and how it stands, in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import PROJECTION
from sopxl_workbook.sheets import summary_columns as at
from sopxl_workbook.sheets.canvas import is_number, number, numbers, over
from sopxl_workbook.sheets.grid import Grid
from sopxl_workbook.sheets.limits import BACKLOG, BACKLOG_NEAR, INVENTORY, SERVICE_NEAR
from sopxl_workbook.sheets.summary_table import company_sum, total_of
from sopxl_workbook.sheets.summary_verdicts import ON_PLAN, ON_TARGET, gap_rules
from sopxl_workbook.sheets.timeline import month_name, name_at
from sopxl_workbook.sheets.verdicts import (
    ACT,
    PER_CENT,
    WATCH,
    Rule,
    judged,
    share,
    share_of,
    verdict,
)
from sopxl_workbook.sheets.words import fixed, plural, rounded, worded

LABEL_ROW, FIGURE_ROW, SAYS_ROW = 4, 5, 6
NOT_KNOWN = "not known yet"
_MILLION = "million left"


@dataclass(frozen=True, slots=True)
class Figure:
    """One key figure; each of its texts is a formula and its twin's value."""

    first: int  # column
    last: int
    label: tuple[str, Value]
    figure: tuple[str, Value]
    says: tuple[str, Value]
    style: str


SPANS = (  # the columns of each key figure
    (at.NAME, at.TYPE),
    (at.SERVICE_TARGET, at.SERVICE_SAYS),
    (at.SALES_PLAN, at.SALES_SAYS),
    (at.SUPPLY_PLAN, at.SUPPLY_SAYS),
    (at.TARGET, at.BALANCE_SAYS),
    (at.PEAK, at.PEAK_SAYS),
)


def key_figures(grid: Grid) -> None:
    """All key figures."""
    for figure in (
        _revenue(grid),
        _margin(grid),
        _service(grid),
        _worth(grid, is_stock=True),
        _worth(grid, is_stock=False),
        _load(grid),
    ):
        for column in range(figure.first, figure.last + 1):
            grid.canvas.text(LABEL_ROW, column, None, "meta_label topline")
        parts = (
            (LABEL_ROW, figure.label, "meta_label topline"),
            (FIGURE_ROW, figure.figure, f"figure {figure.style}"),
            (SAYS_ROW, figure.says, "says"),
        )
        for row, (formula, value), style in parts:
            grid.canvas.formula(row, figure.first, f"={formula}", value, style)


def _unknown(x: str, text: str) -> str:
    return f'IF({x}="","{NOT_KNOWN}",{text})'


def _closed_month(grid: Grid, text: str) -> tuple[str, str]:
    """A label with the latest closed month."""
    company, closed = grid.canvas.company, grid.ref("closed")
    month = month_name(company, company.base - 1) if company.now else ""
    formula = f'"{text}"&IF(ISNUMBER({closed}),", "&UPPER({name_at(company, closed)}),"")'
    return formula, f"{text}, {month.upper()}" if month else text


def _in_millions(grid: Grid, formula: str, shown: str) -> tuple[str, str]:
    """A label of money with its unit: "BACKLOG, MAR 26 (EUR MILLION)"."""
    money = 'IF(sop_currency="",""," ("&sop_currency&" MILLION)")'
    unit = f" ({_currency(grid)} MILLION)" if _currency(grid) else ""
    return f"{formula}&{money}", shown + unit


def _currency(grid: Grid) -> str:
    return grid.canvas.company.currency


def _revenue(grid: Grid) -> Figure:
    total, value = company_sum(grid, "own call")
    call = grid.scalar("call of all", total, value)
    gap, year = grid.ref("gap of all"), grid.what("gap of all")
    text = judged(gap, gap_rules(0, 0), PER_CENT, ON_PLAN)
    said = verdict(year, gap_rules(0, 0), PER_CENT, ON_PLAN)
    no_plan = "no business plan"
    says = f'IF({call}="","{NOT_KNOWN}",IF({gap}="","{no_plan}",{text}))'
    told = NOT_KNOWN if value == "" else said or no_plan
    cell, shown = grid.ref("fiscal year"), grid.what("fiscal year")
    label = _in_millions(grid, f'"REVENUE, FISCAL YEAR "&{cell}', f"REVENUE, FISCAL YEAR {shown}")
    return Figure(at.NAME, at.TYPE, label, (call, value), (says, told), _MILLION)


def _ahead(grid: Grid, name: str, pointer: str) -> None:
    """A hidden column: the sum of the months ahead, blank where none is known."""
    ends = grid.ref("month 1"), grid.ref("month 12")

    def formula(row: int) -> str:
        """The sum of a row of Projection over the months ahead."""
        place = grid.at(pointer, row)
        block = ":".join(f"INDEX({PROJECTION.ref},{place},{end})" for end in ends)
        return f'IF(ISNUMBER({place}),IF(COUNT({block})=0,"",SUM({block})),"")'

    def twin(line: int) -> Value:
        place = grid.of(pointer, line)
        months = range(grid.whole("month 1"), grid.whole("month 12") + 1)
        known = numbers(grid.figure(PROJECTION, place, month) for month in months)
        return sum(known) if known else ""

    grid.column(name, formula, twin)


def _sum(grid: Grid, name: str) -> tuple[str, Value]:
    known = numbers(grid.values[name])
    span = grid.span(name)
    return f'IF(COUNT({span})=0,"",SUM({span}))', sum(known) if known else ""


def _margin(grid: Grid) -> Figure:
    """Gross margin of the next twelve months, share of revenue."""
    _ahead(grid, "margin ahead", "p margin")
    _ahead(grid, "revenue ahead", "p revenue")
    (margin, made), (revenue, sold) = _sum(grid, "margin ahead"), _sum(grid, "revenue ahead")
    above = grid.scalar("margin of all", margin, made)
    below = grid.scalar("revenue of all", revenue, sold)
    share_ = f'IF(COUNT({above},{below})=2,IF({below}>0,{above}/{below},""),"")'
    says = _unknown(above, f'FIXED({above}/1000000,1)&" million "&sop_currency')
    told = (
        f"{fixed(number(made) / 1e6, 1)} million {_currency(grid)}"
        if is_number(made)
        else NOT_KNOWN
    )
    label = "GROSS MARGIN, NEXT 12 MONTHS"
    figure = share_, over(made, sold)
    return Figure(
        at.SERVICE_TARGET,
        at.SERVICE_SAYS,
        (f'"{label}"', label),
        figure,
        (says, told),
        "share left",
    )


def _service(grid: Grid) -> Figure:
    """Order lines filled, and how many families are under their target."""
    shares, row = grid.span("service share"), grid.first - 1
    cell = f"$E${row}"
    value = grid.canvas.value(row, at.SERVICE_ACTUAL)
    low = f"SUMPRODUCT(({shares}<-{SERVICE_NEAR:g})*1)"
    known = f"COUNT({shares})"
    missed = sum(number < -SERVICE_NEAR for number in numbers(grid.values["service share"]))
    held = len(numbers(grid.values["service share"]))
    says = (
        f'IF({known}=0,"{NOT_KNOWN}",IF({low}=0,"● all {ON_TARGET}",'
        f'"▼ "&{low}&" of "&{plural(known, "target")}&" missed"))'
    )
    told = NOT_KNOWN if not held else f"● all {ON_TARGET}"
    if missed:
        told = f"▼ {missed} of {worded(held, 'target')} missed"
    label = _closed_month(grid, "ORDER LINES FILLED")
    figure = (f'IF(ISNUMBER({cell}),{cell},"")', value)
    return Figure(at.SALES_PLAN, at.SALES_SAYS, label, figure, (says, told), "share left")


def _worth(grid: Grid, *, is_stock: bool) -> Figure:
    """Inventory at standard cost, or order backlog at price, against its target."""
    sign = "=" if is_stock else "<>"
    kinds = grid.span("strategy")
    mine = f'({kinds}{sign}"MTS")*({kinds}<>"")*ISNUMBER({grid.span("worth")})'
    both = f"{mine}*ISNUMBER({grid.span('target worth')})"

    def value(name: str, *, with_target: bool) -> Value:
        known = [
            number(grid.of(name, line))
            for line in range(grid.count)
            if (grid.of("strategy", line) == "MTS") is is_stock
            and is_number(grid.of("worth", line))
            and (is_number(grid.of("target worth", line)) or not with_target)
        ]
        return sum(known) if known else ""

    def total(name: str, chosen: str) -> str:
        return f'IF(SUMPRODUCT({chosen})=0,"",SUMPRODUCT({chosen},{grid.span(name)}))'

    what = "inventory" if is_stock else "backlog"
    worth = grid.scalar(f"{what} worth", total("worth", mine), value("worth", with_target=False))
    held, target = (
        grid.scalar(f"{what} {part}", total(name, both), value(name, with_target=True))
        for part, name in (("held", "worth"), ("target", "target worth"))
    )
    x = share(value("worth", with_target=True), value("target worth", with_target=True))
    gap = grid.scalar(f"{what} gap", share_of(held, target), x)
    rules = _STOCK_RULES if is_stock else _ORDER_RULES
    says = f'IF({gap}="","{NOT_KNOWN}",{judged(gap, rules, PER_CENT, ON_TARGET)})'
    told = verdict(x, rules, PER_CENT, ON_TARGET) or NOT_KNOWN
    label = _in_millions(grid, *_closed_month(grid, "INVENTORY" if is_stock else "BACKLOG"))
    first, last = (at.SUPPLY_PLAN, at.SUPPLY_SAYS) if is_stock else (at.TARGET, at.BALANCE_SAYS)
    figure = worth, value("worth", with_target=False)
    return Figure(first, last, label, figure, (says, told), _MILLION)


def _rule(sign: str, limit: float, symbol: str, word: str) -> Rule:
    return Rule(sign, f"{limit:g}", limit, symbol, word)


_STOCK_RULES: Sequence[Rule] = (
    _rule("<", -INVENTORY.low, "▼", f"low, {ACT}"),
    _rule(">", INVENTORY.high, "▲", f"high, {WATCH}"),
)
_ORDER_RULES: Sequence[Rule] = (
    _rule(">", BACKLOG.high, "▲", f"high, {ACT}"),
    _rule(">", BACKLOG_NEAR, "▲", f"high, {WATCH}"),
    _rule("<", -BACKLOG.low, "▼", f"low, {WATCH}"),
)


def _load(grid: Grid) -> Figure:
    """The highest load of all families' resources."""
    peaks, places = grid.span("peak"), grid.span("place")
    known = numbers(grid.values["peak"])
    top: Value = max(known) if known else ""
    peak = grid.scalar("peak of all", f'IF(COUNT({peaks})=0,"",MAX({peaks}))', top)
    place = f"INDEX({places},MATCH({peak},{peaks},0))"
    where = str(grid.values["place"][grid.values["peak"].index(top)]) if known else ""
    says = f'IF({peak}="","{NOT_KNOWN}",IF(ROUND({peak},2)>1,"▲ ","● ")&{place})'
    told = f"{'▲' if number(rounded(top, 2)) > 1 else '●'} {where}" if known else NOT_KNOWN
    label = "HIGHEST LOAD, NEXT 12 MONTHS"
    figure = (f'IF(ISNUMBER({peak}),{peak},"")', top)
    return Figure(at.PEAK, at.PEAK_SAYS, (f'"{label}"', label), figure, (says, told), "load left")


__all__ = ["key_figures", "total_of"]
