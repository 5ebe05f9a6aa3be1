"""A workbook gets macros: code names in the heads of its sheets, the project, the file's kind."""

from __future__ import annotations

import re

import pytest
from workbook.attach.books import chart_book, macro_book, parts
from workbook.ooxml.samples import hand_made, sheet_xml

from sopxl_workbook.ooxml import Book, Package
from sopxl_workbook.ooxml.macros import (
    add_project,
    code_name_of,
    drop_project,
    name_documents,
    project_part,
)
from sopxl_workbook.ooxml.parts import Parts

SHEET = "xl/worksheets/sheet1.xml"


def opened(data: bytes) -> tuple[Parts, Book]:
    book = Book(Package(data))
    return Parts(book.package), book


def head(root: str, rest: str = "<sheetData/>") -> str:
    """The head of a sheet after it got a name; what follows is as it was."""
    text = f"{root}{rest}</{root[1:].split(' ')[0]}>"
    named, book = opened(hand_made(text.encode()))
    name_documents(named, book, ())
    after = named.part(SHEET).decode()
    assert after.endswith(rest[-12:] + text[len(root) + len(rest) :])
    assert code_name_of(named, SHEET) == "Sheet1"
    return after[: after.index("sheetData") - 1]


class TestNameDocuments:
    def test_workbook_sheets_and_charts_in_the_order_of_their_tabs(self) -> None:
        """A chart that is a sheet has a module of its own kind."""
        named, book = opened(chart_book())
        found = name_documents(named, book, ())
        assert [(each.code_name, each.sheet, each.is_chart) for each in found] == [
            ("ThisWorkbook", None, False),
            ("Sheet1", "Figures", False),
            ("Sheet2", "Picture", True),
        ]
        assert b'codeName="ThisWorkbook"' in named.part("xl/workbook.xml")
        for sheet, name in (("Figures", "Sheet1"), ("Picture", "Sheet2")):
            assert code_name_of(named, book.sheets[sheet].part) == name

    def test_a_sheet_changes_by_its_name_alone(self) -> None:
        """Byte for byte."""
        named, book = opened(chart_book())
        old = parts(chart_book())
        name_documents(named, book, ())
        for sheet in book.sheets.values():
            new = re.sub(rb' codeName="Sheet[12]"', b"", named.part(sheet.part))
            assert new == old[sheet.part]

    @pytest.mark.parametrize(
        ("root", "rest", "expected"),
        [
            ('<worksheet xmlns="M">', "<sheetData/>", '<sheetPr codeName="Sheet1"/>'),
            (
                '<worksheet xmlns="M">',
                "\n <sheetPr/><sheetData/>",
                '\n <sheetPr codeName="Sheet1"/>',
            ),
            (
                '<worksheet xmlns="M">',
                '<sheetPr filterMode="1"><tabColor rgb="FF"/></sheetPr><sheetData/>',
                '<sheetPr codeName="Sheet1" filterMode="1"><tabColor rgb="FF"/></sheetPr>',
            ),
            (
                '<worksheet xmlns="M">',
                "<sheetPr codeName='has blank'/><sheetData/>",
                '<sheetPr codeName="Sheet1"/>',
            ),
        ],
    )
    def test_wherever_the_properties_stand(self, root: str, rest: str, expected: str) -> None:
        """There or not, with more in them, with a name that VBA does not take."""
        main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        root = root.replace('"M"', f'"{main}"')
        assert head(root, rest).removeprefix(root) == expected

    def test_with_a_prefix(self) -> None:
        """Some programs write one before every element."""
        main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        root = f'<x:worksheet xmlns:x="{main}">'
        text = f"{root}<x:sheetData/></x:worksheet>"
        named, book = opened(hand_made(text.encode()))
        name_documents(named, book, ())
        assert named.part(SHEET).decode() == text.replace(
            "<x:sheetData/>", '<x:sheetPr codeName="Sheet1"/><x:sheetData/>'
        )

    def test_names_that_are_there_stay_and_no_name_stands_twice(self) -> None:
        """One that a module needs is given up for another."""
        named, book = opened(hand_made(sheet_xml("", '<sheetPr codeName="Tools"/>')))
        assert name_documents(named, book, ["x"])[1].code_name == "Tools"
        assert not [name for name in named.changed if name == SHEET]
        assert name_documents(named, book, ["tools", "sheet1"])[1].code_name == "Sheet2"

    @pytest.mark.parametrize("head", ["", '<sheetPr filterMode="1"/>'])
    def test_a_sheet_in_a_strange_spelling_is_written_anew(self, head: str) -> None:
        """In UTF-16 a few bytes cannot be put in; its cells stay what they are."""
        row = '<row r="1"><c r="A1"><v>7</v></c></row>'
        text = sheet_xml(row, head).replace("UTF-8", "UTF-16")
        named, book = opened(hand_made(text.encode("utf-16")))
        assert name_documents(named, book, ())[1].code_name == "Sheet1"
        assert code_name_of(named, SHEET) == "Sheet1"
        assert Book(Package(named.result())).sheet("Sheet1").cell("A1").value == 7.0


class TestProject:
    def test_comes_and_goes(self) -> None:
        """The part, its relation, its kind, and the kind of the workbook."""
        named, _ = opened(chart_book())
        add_project(named, b"project")
        data = named.result()
        assert Package(data).has_macros
        assert Package(data).content_type("xl/workbook.xml").endswith("macroEnabled.main+xml")
        back = Parts(Package(data))
        assert project_part(back) == "xl/vbaProject.bin"
        assert (
            back.package.content_type("xl/vbaProject.bin") == "application/vnd.ms-office.vbaProject"
        )
        drop_project(back)
        old, new = parts(chart_book()), parts(back.result())
        assert set(new) == set(old)
        assert Package(back.result()).content_type("xl/workbook.xml").endswith("sheet.main+xml")

    def test_a_book_with_macros_has_one(self) -> None:
        """Found by its relation."""
        assert project_part(opened(macro_book())[0]) == "xl/vbaProject.bin"
