"""Books that are no plan, are ours, are huge, damaged or strange: a sentence or a bounded run."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
import xlsxwriter
from small import write_folder
from workbook.adopt.sheets import DEMAND, MONTHS, chairs, drafted

from sopxl.errors import SopError
from sopxl_udfs.kit import kit
from sopxl_workbook import create
from sopxl_workbook.adopt import Status, adopt, as_text

_MINUTE = 60.0


def made(fill: Callable[[xlsxwriter.Workbook], object]) -> bytes:
    """A workbook, filled."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        fill(book)
    return file.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SAVE_AS = "Open it in Excel and save it as an Excel workbook (.xlsx)."
FETCH = "Fetch it again from where it came, or take a backup."


def opened_elsewhere() -> bytes:
    """What LibreOffice writes as its own kind of spreadsheet."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", "<manifest/>")
    return file.getvalue()


def binary() -> bytes:
    """An .xlsb that Excel made."""
    shipped = files("pyopenvba").joinpath("_templates/blank_files/blank_workbook.xlsb")
    return shipped.read_bytes()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", f"E001 mine.xlsx: not an Excel workbook: the file is empty. {FETCH}"),
        (
            OLE + "EncryptedPackage".encode("utf-16-le"),
            "E003 mine.xlsx: the workbook is encrypted with a password. Open it in Excel, take the "
            "password away (File, Info, Protect workbook) and save it.",
        ),
        (
            b"\x09\x08\x10\x00" + b"\0" * 60,
            "E002 mine.xlsx: the file is an old Excel workbook (.xls), not an .xlsx or .xlsm "
            f"workbook. {SAVE_AS}",
        ),
        (
            binary(),
            "E002 mine.xlsx: the file is an Excel binary workbook (.xlsb), not an .xlsx or .xlsm "
            f"workbook. {SAVE_AS}",
        ),
        (
            opened_elsewhere(),
            "E002 mine.xlsx: the file is an OpenDocument spreadsheet (.ods), not an .xlsx or .xlsm "
            "workbook. Open it in LibreOffice and save it as Excel 2007-365 (.xlsx).",
        ),
        (
            b"a;b\n1;2\n",
            "E002 mine.xlsx: the file is a text file (CSV), not an .xlsx or .xlsm workbook. "
            "Open it in Excel and save it as an Excel workbook (.xlsx).",
        ),
        (
            b"PK\x03\x04" + b"\0" * 60,
            f"E001 mine.xlsx: not an Excel workbook: the file is damaged or cut short. {FETCH}",
        ),
        (
            chairs().written()[:3000],
            f"E001 mine.xlsx: not an Excel workbook: the file is damaged or cut short. {FETCH}",
        ),
    ],
)
def test_what_is_no_workbook_is_refused(data: bytes, told: str, tmp_path: Path) -> None:
    """With what it really is and the way out."""
    path = tmp_path / "mine.xlsx"
    path.write_bytes(data)
    with pytest.raises(SopError) as caught:
        adopt(path)
    assert str(caught.value) == told


def test_our_own_book_needs_no_adoption(tmp_path: Path) -> None:
    """It is proved by the check that knows all of it."""
    book = tmp_path / "plan.xlsx"
    folder = write_folder(tmp_path / "csv")
    create.new(book, folder=folder, sample=False, force=False, kit=kit())
    with pytest.raises(SopError) as caught:
        adopt(book)
    problem = caught.value.problem
    assert problem.code == "E600"
    assert problem.message == "this workbook was made by sopxl, so there is nothing to adopt."
    assert problem.fix == "Prove its numbers with: sopxl check plan.xlsx"


@pytest.mark.parametrize(
    "lines",
    [
        [("Shopping",), ("Milk", 2.0), ("Bread", 1.0)],
        [("Name", "Phone"), ("Anna", "555-1234"), ("Bob", "555-9876")],
        [("Task", *MONTHS), ("Paint the hall", "x", "x", None, None, None, None)],
        [("City", "Height"), ("Oslo", 23.0), ("Bern", 540.0), ("Lima", 154.0)],
        [("Temperature", *MONTHS), ("Oslo", *map(float, DEMAND))],
        [("P&L", *MONTHS), ("Sales", *map(float, DEMAND)), ("Rent", *map(float, DEMAND))],
    ],
)
def test_a_book_without_a_plan(lines: list[tuple[object, ...]]) -> None:
    """It is said to hold none; nothing is proved of it."""
    adopted = adopt(drafted(lines).written())
    assert not adopted.holds_plan
    assert not adopted.is_sound
    assert list(adopted.proofs) == []
    assert as_text(adopted).startswith("workbook: no plan was found in it")


def test_a_cash_flow_is_no_plan() -> None:
    """Receipts and a closing balance without anything that customers want."""
    opening, closing = [10.0, *(f"={a}5" for a in "BCDEF")], [f"={a}2+{a}3-{a}4" for a in "BCDEFG"]
    lines = [
        ("Cash", *MONTHS),
        ("Opening balance", *opening),
        ("Receipts", *map(float, DEMAND)),
        ("Payments", *map(float, DEMAND)),
        ("Closing balance", *closing),
    ]
    assert not adopt(drafted(lines).written()).holds_plan


def test_a_damaged_sheet_is_told_and_the_others_are_looked_at() -> None:
    """One part is broken."""
    draft = chairs()
    draft.put(("Notes", 1, 1), "hello")
    file = io.BytesIO(draft.written())
    mended = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(mended, "w") as new:
        for item in old.infolist():
            data = old.read(item)
            new.writestr(item, data[:-40] if item.filename.endswith("sheet2.xml") else data)
    adopted = adopt(mended.getvalue())
    assert adopted.counts[Status.PROVEN] == 1
    assert [(one.code, one.where) for one in adopted.findings] == [("W315", "Notes")]


def test_names_that_excel_could_not_have_written() -> None:
    """A sheet's name of more than 31 characters, as other programs write it."""
    long = "Aggregate production plan of all the garden chairs"
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(chairs().written())) as old, zipfile.ZipFile(file, "w") as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename == "xl/workbook.xml":
                data = data.replace(b'name="Plan"', f'name="{long}"'.encode())
            new.writestr(item, data)
    adopted = adopt(file.getvalue())
    assert adopted.counts[Status.PROVEN] == 1
    assert f"'{long}'!B1:G1" in as_text(adopted)


def test_a_right_to_left_sheet_with_long_names() -> None:
    """Cells stand where they stand, whichever way the sheet is shown."""
    draft = chairs()
    draft.right_to_left = True
    draft.put(("Plan", 1, 1), "Garden chairs " * 20)
    adopted = adopt(draft.written())
    assert adopted.counts[Status.PROVEN] == 1
    assert adopted.families == [("Garden chairs " * 20).strip()]


@pytest.mark.slow
def test_seventy_sheets_of_three_hundred_columns() -> None:
    """A pivot of this size is looked at in a bounded time."""

    def fill(book: xlsxwriter.Workbook) -> None:
        for number in range(70):
            sheet = book.add_worksheet(f"Pivot {number}")
            for column in range(1, 300):
                sheet.write(0, column, f"Item {column}")
            for row in range(1, 12):
                sheet.write(row, 0, f"Region {row}")
                sheet.write_row(row, 1, [float(row * column) for column in range(1, 300)])

    data, start = made(fill), time.perf_counter()
    adopted = adopt(data)
    assert time.perf_counter() - start < _MINUTE
    assert not adopted.holds_plan
    assert list(adopted.findings) == []


def test_thousands_of_error_cells() -> None:
    """They are told as one where they come from one formula."""

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Errors")
        for row in range(3000):
            sheet.write_formula(row, 0, f"=B{row + 1}/0", None, "#DIV/0!")
            sheet.write_formula(row, 3, f"=A{row + 1}*2", None, "#DIV/0!")

    (found,) = adopt(made(fill)).findings
    assert found.what == "the cell shows #DIV/0!; so do 2,999 more cells."
    assert found.why == "3,000 cells that hang on it show the error too."


def test_a_number_in_the_last_cell_of_a_sheet() -> None:
    """No array of the whole sheet is made; what is left out is said."""

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Far")
        sheet.write(0, 0, 1.0)
        sheet.write(1_048_575, 16_383, 1.0)

    start = time.perf_counter()
    (found,) = adopt(made(fill)).findings
    assert time.perf_counter() - start < _MINUTE
    assert (found.code, found.where) == ("W607", "Far")


def test_a_chain_of_thousands_of_formulas() -> None:
    """Each takes the one above: no recursion ends the run."""

    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Chain")
        sheet.write(0, 0, 1.0)
        for row in range(1, 5000):
            sheet.write_formula(row, 0, f"=A{row}+1", None, float(row))

    assert list(adopt(made(fill)).findings) == []


def test_bare_numbers_that_count_periods() -> None:
    """Along a row, from 1 upwards, with nothing else in it."""
    draft = chairs()
    del draft.cells["Plan", 1, 1]
    for column in range(2, 8):
        draft.put(("Plan", 1, column), float(column - 1))
    assert [unit for _, _, unit, _ in adopt(draft.written()).timelines] == ["step"]


def test_how_the_work_goes_on_is_told() -> None:
    """Each part once, with how much there is of it."""
    told: list[str] = []
    adopt(chairs().written(), tell=told.append)
    assert told == ["Reading 1 sheet of workbook", "Proving 3 rows", "Auditing 6 formulas"]
