"""The workbook that carries our VBA: modules read back, each sheet has one, Calc opens it."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hosts.macros import macros
from hosts.office import require

from sopxl_udfs.buttons import BUTTONS
from sopxl_udfs.calc import program
from sopxl_udfs.excel import vba
from sopxl_workbook.vba import vba_project

SHEETS = ("Start", "Control", "Plan")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small workbook, made as the template is made: code names, macros, one button each."""
    path = tmp_path_factory.mktemp("xlsm") / "plan.xlsm"
    documents = [("ThisWorkbook", True), *((f"sop{name}", False) for name in SHEETS)]
    project = io.BytesIO(vba_project(vba.modules(), documents))
    with xlsxwriter.Workbook(path) as made:
        made.add_vba_project(project, True)
        made.set_vba_name("ThisWorkbook")
        sheets = [made.add_worksheet(name) for name in SHEETS]
        for sheet, name in zip(sheets, SHEETS, strict=True):
            sheet.set_vba_name(f"sop{name}")
        for row, button in enumerate(BUTTONS):
            options = {"macro": button.macro, "caption": button.caption}
            sheets[0].insert_button(row * 2, 1, options)
        sheets[2].write_dynamic_array_formula("A1:C1", "=SOP_CHASE({1,2,3},0,0)", None, 1)
        sheets[2].write_row("B1", [2, 3])
    return path


class TestModules:
    def test_every_module_of_ours_reads_back_as_it_was_written(self, book: Path) -> None:
        """A reader of another maker finds each text unchanged behind its attribute lines."""
        read = macros(book)
        for name, text in vba.modules().items():
            lines = read[name].replace("\r\n", "\n").split("\n")
            body = [line for line in lines if not line.startswith("Attribute VB_")]
            assert "\n".join(body).strip() == text.strip(), name

    def test_the_runner_of_xlwings_and_its_class_stand_in_it_with_their_notices(
        self, book: Path
    ) -> None:
        """Their licences ask that the notices stay."""
        read = macros(book)
        assert "xlwings is distributed under a BSD 3-clause license." in read["xlwings"]
        assert "Copyright (C) 2014-present, Zoomer Analytics LLC." in read["xlwings"]
        assert "@license: MIT" in read["SopxlDictionary"]

    def test_every_sheet_has_a_module_of_its_own(self, book: Path) -> None:
        """Excel would make a second one for a code name without a module."""
        with zipfile.ZipFile(book) as parts:
            xml = {name: parts.read(name).decode() for name in parts.namelist() if "sheet" in name}
            workbook = parts.read("xl/workbook.xml").decode()
        names = [
            re.search(r'<sheetPr codeName="(\w+)"', text)[1]
            for name, text in xml.items()
            if name.startswith("xl/worksheets/sheet")
        ]
        names += re.findall(r'<workbookPr codeName="(\w+)"', workbook)
        assert sorted(names) == ["ThisWorkbook", "sopControl", "sopPlan", "sopStart"]
        assert set(names) <= set(macros(book))

    def test_a_button_calls_a_macro_that_is_there(self, book: Path) -> None:
        """Each button of the sheet names a public procedure of the button module."""
        with zipfile.ZipFile(book) as parts:
            drawing = parts.read("xl/drawings/vmlDrawing1.vml").decode()
        called = re.findall(r"<x:FmlaMacro>\[0\]!(\w+)</x:FmlaMacro>", drawing)
        procedures = re.findall(r"^Public Sub (\w+)\(\)", macros(book)["SopxlButtons"], re.M)
        assert called == procedures == [button.macro for button in BUTTONS]


@pytest.mark.libreoffice
class TestCalc:
    def test_calc_opens_the_book_and_finds_our_modules(self, book: Path, tmp_path: Path) -> None:
        """LibreOffice converts it, and the Basic library it keeps holds every module."""
        require()
        folder = program.found_folder()
        assert folder is not None
        copy = shutil.copy(book, tmp_path / "copy.xlsm")
        command = [
            folder / "soffice",
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
        ]
        command += ["--convert-to", "ods", "--outdir", tmp_path, copy]
        clean = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(tmp_path),
            "LANG": os.environ.get("LANG", "C"),
        }
        subprocess.run(command, env=clean, check=True, timeout=120, capture_output=True)
        with zipfile.ZipFile(tmp_path / "copy.ods") as parts:
            listed = parts.read("Basic/VBAProject/script-lb.xml").decode()
        names = set(re.findall(r'library:name="(\w+)"', listed)) - {"VBAProject"}
        assert set(vba.modules()) | {"xlwings", "SopxlDictionary", "sopStart"} <= names
