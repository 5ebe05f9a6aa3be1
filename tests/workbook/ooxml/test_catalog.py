"""Lists of sheets, names and tables that are not sound: nothing of them is guessed."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from sopxl.errors import FileError
from sopxl_workbook.ooxml import Package, Patch, read_book

WORKBOOK, TABLE = "xl/workbook.xml", "xl/tables/table2.xml"
REPAIR = "Open the file in Excel, let it repair the workbook and save it."


def changed(part: str, old: bytes, new: bytes) -> bytes:
    """Sheets One, Two, Three, each with a local name, two with a table; one part rewritten."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        for number, name in enumerate(["One", "Two", "Three"], 1):
            sheet = book.add_worksheet(name)
            sheet.write("A1", number)
            book.define_name(f"{name}!here", f"={name}!$A$1")
            if number < 3:
                sheet.add_table("C1:D3", {"name": f"tbl{name}"})
    package = Package(buffer.getvalue())
    data = package.part(part)
    assert old in data
    return package.rewrite({part: data.replace(old, new)})


def dangling() -> bytes:
    """The first sheet of the list is not in the file."""
    return changed(WORKBOOK, b'r:id="rId1"', b'r:id="rId77"')


def test_local_names_are_counted_by_the_list() -> None:
    """A sheet that is listed and not there still has its place."""
    book = read_book(dangling())
    assert list(book.sheets) == ["Two", "Three"]
    assert {key: name.refers_to for key, name in book.defined_names.items()} == {
        "One!here": "One!$A$1",
        "Two!here": "Two!$A$1",
        "Three!here": "Three!$A$1",
    }


def test_a_sheet_is_added_by_the_list() -> None:
    """It stands behind the one that was named, and every local name stays with its sheet."""
    patch = Patch(dangling())
    patch.add_sheet("New", after="Two")
    book = read_book(patch.result())
    assert list(book.sheets) == ["Two", "New", "Three"]
    assert book.defined_names["Three!here"].refers_to == "Three!$A$1"


@pytest.mark.parametrize(
    ("part", "old", "new", "detail"),
    [
        (WORKBOOK, b'name="Two"', b'name="One"', 'it lists "One" twice'),
        (TABLE, b'"tblTwo"', b'"tblOne"', 'its name "tblOne" is that of another table'),
        (TABLE, b' ref="C1:D3"', b' ref="#REF!"', '"#REF!" is not a range of cells'),
        (TABLE, b' ref="C1:D3"', b"", '"" is not a range of cells'),
    ],
)
def test_two_of_one_name_and_no_range(part: str, old: bytes, new: bytes, detail: str) -> None:
    """No one of the two is taken for the other; the part is named."""
    with pytest.raises(FileError) as caught:
        assert read_book(changed(part, old, new)).tables
    said = f'E001 workbook: the part "{part}" of the workbook is damaged: {detail}. {REPAIR}'
    assert str(caught.value) == said
