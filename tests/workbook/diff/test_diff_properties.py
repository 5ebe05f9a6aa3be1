"""A book differs from itself in nothing, and from an edited one in the edits."""

from __future__ import annotations

import random
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from workbook.diff.books import HEADINGS, made, plan, rows, told
from workbook.ooxml.samples import openpyxl_book, rich_book

from sopxl_workbook.diff import as_json, as_page, as_text, diff
from sopxl_workbook.diff.formulas import is_shifted, translated
from sopxl_workbook.ooxml import Book, CellError, Package, Patch

SHIPPED = files("xlwings").joinpath("quickstart_standalone.xlsm").read_bytes()
LINES: list[list[Any]] = [
    [f"family {i}", measure, 100 * i, 200 * i + 1, 300 * i + 2]
    for i in range(6)
    for measure in ("Sales", "Stock")
]
values = st.one_of(
    st.none(),
    st.booleans(),
    st.text(st.characters(codec="utf-8"), max_size=5).map(lambda text: f"text {text}"),
    st.floats(-1e6, 1e6).map(lambda value: round(value, 3) + 1e7),
    st.sampled_from([CellError("#N/A"), CellError("#REF!")]),
)
edits = st.dictionaries(
    st.one_of(
        st.tuples(st.just("Plan"), st.sampled_from("DEF"), st.integers(4, 15)),
        st.tuples(st.just("Notes"), st.sampled_from("BCD"), st.integers(1, 12)),
    ),
    values,
    max_size=4,
)


def two_sheets() -> Book:
    """A table, and a sheet without one."""
    notes = rows("A1", [[f"note {i}", i, f"text {i * 7}"] for i in range(10)])
    cells = {"A1": "Plan of the year", **rows("B3", [HEADINGS, *LINES])}
    return made({"Plan": cells, "Notes": notes}, [("Plan", "B3:F15", "tblOurs")])


TWO = two_sheets()


@pytest.mark.parametrize(
    "data", [rich_book(), rich_book(date1904=True), openpyxl_book(), SHIPPED, TWO.package.data]
)
def test_a_book_and_itself(data: bytes) -> None:
    """Nothing differs, whoever made it."""
    found = diff(Book(Package(data)), Book(Package(data)), exact=True)
    assert found.is_same
    assert (found.counts, list(found.of_sheet("nowhere").sheets)) == ({}, [])


@given(edits)
@settings(max_examples=60)
def test_an_edited_book_differs_in_the_edits(wanted: dict[tuple[str, str, int], Any]) -> None:
    """Each edited cell is found once, with its old and new value, and nothing else is."""
    patch = Patch(TWO.package.data)
    expected = {}
    for (sheet, column, row), value in wanted.items():
        old = TWO.sheet(sheet)[row, "ABCDEF".index(column) + 1]
        patch.set_value(sheet, f"{column}{row}", value)
        if (type(old), old) != (type(value), value):
            expected[f"{sheet}!{column}{row}"] = (old, value)
    found = diff(TWO, Book(Package(patch.result())))
    seen = {one.new.place: (one.old.value, one.new.value) for one in found.cells}
    assert (seen, found.calculated, found.rows, found.structure) == (expected, [], [], [])
    assert len(found.cells) == len(expected)
    assert found.is_same is (not expected)


@given(st.integers(0, 10_000), st.permutations(range(len(LINES))))
@settings(max_examples=30)
def test_sorting_a_table_changes_nothing(seed: int, order: list[int]) -> None:
    """Whatever the order, only what is new and what is gone is told."""
    gone = random.Random(seed).randrange(len(LINES))
    new = [LINES[i] for i in order if i != gone]
    found = told(diff(plan(LINES), plan(new)))
    assert [(line[0], line[1]) for line in found] == [("row removed", tuple(LINES[gone][:2]))]


@given(edits)
@settings(max_examples=20)
def test_what_is_shown_never_fails(wanted: dict[tuple[str, str, int], Any]) -> None:
    """Text, page and JSON of any edits."""
    patch = Patch(TWO.package.data)
    for (sheet, column, row), value in wanted.items():
        patch.set_value(sheet, f"{column}{row}", value)
    found = diff(TWO, Book(Package(patch.result())))
    for shown in (as_text(found, calculated=True, months=True), as_page(found), as_json(found)):
        shown.encode("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "rows_down", "same"),
    [
        ("=A1+$B$2", "=A4+$B$2", 3, True),
        ("=A1+$B$2", "=A4+$B$5", 3, False),
        ("=SUM(tblA[Units])", "=SUM(tblA[Units])", 5, True),
        ('="A1"&A1', '="A1"&A2', 1, True),
        ("=A1", "=A1", 0, True),
    ],
)
def test_a_formula_told_from_its_own_cell(old: str, new: str, rows_down: int, same: bool) -> None:
    """Texts in quotes, tables and fixed references do not move."""
    assert is_shifted(old, new, rows_down, 0) is same


def test_references_are_followed() -> None:
    """Into renamed sheets, over ranges; functions, texts and other books stay as they are."""

    def down(sheet: str, corners: Any) -> Any:
        return tuple((row + (sheet == "Old"), column) for row, column in corners)

    followed = {
        "=Old!A1+'Old'!$B$2:C3": "='New one'!A2+'New one'!$B$3:C4",
        "=A1+LOG10(5)": "=A2+LOG10(5)",
        '="A1"&[1]Old!A1&"Old!A1"': '="A1"&[1]Old!A1&"Old!A1"',
        "=Other!A1+Old!name": "=Other!A1+'New one'!name",
        "=SUM(tblA[[#This Row],[A1]])": "=SUM(tblA[[#This Row],[A1]])",
    }
    for formula, expected in followed.items():
        assert translated(formula, "Old", {"old": "New one"}, down) == expected
