"""Writes the Control sheet: the settings as named cells, and whether inputs changed since the plan.

The checksum is a sum of everything a plan is made from, weighted by row or period, so that two
swapped figures show as well.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from sopxl.arrays import Block
from sopxl_workbook.contract import (
    ACTUAL,
    CONTROL_SHEET,
    FIRST_PERIOD_COLUMN,
    FORECAST,
    LONG_HEADER_ROW,
    OPTIMAL_HOLDING,
    OPTIMAL_OUTSIDE,
    OPTIMAL_OVERTIME,
    OPTIMAL_POINT,
    PERIOD_ROW,
    PLAN,
    SETTINGS,
    TABLES,
    TOTAL_ROW,
    Kind,
    Setting,
    Writer,
)
from sopxl_workbook.contract.settings import COMMENT_AFTER
from sopxl_workbook.formulas import OWN_PLANT
from sopxl_workbook.ooxml.a1 import column_letters
from sopxl_workbook.sheets.style import DATE
from sopxl_workbook.values import BookValues

FIRST_SETTING_ROW = 4
VALUE_COLUMN = 3
COMMENT, COMMENT_COLUMN = "Comment: why it is so", VALUE_COLUMN + COMMENT_AFTER
COMMENT_HEAD = (FIRST_SETTING_ROW - 2, COMMENT_COLUMN - 1)  # from 0
NOW, CHANGED = "sop_inputs_now", "sop_changed"
NOW_ROW = FIRST_SETTING_ROW + len(SETTINGS)
CHANGED_ROW = NOW_ROW + 1
CALCULATED = {NOW: (NOW_ROW, VALUE_COLUMN), CHANGED: (CHANGED_ROW, VALUE_COLUMN)}  # in a new book
WEIGHED_WIDE = (ACTUAL, FORECAST, PLAN)
WEIGHED_LONG = (
    "tblActuals",
    "tblBill",
    "tblBusinessPlan",
    "tblCalendar",
    "tblComponents",
    "tblCosts",
    "tblHolidays",
    "tblLeastCost",
    "tblPolicy",
    "tblPrices",
    "tblRates",
    "tblResources",
)
WEIGHED_COLUMNS = (  # of tables that have others which change no plan; since layout 4
    ("tblFamilies", "To"),
    ("tblMap", "Factor"),
    ("tblMap", "Planning share"),
    ("tblMap", "From"),
    ("tblMap", "To"),
)
WEIGHED_TEXTS = (("tblFamilies", "Strategy"), ("tblMap", "Item"), ("tblMap", "Family"))
LETTERS = 32  # of a text that are weighed, each by its place
_BLANK = ord(" ")  # weighs nothing, so that a blank row does not
WEIGHED_SETTINGS = {  # so much that the smallest step shows beside years of units
    OPTIMAL_HOLDING.name: 1e6,
    OPTIMAL_OVERTIME.name: 2e6,
    OPTIMAL_OUTSIDE.name: 3e6,
    OPTIMAL_POINT.name: 5e6,
}
_FORMATS = {Kind.TEXT: "@", Kind.WHOLE: "0", Kind.NUMBER: "#,##0", Kind.DATE: DATE}
_LOOK = "left hair"
SMALLEST = 0.001  # what a cell that asks for a number above 0 takes
SLACK = 1e-12  # share of the checksum that rounding may move
STALE_FORMULA = (
    'IF(ABS(sop_inputs_now-sop_proved_inputs)>0.000000000001*ABS(sop_proved_inputs),"yes","no")'
)
CHANGED_FORMULA = '=IF(ABS(sop_inputs_now-sop_inputs)>0.000000000001*ABS(sop_inputs),"yes","no")'


def checksum_formula(periods: int) -> str:
    """The formula that sums all inputs of a plan over so many periods."""
    first = column_letters(FIRST_PERIOD_COLUMN)
    last = column_letters(FIRST_PERIOD_COLUMN + periods - 1)
    parts = [
        f"SUMPRODUCT({wide.sheet}!${first}${TOTAL_ROW}:${last}${TOTAL_ROW},"
        f"{wide.sheet}!${first}${PERIOD_ROW}:${last}${PERIOD_ROW})"
        for wide in WEIGHED_WIDE
    ]
    parts += [
        f"SUMPRODUCT({name}[{column}],ROW({name}[{column}]))" for name, column in _weighed_columns()
    ]
    parts += [_text_formula(name, column) for name, column in WEIGHED_TEXTS]
    parts += [
        f"IF(ISNUMBER({name}),{weight:.0f}*(1+{name}),0)"
        for name, weight in WEIGHED_SETTINGS.items()
    ]
    return "=sop_base+sop_horizon+" + "+".join(parts)


def _text_formula(table: str, column: str) -> str:
    """The formula that weighs the letters of a column by their place and their row."""
    places = "{" + ",".join(str(place) for place in range(1, LETTERS + 1)) + "}"
    cells = f"{table}[{column}]"
    letters = f'(_xlfn.UNICODE(MID({cells}&REPT(" ",{LETTERS}),{places},1))-{_BLANK})'
    return f"SUMPRODUCT({letters}*{places}*ROW({cells}))"


def _weighed_columns() -> list[tuple[str, str]]:
    whole = [
        (table.name, column.name)
        for table in TABLES
        if table.name in WEIGHED_LONG
        for column in table.columns
        if column.kind in (Kind.NUMBER, Kind.DATE, Kind.WHOLE)
    ]
    return [*whole, *WEIGHED_COLUMNS]


def checksum(
    book: BookValues,
    long_rows: Mapping[str, Sequence[Sequence[Any]]],
    settings: Mapping[str, Any],
) -> float:
    """The twin of the checksum.

    long_rows : each long table's rows as they stand, blanks too. settings : of the Control sheet
    by name; of Optimise a blank is none, and a 0 is a price.
    """
    company = book.plan.company
    periods = np.arange(company.calendar.first, company.calendar.first + company.calendar.count)
    total = float(company.base + company.horizon)
    for wide in WEIGHED_WIDE:
        block = book.tables[wide.name]
        is_summed = np.array([row.what != OWN_PLANT for row in block.rows], np.bool_)
        total += float(_known(block.values[is_summed]).sum(axis=0) @ periods)
    total += sum(_numbers(long_rows, *weighed) for weighed in _weighed_columns())
    total += sum(_letters(long_rows, *weighed) for weighed in WEIGHED_TEXTS)
    for name, weight in WEIGHED_SETTINGS.items():
        price = settings.get(name)
        if isinstance(price, int | float) and not isinstance(price, bool):
            total += weight * (1 + price)
    return total


def weighed_since_4(long_rows: Mapping[str, Sequence[Sequence[Any]]]) -> float:
    """The part of the checksum that a book of an older layout did not count."""
    numbers = sum(_numbers(long_rows, *weighed) for weighed in WEIGHED_COLUMNS)
    return numbers + sum(_letters(long_rows, *weighed) for weighed in WEIGHED_TEXTS)


def _cells(
    long_rows: Mapping[str, Sequence[Sequence[Any]]], name: str, column: str
) -> Iterator[tuple[int, Any]]:
    """The cells of a column, each with its row on the sheet."""
    table = next(table for table in TABLES if table.name == name)
    position = [c.name for c in table.columns].index(column)
    for row, cells in enumerate(long_rows[name], LONG_HEADER_ROW + 1):
        yield row, cells[position]


def _numbers(long_rows: Mapping[str, Sequence[Sequence[Any]]], name: str, column: str) -> float:
    """The numbers of a column, each times its row."""
    cells = _cells(long_rows, name, column)
    return sum(
        value * row
        for row, value in cells
        if isinstance(value, int | float) and not isinstance(value, bool)
    )


def _letters(long_rows: Mapping[str, Sequence[Sequence[Any]]], name: str, column: str) -> float:
    """The letters of a column, each times its place and its row."""
    total = 0
    for row, value in _cells(long_rows, name, column):
        text = value if isinstance(value, str) else _shown(value)
        letters = enumerate(text[:LETTERS], 1)
        total += row * sum(place * (ord(letter) - _BLANK) for place, letter in letters)
    return float(total)


def _shown(value: Any) -> str:
    """A number as it stands in a text, such as a code that was typed as one."""
    return f"{value:.15G}" if isinstance(value, int | float) else ""


def has_changed(stored: Any, now: float) -> str:
    """The twin of the cell that says whether an input changed since the plan: yes or no."""
    then = float(stored) if isinstance(stored, int | float) else 0.0
    return "yes" if abs(now - then) > SLACK * abs(then) else "no"


def control_formulas(stored: Any, now: float, periods: int) -> dict[str, tuple[str, Any]]:
    """The formulas of the Control sheet by defined name, each with its twin's value."""
    return {
        NOW: (checksum_formula(periods), now),
        CHANGED: (CHANGED_FORMULA, has_changed(stored, now)),
    }


def _known(values: Block) -> Block:
    return np.where(np.isnan(values), 0.0, values)


def draw(
    sheet: Any, workbook: Any, styles: Any, settings: Mapping[str, Any], now: float, periods: int
) -> None:
    """Writes the settings, each under its name; periods : of the axis."""
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 2)
    sheet.set_column(1, 1, 18)
    sheet.set_column(2, 2, 40)
    sheet.set_column(3, 3, 60)
    sheet.set_column(4, 4, 40)
    sheet.write_string(0, 1, CONTROL_SHEET, styles.get("title"))
    sheet.write_string(1, 1, "Settings that every page reads.", styles.get("help"))
    sheet.write_string(*COMMENT_HEAD, COMMENT, styles.get("label hair"))
    for i, setting in enumerate(SETTINGS):
        row = FIRST_SETTING_ROW + i
        kind = "input" if setting.writer is Writer.PLANNER else "stored"
        style = styles.get(f"{kind} {_LOOK}", num_format=setting.shown or _FORMATS[setting.kind])
        _label(sheet, styles, row, setting.label, setting.help)
        value = settings.get(setting.name)
        if value is None:
            sheet.write_blank(row - 1, VALUE_COLUMN - 1, None, style)
        else:
            sheet.write(row - 1, VALUE_COLUMN - 1, value, style)
        if setting.has_comment:
            sheet.write_blank(row - 1, COMMENT_COLUMN - 1, None, styles.get(f"input {_LOOK}"))
        _define(workbook, setting.name, row)
        if setting.choices:
            _offer(sheet, row, setting)
        _limit(sheet, setting, row)
    _label(sheet, styles, NOW_ROW, "Inputs now", "Checksum of all inputs as they stand.")
    style = styles.get(f"calculated {_LOOK}", num_format=_FORMATS[Kind.NUMBER])
    sheet.write_formula(NOW_ROW - 1, VALUE_COLUMN - 1, checksum_formula(periods), style, now)
    _define(workbook, NOW, NOW_ROW)
    _label(sheet, styles, CHANGED_ROW, "Inputs changed", "Whether an input changed since the plan.")
    sheet.write_formula(CHANGED_ROW - 1, VALUE_COLUMN - 1, CHANGED_FORMULA, style, "no")
    _define(workbook, CHANGED, CHANGED_ROW)


def _label(sheet: Any, styles: Any, row: int, label: str, help_: str) -> None:
    sheet.write_string(row - 1, 1, label, styles.get("label hair"))
    sheet.write_string(row - 1, VALUE_COLUMN, help_, styles.get("help indent hair"))


def _offer(sheet: Any, row: int, setting: Setting) -> None:
    rule = {
        "validate": "list",
        "source": list(setting.choices),
        "error_title": setting.label,
        "error_message": "Choose one of the list, or empty the cell.",
    }
    sheet.data_validation(row - 1, VALUE_COLUMN - 1, row - 1, VALUE_COLUMN - 1, rule)


def _limit(sheet: Any, setting: Setting, row: int) -> None:
    """What Excel says at once to a planner's number outside its limits."""
    if math.isinf(setting.most):
        return
    most = f"{setting.most:,.0f}"
    rule = {
        "validate": "decimal",
        "criteria": "between",
        "minimum": SMALLEST,
        "maximum": setting.most,
        "error_title": setting.label,
        "error_message": f"A number above 0 and up to {most}, or clear the cell.",
    }
    sheet.data_validation(row - 1, VALUE_COLUMN - 1, row - 1, VALUE_COLUMN - 1, rule)


def _define(workbook: Any, name: str, row: int) -> None:
    cell = f"${column_letters(VALUE_COLUMN)}${row}"
    workbook.define_name(name, f"={CONTROL_SHEET}!{cell}")
