"""What Start says of the month: authorised or not, the next step, the last runs; imports canvas.

Native formulas over the Control sheet, so that they are alive without Python.
"""

from __future__ import annotations

from sopxl_workbook.contract.settings import LOG_LINES
from sopxl_workbook.sheets.canvas import Canvas
from sopxl_workbook.sheets.view import View

_LABEL = "INDEX(tblCalendar[Label],sop_base-sop_first+1)"
_IS_AUTHORISED = "sop_authorised=sop_base"  # a blank is 0, and no period is 0
_DONE, _OPEN = "● Authorised", "▲ Not authorised"
_ROLL = " is authorised: load its actuals and roll over when the month is over"
_PLAN = ": an input changed since the plan, so plan again"
_AUTHORISE = " is a draft: review it, agree on it, then authorise"


def authorised_state(canvas: Canvas, view: View) -> tuple[str, str]:
    """Whether the plan of the open month is authorised: the formula and its twin."""
    shown = _DONE if _is_authorised(canvas, view) else _OPEN
    return f'=IF({_IS_AUTHORISED},"{_DONE}","{_OPEN}")', shown


def next_step(canvas: Canvas, view: View) -> tuple[str, str]:
    """What comes next in the month: the formula and its twin."""
    company = canvas.company
    formula = (
        f'="Next: "&{_LABEL}&IF({_IS_AUTHORISED},"{_ROLL}",'
        f'IF(sop_changed="no","{_AUTHORISE}","{_PLAN}"))'
    )
    what = _AUTHORISE if (view.setting("sop_changed") or "no") == "no" else _PLAN
    if _is_authorised(canvas, view):
        what = _ROLL
    return formula, f"Next: {company.calendar.label(company.base)}{what}"


def _is_authorised(canvas: Canvas, view: View) -> bool:
    return bool(view.settings.get("sop_authorised") == canvas.company.base)


def history(canvas: Canvas, view: View, row: int, columns: range) -> None:
    """The heading and the last runs below it, the latest first; the whole log is beside the book.

    columns : of the page; a line runs over them all.
    """
    first = columns[0]
    for column in columns:
        canvas.text(row, column, "The last runs" if column == first else None, _HEAD)
    for line in range(1, LOG_LINES + 1):
        name = f"sop_log_{line}"
        for column in columns[1:]:
            canvas.text(row + line, column, None, "hair")
        canvas.formula(row + line, first, f'={name}&""', view.setting(name), "help left hair")


_HEAD = "note_head size11 under"
