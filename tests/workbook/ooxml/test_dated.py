"""Which numbers of a sheet are shown as a date or a time."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl

from sopxl_workbook.ooxml import Sheet, read_book
from sopxl_workbook.ooxml.dated import shown_as_date

COLUMNS = range(1, 6)


def sheet_of(*row: object, epoch: dt.datetime | None = None) -> Sheet:
    """A sheet with one row of values, each in the format that openpyxl gives it."""
    book = openpyxl.Workbook()
    if epoch is not None:
        book.epoch = epoch
    book["Sheet"].append(list(row))
    data = io.BytesIO()
    book.save(data)
    return read_book(data.getvalue()).sheet("Sheet")


def test_days_and_times_are_found() -> None:
    """A day, a moment and a time of day; numbers and texts are not."""
    moment = dt.datetime(2026, 3, 1, 12)
    sheet = sheet_of(dt.date(2026, 3, 1), moment, dt.time(6), 46082.0, "2026-03-01")
    assert shown_as_date(sheet, [1], COLUMNS) == {
        (1, 1): dt.datetime(2026, 3, 1),
        (1, 2): moment,
        (1, 3): dt.datetime(1899, 12, 30, 6),
    }


def test_only_what_is_asked_for_is_found() -> None:
    """Other rows and columns are left alone."""
    sheet = sheet_of(dt.date(2026, 3, 1), dt.date(2026, 3, 2))
    assert list(shown_as_date(sheet, [1, 2], [2])) == [(1, 2)]
    assert shown_as_date(sheet, [2], COLUMNS) == {}


def test_the_other_date_system() -> None:
    """The same day has another number."""
    sheet = sheet_of(dt.date(2026, 3, 1), epoch=openpyxl.utils.datetime.CALENDAR_MAC_1904)
    assert sheet[1, 1] == 46082 - 1462
    assert shown_as_date(sheet, [1], COLUMNS) == {(1, 1): dt.datetime(2026, 3, 1)}
