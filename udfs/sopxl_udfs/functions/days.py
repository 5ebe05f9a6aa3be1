"""Holidays as cell functions take them; imports cells."""

from __future__ import annotations

from typing import Any

from sopxl import cells


def days_off(holidays: list[list[Any]] | None) -> Any:
    """Day numbers of a range of dates, blank cells left out; none if the range was left out."""
    return () if holidays is None else cells.listed_days(holidays, "holidays")
