"""Draws the Control sheet: the settings as named cells under the headings of their groups."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from sopxl_workbook.contract import CONTROL_SHEET, Kind, Setting, Writer
from sopxl_workbook.contract.control_groups import Group
from sopxl_workbook.ooxml.a1 import column_letters
from sopxl_workbook.sheets.control import (
    CHANGED,
    CHANGED_FORMULA,
    COMMENT,
    COMMENT_COLUMN,
    COMMENT_HEAD,
    FIRST_SETTING_ROW,
    LINES,
    NOW,
    VALUE_COLUMN,
    checksum_formula,
)
from sopxl_workbook.sheets.style import DATE

_FORMATS = {Kind.TEXT: "@", Kind.WHOLE: "0", Kind.NUMBER: "#,##0", Kind.DATE: DATE}
_LOOK = "left hair"
_WIDTHS = (2, 24, 40, 68, 40)
_HEADING_HEIGHT = 26.0  # of the row of a heading: air above it
SMALLEST = 0.001  # what a cell that asks for a number above 0 takes


def draw(
    sheet: Any, workbook: Any, styles: Any, settings: Mapping[str, Any], now: float, periods: int
) -> None:
    """Writes the settings, each under its name; periods : of the axis."""
    sheet.hide_gridlines(2)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 1, CONTROL_SHEET, styles.get("title"))
    sheet.write_string(1, 1, "Settings that every page reads.", styles.get("help"))
    sheet.write_string(*COMMENT_HEAD, COMMENT, styles.get("label"))
    sheet.freeze_panes(FIRST_SETTING_ROW - 1, 0)
    formulas = {
        NOW: (
            "Inputs now",
            "Checksum of all inputs as they stand.",
            checksum_formula(periods),
            now,
        ),
        CHANGED: (
            *("Inputs changed", "Whether an input changed since the plan.", CHANGED_FORMULA, "no"),
        ),
    }
    for row, line in LINES:
        if isinstance(line, Group):
            _heading(sheet, styles, row, line)
        elif isinstance(line, Setting):
            _setting(sheet, styles, row, line, settings.get(line.name))
            _define(workbook, line.name, row)
        else:
            label, help_, formula, value = formulas[line]
            _label(sheet, styles, row, label, help_)
            style = styles.get(f"calculated {_LOOK}", num_format=_FORMATS[Kind.NUMBER])
            sheet.write_formula(row - 1, VALUE_COLUMN - 1, formula, style, value)
            _define(workbook, line, row)


def _heading(sheet: Any, styles: Any, row: int, group: Group) -> None:
    """The line above a group: what it is, and what it is for."""
    sheet.set_row(row - 1, _HEADING_HEIGHT)
    for column in (VALUE_COLUMN, COMMENT_COLUMN):
        sheet.write_blank(row - 1, column - 1, None, styles.get("block rule"))
    sheet.write_string(row - 1, 1, group.heading.upper(), styles.get("block rule"))
    sheet.write_string(row - 1, VALUE_COLUMN, group.help, styles.get("unit rule indent"))


def _setting(sheet: Any, styles: Any, row: int, setting: Setting, value: Any) -> None:
    """The line of a setting: label, value, help, and a cell for a comment."""
    kind = "input" if setting.writer is Writer.PLANNER else "stored"
    style = styles.get(f"{kind} {_LOOK}", num_format=setting.shown or _FORMATS[setting.kind])
    _label(sheet, styles, row, setting.label, setting.help)
    if value is None:
        sheet.write_blank(row - 1, VALUE_COLUMN - 1, None, style)
    else:
        sheet.write(row - 1, VALUE_COLUMN - 1, value, style)
    if setting.has_comment:
        sheet.write_blank(row - 1, COMMENT_COLUMN - 1, None, styles.get(f"input {_LOOK}"))
    if setting.choices:
        _offer(sheet, row, setting)
    _limit(sheet, setting, row)


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
