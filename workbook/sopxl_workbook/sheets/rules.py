"""Conditional formats: what is watched and what is acted on; imports XlsxWriter's types.

Every rule asks first whether there is a number, and looks at the number as it is shown. The sign
before the number comes from the rule's number format, so it prints with the colour.
"""

from __future__ import annotations

from collections.abc import Sequence

from sopxl_workbook.ooxml.a1 import cell_name
from sopxl_workbook.sheets.canvas import Canvas
from sopxl_workbook.sheets.limits import (
    BACKLOG,
    BACKLOG_NEAR,
    INVENTORY,
    LOAD_IDLE,
    LOAD_NEAR,
    LOAD_OVER,
    SERVICE_MISS,
    STOCK_DEVIATION,
)
from sopxl_workbook.sheets.page import Tools
from sopxl_workbook.sheets.style import (
    COVER_HIGH,
    DEVIATION_ACT,
    HOURS_PART,
    LOAD_FREE,
    LOAD_FULL,
    LOAD_PART,
    SERVICE_LOW,
    SHORT,
    UNDER,
)
from sopxl_workbook.sheets.timeline import PAST, PLAN


def rule(
    tools: Tools, row: int, columns: tuple[int, ...], test: str, style: str, number_format: str = ""
) -> None:
    """One rule over a row. test : a formula in which {c} stands for the cell of the column."""
    first, last = columns[0], columns[-1]
    cell = cell_name(row, first)
    letters = cell.rstrip("0123456789")
    tools.sheet.conditional_format(
        row - 1,
        first - 1,
        row - 1,
        last - 1,
        {
            "type": "formula",
            "criteria": f"=IF(ISNUMBER({cell}),{test.format(x=cell, c=letters)},FALSE)",
            "format": tools.styles.rule(style, number_format),
            "stop_if_true": True,
        },
    )


def family(canvas: Canvas, tools: Tools, demand: str, supply: str, *, is_stock: bool) -> None:
    """The rules of a family page: judged in units, whatever the page shows."""
    _deviations(canvas, tools, (demand, supply))
    off = _difference(canvas, "actual", "projected")
    test = f"{off}>{STOCK_DEVIATION}*$H${canvas.rows['tolerance']}*{{c}}{canvas.rows['projected']}"
    rule(tools, canvas.rows["deviation"], PAST, test, "outside", DEVIATION_ACT)
    for columns in _columns(canvas):
        if is_stock:
            _stock_rules(canvas, tools, columns)
        else:
            _order_rules(canvas, tools, columns)
    fill = f"ROUND({{x}},3)<{{c}}{canvas.rows['service target']}-{SERVICE_MISS:g}"
    row = canvas.rows["service"]
    test = f"IF(ISNUMBER({{c}}{canvas.rows['service target']}),{fill},FALSE)"
    rule(tools, row, PAST, test, "outside", SERVICE_LOW)


def finishing(
    canvas: Canvas, tools: Tools, demand: str, supply: str, inventories: Sequence[str]
) -> None:
    """The rules of the finish-to-order page. inventories : the lines of its components."""
    _deviations(canvas, tools, (demand, supply))
    for columns in _columns(canvas):
        _order_rules(canvas, tools, columns)
        for line in inventories:
            row, units = canvas.rows[f"{line} shown"], f"ROUND({{c}}{canvas.rows[line]},0)"
            rule(tools, row, columns, f"{units}<0", "act", SHORT)
            target = f"{{c}}{canvas.rows[line.replace('inventory', 'component target')]}"
            low = f"{units}<{1 - INVENTORY.low:g}*{target}"
            rule(tools, row, columns, f"IF(ISNUMBER({target}),{low},FALSE)", "watch", UNDER)


def _deviations(canvas: Canvas, tools: Tools, keys: Sequence[str]) -> None:
    """Where a closed month was further from its plan than the policy tolerates."""
    for key in keys:
        off, plan = _difference(canvas, f"actual {key}", f"new {key}"), canvas.rows[f"new {key}"]
        test = f"{off}>$H${canvas.rows['tolerance']}*{{c}}{plan}"
        rule(tools, canvas.rows[f"{key} deviation"], PAST, test, "outside", DEVIATION_ACT)


def _difference(canvas: Canvas, left: str, right: str) -> str:
    """The size of the difference of two lines in whole units, as a rule writes it."""
    return f"ABS(ROUND({{c}}{canvas.rows[left]}-{{c}}{canvas.rows[right]},0))"


def _columns(canvas: Canvas) -> tuple[tuple[int, ...], ...]:
    """The columns of a page's months, of its quarters and of its fiscal year."""
    year = () if canvas.year is None else ((canvas.year,),)
    return ((*PAST, *PLAN), canvas.quarters, *year)


def _stock_rules(canvas: Canvas, tools: Tools, columns: tuple[int, ...]) -> None:
    _gap_rule(canvas, tools, columns, f"<-{INVENTORY.low:g}", "act")
    _gap_rule(canvas, tools, columns, f">{INVENTORY.high:g}", "watch")


def _gap_rule(
    canvas: Canvas, tools: Tools, columns: tuple[int, ...], limit: str, style: str
) -> None:
    """One rule on what is above or below target. limit : a sign, and a share of the target."""
    gap, target = canvas.rows["gap"], canvas.rows["target"]
    test = f"ROUND({{c}}{gap},0){limit}*{{c}}{target}"
    rule(tools, canvas.rows["gap shown"], columns, test, style, DEVIATION_ACT)


def _order_rules(canvas: Canvas, tools: Tools, columns: tuple[int, ...]) -> None:
    _gap_rule(canvas, tools, columns, f">{BACKLOG.high:g}", "act")
    _gap_rule(canvas, tools, columns, f">{BACKLOG_NEAR:g}", "watch")
    weeks = canvas.rows["cover"]
    promised = f"{{c}}{canvas.rows['promised']}"
    for share, style in ((BACKLOG.high, "act"), (BACKLOG_NEAR, "watch")):
        test = f"IF(ISNUMBER({promised}),ROUND({{x}},1)>{1 + share:g}*{promised},FALSE)"
        rule(tools, weeks, columns, test, style, COVER_HIGH)


def load(tools: Tools, row: int, columns: tuple[int, ...], lacks: int) -> None:
    """The heat of a load: over its capacity, not known whole, near it, far under it.

    lacks : the row that holds a mark where hours are lacking.
    """
    rule(tools, row, columns, f"ROUND({{x}},2)>{LOAD_OVER:g}", "act", LOAD_FULL)
    incomplete(tools, row, columns, lacks, LOAD_PART)
    rule(tools, row, columns, f"ROUND({{x}},2)>{LOAD_NEAR:g}", "watch")
    rule(tools, row, columns, f"ROUND({{x}},2)<{LOAD_IDLE:g}", "pale", LOAD_FREE)


def incomplete(
    tools: Tools, row: int, columns: tuple[int, ...], lacks: int, shown: str = HOURS_PART
) -> None:
    """Marks what is worked out from a load in which hours are lacking."""
    rule(tools, row, columns, f'{{c}}${lacks}<>""', "derived", shown)


def short(tools: Tools, row: int, columns: tuple[int, ...], style: str = "outside") -> None:
    """Hours or money below zero."""
    rule(tools, row, columns, "ROUND({x},0)<0", style)
