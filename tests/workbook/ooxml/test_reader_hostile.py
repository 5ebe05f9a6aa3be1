"""Hostile files cost neither time nor memory, whatever their archive or their XML says."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from workbook.ooxml.hostile import ONE, member, read_on_a_leash, saying, with_fields
from workbook.ooxml.samples import MAIN, hand_made, sheet_xml, zipped

SHEET1 = "xl/worksheets/sheet1.xml"
NOT_ONE = "Give a file saved by Excel as .xlsx or .xlsm."
FETCH = "Fetch it again from where it came, or take a backup."
REPAIR = "Open the file in Excel, let it repair the workbook and save it."
TRUST = "Open it only if you trust its sender; ask for a file saved by Excel."
CUT = f"E001 book.xlsx: not an Excel workbook: the file is damaged or cut short. {FETCH}"
BOOK = hand_made(ONE)


def damaged(detail: str, part: str = SHEET1) -> str:
    """Text of E001 for one part."""
    return f'E001 book.xlsx: the part "{part}" of the workbook is damaged: {detail}. {REPAIR}'


def bomb(detail: str) -> str:
    """Text of E004."""
    return f"E004 book.xlsx: the file could be a zip bomb: {detail}. {TRUST}"


def document_type(part: str) -> str:
    """Text of E005."""
    return f'E005 book.xlsx: the part "{part}" declares a document type. {TRUST}'


def nested() -> bytes:
    """Zips in zips in a part that nobody reads."""
    inner = b"\0" * 1_000_000
    for _ in range(4):
        inner = zipped({f"{n}.zip": inner for n in range(10)})
    return hand_made(ONE, extra={"xl/embeddings/a.zip": inner})


def other_name() -> bytes:
    """The header calls the sheet otherwise than the directory does."""
    at, _ = member(BOOK, SHEET1)
    return BOOK[: at + 30] + b"xl/worksheets/sheet9.xml" + BOOK[at + 30 + len(SHEET1) :]


def other_method() -> bytes:
    """The header says the sheet is stored as it is."""
    data = bytearray(BOOK)
    struct.pack_into("<H", data, member(BOOK, SHEET1)[0] + 8, 0)
    return bytes(data)


def same_place() -> bytes:
    """Two members that are the same bytes: one kernel, many names."""
    header, _ = member(BOOK, SHEET1)
    return with_fields(BOOK, "xl/styles.xml", {}, {42: header})


def into_the_next() -> bytes:
    """A member that goes on into the one behind it."""
    with_next = {18: 5_000, 22: 5_000}
    return with_fields(BOOK, SHEET1, with_next, {20: 5_000, 24: 5_000})


def other_count(count: int) -> bytes:
    """The end of the archive says it has so many members."""
    data = bytearray(BOOK)
    struct.pack_into("<2H", data, data.rfind(b"PK\5\6") + 8, count, count)
    return bytes(data)


def of_eight_bytes(size: int, offset: int) -> bytes:
    """A zip64 field that claims a size and an offset of its own."""
    _, at = member(BOOK, SHEET1)
    name = struct.unpack_from("<H", BOOK, at + 28)[0]
    field = struct.pack("<2H2Q", 1, 16, size, offset)
    end = at + 46 + name
    data = bytearray(BOOK[:end] + field + BOOK[end:])
    struct.pack_into("<L", data, HEADER + 22, 0xFFFFFFFF)
    struct.pack_into("<L", data, at + 24, 0xFFFFFFFF)
    struct.pack_into("<H", data, at + 30, len(field))
    struct.pack_into("<L", data, at + 42, 0xFFFFFFFF)
    last = data.rfind(b"PK\5\6")
    (length,) = struct.unpack_from("<L", data, last + 12)
    struct.pack_into("<L", data, last + 12, length + len(field))
    return bytes(data)


def utf_16(text: str, encoding: str = "utf-16") -> bytes:
    """Text declared to be UTF-16, written in an encoding."""
    return f'<?xml version="1.0" encoding="UTF-16"?>{text}'.encode(encoding)


ENTITIES = '<!DOCTYPE x [<!ENTITY a "' + "b" * 999 + '">]>'
HEADER = member(BOOK, SHEET1)[0]
SIZE = struct.unpack_from("<L", BOOK, HEADER + 22)[0]

ARCHIVES: dict[str, tuple[Callable[[], bytes], str]] = {
    "another name in the header": (other_name, CUT),
    "another method in the header": (other_method, CUT),
    "another size in the header": (lambda: with_fields(BOOK, SHEET1, {22: SIZE + 1}, {}), CUT),
    "another checksum in the header": (lambda: with_fields(BOOK, SHEET1, {14: 1}, {}), CUT),
    "two members at one place": (same_place, CUT),
    "a member that runs into the next": (into_the_next, CUT),
    "fewer members than it says": (lambda: other_count(60_000), CUT),
    "more members than it says": (lambda: other_count(2), CUT),
    "a zip64 count that is nowhere": (lambda: other_count(0xFFFF), CUT),
    "a terabyte in zip64": (
        lambda: of_eight_bytes(2**40, HEADER),
        bomb("it expands to 1048576 MB, at most 200 MB are read"),
    ),
    "a place beyond the file in zip64": (lambda: of_eight_bytes(SIZE, 2**62), CUT),
    "ten bytes that are ten gigabytes": (
        lambda: saying(10, 10_240, b"<worksheet>"),
        damaged("it is not what its checksum says"),
    ),
    "a hundred megabytes that are ten gigabytes": (
        lambda: saying(100 * 2**20, 10_240),
        bomb(f"{SHEET1} has 1 MB before its first element"),
    ),
    "ten gigabytes": (
        lambda: saying(2**32 - 2, 10_240),
        bomb("it expands to 4096 MB, at most 200 MB are read"),
    ),
    "a document type in UTF-16": (
        lambda: hand_made(ONE, extra={"xl/a.xml": utf_16(f"{ENTITIES}<a/>")}),
        document_type("xl/a.xml"),
    ),
    "a document type in UTF-16 without a mark": (
        lambda: hand_made(utf_16(f"{ENTITIES}<worksheet/>", "utf-16-le")),
        document_type(SHEET1),
    ),
    "a document type behind a long comment": (
        lambda: hand_made(f"<!--{'x ' * 200_000}-->{ENTITIES}<worksheet/>"),
        document_type(SHEET1),
    ),
    "a document type in UTF-32": (
        lambda: hand_made(utf_16(f"{ENTITIES}<worksheet/>", "utf-32")),
        damaged("not well-formed (invalid token): line 1, column 1"),
    ),
}


def noisy(count: int, pattern: str) -> str:
    """Many elements that differ, so that they are no bomb to the eye."""
    chance = random.Random(1)
    return "".join(pattern % chance.randbytes(6).hex() for _ in range(count))


def deep(count: int, inside: bool) -> bytes:
    """Elements in elements, in a row or around the rows."""
    chance = random.Random(2)
    names = [f"a{chance.randbytes(4).hex()}" for _ in range(count)]
    nest = "".join(f"<{n}>" for n in names) + "".join(f"</{n}>" for n in reversed(names))
    if inside:
        return hand_made(sheet_xml(f'<row r="1"><c r="A1"><v>1</v>{nest}</c></row>'))
    return hand_made(sheet_xml("", tail=nest))


MARKUP: dict[str, tuple[Callable[[], bytes], str]] = {
    "nested without end around the rows": (
        lambda: deep(400_000, inside=False),
        damaged("its elements are nested too deeply"),
    ),
    "nested without end in a cell": (
        lambda: deep(400_000, inside=True),
        damaged("row 1 holds a value that is none"),
    ),
    "cells that never end": (
        lambda: hand_made(
            sheet_xml('<row r="1">' + noisy(200_000, '<c r="A1" n="%s"><v>1</v>') + "</row>")
        ),
        damaged("row 1 holds a value that is none"),
    ),
    "cells whose end is spelled with a blank": (
        lambda: hand_made(
            sheet_xml('<row r="1">' + '<c r="A1"><is></is ></c >' * 5_000 + "</row>")
        ),
        damaged("its rows and cells are not in order"),
    ),
}


@pytest.mark.parametrize(("make", "text"), ARCHIVES.values(), ids=ARCHIVES)
def test_an_archive_that_lies(make: Callable[[], bytes], text: str, tmp_path: Path) -> None:
    """It is refused within a second and 100 MB, by the same words in every hiding place."""
    reading = read_on_a_leash(make(), tmp_path)
    assert reading.text == text
    assert reading.seconds < 1
    assert reading.megabytes < 100


@pytest.mark.parametrize(("make", "text"), MARKUP.values(), ids=MARKUP)
def test_markup_that_never_ends(make: Callable[[], bytes], text: str, tmp_path: Path) -> None:
    """Depth is bounded before a parser sees it; no pattern starts over and over."""
    reading = read_on_a_leash(make(), tmp_path)
    assert reading.text == text
    assert reading.seconds < 2
    assert reading.megabytes < 100


def test_zips_in_zips_are_never_opened(tmp_path: Path) -> None:
    """Nobody reads an embedded file."""
    reading = read_on_a_leash(nested(), tmp_path)
    assert (reading.text, reading.values) == ("", 2)
    assert reading.megabytes < 100


@pytest.mark.parametrize(
    "row",
    [
        pytest.param('<row r="%d" s="1" customFormat="1"/>', marks=pytest.mark.slow, id="rows"),
        pytest.param('<row r="%d"><c r="A%d" s="1"/></row>', id="cells"),
    ],
)
def test_a_sheet_formatted_down_to_its_last_row(row: str, tmp_path: Path) -> None:
    """A million blank rows, with or without blank cells, and one value above them."""
    marks = row.count("%")
    blank = "".join(row % ((number,) * marks) for number in range(2, 1_048_577))
    data = hand_made(
        sheet_xml(
            '<row r="1"><c r="A1"><v>1</v></c></row>' + blank,
            head='<dimension ref="A1:XFD1048576"/>',
        )
    )
    reading = read_on_a_leash(data, tmp_path)
    assert (reading.text, reading.values) == ("", 2)
    assert reading.seconds < 5
    assert reading.megabytes < 150


UNUSED = {
    "cut": "<a><b",
    "no XML": "\0\1\2",
    "unknown entity": "<a>&bogus;</a>",
    "deep": "<a>" * 1_000,
}


@pytest.mark.parametrize("part", UNUSED.values(), ids=UNUSED)
def test_damage_in_a_part_that_nobody_uses(part: str, tmp_path: Path) -> None:
    """The rest is read."""
    names = ("xl/theme/theme1.xml", "xl/drawings/drawing1.xml", "customXml/item1.xml")
    reading = read_on_a_leash(hand_made(ONE, extra=dict.fromkeys(names, part)), tmp_path)
    assert (reading.text, reading.values) == ("", 2)


@pytest.mark.parametrize(
    ("part", "detail"),
    [
        ("xl/workbook.xml", "unclosed token: line 1, column 3"),
        ("xl/_rels/workbook.xml.rels", "unclosed token: line 1, column 3"),
        ("[Content_Types].xml", "unclosed token: line 1, column 3"),
        ("xl/sharedStrings.xml", "unclosed token: line 1, column 3"),
        (SHEET1, "unclosed token: line 1, column 3"),
    ],
)
def test_damage_in_a_part_that_is_used(part: str, detail: str, tmp_path: Path) -> None:
    """It is named."""
    sheet = sheet_xml('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')
    data = hand_made(sheet, strings="<si/>", extra={part: "<a><b"})
    assert read_on_a_leash(data, tmp_path).text == damaged(detail, part)


def test_an_honest_zip64_is_read(tmp_path: Path) -> None:
    """Sizes of eight bytes are nothing bad, if they are true."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as book, zipfile.ZipFile(io.BytesIO(BOOK)) as old:
        for name in old.namelist():
            with book.open(name, "w", force_zip64=True) as part:
                part.write(old.read(name))
    reading = read_on_a_leash(buffer.getvalue(), tmp_path)
    assert (reading.text, reading.values) == ("", 2)


def test_parts_in_utf_16_are_read(tmp_path: Path) -> None:
    """With a byte order mark, declared, and without a document type."""
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
    data = hand_made(utf_16(f"{sheet}</sheetData></worksheet>"))
    reading = read_on_a_leash(data, tmp_path)
    assert (reading.text, reading.values) == ("", 2)
