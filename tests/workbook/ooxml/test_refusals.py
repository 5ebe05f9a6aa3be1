"""What is refused before it is read, by the full text of each error."""

from __future__ import annotations

import io
import random
import struct
import time
import tracemalloc
import zipfile
from functools import partial
from pathlib import Path

import pytest
import refusals
from workbook.ooxml.samples import hand_made, openpyxl_book, rich_book, sheet_xml, zipped

from sopxl.errors import FileError, InputError, NotFoundError, RefusedError
from sopxl_workbook.ooxml import as_date, read_book

NOT_ONE = "Give a file saved by Excel as .xlsx or .xlsm."
FETCH = "Fetch it again from where it came, or take a backup."
SAVE_AS = "Open it in Excel and save it as an Excel workbook (.xlsx)."
TRUST = "Open it only if you trust its sender; ask for a file saved by Excel."
REPAIR = "Open the file in Excel, let it repair the workbook and save it."
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
ONE = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')
NOISE = random.Random(1).randbytes(100_000)
ENTITIES = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def with_parts(**parts: str) -> bytes:
    """A good book with parts added or replaced; the keys spell / as __."""
    return hand_made(ONE, extra={name.replace("__", "/") + ".xml": v for name, v in parts.items()})


def doubled() -> bytes:
    """A book with one part twice."""
    buffer = io.BytesIO(hand_made(ONE))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(buffer, "a") as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
    return buffer.getvalue()


def mimetype(kind: str) -> bytes:
    """A package of OpenDocument."""
    return zipped({"mimetype": kind, "META-INF/manifest.xml": "<manifest/>"})


def other_type(kind: str) -> bytes:
    """A package whose main part is something else."""
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/xl/workbook.xml" ContentType="application/{kind}"/></Types>'
    )
    return hand_made(ONE, extra={"[Content_Types].xml": types})


def lying_about_size() -> bytes:
    """A part that expands to more than the directory and its own header say."""
    data = bytearray(hand_made(ONE, extra={"xl/big.xml": b"<a>" + b"x" * 5000 + b"</a>"}))
    at = data.rfind(b"PK\x01\x02")
    assert data[at + 46 : at + 56] == b"xl/big.xml"
    struct.pack_into("<L", data, at + 24, 100)
    struct.pack_into("<L", data, data.find(b"xl/big.xml") - 8, 100)
    return bytes(data)


def cell(xml: str) -> bytes:
    """A book with one odd cell in row 1."""
    return hand_made(sheet_xml(f'<row r="1">{xml}</row>'))


def read_all(data: bytes) -> None:
    """Open the book and read its first sheet."""
    book = read_book(data)
    list(book.sheet(next(iter(book.sheets))).values())


def e001(detail: str, fix: str = NOT_ONE) -> str:
    """Text of E001 for a whole file."""
    return f"E001 workbook: not an Excel workbook: {detail}. {fix}"


def e002(kind: str, fix: str = SAVE_AS) -> str:
    """Text of E002."""
    return f"E002 workbook: the file is {kind}, not an .xlsx or .xlsm workbook. {fix}"


def e004(detail: str) -> str:
    """Text of E004."""
    return f"E004 workbook: the file could be a zip bomb: {detail}. {TRUST}"


def damaged(part: str, detail: str) -> str:
    """Text of E001 for one part."""
    return f'E001 workbook: the part "{part}" of the workbook is damaged: {detail}. {REPAIR}'


SHEET1 = "xl/worksheets/sheet1.xml"
CUT_SHORT = e001("the file is damaged or cut short", FETCH)
KINDS: list[refusals.Row] = [
    (lambda: read_book(b""), FileError, e001("the file is empty", FETCH)),
    (lambda: read_book(b"\x00\x01\x02"), FileError, e001("the file holds something else")),
    (lambda: read_book(rich_book()[:2000]), FileError, CUT_SHORT),
    (lambda: read_book(rich_book()[:-30]), FileError, CUT_SHORT),
    (
        lambda: read_book(zipped({"a.txt": "hello"})),
        FileError,
        e001("the file is a zip of something else"),
    ),
    (
        lambda: read_book(OLE + "EncryptedPackage".encode("utf-16-le")),
        InputError,
        "E003 workbook: the workbook is encrypted with a password. Open it in Excel, take the "
        "password away (File, Info, Protect workbook) and save it.",
    ),
    (
        lambda: read_book(OLE + "Workbook".encode("utf-16-le")),
        InputError,
        e002("an old Excel workbook (.xls)"),
    ),
    (lambda: read_book(OLE), InputError, e002("an old Office document", NOT_ONE)),
    (lambda: read_book(b"\x09\x08\x10\x00"), InputError, e002("an old Excel workbook (.xls)")),
    (lambda: read_book(b"Family;Units\nBikes;1\n"), InputError, e002("a text file (CSV)")),
    (lambda: read_book(b"<html><table>1</table>"), InputError, e002("a web page (HTML)")),
    (
        lambda: read_book(b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><a/>'),
        InputError,
        e002("an XML spreadsheet of 2003"),
    ),
    (
        lambda: read_book(mimetype("application/vnd.oasis.opendocument.spreadsheet")),
        InputError,
        e002(
            "an OpenDocument spreadsheet (.ods)",
            "Open it in LibreOffice and save it as Excel 2007-365 (.xlsx).",
        ),
    ),
    (
        lambda: read_book(mimetype("application/vnd.oasis.opendocument.text")),
        InputError,
        e002("an OpenDocument file", NOT_ONE),
    ),
    (
        lambda: read_book(other_type("vnd.ms-excel.sheet.binary.macroEnabled.main")),
        InputError,
        e002("an Excel binary workbook (.xlsb)"),
    ),
    (
        lambda: read_book(other_type("x.wordprocessingml.document.main+xml")),
        InputError,
        e002("a Word document", NOT_ONE),
    ),
    (
        lambda: read_book(other_type("something+xml")),
        FileError,
        e001("the file is a package of something else"),
    ),
    (
        lambda: read_book(Path("/no/such/plan.xlsx")),
        FileError,
        "E007 /no/such/plan.xlsx: the file cannot be read: No such file or directory. "
        "Check the path and your rights to it.",
    ),
]
UNSAFE: list[refusals.Row] = [
    (
        lambda: read_book(zipped({f"{n}.bin": bytes(99 * 2**20) for n in "abc"})),
        RefusedError,
        e004("it expands to 297 MB, at most 200 MB are read"),
    ),
    (
        lambda: read_book(zipped({"a.bin": bytes(101 * 2**20)})),
        RefusedError,
        e004("it expands 1028 times, at most 200 times is read"),
    ),
    (
        lambda: read_book(zipped({"a.bin": bytes(2**21), "b.bin": NOISE})),
        RefusedError,
        e004("a.bin expands 1023 times, at most 200 times is read"),
    ),
    (
        lambda: read_book(zipped({"a.bin": bytes(101 * 2**20), "b.bin": NOISE * 8})),
        RefusedError,
        e004("a.bin expands to 101 MB, at most 100 MB are read"),
    ),
    (
        lambda: read_book(hand_made(ONE, extra={f"x/{n}": b"" for n in range(5000)})),
        RefusedError,
        e004("it has 5006 parts, at most 5000 are read"),
    ),
    (
        lambda: read_book(lying_about_size()).package.part("xl/big.xml"),
        FileError,
        damaged("xl/big.xml", "it is not what its checksum says"),
    ),
    (
        lambda: read_book(with_parts(xl__styles=ENTITIES + "<styleSheet/>")),
        RefusedError,
        f'E005 workbook: the part "xl/styles.xml" declares a document type. {TRUST}',
    ),
    (
        lambda: read_book(with_parts(xl__x="<!--" + "-" * 0 + "x" * 9000 + "-->" + ENTITIES)),
        RefusedError,
        f'E005 workbook: the part "xl/x.xml" declares a document type. {TRUST}',
    ),
    (
        lambda: read_book(doubled()),
        RefusedError,
        f'E006 workbook: the part "xl/workbook.xml" is there twice. {TRUST}',
    ),
    (
        lambda: read_book(hand_made(ONE, extra={"xl/../../evil.xml": "<a/>"})),
        RefusedError,
        f'E006 workbook: the part "xl/../../evil.xml" points outside the workbook. {TRUST}',
    ),
    (
        lambda: read_book(hand_made(ONE, extra={"/etc/evil": "<a/>"})),
        RefusedError,
        f'E006 workbook: the part "/etc/evil" points outside the workbook. {TRUST}',
    ),
]
DAMAGED: list[refusals.Row] = [
    (
        lambda: read_all(hand_made("<worksheet><sheetData><row")),
        FileError,
        damaged(SHEET1, "unclosed token: line 1, column 22"),
    ),
    (
        lambda: read_all(cell('<c r="A1"><v>1</c></v>')),
        FileError,
        damaged(SHEET1, "row 1 holds a value that is none"),
    ),
    (
        lambda: read_all(cell('<c r="A1" t="s"><v>5</v></c>')),
        FileError,
        damaged(SHEET1, "row 1 holds a value that is none"),
    ),
    (
        lambda: read_all(cell('<c r="A1"><v>nan</v></c>')),
        FileError,
        damaged(SHEET1, "row 1 holds a value that is none"),
    ),
    (
        lambda: read_all(cell('<c r="A1" t="str"><v>&bogus;</v></c>')),
        FileError,
        damaged(SHEET1, "row 1 holds a value that is none"),
    ),
    (
        lambda: read_all(hand_made(sheet_xml('<row r="2"/><row r="2"/>'))),
        FileError,
        damaged(SHEET1, "its rows and cells are not in order"),
    ),
]
NONE = "row 1 holds a value that is none"
ODD = {
    '<row r="99999999999999999999"/>': "its rows and cells are not in order",
    '<row r="1048577"><c r="A1"/></row>': "its rows and cells are not in order",
    '<row r="1"><c r="ZZZZZZ1"><v>1</v></c></row>': "its rows and cells are not in order",
    '<row r="1"><c r="A1" t="str"><v>&#99999999999;</v></c></row>': NONE,
}
DAMAGED += [
    (partial(read_all, hand_made(sheet_xml(rows))), FileError, damaged(SHEET1, detail))
    for rows, detail in ODD.items()
]
MISSING: list[refusals.Row] = [
    (
        lambda: read_book(rich_book(), sheets=["Valeus"]),
        NotFoundError,
        'E101 workbook: there is no sheet "Valeus"; found: Values, Table, Bob\'s plan. '
        'Did you mean "Values"?',
    ),
    (
        lambda: read_book(rich_book()).table("tblPlans"),
        NotFoundError,
        'E102 workbook: there is no table "tblPlans"; found: tblPlan. Did you mean "tblPlan"?',
    ),
    (
        lambda: read_book(openpyxl_book()).defined_name("x"),
        NotFoundError,
        'E104 workbook: there is no defined name "x"; found: none.',
    ),
    (
        lambda: as_date(60.0),
        InputError,
        "E134 60 is not the serial of a date. Enter a date from 1900 on.",
    ),
    (
        lambda: as_date(0.5),
        InputError,
        "E134 0.5 is not the serial of a date. Enter a date from 1900 on.",
    ),
]


@refusals.refused(KINDS + UNSAFE + DAMAGED + MISSING)
def test_refusals(call: object, kind: type, text: str) -> None:
    """Each fault is told by its own text."""
    refusals.check(call, kind, text)  # type: ignore[arg-type]


def test_a_bomb_costs_neither_time_nor_memory() -> None:
    """A gigabyte of blanks is refused within a second and 100 MB."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as book:
        for number in range(10):
            book.writestr(f"xl/{number}.xml", bytes(20_000_000))
    data = buffer.getvalue()
    tracemalloc.start()
    start = time.perf_counter()
    with pytest.raises(RefusedError, match="zip bomb"):
        read_book(data)
    seconds, (_, peak) = time.perf_counter() - start, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert seconds < 1
    assert peak < 100 * 2**20


def test_a_zip_inside_is_never_opened() -> None:
    """A bomb nested as an embedded object does no harm: nobody expands it."""
    inner = zipped({"blank": bytes(1_000_000)})
    assert read_book(hand_made(ONE, extra={"xl/embeddings/a.zip": inner})).sheets
