"""Random books of two writers, and books that others ship: every value is openpyxl's."""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
from importlib.resources import files
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workbook.ooxml.samples_reader import rich_book
from workbook.ooxml.test_reader import assert_like_openpyxl

from sopxl_workbook.ooxml import CellError, as_serial, read_book

ERRORS = ["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"]
# in the format of a date openpyxl makes a rounded date of any number: dates have their own cells
FORMATS = ["General", "0.00", "[$€-407] #,##0.00", '0 "days"', "[Red]0;-0", "@"]
# openpyxl neither reads nor writes a coded character as Excel does, so both are left out here
text = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.sampled_from("\n\t "),
    min_size=1,
    max_size=12,
).filter(lambda value: "_x" not in value and not value.startswith("{="))


def is_same_to_all(shown: str) -> bool:
    """Whether a result is no number, or one that Excel knows too: Python takes "INFINITY" for one.

    XlsxWriter writes whatever Python can read as a number without quotes.
    """
    try:
        float(shown)
    except ValueError:
        return True
    return re.fullmatch(r"-?[0-9]+", shown) is not None


number = st.floats(-1e307, 1e307) | st.integers(-(10**12), 10**12)
day = st.datetimes(dt.datetime(1904, 1, 2), dt.datetime(9999, 12, 30)).map(
    lambda moment: moment.replace(microsecond=0)
)
plain = st.none() | st.booleans() | number | text
result = st.booleans() | number | text.filter(is_same_to_all) | st.sampled_from(ERRORS)
cell = st.tuples(
    st.sampled_from(["value", "formula", "array", "error", "day", "rich"]),
    plain,
    result,
    day,
    st.sampled_from(FORMATS),
)
cells = st.dictionaries(st.tuples(st.integers(0, 9), st.integers(0, 29)), cell, max_size=30)


def written(content: dict[tuple[int, int], Any], date1904: bool) -> bytes:
    """A book by XlsxWriter with this content."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"date_1904": date1904}) as book:
        sheet = book.add_worksheet("Sheet")
        formats = {code: book.add_format({"num_format": code}) for code in FORMATS}
        dates = book.add_format({"num_format": "d mmm yyyy hh:mm"})
        bold = book.add_format({"bold": True})
        for (row, column), (kind, value, shown, moment, code) in content.items():
            style = formats[code]
            if kind == "formula":
                sheet.write_formula(row, column, "=A1", style, shown)
            elif kind == "array":
                shown = 1 if isinstance(shown, bool) else shown  # written as a number True
                sheet.write_array_formula(row, column, row, column, "{=A1}", style, shown)
            elif kind == "error":
                sheet.write_formula(row, column, "=NA()", style, ERRORS[row % len(ERRORS)])
            elif kind == "day":
                sheet.write_datetime(row, column, moment, dates)
            elif kind == "rich" and isinstance(value, str):
                sheet.write_rich_string(row, column, bold, value, "plain")
            elif isinstance(value, str):
                sheet.write_string(row, column, value, style)
            else:
                sheet.write(row, column, value, style)
        sheet.write(20, 0, "end")
    return buffer.getvalue()


def loaded(content: dict[tuple[int, int], Any], date1904: bool) -> bytes:
    """A book by openpyxl with this content."""
    book = openpyxl.Workbook()
    if date1904:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    sheet = book.active
    assert sheet is not None
    for (row, column), (kind, value, shown, moment, code) in content.items():
        at = sheet.cell(row + 1, column + 1)
        if kind == "formula":
            at.value = "=A1"
        elif kind == "error":
            at.value = ERRORS[row % len(ERRORS)]
        elif kind == "day":
            at.value = moment
        else:
            at.value = shown if kind == "array" else value
            if isinstance(at.value, str):
                at.data_type = "s"
        if kind != "day":
            at.number_format = code
    sheet.cell(21, 1, "end")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("write", [written, loaded])
@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(content=cells, date1904=st.booleans())
def test_random_books(write: Any, content: dict[tuple[int, int], Any], date1904: bool) -> None:
    """Every type, style and formula, in both date systems."""
    assert_like_openpyxl(write(content, date1904))


@pytest.mark.slow
@pytest.mark.parametrize("write", [written, loaded])
@settings(max_examples=500, suppress_health_check=list(HealthCheck))
@given(content=cells, date1904=st.booleans())
def test_very_many_random_books(
    write: Any, content: dict[tuple[int, int], Any], date1904: bool
) -> None:
    """The same, with more luck."""
    assert_like_openpyxl(write(content, date1904))


@settings(max_examples=60)
@given(moment=day, date1904=st.booleans())
def test_a_day_comes_back(moment: dt.datetime, date1904: bool) -> None:
    """To the second, as the serial that as_serial gives."""
    data = written({(0, 0): ("day", None, 0, moment, "General")}, date1904)
    book = read_book(data)
    cell = book.sheet("Sheet").cell("A1")
    assert cell.is_date
    assert cell.value == pytest.approx(as_serial(moment, date1904), abs=0.4 / 86_400)


SHIPPED = [
    Path(str(path))
    for package in ("xlwings", "pyopenvba")
    for path in sorted(Path(str(files(package))).rglob("*.xls[xm]"))
]


def test_packages_ship_books() -> None:
    """There is something to read."""
    assert SHIPPED


@pytest.mark.parametrize("path", SHIPPED, ids=[path.name for path in SHIPPED])
def test_a_book_that_others_ship(path: Path) -> None:
    """Every cell as openpyxl has it; every fact can be asked for."""
    book = read_book(path)
    for info in book.sheets.values():
        if info.kind == "worksheet":
            sheet = book.sheet(info.name)
            assert (sheet.merged, sheet.filter, sheet.arrays) == ((), None, ())
    if "blank" in path.name:
        assert not any(book.sheet(name).last_row for name in book.sheets)
    else:
        assert_like_openpyxl(path.read_bytes())


def test_where_openpyxl_is_wrong() -> None:
    """It gives the coded character as it stands and the rich error as #VALUE!; Excel does not."""
    rows = '<row r="1"><c r="A1" t="e" vm="1"><v>#VALUE!</v></c></row>'
    data = rich_book(rows, '<rv s="1"><v>8</v></rv>')
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a book without a default style
        theirs = openpyxl.load_workbook(io.BytesIO(data))["Sheet1"]["A1"].value
    assert (theirs, read_book(data).sheet("Sheet1")[1, 1]) == ("#VALUE!", CellError("#SPILL!"))
