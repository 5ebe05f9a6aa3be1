"""What holds the cells: sheets, names, merged areas, rules, protection, other parts."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter
from workbook.diff.books import made, rows, told
from workbook.ooxml.samples import hand_made, rich_book, sheet_xml, vba_project, zipped

from sopxl.errors import FileError
from sopxl_workbook.diff import SheetCount, Structural, diff
from sopxl_workbook.diff.groups import parts_together
from sopxl_workbook.ooxml import Book, Package

CELLS = rows("A1", [[f"text {i}", i] for i in range(10)])


def book(build: Callable[[Any], None]) -> Book:
    """A book as XlsxWriter makes it."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as workbook:
        build(workbook)
    return Book(Package(buffer.getvalue()))


def changes(old: Book, new: Book) -> list[Structural]:
    """Changes of structure, the hashes of parts left out."""
    return [one for one in diff(old, new).structure if not one.change.startswith("part")]


def test_sheets_added_and_removed() -> None:
    """With how many cells there are on each; their cells are not told one by one."""
    old = made({"Plan": CELLS, "Old": {"A1": 1}})
    new = made({"New": {"A1": "x", "A2": "y"}, "Plan": CELLS})
    found = diff(old, new)
    assert (told(found), found.structure) == (
        [],
        [Structural("sheet added", "New", "New"), Structural("sheet removed", "Old", "Old")],
    )
    assert found.sheets == [
        SheetCount("Plan", 20, 20),
        SheetCount("Old", 1, None),
        SheetCount("New", None, 2),
    ]


def test_a_sheet_that_was_renamed_is_known_by_its_cells() -> None:
    """Formulas that point at it are the same, and its changes show under the new name."""
    refers = {"A1": ("=Old!B2+'Old'!B3", 3), "A2": ("=SUM(Old!B1:B9)", 36)}
    follows = {"A1": ("='New plan'!B2+'New plan'!B3", 3), "A2": ("=SUM('New plan'!B1:B9)", 36)}
    old = made({"Old": CELLS, "Refers": refers})
    new = made({"New plan": {**CELLS, "B4": 33}, "Refers": follows})
    found = diff(old, new)
    assert list(found.structure) == [
        Structural("sheet renamed", "New plan", "New plan", "Old", "New plan")
    ]
    assert told(found) == [("value changed", "Old!B4", "'New plan'!B4", 3.0, 33.0)]
    assert told(found.of_sheet("old")) == told(found)


def test_another_sheet_in_the_same_place_is_not_a_renamed_one() -> None:
    """It has to have its cells in common."""
    other = rows("A1", [[f"other {i}", i * 7 + 100] for i in range(10)])
    found = diff(made({"Plan": CELLS}), made({"Notes": other}))
    assert [one.change for one in found.structure] == ["sheet added", "sheet removed"]


def test_sheets_moved_hidden_and_shown() -> None:
    """The fewest moves that explain the order; hidden and very hidden are two things."""

    def tabs(order: str, hidden: str = "") -> Callable[[Any], None]:
        def build(workbook: Any) -> None:
            for name in order:
                sheet = workbook.add_worksheet(name)
                sheet.write("A1", f"text of {name}")
                if name in hidden:
                    sheet.hide()

        return build

    assert changes(book(tabs("ABCD")), book(tabs("ADBC", hidden="C"))) == [
        Structural("sheet moved", "D", "D", "tab 4", "tab 2"),
        Structural("sheet hidden", "C", "C", "shown", "hidden"),
    ]
    assert changes(book(tabs("ABC", hidden="B")), book(tabs("ABC"))) == [
        Structural("sheet shown", "B", "B", "hidden", "shown")
    ]


def test_defined_names() -> None:
    """Added, removed, changed; one that moved with its cell is the same."""

    def named(first: int, **names: str) -> Callable[[Any], None]:
        def build(workbook: Any) -> None:
            sheet = workbook.add_worksheet("S")
            for i in range(9):
                sheet.write(first + i, 0, f"text {i}")
            workbook.define_name("Cell", f"=S!$A${first + 4}")
            for name, text in names.items():
                workbook.define_name(name, text)

        return build

    old, new = named(0, Gone="=S!$B$1", Rate="=0.1"), named(1, Came="=S!$C$1", Rate="=0.2")
    assert changes(book(old), book(new)) == [
        Structural("name added", "Came", "", "", "=S!$C$1"),
        Structural("name removed", "Gone", "", "=S!$B$1"),
        Structural("name changed", "Rate", "", "=0.1", "=0.2"),
    ]


def test_tables_added_removed_and_renamed() -> None:
    """A renamed one is known by its sheet and headings."""
    cells = rows("A1", [["Item", "Units"], ["a", 1], ["b", 2]])
    with_other = {**cells, "F1": "Key", "F2": "k"}
    old = made({"S": with_other}, [("S", "A1:B3", "tblOld"), ("S", "F1:F2", "tblGone")])
    new = made({"S": {**with_other, "B3": 5}}, [("S", "A1:B3", "tblNew")])
    found = diff(old, new)
    assert [(one.change, one.name) for one in found.structure] == [
        ("table removed", "tblGone"),
        ("table renamed", "tblNew"),
    ]
    assert [cell.what.key for cell in found.cells] == [("b",)]


def test_what_stands_around_the_cells() -> None:
    """Merged areas one by one; rules are counted; protection with or without a password."""

    def plain(workbook: Any) -> None:
        workbook.add_worksheet("S").merge_range("A1:B1", "Title")

    def other(workbook: Any) -> None:
        sheet = workbook.add_worksheet("S")
        sheet.merge_range("A1:C1", "Title")
        sheet.data_validation("B5:B9", {"validate": "list", "source": ["a", "b"]})
        sheet.conditional_format("B5:B9", {"type": "cell", "criteria": ">", "value": 3})
        sheet.autofilter("A4:B9")
        sheet.protect("secret")

    assert [one for one in changes(book(plain), book(other)) if one.sheet == "S"][1:] == [
        Structural("cells merged", "A1:C1", "S", "", "A1:C1"),
        Structural("cells no longer merged", "A1:B1", "S", "A1:B1"),
        Structural("validations changed", "S", "S", "0", "1"),
        Structural("conditional formats changed", "S", "S", "0", "1"),
        Structural("filter changed", "S", "S", "none", "A4:B9"),
        Structural("protection changed", "S", "S", "off", "on, with a password"),
    ]


def test_protection_of_the_workbook() -> None:
    """Whether sheets can be added and moved."""

    def parts(protection: str) -> Book:
        data = Package(hand_made(sheet_xml("")))
        parts: dict[str, str | bytes] = {name: data.part(name) for name in data.names}
        workbook = data.part("xl/workbook.xml").decode()
        parts["xl/workbook.xml"] = workbook.replace("<sheets>", f"{protection}<sheets>")
        return Book(Package(zipped(parts)))

    locked = parts('<workbookProtection lockStructure="1"/>')
    secret = parts('<workbookProtection lockStructure="1" workbookPassword="83AF"/>')
    what = ("protection of the workbook", "sheets and their order", "")
    assert changes(parts(""), locked) == [Structural(*what, "off", "on")]
    assert changes(locked, secret) == [Structural(*what, "on", "on, with a password")]


def test_charts_and_macros_by_their_part() -> None:
    """What stands in no cell is told by name and hash; what every save writes anew is not."""
    old, new = Book(Package(rich_book())), Book(Package(rich_book(macros=vba_project())))
    found = [one for one in diff(old, new).structure if one.change.startswith("part")]
    assert [(one.change, one.name) for one in found] == [("part added", "xl/vbaProject.bin")]
    assert re.fullmatch("[0-9a-f]{64}", found[0].new)


def test_parts_of_one_folder_stand_in_one_line() -> None:
    """Named while they are few; JSON has each with its hash."""
    changes = [Structural("part changed", f"xl/charts/chart{i}.xml") for i in range(1, 7)]
    changes += [Structural("part removed", name) for name in ("xl/a.bin", "xl/b.xml", "c.xml")]
    assert [(one.change, one.name) for one in parts_together(changes)] == [
        ("part changed", "xl/charts/chart1.xml to chart6.xml, 6 parts"),
        ("part removed", "xl/a.bin, b.xml"),
        ("part removed", "c.xml"),
    ]


def test_damaged_books_are_refused() -> None:
    """By the code of the reader."""
    good = Book(Package(hand_made(sheet_xml('<row r="1"><c r="A1"><v>2</v></c></row>'))))
    bad = Book(Package(hand_made(sheet_xml('<row r="1"><c r="A1"><v>two</v></c></row>'))))
    with pytest.raises(FileError, match=r"E001 .*row 1 holds a value that is none"):
        diff(good, bad)
