"""Where the list of the Exceptions page stands, and what it shows, for other pages.

Imports the alerts, which are the one function behind every door.
"""

from __future__ import annotations

from collections.abc import Sequence

from sopxl.plan.alerts import Alert, find_alerts
from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import CYCLE
from sopxl_workbook.said import said
from sopxl_workbook.sheets.exceptions_block import STEPS
from sopxl_workbook.sheets.exceptions_words import alert_text
from sopxl_workbook.sheets.timeline import month_name
from sopxl_workbook.sheets.view import View
from sopxl_workbook.spread import alerts_of
from sopxl_workbook.steps import steps_of, unsigned
from sopxl_workbook.values import BookValues

SHEET = "Exceptions"
RANK, SUBJECT, EFFECT, TEXT, FIRST, OWNER = "B", "C", "D", "E", "F", "G"
PARTS = (SUBJECT, EFFECT, TEXT, FIRST, OWNER)
FIRST_LINE, SHOWN = 7, 40
COUNT_CELL = "$H$1"  # how many alerts there are
COUNT = f"{SHEET}!{COUNT_CELL}"


def address(line: int, part: str) -> str:
    """The address of a part of a line, for another sheet. line : from 0."""
    return f"{SHEET}!${part}${FIRST_LINE + line}"


def alerts(book: BookValues, view: View) -> Sequence[Alert]:
    """The alerts of a book as it stands."""
    company = book.plan.company
    marks = said(view.rows, company.calendar).block(company)
    rows = view.rows.get(CYCLE.name, ())[:STEPS]
    open_steps = unsigned(steps_of(rows, company, view.settings.get("sop_status_day")))
    apart = alerts_of(book.plan, view.settings)
    return find_alerts(book.plan.figures, marks, open_steps, apart)


def count(book: BookValues, view: View) -> int:
    """How many alerts there are."""
    return len(alerts(book, view))


def part_of(alert: Alert, book: BookValues, part: str) -> Value:
    """A part of an alert as a cell shows it."""
    company = book.plan.company
    return {
        SUBJECT: alert.subject,
        EFFECT: alert.effect if alert.effect == alert.effect else "",
        TEXT: alert_text(alert, company),
        FIRST: month_name(company, alert.period),
        OWNER: alert.owner,
    }[part]


def thousand(view: View) -> tuple[str, str]:
    """The heading of the effects, and its twin."""
    currency = view.setting("sop_currency")
    shown = f"{currency} thousand" if currency else "Thousand"
    return '=IF(sop_currency="","Thousand",sop_currency&" thousand")', shown
