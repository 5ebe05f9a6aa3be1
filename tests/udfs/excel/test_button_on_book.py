"""A button on the real workbook: what it saves is what the command line would have written."""

from __future__ import annotations

import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from small import CHAIRS, write_folder
from udfs.excel.fakeexcel import FakeBook

from sopxl_udfs import buttons
from sopxl_udfs.excel.open_book import OpenBook
from sopxl_udfs.kit import kit
from sopxl_workbook import create, run
from sopxl_workbook.contract import FIRST_PERIOD_COLUMN
from sopxl_workbook.ooxml import Book, parse_cell, read_book
from sopxl_workbook.sheets.checks import FIRST_RULE, SHEET
from sopxl_workbook.write import key_rows


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The planned macro book of a small company."""
    folder = write_folder(tmp_path_factory.mktemp("small") / "csv")
    path = folder.parent / "small.xlsm"
    create.new(path, folder=folder, sample=False, force=True, kit=kit())
    return path


@pytest.fixture
def excel(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeBook:
    """That book open in Excel, a production figure typed over."""
    book = FakeBook(Path(shutil.copy(made, tmp_path / "small.xlsm")))
    monkeypatch.setattr(OpenBook, "caller", classmethod(lambda cls: cls(book)))
    file = read_book(book.path)
    table = next(t for t in file.tables.values() if t.sheet == "Plan")
    row = min(number for key, number in key_rows(file, table.name).items() if CHAIRS in key)
    columns = range(FIRST_PERIOD_COLUMN, FIRST_PERIOD_COLUMN + 120)
    column = next(c for c in columns if book.value_at(("Plan", row, c)) is not None)
    book.type_into(("Plan", row, column), 1.0)
    return book


def typed_cells(path: Path) -> dict[tuple[str, int, int], Any]:
    """Every cell without a formula, but the moment of planning."""
    file = read_book(path)
    found = {}
    for name in file.sheets:
        sheet = file.sheet(name)
        computed = {(cell.row, cell.column) for cell in sheet.formulas()}
        found |= {
            (name, *place): value
            for place, value in sheet.values()
            if place not in computed and " UTC, " not in str(value)
        }
    return found


class TestPlan:
    def test_the_button_and_the_command_write_the_same(
        self, excel: FakeBook, tmp_path: Path
    ) -> None:
        """Cell for cell, and no other cell; the book as it was is kept."""
        excel.app.calculate()
        excel.save()
        before = typed_cells(excel.path)
        other = Path(shutil.copy(excel.path, tmp_path / "other.xlsm"))
        changes = run.plan(other, kit=kit()).changes.typed()
        written = {(c.sheet, c.row, c.column): c.new for c in changes if " UTC, " not in str(c.new)}
        assert len(written) > 0

        buttons.plan()
        ((told, _, kind),) = excel.app.alerts
        assert kind == "info", told
        kept = Path(re.search(r"The book as it was: (.*)$", told)[1])
        assert typed_cells(kept) == before
        after = typed_cells(excel.path)
        assert after == {k: v for k, v in (before | written).items() if v is not None}
        commanded = typed_cells(other)
        assert {k: commanded.get(k) for k in written} == {k: after.get(k) for k in written}

    def test_pressed_again_it_changes_nothing(self, excel: FakeBook) -> None:
        """A plan follows from its inputs alone."""
        buttons.plan()
        buttons.plan()
        assert excel.app.alerts[-1] == ("The plan is up to date: nothing changed.", "sopxl", "info")

    def test_it_leaves_the_macros_alone(self, excel: FakeBook, made: Path) -> None:
        """The VBA project is the same bytes, so a signature would still hold."""
        buttons.plan()
        with zipfile.ZipFile(made) as old, zipfile.ZipFile(excel.path) as new:
            name = "xl/vbaProject.bin"
            assert old.read(name) == new.read(name)


class TestCheck:
    def test_it_says_what_the_command_says(self, excel: FakeBook) -> None:
        """The figure that was typed over, with its place; only what was proved is written."""
        before = excel.contents()
        buttons.check()
        ((told, _, _),) = excel.app.alerts
        report = run.check(excel.path, kit=kit())
        assert 0 < len(report.findings) <= 10
        assert told == "\n\n".join([f"Check: {report.headline}.", *map(str, report.findings)])
        after = excel.contents()
        written = {spot for spot in before | after if before.get(spot) != after.get(spot)}
        file = read_book(excel.path)
        marks = {_spot(file, name) for name in ("sop_proved", "sop_proved_inputs")}
        rules = range(FIRST_RULE, FIRST_RULE + len(report.proofs))
        assert marks <= written
        assert {spot[:2] for spot in written - marks} == {(SHEET, row) for row in rules}


def _spot(file: Book, name: str) -> tuple[str, int, int]:
    """The cell of a setting."""
    sheet, ref = file.defined_name(name).target or ("", "")
    return sheet, *parse_cell(ref.replace("$", ""))


class TestPages:
    def test_the_button_writes_the_pages_beside_the_workbook(self, excel: FakeBook) -> None:
        """What stands in the open workbook, saved first; the workbook itself stays as it is."""
        buttons.pages()

        pages = excel.path.with_name("small-families.xlsx")
        assert list(read_book(pages).sheets) == ["Chairs", "Tables"]
        text, _, _ = excel.app.alerts[-1]
        assert text.startswith(f"{pages}: 2 pages, one a family, as they stand in 2026-01.")
