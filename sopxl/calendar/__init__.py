"""Periods as whole numbers, and what they mean in days; imports datetime, numpy and errors."""

from __future__ import annotations

from sopxl.calendar.axis import Calendar, TimeFences, time_fences
from sopxl.calendar.build import LONGEST, MONTHS, PATTERNS, month_calendar, week_calendar
from sopxl.calendar.continued import MOST, YEAR, continued, years_without_holidays
from sopxl.calendar.days import day_numbers, days_of
from sopxl.calendar.year_end import year_end_day

__all__ = [
    "LONGEST",
    "MONTHS",
    "MOST",
    "PATTERNS",
    "YEAR",
    "Calendar",
    "TimeFences",
    "continued",
    "day_numbers",
    "days_of",
    "month_calendar",
    "time_fences",
    "week_calendar",
    "year_end_day",
    "years_without_holidays",
]
