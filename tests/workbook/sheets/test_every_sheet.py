"""What every sheet has: a Checks light, a line of help, protection without a password, a paper."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pages_twins as twins
import pytest
from workbook.sheets.test_pages import MAIN, sheet_part

from sopxl_udfs.kit import kit
from sopxl_workbook.build import Contents
from sopxl_workbook.contract import CONTROL_SHEET, TABLES, WIDE_TABLES
from sopxl_workbook.ooxml import Book, read_book
from sopxl_workbook.sheets import PAGES
from sopxl_workbook.sheets.page import Page, paper
from sopxl_workbook.sheets.proofs import master_text

_LINE = 60  # letters of a line of help, at the least
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_BARE_TRUTH = re.compile(r"\b(?:TRUE|FALSE)\b(?!\()")


@pytest.fixture(scope="module")
def book(sample_book: Path) -> Book:
    """The sample company, read."""
    return read_book(sample_book)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_page_has_the_light(page: Page, sample: Contents) -> None:
    """The master check stands in the first row of each, and says what Checks says."""
    cells = page.cells(sample.values, sample.view, kit())
    lights = [cell for (row, _), cell in cells.items() if row == 1 and "master" in cell.style]
    assert [cell.value for cell in lights] == [master_text(sample.values, sample.view)]
    assert all(cell.formula for cell in lights)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_page_says_what_it_is(page: Page, sample: Contents, book: Book) -> None:
    """A title, a sentence under it, and a line or more on how to read the page."""
    cells = page.cells(sample.values, sample.view, kit())
    assert cells[1, 2].value
    assert cells[2, 2].value
    formulas = {ref for ref, cell in cells.items() if cell.formula}
    texts = {ref: text for ref, text in book.sheet(page.name).values() if isinstance(text, str)}
    assert [ref for ref, text in texts.items() if len(text) > _LINE and ref not in formulas]


def test_every_data_sheet_says_what_it_is(book: Book) -> None:
    """One line of help under its name, and one over each column of a long table."""
    for table in (*TABLES, *WIDE_TABLES):
        heads = [text for (row, _), text in book.sheet(table.sheet).values() if row <= 2]
        assert table.help in heads, table.sheet
    assert book.sheet(CONTROL_SHEET)[2, 2]
    for table in TABLES:
        assert all(column.help.endswith(".") for column in table.columns), table.name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_formulas_are_spelled_as_every_program_keeps_them(page: Page, sample: Contents) -> None:
    """TRUE and FALSE are called as functions: LibreOffice stores them so, whatever was typed."""
    cells = page.cells(sample.values, sample.view, kit())
    formulas = {ref: _QUOTED.sub("", cell.formula) for ref, cell in cells.items() if cell.formula}
    assert formulas
    assert [ref for ref, text in formulas.items() if _BARE_TRUTH.search(text)] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_formulas_are_protected_without_a_password(page: Page, sample_book: Path) -> None:
    """Each page is locked against a slip, and anybody may unlock it."""
    (protection,) = sheet_part(sample_book, page.name).iter(f"{MAIN}sheetProtection")
    assert protection.get("sheet") == "1"
    assert not {"password", "hashValue"} & set(protection.attrib)


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("letter", "1"),
        pytest.param("", "9", marks=pytest.mark.slow),
        pytest.param("A4", "9", marks=pytest.mark.slow),
    ],
)
def test_the_paper_is_chosen(name: str, number: str, sample: Contents, tmp_path: Path) -> None:
    """A4, or Letter where Control says so when the sheets are drawn: every sheet alike."""
    contents = replace(sample, settings={**sample.settings, "sop_paper": name or None})
    path = twins.write(contents, tmp_path / "book.xlsx")
    names = [page.name for page in PAGES] + [table.sheet for table in TABLES]
    found = {
        setup.get("paperSize")
        for sheet in names
        for setup in sheet_part(path, sheet).iter(f"{MAIN}pageSetup")
    }
    assert found == {number}
    assert str(paper(name)) == number
