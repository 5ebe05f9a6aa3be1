"""The calendar as a table of the workbook; imports the contract and the calendar."""

from __future__ import annotations

from sopxl.calendar import Calendar
from sopxl_workbook.contract import CALENDAR
from sopxl_workbook.tables.model import Settings, TypedTable


def calendar_table(settings: Settings, calendar: Calendar) -> TypedTable:
    """The rows of the Calendar sheet: periods before the base are closed."""
    periods = range(calendar.first, calendar.last + 1)
    columns = {
        "Period": list(periods),
        "Label": list(calendar.labels),
        "Start": calendar.start_days.tolist(),
        "End": calendar.end_days.tolist(),
        "Weeks": calendar.weeks.tolist(),
        "Workdays": calendar.workdays.tolist(),
        "Fiscal year": calendar.fiscal_year.tolist(),
        "Quarter": calendar.quarter.tolist(),
        "Status": ["closed" if period < settings.base else "open" for period in periods],
        "Run": [""] * calendar.count,
    }
    return TypedTable(CALENDAR, columns, _place, CALENDAR.sheet)


def _place(row: int, column: str) -> str:
    return f"{CALENDAR.sheet}, row {row + 1}, column {column}"
