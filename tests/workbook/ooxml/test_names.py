"""Names that a patch defines: where they point, and what is no name."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from sopxl.errors import InputError, RefusedError
from sopxl_workbook.ooxml import Book, Package, Patch


def workbook() -> bytes:
    """A sheet with a table, a name of the book and one of the sheet."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Plan")
        sheet.write_column(0, 0, ["Head", 1, 2])
        sheet.add_table(0, 0, 2, 0, {"name": "Rows", "columns": [{"header": "Head"}]})
        book.define_name("known", "=Plan!$A$2")
        book.define_name("Plan!local", "=Plan!$A$3")
    return buffer.getvalue()


def with_name(name: str, refers_to: str) -> Book:
    """The workbook with one name more."""
    patch = Patch(workbook())
    patch.add_name(name, refers_to)
    return Book(Package(patch.result()))


@pytest.mark.parametrize("name", ["sop_base", "_x", "Größe.1", "a", "total2024", "local", "XFE1"])
def test_a_name_points_where_it_is_told(name: str) -> None:
    """At a cell, for the whole book; a name that is local to a sheet may have a twin."""
    book = with_name(name, "Plan!$A$3")
    found = book.defined_name(name)
    assert (found.refers_to, found.sheet, book.named_value(name)) == ("Plan!$A$3", None, 2.0)
    assert book.named_value("known") == 1.0


def test_other_edits_go_with_it() -> None:
    """Before and after, in one patch; every sheet without an edit keeps its bytes."""
    patch = Patch(workbook())
    patch.set_value("Plan", "C1", 7.0)
    patch.add_name("seven", "Plan!$C$1")
    patch.set_formula("Plan", "C2", "=seven+1", 8.0)
    book = Book(Package(patch.result()))
    assert book.named_value("seven") == 7.0
    assert book.sheet("Plan").cell("C2").formula == "=seven+1"
    data = workbook()
    alone = Patch(data)
    alone.add_name("one", "Plan!$A$1")
    old, new = (Package(each).raw_members() for each in (data, alone.result()))
    assert {part for part in old if old[part] != new[part]} == {"xl/workbook.xml"}


def test_a_name_of_a_formula_is_spelled_for_a_file() -> None:
    """What XML would take for markup stays a character."""
    assert with_name("low", "Plan!$A$2<5").defined_name("low").refers_to == "Plan!$A$2<5"


@pytest.mark.parametrize(
    ("name", "detail"),
    [
        ("", "it is empty"),
        ("two words", "it has a character that none may have there"),
        ("1st", "it has a character that none may have there"),
        ("a-b", "it has a character that none may have there"),
        ("A1", "it reads as the address of a cell"),
        ("xfd1048576", "it reads as the address of a cell"),
        ("R1C1", "it reads as the address of a cell"),
        ("r", "it reads as the address of a cell"),
        ("n" * 256, "it has more than 255 characters"),
    ],
)
def test_what_is_no_name(name: str, detail: str) -> None:
    """Excel would call the file damaged."""
    with pytest.raises(InputError) as error:
        with_name(name, "Plan!$A$1")
    assert str(error.value) == (
        f'E156 template: "{name}" cannot be a defined name: {detail}. Begin with a letter, and '
        "use letters, digits, points and underscores."
    ).replace("template", "workbook")


@pytest.mark.parametrize(("name", "same"), [("KNOWN", "known"), ("rows", "Rows")])
def test_a_name_that_is_taken(name: str, same: str) -> None:
    """By another name or by a table, capitals or not."""
    with pytest.raises(RefusedError) as error:
        with_name(name, "Plan!$A$1")
    assert str(error.value) == (
        f'E172 workbook: there is a table or a name "{same}" already. Choose another name, or '
        "rename that one in Excel."
    )


def test_a_sheet_that_is_not_there() -> None:
    """A name would point at nothing."""
    with pytest.raises(RefusedError) as error:
        with_name("lost", "Other!$A$1")
    assert str(error.value) == (
        'E176 the name lost: the formula points at the sheet "Other", which is not there. Add it '
        "too, or leave the formula out."
    )
