"""Rows 1 to 8: what is no workbook, is of another kind, or would harm whoever reads it."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from faults.doors import DOORS, refused_by_all
from faults.trying import PRICE, changed, rewritten, sopxl, typed
from preserved.parts import OFFICE, SPREADSHEET, Part, with_parts
from workbook.ooxml.hostile import saying

from sopxl_workbook.ooxml import read_book

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
NOT_ONE = "Give a file saved by Excel as .xlsx or .xlsm."
FETCH = "Fetch it again from where it came, or take a backup."
SAVE_AS = "Open it in Excel and save it as an Excel workbook (.xlsx)."
TRUST = "Open it only if you trust its sender; ask for a file saved by Excel."
REPAIR = "Open the file in Excel, let it repair the workbook and save it."
STATELESS = tuple(name for name in DOORS if name != "rollover")  # which reads the month first
MEGABYTES, SECONDS = 100, 1.0


@pytest.fixture
def sound(sound_books: dict[str, Path]) -> Path:
    """A planned book that nothing is wrong with, in another folder."""
    return sound_books[".xlsx"]


def package(mimetype: str = "", main: str = "") -> bytes:
    """A zip of another program: of OpenDocument, or of Office with another main part."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as book:
        if mimetype:
            book.writestr("mimetype", f"application/vnd.oasis.opendocument.{mimetype}")
            book.writestr("META-INF/manifest.xml", "<manifest/>")
        else:
            office = "http://schemas.openxmlformats.org"
            book.writestr(
                "[Content_Types].xml",
                f'<Types xmlns="{office}/package/2006/content-types">'
                f'<Override PartName="/main.bin" ContentType="{main}"/></Types>',
            )
            book.writestr(
                "_rels/.rels",
                f'<Relationships xmlns="{office}/package/2006/relationships"><Relationship '
                f'Id="rId1" Type="{OFFICE}/officeDocument" Target="main.bin"/></Relationships>',
            )
            book.writestr("main.bin", "x")
    return buffer.getvalue()


def with_members(data: bytes, *members: tuple[str, bytes]) -> bytes:
    """A book with members added by a program that checks nothing."""
    buffer = io.BytesIO(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as book:
            for name, content in members:
                book.writestr(name, content)
    return buffer.getvalue()


def with_own_sheet(data: bytes, xml: str) -> bytes:
    """A book with a sheet that a planner has added for purposes of his own."""
    return with_parts(
        data,
        [
            Part(
                "xl/worksheets/mine.xml",
                xml,
                f"{SPREADSHEET}.worksheet+xml",
                f"{OFFICE}/worksheet",
                "xl/workbook.xml",
                "rIdMine",
            )
        ],
        {
            "xl/workbook.xml": [
                (
                    "</sheets>",
                    f'<sheet name="Mine" sheetId="999" xmlns:o="{OFFICE}" o:id="rIdMine"/>',
                )
            ]
        },
    )


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


MEASURED = r"""
import json, re, sys, time
from sopxl.cli import main
from sopxl.cli.shared import kit
from sopxl_workbook import diff, run
from sopxl_workbook.cycle import verbs

def peak():
    return int(re.search(r"VmHWM:\s+(\d+)", open("/proc/self/status").read())[1]) / 1024

kit()
before, start = peak(), time.process_time()
try:
    main(sys.argv[1:])
except SystemExit as left:
    print(json.dumps([left.code, time.process_time() - start, peak() - before]))
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells the memory")
class TestRow4Bombs:
    """A zip bomb is refused before anything of it is expanded."""

    BOMBS: tuple[tuple[str, Callable[[bytes], bytes], str], ...] = (
        (
            "size",
            lambda data: with_members(data, ("xl/a.bin", bytes(300 * 2**20))),
            "it expands to 302 MB, at most 200 MB are read",
        ),
        (
            "ratio",
            lambda data: with_members(data, ("docProps/a.xml", b" " * (90 * 2**20))),
            "it expands 2",
        ),
        (
            "entries",
            lambda data: with_members(data, *((f"a/{i}", b"") for i in range(5_000))),
            "it has 5",
        ),
    )

    @pytest.mark.parametrize(("what", "make", "detail"), BOMBS, ids=[b[0] for b in BOMBS])
    def test_row_04_bomb(
        self, here: Path, sound: Path, what: str, make: Callable[[bytes], bytes], detail: str
    ) -> None:
        """Too much in all, too much for each byte, too many parts."""
        book = here / "book.xlsx"
        book.write_bytes(make(sound.read_bytes()))
        fact, fix = sopxl("plan", book).err.splitlines()
        assert fact.startswith(f"E004 book.xlsx: the file could be a zip bomb: {detail}")
        refused_by_all(book, sound, f"{fact} > {fix.strip()}", code=5)
        assert fix.strip() == TRUST

    def measured(self, *arguments: str | Path) -> tuple[str, int, float, float]:
        """What is said, the exit code, seconds and megabytes beyond those of the program."""
        command = [sys.executable, "-c", MEASURED, *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        code, seconds, megabytes = json.loads(done.stdout.splitlines()[-1])
        return done.stderr, code, seconds, megabytes

    @pytest.mark.parametrize("what", ["size", "lies about its size"])
    def test_row_04_bomb_takes_no_time_and_no_memory(
        self, here: Path, sound: Path, what: str
    ) -> None:
        """A second and 100 MB at most, also of one that says it is small."""
        book = here / "book.xlsx"
        if what == "size":
            book.write_bytes(self.BOMBS[0][1](sound.read_bytes()))
        else:
            book.write_bytes(saying(100, 300))
        for name in STATELESS:
            said, code, seconds, megabytes = self.measured(*DOORS[name](book, sound))
            told = {"size": ("E004",), "lies about its size": ("E001", "E104")}[what]
            assert said.startswith(told), said
            assert code == {"E004": 5, "E001": 6, "E104": 3}[said[:4]], name
            assert seconds < SECONDS, name
            assert megabytes < MEGABYTES, name

    def test_row_04_bomb_inside_a_bomb(self, here: Path, sound: Path) -> None:
        """What is packed inside a part is the business of whoever unpacks it: it stays as it is."""
        inner = with_members(package(main="x"), ("a", bytes(60 * 2**20)))
        book = here / "book.xlsx"
        book.write_bytes(with_members(sound.read_bytes(), ("xl/embeddings/inner.zip", inner)))
        said, code, _, megabytes = self.measured("plan", book)
        assert code == 0, said
        assert megabytes < MEGABYTES


class TestRow5DocumentType:
    """A document type can name files and multiply entities: none is read."""

    TYPES = (
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>',
        '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>',
        '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>',
        "<?xml version='1.0'?>" + "<!-- -->" * 2_000 + "<!DOCTYPE a><a/>",
    )

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
    @pytest.mark.parametrize("text", TYPES)
    def test_row_05_document_type(self, here: Path, sound: Path, text: str, encoding: str) -> None:
        """In a part that nobody reads, whatever it declares."""
        book = here / "book.xlsx"
        text = text.replace("?>", f" encoding='{encoding}'?>", 1)
        member = ("xl/mine.xml", text.encode(encoding))
        book.write_bytes(with_members(sound.read_bytes(), member))
        refused_by_all(
            book,
            sound,
            f'E005 book.xlsx: the part "xl/mine.xml" declares a document type. > {TRUST}',
            code=5,
        )

    @pytest.mark.parametrize("part", ["[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml"])
    def test_row_05_document_type_of_a_part_of_ours(
        self, plain_book: Path, sound: Path, part: str
    ) -> None:
        """In one that every verb reads."""
        declared = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>'
        changed(plain_book, part, lambda xml: xml.replace("?>", f"?>{declared}", 1))
        refused_by_all(
            plain_book,
            sound,
            f'E005 book.xlsx: the part "{part}" declares a document type. > {TRUST}',
            code=5,
        )


class TestRow6Members:
    """Members that two programs would read in two ways, or write where they should not."""

    TWICE = ("xl/styles.xml", "XL/Styles.xml", "xl\\styles.xml")

    @pytest.mark.parametrize("name", TWICE)
    def test_row_06_duplicate(self, here: Path, sound: Path, name: str) -> None:
        """By another spelling as well."""
        book = here / "book.xlsx"
        book.write_bytes(with_members(sound.read_bytes(), (name, b"<a/>")))
        refused_by_all(
            book, sound, f'E006 book.xlsx: the part "{name}" is there twice. > {TRUST}', code=5
        )

    OUTSIDE = ("../evil.xml", "xl/../../evil.xml", "/etc/evil", "C:\\evil.xml", "..\\evil.xml")

    @pytest.mark.parametrize("name", OUTSIDE)
    def test_row_06_outside(self, here: Path, sound: Path, name: str) -> None:
        """Nothing is written there: nothing is ever unpacked."""
        book = here / "in" / "book.xlsx"
        book.parent.mkdir()
        book.write_bytes(with_members(sound.read_bytes(), (name, b"<a/>")))
        refused_by_all(
            book,
            sound,
            f'E006 book.xlsx: the part "{name}" points outside the workbook. > {TRUST}',
            code=5,
        )
        assert [entry.name for entry in here.iterdir()] == ["in"]


class TestRow7Dimension:
    """What a sheet says of its size is not believed; formats are no values."""

    DIMENSIONS = ("A1", "A1:XFD1048576", "Z9:A1", "nonsense")

    @pytest.mark.parametrize("ref", DIMENSIONS)
    def test_row_07_wrong_dimension(self, plain_book: Path, ref: str) -> None:
        """The plan is the same as without it."""
        typed(plain_book, "Prices", PRICE, 60.0)
        twin = plain_book.with_name("twin.xlsx")
        twin.write_bytes(plain_book.read_bytes())
        for sheet in ("Actuals", "Prices", "Plan"):
            rewritten(
                twin,
                sheet,
                lambda xml: re.sub(r'<dimension ref="[^"]*"/>', f'<dimension ref="{ref}"/>', xml),
            )
        for path in (plain_book, twin):
            done = sopxl("plan", path)
            assert done.code == 0, done.err
        for sheet in ("Actuals", "Prices", "Plan", "Projection"):
            assert sopxl("diff", plain_book, twin, "--sheet", sheet, "--fail").code == 0
        assert sopxl("check", twin).code == 0

    ROWS = ('<row r="{0}" s="1" customFormat="1"/>', '<row r="{0}"><c r="A{0}" s="1"/></row>')

    @pytest.mark.slow
    @pytest.mark.parametrize("row", ROWS)
    def test_row_07_million_formatted_rows(self, plain_book: Path, row: str) -> None:
        """A planner formats whole columns: only cells with something in them are read."""
        typed(plain_book, "Prices", PRICE, 60.0)
        last = read_book(plain_book).sheet("Prices").last_row
        rows = "".join(row.format(number) for number in range(last + 1, 1_048_577))
        rewritten(
            plain_book, "Prices", lambda xml: xml.replace("</sheetData>", f"{rows}</sheetData>", 1)
        )
        for verb in ("plan", "check"):
            done = sopxl(verb, plain_book)
            assert done.code == 0, done.err + done.out


class TestRow8Malformed:
    """A part that is no XML: the work goes on where nobody needs it, else the part is named."""

    def test_row_08_malformed_sheet_of_ours(self, book: Path, sound: Path) -> None:
        """A sheet that is read for every plan."""
        part = read_book(book).sheets["Prices"].part
        changed(book, part, lambda xml: "<a><b></b><c></a>")
        refused_by_all(
            book,
            sound,
            f'E001 book.xlsm: the part "{part}" of the workbook is damaged: mismatched tag: '
            f"line 1, column 15. > {REPAIR}",
            code=6,
            doors=STATELESS,
        )

    def test_row_08_malformed_sheet_of_the_planner(self, plain_book: Path, sound: Path) -> None:
        """A sheet of his own is carried along as it is; only diff has to read it."""
        bad = "<worksheet><sheetData></worksheet>"
        plain_book.write_bytes(with_own_sheet(plain_book.read_bytes(), bad))
        typed(plain_book, "Prices", PRICE, 60.0)
        for verb in ("plan", "check"):
            done = sopxl(verb, plain_book)
            assert done.code == 0, done.err + done.out
        assert read_book(plain_book).package.part("xl/worksheets/mine.xml").decode() == bad
        refused_by_all(
            plain_book,
            sound,
            'E001 book.xlsx: the part "xl/worksheets/mine.xml" of the workbook is damaged: '
            f"mismatched tag: line 1, column 24. > {REPAIR}",
            code=6,
            doors=("diff from", "diff to"),
        )

    def test_row_08_malformed_part_that_is_no_sheet(self, plain_book: Path) -> None:
        """The colours of the book are no concern of a plan."""
        changed(plain_book, "xl/theme/theme1.xml", lambda xml: xml[:-100])
        typed(plain_book, "Prices", PRICE, 60.0)
        assert sopxl("plan", plain_book).code == 0
        assert sopxl("check", plain_book).code == 0
