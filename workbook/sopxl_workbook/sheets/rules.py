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
    LOAD_FREE,
    LOAD_FULL,
    SERVICE_LOW,
    SHORT,
    UNDER,
)
from sopxl_workbook.sheets.timeline import PAST, PLAN, QUARTERS


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
    """The rules of a family page."""
    tolerance = f"$H${canvas.rows['tolerance']}"
    for key in (demand, supply):
        plan = f"{{c}}{canvas.rows[f'new {key}']}"
        test = f"ABS(ROUND({{x}},0))>{tolerance}*{plan}"
        rule(tools, canvas.rows[f"{key} deviation"], PAST, test, "outside", DEVIATION_ACT)
    plan = f"{{c}}{canvas.rows['projected']}"
    test = f"ABS(ROUND({{x}},0))>{STOCK_DEVIATION}*{tolerance}*{plan}"
    rule(tools, canvas.rows["deviation"], PAST, test, "outside", DEVIATION_ACT)
    target = f"{{c}}{canvas.rows['target']}"
    for columns in ((*PAST, *PLAN), QUARTERS):
        if is_stock:
            _stock_rules(canvas, tools, columns, target)
        else:
            _order_rules(canvas, tools, columns, target)
    fill = f"ROUND({{x}},3)<{{c}}{canvas.rows['service target']}-{SERVICE_MISS:g}"
    row = canvas.rows["service"]
    test = f"IF(ISNUMBER({{c}}{canvas.rows['service target']}),{fill},FALSE)"
    rule(tools, row, PAST, test, "outside", SERVICE_LOW)


def finishing(
    canvas: Canvas, tools: Tools, demand: str, supply: str, inventories: Sequence[str]
) -> None:
    """The rules of the finish-to-order page. inventories : the lines of its components."""
    tolerance = f"$H${canvas.rows['tolerance']}"
    for key in (demand, supply):
        plan = f"{{c}}{canvas.rows[f'new {key}']}"
        test = f"ABS(ROUND({{x}},0))>{tolerance}*{plan}"
        rule(tools, canvas.rows[f"{key} deviation"], PAST, test, "outside", DEVIATION_ACT)
    target = f"{{c}}{canvas.rows['target']}"
    for columns in ((*PAST, *PLAN), QUARTERS):
        _order_rules(canvas, tools, columns, target)
        for line in inventories:
            row = canvas.rows[line]
            rule(tools, row, columns, "ROUND({x},0)<0", "act", SHORT)
            least = f"{1 - INVENTORY.low:g}*{{c}}{row + 1}"
            test = f"IF(ISNUMBER({{c}}{row + 1}),ROUND({{x}},0)<{least},FALSE)"
            rule(tools, row, columns, test, "watch", UNDER)


def _stock_rules(canvas: Canvas, tools: Tools, columns: tuple[int, ...], target: str) -> None:
    row = canvas.rows["gap"]
    rule(tools, row, columns, f"ROUND({{x}},0)<-{INVENTORY.low:g}*{target}", "act", DEVIATION_ACT)
    rule(tools, row, columns, f"ROUND({{x}},0)>{INVENTORY.high:g}*{target}", "watch", DEVIATION_ACT)


def _order_rules(canvas: Canvas, tools: Tools, columns: tuple[int, ...], target: str) -> None:
    row = canvas.rows["gap"]
    rule(tools, row, columns, f"ROUND({{x}},0)>{BACKLOG.high:g}*{target}", "act", DEVIATION_ACT)
    rule(tools, row, columns, f"ROUND({{x}},0)>{BACKLOG_NEAR:g}*{target}", "watch", DEVIATION_ACT)
    weeks = canvas.rows["cover"]
    promised = f"{{c}}{canvas.rows['promised']}"
    for share, style in ((BACKLOG.high, "act"), (BACKLOG_NEAR, "watch")):
        test = f"IF(ISNUMBER({promised}),ROUND({{x}},1)>{1 + share:g}*{promised},FALSE)"
        rule(tools, weeks, columns, test, style, COVER_HIGH)


def load(tools: Tools, row: int, columns: tuple[int, ...]) -> None:
    """The heat of a load: over its capacity, near it, far under it."""
    rule(tools, row, columns, f"ROUND({{x}},2)>{LOAD_OVER:g}", "act", LOAD_FULL)
    rule(tools, row, columns, f"ROUND({{x}},2)>{LOAD_NEAR:g}", "watch")
    rule(tools, row, columns, f"ROUND({{x}},2)<{LOAD_IDLE:g}", "pale", LOAD_FREE)


def short(tools: Tools, row: int, columns: tuple[int, ...], style: str = "outside") -> None:
    """Hours or money below zero."""
    rule(tools, row, columns, "ROUND({x},0)<0", style)
