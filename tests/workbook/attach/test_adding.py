"""The functions come into a planner's workbook, and everything else of it stays."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hosts.macros import macros
from pyopenvba.cfb import CFB
from workbook.attach.books import (
    CHART,
    MACRO,
    PLAIN,
    TOOLS,
    macro_book,
    macro_project,
    parts,
)
from workbook.ooxml.samples import openpyxl_book, rich_book, zipped
from workbook.vba.test_add_module import coded, with_line

from sopxl.errors import InputError, RefusedError
from sopxl.examples import evaluated
from sopxl.registry import CellFunction
from sopxl_udfs.kit import kit
from sopxl_workbook.attach import Attached, attached
from sopxl_workbook.ooxml import Book, Package, Patch, read_book

KIT = kit()
MODULES = [
    *("SopxlCalls", "SopxlFunctions", "SopxlMonth", "SopxlWizard", "SopxlOpen"),
    *("xlwings", "SopxlDictionary"),
]
UNNAMED = re.compile(rb' codeName="\w+"|<sheetPr(?: codeName="\w+")?/>')
LISTS = {  # the parts that list sheets, modules and formats, and no cell of a planner's
    *("[Content_Types].xml", "docProps/app.xml", "xl/workbook.xml", "xl/styles.xml"),
    *("xl/_rels/workbook.xml.rels", "xl/metadata.xml", "xl/vbaProject.bin"),
}


def made(data: bytes) -> Attached:
    return attached(Book(Package(data, "budget.xlsm")), KIT)


def told(data: bytes) -> str:
    with pytest.raises(RefusedError) as caught:
        made(data)
    return str(caught.value)


def read(data: bytes, folder: Path) -> dict[str, str]:
    """The macros, by a reader of another maker."""
    path = folder / "read.xlsm"
    path.write_bytes(data)
    return macros(path)


class TestMacroBook:
    def test_every_part_but_the_lists_keeps_its_bytes(self) -> None:
        """Sheets, charts, comments, buttons, tables, names: as they were, packed as they were."""
        old, new = Package(MACRO), made(MACRO)
        raw, now = old.raw_members(), Package(new.data).raw_members()
        differing = {name for name in raw if now.get(name) != raw[name]}
        assert differing == set(new.changed)
        assert differing <= LISTS
        assert set(now) - set(raw) == {*new.added} == {
            "xl/worksheets/sheet4.xml",
            "xl/worksheets/sheet5.xml",
        }  # fmt: skip
        assert new.removed == []

    def test_its_own_modules_keep_their_bytes(self, tmp_path: Path) -> None:
        """And ours are read back beside them, none more and none fewer."""
        old, new = (parts(data)["xl/vbaProject.bin"] for data in (MACRO, made(MACRO).data))
        was, now = CFB.from_bytes(old), CFB.from_bytes(new)
        for name in ("ThisWorkbook", "Sheet1", "Sheet2", "Sheet3", "Module1", "Tools"):
            stream = now.get_stream_in_storage("VBA", name)
            assert stream == was.get_stream_in_storage("VBA", name), name
        found = read(made(MACRO).data, tmp_path)
        assert found["Tools"].replace("\r\n", "\n").endswith(TOOLS)
        assert set(found) - set(read(MACRO, tmp_path)) == {
            *MODULES,
            "SopxlSheetFunctions",
            "SopxlSheetConfig",
        }

    def test_each_new_sheet_has_a_module_of_its_name(self) -> None:
        """Excel would make a second one for a code name without a module."""
        new = parts(made(MACRO).data)
        names = [
            re.search(rb'codeName="(\w+)"', new[f"xl/worksheets/sheet{number}.xml"])[1]
            for number in (4, 5)
        ]
        assert names == [b"SopxlSheetFunctions", b"SopxlSheetConfig"]

    def test_names_and_sheets_of_the_planner_stand_as_they_did(self) -> None:
        """By what they point at; the settings are seen by no planner."""
        old, new = read_book(MACRO), read_book(made(MACRO).data)
        assert list(new.sheets)[:3] == list(old.sheets)
        assert new.sheets["xlwings.conf"].visibility == "veryHidden"
        assert new.sheet("xlwings.conf").cell("A1").value == "ADD_WORKBOOK_TO_PYTHONPATH"
        assert new.sheet("xlwings.conf").cell("B1").value == "false"
        assert {k: v for k, v in new.defined_names.items() if v.sheet != "Functions"} == (
            old.defined_names
        )

    def test_two_attachings_give_the_same_bytes(self) -> None:
        """Nothing of the moment or of the machine goes in."""
        assert made(MACRO).data == made(MACRO).data

    def test_a_macro_that_opens_the_book_is_left_alone(self, tmp_path: Path) -> None:
        """Ours of that name stays away, and it is said."""
        new = made(macro_book({"Opening": "Sub Auto_Open()\nEnd Sub\n"}))
        assert "SopxlOpen" not in {*new.modules, *read(new.data, tmp_path)}
        assert [str(problem) for problem in new.warnings] == [
            "W236 budget.xlsm: a macro of the workbook runs when it is opened, so ours that gives "
            "the Insert Function window its texts does not. Call SopxlDescribe from it if you "
            "want those texts."
        ]


class TestPlainBook:
    @pytest.mark.parametrize("data", [PLAIN, openpyxl_book(), CHART])
    def test_sheets_change_by_their_code_names_alone(self, data: bytes) -> None:
        """Those that have one keep it; every other part keeps its bytes."""
        old, new = parts(data), made(data)
        now = parts(new.data)
        for name in old:
            if name.startswith(("xl/worksheets/sheet", "xl/chartsheets/sheet")):
                plain, named = (UNNAMED.sub(b"", text) for text in (old[name], now[name]))
                assert named == plain, name
                assert b"codeName" in now[name]
            elif name not in LISTS:
                assert now[name] == old[name], name

    def test_workbook_and_sheets_have_a_module_each(self, tmp_path: Path) -> None:
        """The chart that is a sheet has one of its own kind."""
        found = read(made(CHART).data, tmp_path)
        assert set(found) == {
            *("ThisWorkbook", "Sheet1", "Sheet2", "SopxlSheetFunctions", "SopxlSheetConfig"),
            *MODULES,
        }
        assert 'VB_Base = "0{00020821-' in found["Sheet2"]
        assert 'VB_Base = "0{00020820-' in found["Sheet1"]
        assert found["ThisWorkbook"].splitlines()[-1].startswith("Attribute ")

    def test_it_is_a_macro_book_then(self) -> None:
        """By its content; another reader opens it with its macros."""
        data = made(openpyxl_book()).data
        assert Package(data).content_type("xl/workbook.xml").endswith("macroEnabled.main+xml")
        book = openpyxl.load_workbook(io.BytesIO(data), keep_vba=True)
        with book.vba_archive as kept:
            assert "xl/vbaProject.bin" in kept.namelist()
        assert book.sheetnames == ["Plain", "Empty", "Functions", "xlwings.conf"]

    def test_a_macro_book_that_holds_no_macros_yet_gets_a_project(self, tmp_path: Path) -> None:
        """Its kind stays; its sheets get their names."""
        kind = Package(MACRO).content_type("xl/workbook.xml").encode()
        data = dict(parts(CHART))
        data["[Content_Types].xml"] = data["[Content_Types].xml"].replace(
            Package(CHART).content_type("xl/workbook.xml").encode(), kind
        )
        new = made(zipped(data))
        assert Package(new.data).content_type("xl/workbook.xml").encode() == kind
        assert {"Sheet1", "Sheet2", *MODULES} <= set(read(new.data, tmp_path))


class TestFunctionsSheet:
    @pytest.mark.parametrize("function", KIT.functions, ids=lambda function: function.name)
    def test_each_example_stands_as_text_and_as_a_formula(self, function: CellFunction) -> None:
        """With the values that the engine gives, over its whole range, to be copied."""
        sheet = SHEET
        row = next(r for r in range(1, 400) if sheet[r, 2] == function.name)
        assert sheet[row, 4] == function.example
        assert sheet.cell(f"E{row}").formula == function.example
        values = evaluated(function)
        shown = [
            [sheet[row + down, 5 + across] for across in range(len(values[0]))]
            for down in range(len(values))
        ]
        for line, wanted in zip(shown, values, strict=True):
            for found, value in zip(line, wanted, strict=True):
                is_number = isinstance(value, float)
                assert found == (pytest.approx(value, rel=1e-15) if is_number else value or None)

    def test_every_argument_is_explained(self) -> None:
        """Optional ones in brackets."""
        texts = {(SHEET[r, 2], SHEET[r, 3]) for r in range(1, 400)}
        for function in KIT.functions:
            for argument in function.arguments:
                name = f"[{argument.name}]" if argument.optional else argument.name
                assert (name, argument.help) in texts


SHEET = read_book(made(PLAIN).data).sheet("Functions")


class TestRefused:
    def test_a_sheet_a_name_and_a_module_of_the_same_name(self) -> None:
        """All in one message, with the way out."""
        patch = Patch(macro_book({"SopxlCalls": TOOLS}))
        patch.add_sheet("functions")
        patch.add_name("Sop_Level", "Values!$A$1")
        assert told(patch.result()) == (
            "E238 budget.xlsm: sopxl needs names that the workbook has for things of its own: the "
            'sheet "functions", the name Sop_Level, the VBA module SopxlCalls. Rename them in '
            "Excel, make macros Private, take a reference out (Alt+F11, Tools, References), and "
            "run this again."
        )

    def test_a_book_that_has_them_already(self) -> None:
        """Attached before, or made by sopxl new."""
        assert told(made(PLAIN).data) == (
            "E239 budget.xlsm: the workbook has the functions of sopxl already. To bring them to "
            "this version: sopxl refresh-vba BOOK."
        )

    def test_a_book_that_sopxl_made_without_macros(self, made_books: dict[str, Path]) -> None:
        """Its buttons need what only sopxl new makes."""
        assert told(made_books[".xlsx"].read_bytes()).startswith(
            "E239 budget.xlsm: sopxl made this workbook, without macros; its functions and buttons "
        )

    @pytest.mark.parametrize("key", [b"CMG", b"DPB"])
    def test_a_project_that_is_locked(self, key: bytes) -> None:
        """Whoever has the password takes it off first."""
        value = coded(b"\x01\0\0\0" if key == b"CMG" else b"\xff" + bytes(28))
        locked = with_line(macro_project({"Tools": TOOLS}), key, value)
        assert told(rich_book(locked)).startswith(
            "E236 budget.xlsm: the VBA project is locked for viewing, or has a password. Open it "
        )

    def test_a_project_that_cannot_be_read(self) -> None:
        """Told before anything is made."""
        assert told(rich_book(b"no project")).startswith("E237 budget.xlsm: the VBA project is ")

    def test_a_project_whose_signature_lies_beside_it(self) -> None:
        """Its owner signs what it holds; with more in it the signature would be void."""
        data = parts(rich_book(macro_project({"Tools": TOOLS})))
        kind = b"application/vnd.ms-office.vbaProjectSignature"
        data["xl/vbaProjectSignature.bin"] = b"signed"
        data["[Content_Types].xml"] = data["[Content_Types].xml"].replace(
            b"</Types>",
            b'<Override PartName="/xl/vbaProjectSignature.bin" ContentType="%b"/></Types>' % kind,
        )
        data["xl/_rels/vbaProject.bin.rels"] = (
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            b'<Relationship Id="rId1" Type="http://schemas.microsoft.com/office/2006/relationships/'
            b'vbaProjectSignature" Target="vbaProjectSignature.bin"/></Relationships>'
        )
        assert told(zipped(dict(data))) == (
            "E168 budget.xlsm: the VBA project is signed, and any change would make the signature "
            "worthless. Ask whoever signed it to change it in Excel, or to take the signature off."
        )

    def test_a_protected_list_of_sheets(self) -> None:
        """A sheet more is what the protection forbids."""
        data = parts(PLAIN)
        data["xl/workbook.xml"] = data["xl/workbook.xml"].replace(
            b"<bookViews>", b'<workbookProtection lockStructure="1"/><bookViews>'
        )
        assert told(zipped(dict(data))).startswith("E160 budget.xlsm: the list of sheets is ")

    def test_a_module_that_vba_cannot_hold_is_our_fault(self) -> None:
        """It is found before the workbook is touched."""
        with pytest.raises(InputError, match=r"^E233 module SopxlCalls, line 1: "):
            attached(Book(Package(PLAIN)), replace(KIT, attached=lambda: {"SopxlCalls": "é"}))
