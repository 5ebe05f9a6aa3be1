"""Any damage to the bytes of a file, in its archive or in its XML: read, or refused by a code."""

from __future__ import annotations

import time
from operator import attrgetter
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from workbook.ooxml.samples import hand_made, openpyxl_book, rich_book, sheet_xml, zipped
from workbook.ooxml.samples_reader import rich_book as with_rich_values

from sopxl.errors import SopError
from sopxl_workbook.ooxml import Package, read_book

ROWS = (
    '<row r="1" hidden="1"><c r="A1" t="e" vm="1"><v>#VALUE!</v></c><c r="B1" cm="1"><f t="array" '
    'ref="B1:B2">C1:C2</f><v>1</v></c><c r="C1" t="inlineStr"><is><r><t>a</t></r></is></c></row>'
    '<row r="2"><c r="A2" s="1"/><c r="B2"><v>2.5</v></c><c r="C2" t="str"><f>A1</f><v/></c></row>'
)
BOOKS = {
    "rich": rich_book(),
    "openpyxl": openpyxl_book(),
    "metadata": with_rich_values(ROWS, '<rv s="1"><v>8</v><v>0</v></rv>'),
    "hand": hand_made(
        sheet_xml(
            ROWS,
            head='<cols><col min="1" max="2" hidden="1"/></cols>',
            tail='<autoFilter ref="A1:B2"/><mergeCells><mergeCell ref="A5:B6"/></mergeCells>',
        ),
        strings='<si><t>one</t></si><si><r><t>t</t></r><rPh sb="0" eb="1"><t>x</t></rPh></si>',
    ),
}
OF_BOOK = attrgetter("tables", "defined_names", "connections", "calculation", "protection")
OF_SHEET = attrgetter("merged", "hidden_rows", "hidden_columns", "filter", "arrays")
PARTS = {
    (book, name): Package(data).part(name)
    for book, data in BOOKS.items()
    for name in Package(data).names
    if name.endswith((".xml", ".rels"))
}
CODES = {"", "E001", "E002", "E003", "E004", "E005", "E006", "E101", "E134", "E151"}
TOKENS = [b"", b"<", b">", b'"', b"'", b"&", b"/", b"=", b"<!--", b"]]>", b"<c ", b"<v>", b"</v>"]
TOKENS += [b"\0", b"\xff", b"9" * 20, b"-1", b"nan", b"1_0", b"<?x?>", b"<!DOCTYPE a>", b"\xfe\xff"]

place = st.floats(0, 1)
flip = st.tuples(st.just("flip"), place, st.integers(0, 7))
cut = st.tuples(st.just("cut"), place, st.integers(1, 64))
insert = st.tuples(st.just("insert"), place, st.sampled_from(TOKENS))
again = st.tuples(st.just("again"), place, st.integers(1, 400))
damages = st.lists(flip | cut | insert | again, min_size=1, max_size=4)


def damaged(data: bytes, edits: list[tuple[str, float, Any]]) -> bytes:
    """The bytes after each edit: a bit turned, bytes cut out, put in or doubled."""
    new = bytearray(data)
    for kind, where, what in edits:
        at = int(where * (len(new) - 1)) if new else 0
        if kind == "flip" and new:
            new[at] ^= 1 << what
        elif kind == "cut":
            del new[at : at + what]
        elif kind == "insert":
            new[at:at] = what
        elif kind == "again":
            new[at:at] = new[at : at + what]
    return bytes(new)


def read_all(data: bytes) -> str:
    """Ask for everything there is; the code of what it is refused with, or nothing."""
    start = time.process_time()
    code = ""
    try:
        book = read_book(data)
        assert book.external_links == ()
        OF_BOOK(book)
        for name, info in book.sheets.items():
            if info.kind == "worksheet":
                read_sheet(book.sheet(name))
    except SopError as error:
        code = error.problem.code
    assert time.process_time() - start < 5
    return code


def read_sheet(sheet: Any) -> None:
    """Every cell, formula and fact; both ways to a value agree."""
    values = dict(sheet.values())
    formulas = list(sheet.formulas())
    assert len(formulas) <= len(values)
    for (row, column), value in list(values.items())[:20]:
        assert sheet.scanned_value(row, sheet.scan(row).get(column)) == value
    assert sheet.last_row == max((row for row, _ in values), default=0)
    OF_SHEET(sheet)
    assert sheet.protection.is_on or not sheet.is_locked(1, 1)


few = settings(max_examples=80, suppress_health_check=list(HealthCheck))
many = settings(max_examples=5_000, suppress_health_check=list(HealthCheck))
in_archive = given(book=st.sampled_from(list(BOOKS)), edits=damages)
in_part = given(part=st.sampled_from(list(PARTS)), edits=damages)


def check_archive(book: str, edits: list[tuple[str, float, Any]]) -> None:
    """Damage anywhere in the file."""
    assert read_all(damaged(BOOKS[book], edits)) in CODES


def check_part(part: tuple[str, str], edits: list[tuple[str, float, Any]]) -> None:
    """Damage in one part of an archive that is sound."""
    book, name = part
    parts = {each: data for (of, each), data in PARTS.items() if of == book}
    assert read_all(zipped({**parts, name: damaged(PARTS[part], edits)})) in CODES


@few
@in_archive
def test_a_damaged_archive(book: str, edits: list[tuple[str, float, Any]]) -> None:
    """Read or refused, in bounded time; never a traceback."""
    check_archive(book, edits)


@few
@in_part
@example(
    part=("rich", "xl/worksheets/sheet3.xml"),  # a tag of a cell that is none
    edits=[("cut", 0.875, 16), ("flip", 0.75, 0)],
)
def test_a_damaged_part(part: tuple[str, str], edits: list[tuple[str, float, Any]]) -> None:
    """Read or refused, in bounded time; never a traceback."""
    check_part(part, edits)


@pytest.mark.slow
@many
@in_archive
def test_very_many_damaged_archives(book: str, edits: list[tuple[str, float, Any]]) -> None:
    """The same, with more luck."""
    check_archive(book, edits)


@pytest.mark.slow
@many
@in_part
def test_very_many_damaged_parts(
    part: tuple[str, str], edits: list[tuple[str, float, Any]]
) -> None:
    """The same, with more luck."""
    check_part(part, edits)


def test_the_samples_are_sound() -> None:
    """Without damage nothing is refused."""
    assert {read_all(data) for data in BOOKS.values()} == {""}
