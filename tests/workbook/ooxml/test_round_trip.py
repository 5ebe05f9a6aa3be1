"""Any values into any cells, and any damage to any part."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.styles.numbers import is_date_format
from workbook.ooxml.samples import hand_made, rich_book, sheet_xml, zipped
from workbook.ooxml.test_patch import ROWS, loaded

from sopxl.errors import RefusedError, SopError
from sopxl_workbook.ooxml import CellError, Package, Patch, read_book

text = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20
) | st.sampled_from(["=1+1", "_x0041_", "\r\n", "\x0b", " ", "TRUE", "1E5", "a]]>b", "x_x_x000D_"])
values = (
    st.none()
    | st.booleans()
    | st.floats(allow_nan=False, allow_infinity=False)
    | text
    | st.sampled_from([CellError("#N/A"), CellError("#REF!")])
)
cells = st.dictionaries(st.tuples(st.integers(1, 14), st.integers(1, 9)), values, max_size=25)
BOOKS = {"rich": rich_book(), "hand": hand_made(sheet_xml(ROWS))}


@pytest.mark.parametrize("book", BOOKS)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(edits=cells)
def test_what_is_patched_is_read_back(book: str, edits: dict[tuple[int, int], Any]) -> None:
    """Any values into any cells: the reader and openpyxl give them back, all others stay."""
    patch = Patch(BOOKS[book])
    sheet = next(iter(patch.book.sheets))
    expected = dict(patch.book.sheet(sheet).values())
    written = {}
    for (row, column), value in edits.items():
        ref = f"{chr(64 + column)}{row}"
        try:
            patch.set_value(sheet, ref, value)
        except RefusedError:
            continue
        written[row, column] = value
    new = patch.result()
    found = dict(read_book(new).sheet(sheet).values())
    expected.update(written)
    assert found == {cell: value for cell, value in expected.items() if value is not None}
    theirs = loaded(new)[sheet]
    for (row, column), value in written.items():
        cell = theirs.cell(row, column)
        if is_date_format(cell.number_format):
            continue  # openpyxl turns the serial into a date of its own
        if isinstance(value, CellError):
            assert (cell.value, cell.data_type) == (value.code, "e")
        elif not isinstance(value, str):
            assert cell.value == value
        elif value and "_x" not in value and value.isprintable():
            assert (cell.value, cell.data_type) == (value, "s")


TOKENS = [b"", b"<", b">", b'"', b"'", b"&", b"=", b"<!--", b"<c ", b"\x00", b"\xff", b"9" * 20]
PARTS = {name: Package(BOOKS["rich"]).part(name) for name in Package(BOOKS["rich"]).names}
READ = [name for name in PARTS if name.endswith((".xml", ".rels"))]
damage = st.tuples(st.floats(0, 1), st.integers(0, 20), st.sampled_from(TOKENS))


@settings(max_examples=150, deadline=2000, suppress_health_check=list(HealthCheck))
@given(name=st.sampled_from(READ), damages=st.lists(damage, min_size=1, max_size=3))
def test_damage_is_told_and_never_a_traceback(
    name: str, damages: list[tuple[float, int, bytes]]
) -> None:
    """A damaged part is read, or refused with a code; nothing else may happen."""
    data = bytearray(PARTS[name])
    for place, length, token in damages:
        at = int(place * len(data))
        data[at : at + length] = token
    code = ""
    try:
        book = read_book(zipped({**PARTS, name: bytes(data)}))
        assert len(book.tables) <= 1
        assert len(book.defined_names) <= 3
        for sheet in (book.sheet(each) for each in book.sheets):
            assert len(list(sheet.formulas())) <= len(list(sheet.values()))
        patch = Patch(book)
        patch.set_value("Values", "Z99", "here")
        assert read_book(patch.result()).sheet("Values")[99, 26] == "here"
    except SopError as error:
        code = error.problem.code
    assert code in {"", "E001", "E002", "E005", "E101", "E134", "E151"}
