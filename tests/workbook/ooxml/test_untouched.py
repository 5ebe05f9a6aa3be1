"""What is not asked to change keeps its bytes."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from workbook.ooxml.samples import hand_made, rich_book, sheet_xml, vba_project
from workbook.ooxml.test_patch import ROWS, changed_members, loaded, patched, rows
from workbook.ooxml.test_reader import mock_book

from sopxl_workbook.ooxml import CellError, Package, Patch, read_book


class TestUntouched:
    def test_no_edit_gives_the_same_bytes(self) -> None:
        """Nothing to do is nothing done."""
        data = rich_book()
        assert Patch(data).result() is data

    def test_the_value_that_is_there_is_no_edit(self) -> None:
        """Writing what a cell holds leaves the file as it is."""
        data = rich_book()
        patch = Patch(data)
        patch.set_value("Values", "B2", 12.5)
        patch.set_value("Values", "A1", "Label")
        patch.set_value("Values", "D1", True)
        patch.set_value("Values", "G12", None)
        patch.set_value("Values", "Z99", None)
        patch.set_cached("Values", "B3", 25)
        patch.set_cached("Values", "D3", CellError("#N/A"))
        assert patch.result() is data

    def test_every_other_part_keeps_its_raw_bytes(self) -> None:
        """One cell, one part: headers, compressed bytes and order of all others stay."""
        books = [rich_book(), rich_book(vba_project()), mock_book()]
        for data in books:
            name = next(iter(read_book(data).sheets))
            patch = Patch(data)
            patch.set_value(name, "Z50", 1.25)
            new = patch.result()
            assert changed_members(data, new) == ["xl/worksheets/sheet1.xml"]
            assert loaded(new)[name]["Z50"].value == 1.25

    def test_macros_stay_byte_for_byte(self) -> None:
        """The VBA project of a macro book is never opened."""
        project = vba_project()
        patch = Patch(rich_book(project))
        patch.set_value("Table", "C4", 11)
        new = patch.result()
        assert Package(new).part("xl/vbaProject.bin") == project
        assert Package(new).has_macros

    def test_stored_and_streamed_members_are_copied_as_they_lie(self) -> None:
        """Data descriptors, comments and stored members survive."""
        buffer = io.BytesIO()

        class Pipe(io.RawIOBase):
            def writable(self) -> bool:
                return True

            def write(self, data: Any) -> int:
                return buffer.write(data)

        source = hand_made(sheet_xml(ROWS))
        with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(Pipe(), "w") as new:  # type: ignore[arg-type]
            new.comment = b"kept"
            for number, name in enumerate(old.namelist()):
                method = zipfile.ZIP_STORED if number % 2 else zipfile.ZIP_DEFLATED
                with new.open(zipfile.ZipInfo(name), "w", force_zip64=number == 2) as member:
                    member._compress_type = method  # type: ignore[attr-defined]
                    member.write(old.read(name))
        data = buffer.getvalue()
        patch = Patch(data)
        patch.set_value("Sheet1", "B2", 9)
        result = patch.result()
        assert changed_members(data, result) == ["xl/worksheets/sheet1.xml"]
        with zipfile.ZipFile(io.BytesIO(result)) as book:
            assert book.testzip() is None
            assert book.comment == b"kept"

    def test_rows_without_an_edit_keep_their_bytes(self) -> None:
        """Inside the touched part only the touched cells change."""
        new = patched(sheet_xml(ROWS), lambda patch: patch.set_value("Sheet1", "B2", 7))
        assert rows(new) == ROWS.replace("<v>1</v>", "<v>7</v>")
