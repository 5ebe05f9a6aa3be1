"""New sheets in other programs, and the sheets of our own template in a planner's book."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from workbook.ooxml.samples import openpyxl_book, rich_book
from workbook.ooxml.samples_sheets import with_both

from sopxl_workbook.ooxml import Book, Package, Patch, read_book

if TYPE_CHECKING:
    from hosts.office import Office


def test_libreoffice_shows_the_new_sheet(office: Office, tmp_path: Path) -> None:
    """Values, results of formulas made anew, the table's sum, and the old sheets as before."""
    path = tmp_path / "grown.xlsx"
    path.write_bytes(with_both(rich_book()).result())
    with office.open(path) as book:
        book.recalculate()
        assert book.values("Report", "A1:A2") == [["Title & <more>"], ["rich text"]]
        assert book.values("Report", "B2:B4")[0] == [6.0]
        assert book.values("Report", "B4") == [[30.0]]
        assert book.values("Values", "B2") == [[12.5]]
        assert [error for error in book.errors() if "Report" in error or "Data" in error] == []


@pytest.fixture(scope="module")
def with_template(made_books: dict[str, Path]) -> bytes:
    """A planner's book with every sheet of our own."""
    patch, source = Patch(openpyxl_book()), read_book(made_books[".xlsx"])
    for name in source.sheets:
        patch.add_sheet(name, template=(source, name))
    return patch.result()


@pytest.mark.slow
def test_the_own_template_goes_into_a_planners_book(
    made_books: dict[str, Path], with_template: bytes
) -> None:
    """All its sheets are equal to the template cell by cell, and go without a trace."""
    source, book = read_book(made_books[".xlsx"]), read_book(with_template)
    for name in source.sheets:
        assert dict(book.sheet(name).values()) == dict(source.sheet(name).values())
    assert book.tables.keys() == source.tables.keys()
    patch = Patch(with_template)
    patch.remove_sheets(*source.sheets, names=global_names(source))
    back = Package(patch.result())
    assert set(back.names) - set(Package(openpyxl_book()).names) == {"xl/metadata.xml"}


@pytest.mark.slow
def test_libreoffice_calculates_the_own_template_there(
    office: Office, tmp_path: Path, with_template: bytes
) -> None:
    """No formula of it is an error in its new book."""
    path = tmp_path / "all.xlsx"
    path.write_bytes(with_template)
    with office.open(path) as opened:
        opened.recalculate()
        assert opened.errors() == ["Plain!E1 #DIV/0!"]  # which the planner had


def global_names(book: Book) -> list[str]:
    """Names of the whole book."""
    return [name.name for name in book.defined_names.values() if name.sheet is None]
