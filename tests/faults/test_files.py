"""Rows 1 to 3: what is no workbook, or is one of another kind."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from faults.archives import package
from faults.doors import DOORS, STATELESS, refused_by_all
from faults.trying import sopxl

from sopxl_workbook.ooxml import read_book

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
NOT_ONE = "Give a file saved by Excel as .xlsx or .xlsm."
FETCH = "Fetch it again from where it came, or take a backup."
SAVE_AS = "Open it in Excel and save it as an Excel workbook (.xlsx)."
REPAIR = "Open the file in Excel, let it repair the workbook and save it."


class TestRow1NoWorkbook:
    """Empty, cut off, or something else: E001, and what there is to do."""

    OTHERS: tuple[tuple[str, bytes], ...] = (
        ("text", b"hello there"),
        ("PDF", b"%PDF-1.7\n1 0 obj"),
        ("picture", b"\x89PNG\r\n\x1a\n" + bytes(50)),
        ("zeros", bytes(5000)),
    )

    @pytest.mark.parametrize(("what", "data"), OTHERS, ids=[what for what, _ in OTHERS])
    def test_row_01_something_else(self, here: Path, sound: Path, what: str, data: bytes) -> None:
        """Nothing in it can be read as a workbook."""
        book = here / "book.xlsx"
        book.write_bytes(data)
        refused_by_all(
            book,
            sound,
            f"E001 book.xlsx: not an Excel workbook: the file holds something else. > {NOT_ONE}",
            code=6,
        )

    def test_row_01_empty(self, here: Path, sound: Path) -> None:
        """A copy that never arrived."""
        book = here / "book.xlsx"
        book.touch()
        refused_by_all(
            book,
            sound,
            f"E001 book.xlsx: not an Excel workbook: the file is empty. > {FETCH}",
            code=6,
        )

    @pytest.mark.parametrize("left", [5, 1000, 0.5, -30])
    def test_row_01_truncated(self, here: Path, sound: Path, left: float) -> None:
        """A copy of which some arrived."""
        data = sound.read_bytes()
        end = int(len(data) * left) if isinstance(left, float) else int(left)
        book = here / "book.xlsx"
        book.write_bytes(data[:end])
        refused_by_all(
            book,
            sound,
            "E001 book.xlsx: not an Excel workbook: the file is damaged or cut short. > " + FETCH,
            code=6,
        )

    def test_row_01_zip_of_something_else(self, here: Path, sound: Path) -> None:
        """A zip, but of no workbook."""
        book = here / "book.xlsx"
        with zipfile.ZipFile(book, "w") as made:
            made.writestr("readme.txt", "hello")
        refused_by_all(
            book,
            sound,
            "E001 book.xlsx: not an Excel workbook: the file is a zip of something else. > "
            + NOT_ONE,
            code=6,
        )

    def test_row_01_one_byte_of_a_sheet(self, book: Path, sound: Path) -> None:
        """The disk gave back another byte than was written."""
        part = read_book(book).sheets["Prices"].part
        data = bytearray(book.read_bytes())
        with zipfile.ZipFile(book) as opened:
            at = opened.getinfo(part).header_offset + 200
        data[at] ^= 255
        book.write_bytes(data)
        for name in STATELESS:
            done = sopxl(*DOORS[name](book, sound))
            assert (done.code, done.out) == (6, ""), name
            fact, fix = done.err.splitlines()
            start = f'E001 book.xlsm: the part "{part}" of the workbook is damaged: '
            assert fact.startswith(start), name
            assert fix == f"     {REPAIR}"
        assert book.read_bytes() == data

    def test_row_01_new_replaces_whatever_was_there(self, here: Path, sound: Path) -> None:
        """Only where it is asked to."""
        book = here / "book.xlsx"
        book.touch()
        done = sopxl("new", book, "--sample")
        assert (done.code, done.err) == (
            5,
            f"E210 {book}: a file of that name is there already.\n"
            "     Choose another name, or add --force to replace it.\n",
        )
        assert book.read_bytes() == b""
        assert sopxl("new", book, "--sample", "--force").code == 0
        assert sopxl("check", book).code == 0


class TestRow2OtherKinds:
    """Named .xlsx and something else: what it really is, and how to convert it."""

    WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    KINDS: tuple[tuple[str, bytes, str], ...] = (
        ("an old Excel workbook (.xls)", OLE + "Workbook".encode("utf-16-le"), SAVE_AS),
        ("an old Excel workbook (.xls)", b"\x09\x08\x10\x00" + bytes(20), SAVE_AS),
        (
            "an Excel binary workbook (.xlsb)",
            package(main="application/vnd.ms-excel.sheet.binary.macroEnabled.main"),
            SAVE_AS,
        ),
        (
            "an OpenDocument spreadsheet (.ods)",
            package(mimetype="spreadsheet"),
            "Open it in LibreOffice and save it as Excel 2007-365 (.xlsx).",
        ),
        ("an OpenDocument file", package(mimetype="text"), NOT_ONE),
        ("a Word document", package(main=WORD), NOT_ONE),
        ("a text file (CSV)", b"period,code\n2026-01,Chairs\n", SAVE_AS),
        ("a text file (CSV)", b"period;code\r\n2026-01;Chairs\r\n", SAVE_AS),
        ("a text file (CSV)", "period\tcode\n".encode("utf-16"), SAVE_AS),
        ("a web page (HTML)", b"<html><table><tr><td>1</td></tr></table></html>", SAVE_AS),
    )

    @pytest.mark.parametrize(("kind", "data", "fix"), KINDS)
    def test_row_02_renamed(
        self, here: Path, sound: Path, kind: str, data: bytes, fix: str
    ) -> None:
        """Whatever the name says."""
        book = here / "book.xlsx"
        book.write_bytes(data)
        refused_by_all(
            book,
            sound,
            f"E002 book.xlsx: the file is {kind}, not an .xlsx or .xlsm workbook. > {fix}",
            code=3,
        )

    def test_row_02_new_book_of_another_kind(self, here: Path) -> None:
        """No book of an ending that Excel would not open is made."""
        done = sopxl("new", here / "plan.xls", "--sample")
        assert (done.code, done.err) == (
            3,
            f'E002 {here / "plan.xls"}: a book ends in .xlsm or .xlsx, found ".xls".\n'
            "     Write plan.xlsm for Excel with buttons, plan.xlsx for LibreOffice.\n",
        )
        assert list(here.iterdir()) == []


def test_row_03_encrypted(here: Path, sound: Path) -> None:
    """A password to open it: told how to take it away, and never asked for."""
    book = here / "book.xlsx"
    book.write_bytes(OLE + "EncryptedPackage".encode("utf-16-le") + bytes(600))
    refused_by_all(
        book,
        sound,
        "E003 book.xlsx: the workbook is encrypted with a password. > Open it in Excel, take the "
        "password away (File, Info, Protect workbook) and save it.",
        code=3,
    )
