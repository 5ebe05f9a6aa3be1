"""Actuals of a mapped workbook from a file: which rows are of the period, and what is told."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from sopxl.errors import ProblemsError, RefusedError
from sopxl_workbook.adopt.periods import of_day, of_text
from sopxl_workbook.adopt.use.actuals import read_actuals

HEAD = "Family,Period,Demand"


def taken(folder: Path, *lines: str, period: Any, unit: str, head: str = HEAD) -> dict[Any, float]:
    """What is taken of a file."""
    file = folder / "actuals.csv"
    file.write_text("\n".join([head, *lines]))
    mark = of_day(period) if isinstance(period, dt.date) else of_text(period)
    assert mark is not None
    return read_actuals(str(file), ["Chairs", "4711"], mark, unit)


def test_another_week_of_the_month_is_another_period(tmp_path: Path) -> None:
    """Weeks headed by their days: 8 January is not the week of 1 January."""
    monday = dt.date(2024, 1, 1)
    lines = ("Chairs,2024-01-08,30", "Chairs,2024-01-01,20")
    found = taken(tmp_path, *lines, period=monday, unit="week")
    assert found == {("Chairs", "demand"): 20.0}
    with pytest.raises(RefusedError, match="no row is of 2024-01-01"):
        taken(tmp_path, lines[0], period=monday, unit="week")


def test_a_day_is_of_its_week(tmp_path: Path) -> None:
    """Sunday 7 January 2024 ends week 1, Monday begins week 2."""
    lines = ("Chairs,2024-01-07,20", "Chairs,2024-01-08,30")
    found = taken(tmp_path, *lines, period="W01 2024", unit="week")
    assert found == {("Chairs", "demand"): 20.0}


def test_any_day_is_of_its_month(tmp_path: Path) -> None:
    """Whatever the day that heads the month."""
    lines = ("Chairs,2024-01-31,20", "Chairs,2024-02-01,30")
    found = taken(tmp_path, *lines, period=dt.date(2024, 1, 1), unit="month")
    assert found == {("Chairs", "demand"): 20.0}


def told(folder: Path, *lines: str, head: str = HEAD) -> list[str]:
    """What is told of a file for January."""
    with pytest.raises(ProblemsError) as caught:
        taken(folder, *lines, period="2024-01", unit="month", head=head)
    return [str(problem) for problem in caught.value.problems]


def test_what_is_no_period_is_told(tmp_path: Path) -> None:
    """A row of a family would be lost; a line of totals below them is none."""
    lines = ("Chairs,2024-01,20", "Chairs,Januaryy 2024,5", "4711,,5", "Total,,30")
    assert told(tmp_path, *lines) == [
        'E134 actuals.csv row 3, column Period: found "Januaryy 2024", a period such as 2026-01 is '
        "expected. Correct it, or leave the row out.",
        "E114 actuals.csv row 4, column Period: the period is blank. Correct it, or leave the row "
        "out.",
    ]


def test_a_blank_quantity_of_a_long_file_is_told(tmp_path: Path) -> None:
    """It is not 0, and no row without one."""
    head = "Family,Period,Measure,Quantity"
    assert told(tmp_path, "Chairs,2024-01,Demand,", head=head) == [
        "E114 actuals.csv row 2, column Quantity: demand of Chairs is blank, a number is expected. "
        "Type it, or leave the row out: a blank is not 0."
    ]


def test_a_code_may_be_a_number_in_a_workbook(tmp_path: Path) -> None:
    """A cell of 4711 is the family "4711" of the map."""
    file = tmp_path / "actuals.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row("A1", ["Family", "Period", "Demand"])
        sheet.write_row("A2", [4711, "2024-01", 20])
    mark = of_text("2024-01")
    assert mark is not None
    assert read_actuals(str(file), ["4711"], mark, "month") == {("4711", "demand"): 20.0}
