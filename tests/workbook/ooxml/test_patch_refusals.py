"""Cells that are not written: protected, merged, spilled into, of a data table, not blank."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
import refusals
import xlsxwriter
from workbook.ooxml.samples import (
    PACKAGE,
    STYLES,
    hand_made,
    rich_book,
    sheet_xml,
    vba_project,
    zipped,
)

from sopxl.errors import RefusalsError, RefusedError
from sopxl_workbook.ooxml import Package, Patch, read_book

UNPROTECT = (
    "Take the protection off in Excel (Review, Unprotect Sheet), or use cells that are not locked."
)
ELSEWHERE = "Enter the value elsewhere, or clear the formula first."
DATA_TABLE = (
    '<row r="1"><c r="A1"><v>2</v></c></row><row r="2"><c r="B2">'
    '<f t="dataTable" ref="B2:B3" dt2D="0" dtr="0" r1="A1"/><v>4</v></c></row>'
    '<row r="3"><c r="B3"><v>6</v></c></row>'
)


def protected_book(password: str = "") -> bytes:
    """A1 locked, A2 not, B1 a formula, the rest of row 9 not locked."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        free = book.add_format({"locked": False})
        sheet = book.add_worksheet("Plan")
        sheet.write("A1", 1)
        sheet.write("A2", 2, free)
        sheet.write_formula("B1", "=A1*2", None, 2)
        sheet.set_row(8, None, free)
        sheet.protect(password)
    return buffer.getvalue()


def merged_book() -> bytes:
    """B2:C3 merged, and a table in B6:C8."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("Plan")
        sheet.merge_range("B2:C3", "Title")
        sheet.add_table("B6:C8", {"name": "tblA"})
        sheet.write("E2", "in the way")
    return buffer.getvalue()


def signed_book(signature: str = "vbaProjectSignature") -> bytes:
    """A macro book with a signature beside its project."""
    package = Package(rich_book(vba_project()))
    parts: dict[str, Any] = {name: package.part(name) for name in package.names}
    parts["xl/_rels/vbaProject.bin.rels"] = (
        f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="http://schemas.microsoft.com/office/2006/relationships/{signature}" '
        f'Target="{signature}.bin"/></Relationships>'
    )
    parts[f"xl/{signature}.bin"] = b"\x30\x82signature"
    return zipped(parts)


def put(data: bytes, ref: str, value: object = 1, sheet: str = "Plan", **how: Any) -> Patch:
    """A patch after one value."""
    patch = Patch(data)
    patch.set_value(sheet, ref, value, **how)  # type: ignore[arg-type]
    return patch


REFUSED: list[refusals.Row] = [
    (
        lambda: put(protected_book(), "A1", 4),
        RefusedError,
        f"E160 Plan!A1: locked on a protected sheet, so nothing is written there. {UNPROTECT}",
    ),
    (
        lambda: put(protected_book(), "B1", replace_formula=True),
        RefusedError,
        f"E160 Plan!B1: locked on a protected sheet, so nothing is written there. {UNPROTECT}",
    ),
    (
        lambda: Patch(protected_book(), own_sheets=["Other"]).set_value("Plan", "Z50", 1),
        RefusedError,
        f"E160 Plan!Z50: locked on a protected sheet, so nothing is written there. {UNPROTECT}",
    ),
    (
        lambda: Patch(protected_book("word"), own_sheets=["Plan"]).set_value("Plan", "A1", 3),
        RefusedError,
        "E160 Plan!A1: locked on a sheet that is protected with a password, which is never taken "
        "off. Ask whoever set the password to unprotect the sheet, or use cells that are not "
        "locked.",
    ),
    (
        lambda: Patch(protected_book()).set_formula("Plan", "C1", "=A1"),
        RefusedError,
        f"E160 Plan!C1: locked on a protected sheet, so nothing is written there. {UNPROTECT}",
    ),
    (
        lambda: put(merged_book(), "C3"),
        RefusedError,
        "E167 Plan!C3: hidden inside the merged cells B2:C3, where a value would not be seen. "
        "Write to B2, or unmerge the cells in Excel.",
    ),
    (
        lambda: put(rich_book(), "D8", sheet="Values"),
        RefusedError,
        "E164 Values!D8: filled by the formula in D6, which spills over D6:D8. "
        "Enter the value elsewhere, or clear D6 first.",
    ),
    (
        lambda: put(hand_made(sheet_xml(DATA_TABLE)), "B3", sheet="Sheet1", replace_formula=True),
        RefusedError,
        "E165 Sheet1!B3: calculated by a what-if data table, which can only be changed as a "
        "whole. Enter the value elsewhere, or clear the data table in Excel first.",
    ),
    (
        lambda: Patch(rich_book()).set_values(
            "Values", "A1", [[1, 2], [None, None]], only_blank=True
        ),
        RefusedError,
        "E162 Values!A1, B1, B2: not blank, and only blank cells were to be filled. "
        "Clear the cells, or move them.",
    ),
    (
        lambda: Patch(merged_book()).set_values("Plan", "B2", [[1] * 4] * 5, only_blank=True),
        RefusalsError,
        "E162 Plan!B2, E2: not blank, and only blank cells were to be filled. "
        "Clear the cells, or move them.\n"
        "E167 Plan!C2, B3, C3: hidden inside the merged cells B2:C3, where a value would not be "
        "seen. Write to B2, or unmerge the cells in Excel.\n"
        "E166 Plan!B6, C6: the header of a table, which another text would damage. "
        "Rename the column in Excel.",
    ),
    (
        lambda: Patch(merged_book()).set_formula("Plan", "D2", "=SEQ()", array_ref="D2:E3"),
        RefusedError,
        "E162 Plan!E2: not blank, and in the way of the array formula that is to fill D2:E3. "
        "Clear the cells, or put the formula elsewhere.",
    ),
    (
        lambda: Patch(merged_book()).set_formula("Plan", "B7", "=SEQ()", array_ref="B7:B8"),
        RefusedError,
        "E162 Plan!B7, B8: inside a table, where no formula may fill several cells. "
        "Put the formula outside the table.",
    ),
    (
        lambda: Patch(rich_book()).set_formula("Values", "B3", "=B2*3", 37.5),
        RefusedError,
        "E161 Values!B3: calculated by a formula, which another formula would replace. "
        "Put the new formula elsewhere, or clear the old one first.",
    ),
    (
        lambda: Patch(merged_book()).set_formula("Plan", "B6", "=A1", "x"),
        RefusedError,
        "E166 Plan!B6: the header of a table, which another text would damage. "
        "Rename the column in Excel.",
    ),
    (
        lambda: Patch(signed_book()).set_part("xl/vbaProject.bin", b"other"),
        RefusedError,
        "E168 workbook: the VBA project is signed, and any change would make the signature "
        "worthless. Ask whoever signed it to change it in Excel, or to take the signature off.",
    ),
    (
        lambda: Patch(signed_book("vbaProjectSignatureAgile")).set_part(
            "xl/vbaProjectSignatureAgile.bin", b"other"
        ),
        RefusedError,
        "E168 workbook: the VBA project is signed, and any change would make the signature "
        "worthless. Ask whoever signed it to change it in Excel, or to take the signature off.",
    ),
]


@refusals.refused(REFUSED)
def test_refusals(call: object, kind: type, text: str) -> None:
    """Each obstacle has its own text, with the cells and the way out."""
    refusals.check(call, kind, text)  # type: ignore[arg-type]


def test_what_was_refused_changes_nothing() -> None:
    """Several reasons at once, and the file is the one it was."""
    data = merged_book()
    patch = Patch(data)
    with pytest.raises(RefusalsError) as caught:
        patch.set_values("Plan", "B2", [[1] * 4] * 5, only_blank=True)
    assert [problem.code for problem in caught.value.problems] == ["E162", "E167", "E166"]
    assert caught.value.exit_code == 5
    with pytest.raises(RefusedError):
        patch.set_formula("Plan", "C3", "=SEQ()", is_dynamic=True)
    assert patch.result() is data


class TestProtection:
    def test_cells_that_are_not_locked_are_written(self) -> None:
        """By their own format, or by that of their row; the protection stays."""
        new = put(put(protected_book(), "A2", 5).result(), "D9", 7).result()
        sheet = read_book(new).sheet("Plan")
        assert (sheet[2, 1], sheet[9, 4]) == (5.0, 7.0)
        assert sheet.protection.is_on

    def test_stored_results_are_renewed_all_the_same(self) -> None:
        """They change nothing that a planner entered."""
        patch = Patch(protected_book("word"))
        patch.set_cached("Plan", "B1", 9)
        assert read_book(patch.result()).sheet("Plan")[1, 2] == 9.0

    def test_a_sheet_of_our_own_is_written_and_stays_protected(self) -> None:
        """Without a password; its name is matched as Excel matches it."""
        patch = Patch(protected_book(), own_sheets=["PLAN"])
        patch.set_value("Plan", "A1", 3)
        patch.set_formula("Plan", "C1", "=A1", 3)
        sheet = read_book(patch.result()).sheet("Plan")
        assert (sheet[1, 1], sheet[1, 3]) == (3.0, 3.0)
        assert sheet.protection.is_on

    def test_the_value_that_is_there_is_no_change(self) -> None:
        """A locked cell may be given what it holds."""
        data = protected_book()
        assert put(data, "A1", 1).result() is data


class TestMerged:
    def test_the_first_cell_is_the_one_that_shows(self) -> None:
        """It is written, the area stays merged; what is blank inside may stay blank."""
        patch = put(merged_book(), "B2", "New title")
        patch.set_value("Plan", "C3", None)
        book = openpyxl.load_workbook(io.BytesIO(patch.result()))
        assert book["Plan"]["B2"].value == "New title"
        assert [str(area) for area in book["Plan"].merged_cells.ranges] == ["B2:C3"]


class TestOnlyBlank:
    def test_cells_emptied_before_are_blank(self) -> None:
        """What counts is the sheet with the edits so far."""
        patch = Patch(merged_book())
        patch.set_value("Plan", "E2", None)
        patch.set_value("Plan", "E2", "free", only_blank=True)
        with pytest.raises(RefusedError, match=r"^E162 Plan!E2: not blank"):
            patch.set_value("Plan", "E2", "again", only_blank=True)
        assert read_book(patch.result()).sheet("Plan")[2, 5] == "free"


class TestSigned:
    @pytest.mark.parametrize(
        "signature",
        ["vbaProjectSignature", "vbaProjectSignatureAgile", "vbaProjectSignatureV3"],
    )
    def test_project_and_signature_keep_their_bytes(self, signature: str) -> None:
        """Cells change, a sheet comes and goes: the raw members are copied."""
        data = signed_book(signature)
        patch = Patch(data)
        patch.set_value("Values", "B2", 99)
        patch.add_sheet("New", [[1]])
        old, new = Package(data).raw_members(), Package(patch.result()).raw_members()
        for name in ("xl/vbaProject.bin", f"xl/{signature}.bin", "xl/_rels/vbaProject.bin.rels"):
            assert new[name] == old[name]

    def test_the_project_that_is_there_is_no_change(self) -> None:
        """And one without a signature is replaced."""
        data = signed_book()
        patch = Patch(data)
        patch.set_part("xl/vbaProject.bin", vba_project())
        assert patch.result() is data
        plain = Patch(rich_book(vba_project()))
        plain.set_part("xl/vbaProject.bin", b"another")
        assert Package(plain.result()).part("xl/vbaProject.bin") == b"another"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "=cmd|'/c'!A0"])
def test_a_text_that_looks_like_a_formula_is_a_text(text: str) -> None:
    """In the file it is typed as text, and no reader takes it for a formula."""
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    patch = Patch(buffer.getvalue())
    patch.set_value("Sheet", "B2", text)
    patch.add_sheet("New", [[text]])
    new = patch.result()
    book = read_book(new)
    for sheet, ref in (("Sheet", "B2"), ("New", "A1")):
        cell = book.sheet(sheet).cell(ref)
        assert (cell.value, cell.formula) == (text, None)
        theirs = openpyxl.load_workbook(io.BytesIO(new))[sheet][ref]
        assert theirs.data_type == "s"
    assert b"<f" not in Package(new).part("xl/worksheets/sheet1.xml")


def test_protection_is_read_with_styles_of_any_spelling() -> None:
    """Locked is what the format says; without a word it is locked."""
    styles = STYLES.replace("<xf/>" * 10, '<xf/><xf><protection locked="0"/></xf>' + "<xf/>" * 8)
    sheet = sheet_xml(
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="1"><v>1</v></c></row>',
        tail='<sheetProtection sheet="1"/>',
    )
    patch = Patch(hand_made(sheet, extra={"xl/styles.xml": styles}))
    patch.set_value("Sheet1", "B1", 2)
    with pytest.raises(RefusedError, match=r"^E160 Sheet1!A1: locked"):
        patch.set_value("Sheet1", "A1", 2)
