"""Writes a long table on its own sheet: a heading with its help, and a row a fact."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from typing import Any

from sopxl_workbook.contract import LONG_HEADER_ROW, Column, Kind, Table, Writer
from sopxl_workbook.sheets.style import DATE

_FORMATS = {
    Kind.DATE: DATE,
    Kind.NUMBER: "General",
    Kind.WHOLE: "0",
    Kind.TEXT: "@",
    Kind.NAME: "@",
    Kind.PERIOD: "@",
    Kind.CHOICE: "@",
}
_RIGHT = {"align": "right", "indent": 1}  # clear of the text in the next column
SPARE_ROWS = 500  # below the table: a list offers the choices there too
_ALL_ROWS = 1_048_575  # the last row: what is printed grows with the table
_ARROW = 4  # characters that the filter's arrow and the margins take
_DEFAULT_WIDTH = 8  # characters of a column beside the table
_LINE = 11  # points of a line of help
_LETTERS = 1.25  # of help that stand in the width of one figure


def draw(sheet: Any, styles: Any, table: Table, rows: Sequence[Sequence[Any]]) -> None:
    """Writes the sheet of a long table; an empty one gets one blank row to type in."""
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, table.sheet, styles.get("title"))
    sheet.write_string(1, 0, table.help, styles.get("help"))
    widths = [max(column.width, len(column.name) + _ARROW) for column in table.columns]
    sheet.set_row(LONG_HEADER_ROW - 2, _LINE * _lines(table, widths))
    kind = "stored" if table.writer is Writer.ENGINE else "input"
    for c, column in enumerate(table.columns):
        shown = column.shown or _FORMATS[column.kind]
        style = styles.get(f"{kind} hair", num_format=shown, **_side(column))
        sheet.set_column(c, c, widths[c])
        sheet.write_string(LONG_HEADER_ROW - 2, c, column.help, styles.get("help wrap size8 top"))
        for r, row in enumerate(rows or [[None] * len(table.columns)]):
            _write(sheet, LONG_HEADER_ROW + r, c, row[c], style)
        _offer_choices(sheet, column, c, LONG_HEADER_ROW + max(1, len(rows)) + SPARE_ROWS)
    sheet.add_table(
        LONG_HEADER_ROW - 1,
        0,
        LONG_HEADER_ROW - 1 + max(1, len(rows)),
        len(table.columns) - 1,
        {
            "name": table.name,
            "columns": [
                {
                    "header": column.name,
                    "header_format": styles.get("table_head", **_side(column)),
                }
                for column in table.columns
            ],
            "style": "Table Style Light 1",
            "banded_rows": False,
        },
    )
    _draw_legend(sheet, styles, table)
    sheet.freeze_panes(LONG_HEADER_ROW, 1)
    sheet.repeat_rows(LONG_HEADER_ROW - 1)
    sheet.print_area(0, 0, _ALL_ROWS, _last_printed(table, widths))
    sheet.fit_to_pages(1, 0)


def _side(column: Column) -> dict[str, Any]:
    return _RIGHT if column.kind is Kind.NUMBER else {"align": "left"}


def _last_printed(table: Table, widths: Sequence[int]) -> int:
    """The last column of the table, or one further where the sentence above needs the width."""
    missing = len(table.help) / _LETTERS - sum(widths)
    return len(widths) - 1 + max(0, math.ceil(missing / _DEFAULT_WIDTH))


def _lines(table: Table, widths: Sequence[int]) -> int:
    """How many lines the longest help takes in its column."""
    pairs = zip(table.columns, widths, strict=True)
    return max(2, *(math.ceil(len(column.help) / (_LETTERS * width)) for column, width in pairs))


def _draw_legend(sheet: Any, styles: Any, table: Table) -> None:
    """The words of a choice and what they mean, at the right, where the table does not grow."""
    if not table.legend:
        return
    first = len(table.columns) + 1
    sheet.set_column(first, first, 16)
    sheet.set_column(first + 1, first + 1, 70)
    for r, (word, meaning) in enumerate(table.legend):
        sheet.write_string(LONG_HEADER_ROW + r, first, word, styles.get("label"))
        sheet.write_string(LONG_HEADER_ROW + r, first + 1, meaning, styles.get("help"))


def _write(sheet: Any, row: int, column: int, value: Any, style: Any) -> None:
    if value is None or value == "":
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, style)
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, column, value, style)
    else:
        sheet.write_number(row, column, value, style)


def _offer_choices(sheet: Any, column: Column, index: int, last: int) -> None:
    if column.kind is Kind.CHOICE:
        rule = {
            "validate": "list",
            "source": list(column.choices),
            "error_title": column.name,
            "error_message": "One of: " + ", ".join(column.choices),
        }
        sheet.data_validation(LONG_HEADER_ROW, index, last, index, rule)
