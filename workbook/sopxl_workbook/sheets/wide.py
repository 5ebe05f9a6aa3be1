"""Writes a wide sheet: rows by key, a column a period; imports the contract and XlsxWriter's types.

The formulas' texts come from here too, so that the sheet, the patch and the checks agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

from sopxl.calendar import Calendar
from sopxl.plan.company import Company
from sopxl_workbook.contract import (
    ACTUAL,
    COLUMN_ROW,
    FIRST_PERIOD_COLUMN,
    FIRST_ROW,
    HEADER_ROW,
    KEY_COLUMN,
    NAME_COLUMN,
    OFFSET_COLUMN,
    PERIOD_ROW,
    PLAN,
    START_ROW,
    TOTAL_ROW,
    UNIT_COLUMN,
    WEEKS_ROW,
    WHAT_COLUMN,
    WORKDAYS_ROW,
    WideTable,
    key_of,
)
from sopxl_workbook.formulas import OWN_PLANT, Row
from sopxl_workbook.ooxml.a1 import column_letters
from sopxl_workbook.ooxml.dates import DAYS_FROM_1900_TO_1904
from sopxl_workbook.values import BookValues, WideValues

POINTERS = "abcd"  # in columns A to D
_BEFORE, _HERE = "\1", "\2"  # the column before and the one of a period, until both are known
_HEADINGS = (
    (TOTAL_ROW, "Sum of the column", "=SUM(INDEX({table},0,{col}${column_row}))"),
    (WORKDAYS_ROW, "Working days", "=INDEX(tblCalendar[Workdays],COLUMNS(${first}:{col}))"),
    (WEEKS_ROW, "Weeks", "=INDEX(tblCalendar[Weeks],COLUMNS(${first}:{col}))"),
    (COLUMN_ROW, "Column of the table", "=COLUMNS(${left}:{col})"),
    (PERIOD_ROW, "Period", "=sop_first+COLUMNS(${first}:{col})-1"),
    (START_ROW, "Starts on", "=INDEX(tblCalendar[Start],COLUMNS(${first}:{col}))"),
)


# Of the Plan what follows from the other rows is left out, so that each of them shows in the sum.
_PLAN_TOTAL = (
    f'=SUMIF({PLAN.name}[{PLAN.what_heading}],"<>{OWN_PLANT}",'
    "INDEX({table},0,{col}${column_row}))"
)
_SHOWN_AS = {START_ROW: "date", WEEKS_ROW: "weeks"}
_BEHIND = 3  # closed periods in sight when the sheet is opened


def row_number(position: int) -> int:
    """The sheet row of a wide table's row, both as planners count: the first is FIRST_ROW."""
    return FIRST_ROW + position


def pointer_formula(row: Row, pointer: int, sheet_row: int) -> str:
    """The MATCH that finds the row which a pointer of this row names."""
    table, what = row.spec.pointers[pointer]
    return f'=MATCH($F{sheet_row}&"{key_of("", what)}",{table.name}[Key],0)'


def left_formulas(row: Row, sheet_row: int, places: Mapping[str, int]) -> Iterator[tuple[int, str]]:
    """The formulas left of the key: column and text; places : the sheet row of each key."""
    for pointer in range(len(row.spec.pointers)):
        yield pointer + 1, pointer_formula(row, pointer, sheet_row)
    if row.offset is not None:
        yield OFFSET_COLUMN, _offset_formula(row, sheet_row, places)


def _offset_formula(row: Row, sheet_row: int, places: Mapping[str, int]) -> str:
    """The least offset that the Bill has for the line's family and resource, or the one after.

    Where there is none, more than the table has columns, so that the line is blank.
    """
    mine = f"(tblBill[Family]=$F{sheet_row})*(tblBill[Resource]=$G{sheet_row})"
    if row.rank:
        before = places[replace(row, rank=row.rank - 1).key]
        mine += f"*(tblBill[Offset]>${column_letters(OFFSET_COLUMN)}{before})"
    return f"=SUMPRODUCT(MIN(tblBill[Offset]+COLUMNS(tblLoad[])*(1-{mine})))"


def beside(row: Row) -> set[str]:
    """The keys of the rows of the same family that a row's formula takes."""
    return {key_of(row.name, what) for what in re.findall(r"\{at\[(.+?)\]\}", row.spec.formula)}


def row_formulas(
    row: Row, sheet_row: int, periods: int, places: Mapping[str, int]
) -> Iterator[str]:
    """The formulas of a row, one a period; places : the sheet row of each key of its table."""
    text = f"={row.spec.formula}".format_map(_words(row, sheet_row, places))
    letters = [column_letters(FIRST_PERIOD_COLUMN - 1 + i) for i in range(periods + 1)]
    for before, here in pairwise(letters):
        yield text.replace(_HERE, here).replace(_BEFORE, before)


def _words(row: Row, sheet_row: int, places: Mapping[str, int]) -> dict[str, Any]:
    """What stands for each word of a row's formula, marks in the place of a period's columns."""
    here = _HERE
    asked = dict.fromkeys(re.findall(r"\{at\[(.+?)\]\}", row.spec.formula))
    others = {what: places[key_of(row.name, what)] for what in asked}
    ahead = "" if row.offset is None else f"+${column_letters(OFFSET_COLUMN)}{sheet_row}"
    at = f"{here}${COLUMN_ROW}{ahead}"
    words: dict[str, Any] = {
        "prev": f"{_BEFORE}{sheet_row}",
        "past": f"{here}${PERIOD_ROW}{ahead}<sop_base",
        "workdays": f"{here}${WORKDAYS_ROW}",
        "weeks": f"{here}${WEEKS_ROW}",
        "name": f"${column_letters(NAME_COLUMN)}{sheet_row}",
        "column": at,
        "label": f"{here}${HEADER_ROW}",
        "number": f"{here}${PERIOD_ROW}",
        "start": f"{here}${START_ROW}",
        "at": {what: f"{here}{number}" for what, number in others.items()},
        "used": _actual("Used", sheet_row, here),
        "shipped": _actual("Shipped", sheet_row, here),
    }
    for up in range(1, 9):
        words[f"up{up}"] = f"{here}{sheet_row - up}"
    for letter, (table, _) in zip(POINTERS, row.spec.pointers, strict=False):
        pointer = f"${letter.upper()}{sheet_row}"
        words[letter] = f"INDEX({table.ref},{pointer},{at})"
        words[f"{letter}-1"] = f"INDEX({table.ref},{pointer},{here}${COLUMN_ROW}-1)"
    return words


def _actual(measure: str, sheet_row: int, here: str) -> str:
    """The actual of the row's family, looked up where it is needed."""
    row = f'MATCH($F{sheet_row}&"|{measure}",{ACTUAL.name}[Key],0)'
    return f"INDEX({ACTUAL.ref},{row},{here}${COLUMN_ROW})"


def heading_cells(
    table: WideTable, values: WideValues, calendar: Calendar, *, date1904: bool = False
) -> Iterator[tuple[int, int, str, float]]:
    """The formulas above the table, with their values: row, column, formula, value."""
    zero = DAYS_FROM_1900_TO_1904 if date1904 else 0
    left = KEY_COLUMN - len(table.extra)
    numbers: dict[int, list[float]] = {
        WORKDAYS_ROW: calendar.workdays.tolist(),
        WEEKS_ROW: calendar.weeks.tolist(),
        COLUMN_ROW: [FIRST_PERIOD_COLUMN - left + 1 + i for i in range(calendar.count)],
        PERIOD_ROW: [calendar.first + i for i in range(calendar.count)],
        START_ROW: (calendar.start_days - zero).tolist(),
        TOTAL_ROW: _totals(values, calendar.count),
    }
    for row, _, text in _HEADINGS:
        text = _PLAN_TOTAL if (row, table.name) == (TOTAL_ROW, PLAN.name) else text
        for i in range(calendar.count):
            formula = text.format(
                table=table.ref,
                column_row=COLUMN_ROW,
                first=column_letters(FIRST_PERIOD_COLUMN),
                left=column_letters(left),
                col=column_letters(FIRST_PERIOD_COLUMN + i),
            )
            yield row, FIRST_PERIOD_COLUMN + i, formula, float(numbers[row][i])


def _totals(values: WideValues, periods: int) -> list[float]:
    if not values.rows:
        return [0.0] * periods
    known = values.values[[row.what != OWN_PLANT for row in values.rows]]
    total: list[float] = known.sum(axis=0, where=known == known).tolist()
    return total


def pointer_value(book: BookValues, row: Row, pointer: int) -> int:
    """The twin of a pointer: which row of its table, counted from 1, holds the figure."""
    table, what = row.spec.pointers[pointer]
    return book.tables[table.name].index[key_of(row.name, what)] + 1


def left_values(book: BookValues, row: Row) -> list[float]:
    """The twins of left_formulas, in their order."""
    found = [float(pointer_value(book, row, at)) for at in range(len(row.spec.pointers))]
    return found if row.offset is None else [*found, float(row.offset)]


def draw(sheet: Any, styles: Any, book: BookValues, table: WideTable) -> None:
    """Writes the sheet of a wide table."""
    values, company = book.tables[table.name], book.plan.company
    calendar = company.calendar
    _frame(sheet, styles, table, calendar)
    for above, column, formula, value in heading_cells(table, values, calendar):
        style = styles.get(f"days {_SHOWN_AS.get(above, '')}")
        sheet.write_formula(above - 1, column - 1, formula, style, value)
    count = max(1, len(values.rows))
    _table(sheet, styles, table, count, calendar)
    _mark_closed(sheet, styles, row_number(count - 1), calendar)
    _look_at(sheet, company)
    places = {row.key: row_number(position) for position, row in enumerate(values.rows)}
    for position, row in enumerate(values.rows):
        number = row_number(position)
        _draw_row(sheet, styles, row, places, values.values[position])
        left = zip(left_formulas(row, number, places), left_values(book, row), strict=True)
        for (column, formula), found in left:
            sheet.write_formula(number - 1, column - 1, formula, styles.get("days"), found)


def _frame(sheet: Any, styles: Any, table: WideTable, calendar: Calendar) -> None:
    sheet.hide_gridlines(2)
    sheet.write_string(0, NAME_COLUMN - 1, table.sheet, styles.get("title"))
    sheet.write_string(1, NAME_COLUMN - 1, table.help, styles.get("help"))
    for row, label, _ in _HEADINGS:
        sheet.write_string(row - 1, NAME_COLUMN - 1, label, styles.get("days left"))
    pointers_hidden = {"hidden": 0 if table.extra else 1}
    sheet.set_column(0, KEY_COLUMN - 2, 10, None, pointers_hidden)
    sheet.set_column(KEY_COLUMN - 1, KEY_COLUMN - 1, 10, None, {"hidden": 1})
    sheet.set_column(NAME_COLUMN - 1, NAME_COLUMN - 1, 24)
    sheet.set_column(WHAT_COLUMN - 1, WHAT_COLUMN - 1, 22)
    sheet.set_column(UNIT_COLUMN - 1, UNIT_COLUMN - 1, 14)
    last = FIRST_PERIOD_COLUMN - 1 + calendar.count
    sheet.set_column(FIRST_PERIOD_COLUMN - 1, last - 1, 10)
    for row in (TOTAL_ROW, COLUMN_ROW, PERIOD_ROW):
        sheet.set_row(row - 1, None, None, {"hidden": 1})
    sheet.repeat_rows(START_ROW - 1, HEADER_ROW - 1)
    sheet.repeat_columns(NAME_COLUMN - 1, UNIT_COLUMN - 1)


def _look_at(sheet: Any, company: Company) -> None:
    """Opens the sheet at the last closed periods: what lies before is scrolled to."""
    first = FIRST_PERIOD_COLUMN - 1
    seen = first + max(0, company.now - _BEHIND)
    sheet.freeze_panes(HEADER_ROW, first, HEADER_ROW, seen)


def _mark_closed(sheet: Any, styles: Any, last_row: int, calendar: Calendar) -> None:
    """Closed periods on the ground of the past, and the line of today before the base period."""
    letter, first = column_letters(FIRST_PERIOD_COLUMN), FIRST_PERIOD_COLUMN - 1
    area = (HEADER_ROW - 1, first, last_row - 1, first + calendar.count - 1)
    for sign, style in (("<", "past"), ("=", "today")):
        test = f"={letter}${PERIOD_ROW}{sign}sop_base"
        rule = {"type": "formula", "criteria": test, "format": styles.rule(style)}
        sheet.conditional_format(*area, rule)


def _table(sheet: Any, styles: Any, table: WideTable, rows: int, calendar: Calendar) -> None:
    first = KEY_COLUMN - len(table.extra) - 1
    texts = (*table.extra, "Key", table.row_heading, table.what_heading, "Unit")
    sides = [(text, "left") for text in texts] + [(label, "right") for label in calendar.labels]
    sheet.add_table(
        HEADER_ROW - 1,
        first,
        HEADER_ROW - 1 + rows,
        first - 1 + len(sides),
        {
            "name": table.name,
            "columns": [
                {"header": heading, "header_format": styles.get(f"table_head {side}")}
                for heading, side in sides
            ],
            "autofilter": False,
            "style": "Table Style Light 1",
            "banded_rows": False,
        },
    )


def _draw_row(sheet: Any, styles: Any, row: Row, places: Mapping[str, int], values: Any) -> None:
    number = places[row.key]
    for column, text in (
        (KEY_COLUMN, row.key),
        (NAME_COLUMN, row.name),
        (WHAT_COLUMN, row.what),
        (UNIT_COLUMN, row.unit),
        *enumerate(row.extra, KEY_COLUMN - len(row.extra)),
    ):
        write = sheet.write_string if isinstance(text, str) else sheet.write_number
        write(number - 1, column - 1, text, styles.get("label hair"))
    style = styles.get(f"{row.spec.style} hair", num_format=number_format(row))
    first = FIRST_PERIOD_COLUMN - 1
    if not row.spec.formula:
        for i, value in enumerate(values.tolist()):
            if value == value:
                sheet.write_number(number - 1, first + i, value, style)
            else:
                sheet.write_blank(number - 1, first + i, None, style)
        return
    for i, formula in enumerate(row_formulas(row, number, values.size, places)):
        value = values[i]
        shown = float(value) if value == value else ""
        sheet.write_formula(number - 1, first + i, formula, style, shown)


def number_format(row: Row) -> str:
    """How the numbers of a row are shown: shares, weeks and rates with decimals, units without."""
    if row.unit == "share":
        return "0%"
    if row.unit in ("weeks", "working days"):
        return "#,##0.0"
    if row.unit.startswith("hours/"):
        return "#,##0.000"
    return "#,##0.00" if "/" in row.unit else "#,##0"
