"""Writes a long table on its own sheet: a heading with its help, and a row a fact."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sopxl_workbook.contract import LONG_HEADER_ROW, Column, Kind, Table, Writer

_FORMATS = {
    Kind.DATE: "yyyy-mm-dd",
    Kind.NUMBER: "#,##0.####",
    Kind.WHOLE: "0",
    Kind.TEXT: "@",
    Kind.NAME: "@",
    Kind.PERIOD: "@",
    Kind.CHOICE: "@",
}
_ALIGNED: dict[Kind, dict[str, str]] = {
    kind: {} if kind is Kind.NUMBER else {"align": "left"} for kind in Kind
}
SPARE_ROWS = 500  # below the table: a list offers the choices there too


def draw(sheet: Any, styles: Any, table: Table, rows: Sequence[Sequence[Any]]) -> None:
    """Writes the sheet of a long table; an empty one gets one blank row to type in."""
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, table.sheet, styles.get("title"))
    sheet.write_string(1, 0, table.help, styles.get("help"))
    sheet.set_row(LONG_HEADER_ROW - 2, 26)
    kind = "stored" if table.writer is Writer.ENGINE else "input"
    for c, column in enumerate(table.columns):
        style = styles.get(
            f"{kind} hair", num_format=_FORMATS[column.kind], **_ALIGNED[column.kind]
        )
        sheet.set_column(c, c, max(column.width, len(column.name) + 2))
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
            "columns": [{"header": column.name} for column in table.columns],
            "style": "Table Style Light 1",
            "banded_rows": False,
        },
    )
    _draw_legend(sheet, styles, table)
    sheet.freeze_panes(LONG_HEADER_ROW, 1)
    sheet.repeat_rows(LONG_HEADER_ROW - 1)


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
