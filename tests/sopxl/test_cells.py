"""Cells to arrays and back."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
from refusals import Row, check, refused

from sopxl import cells
from sopxl.cells import Layout
from sopxl.errors import CellValueError, InputError, LimitError, NotFoundError, SopError

PRICES: list[list[Any]] = [
    ["Item", "From", "Price", "Currency"],
    ["Bikes", dt.date(2024, 1, 1), 10.0, "USD"],
    [1001.0, 45292.0, 7, "USD"],
    [None, None, None, None],
    ["bikes ", dt.datetime(2024, 2, 1, 12), "free", "USD"],
]


@pytest.mark.parametrize(
    ("raw", "layout"),
    [
        (5, Layout.ROW),
        ([1, 2], Layout.ROW),
        ([[1, 2]], Layout.ROW),
        ([[1], [2]], Layout.COLUMN),
        ([[1, 2], [3, 4]], Layout.BLOCK),
        (np.ones((2, 1)), Layout.COLUMN),
    ],
)
def test_layouts(raw: Any, layout: Layout) -> None:
    """A flat list is a row; rows of one are a column."""
    assert Layout.of(raw) is layout


def test_families_down_become_time_down() -> None:
    """Two families by three periods are three periods by two families inside."""
    block = cells.periods([[1, 2, 3], [4, 5, 6]], "demand")
    assert block.tolist() == [[1, 4], [2, 5], [3, 6]]
    assert block.flags.c_contiguous


def test_numbers_of_numpy_are_numbers() -> None:
    """A Python caller may hand over numpy's own."""
    assert cells.periods([np.float64(1.5), 2], "demand").tolist() == [1.5, 2]


def test_a_column_beside_a_block_is_one_for_each_family() -> None:
    """The same column is periods beside a column, and families beside a block."""
    column = [[1], [2]]
    assert cells.periods(column, "target", Layout.COLUMN).tolist() == [1, 2]
    assert cells.periods(column, "target", Layout.BLOCK).tolist() == [[1, 2]]


@pytest.mark.parametrize("raw", [None, "", " ", [[None]], [[""]], [], [[]]])
def test_a_blank_argument_is_a_missing_one(raw: Any) -> None:
    """Nothing, or one blank cell."""
    assert cells.is_missing(raw)
    assert not cells.has_several(raw)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (((1.0,), ("",)), ((1.0,), ("",))),
        (((1.0,), (2.0,), *((("",),) * (cells.SHEET_ROWS - 2))), ((1.0,), (2.0,))),
        ([[1.0, None, 3.0, *[None] * (cells.SHEET_COLUMNS - 3)]], ((1.0, None, 3.0),)),
        (((None,),) * cells.SHEET_ROWS, ((None,),)),
    ],
    ids=["short column", "whole column", "whole row", "empty column"],
)
def test_whole_columns_and_rows_end_where_they_are_filled(given: Any, kept: Any) -> None:
    """A blank inside a range that was given by its ends stays; only whole ones are cut."""
    assert tuple(map(tuple, cells.used(given))) == kept


def test_flags() -> None:
    """TRUE in its forms."""
    for raw in (True, 1, 1.0, "true", " TRUE ", [[True]]):
        assert cells.flag(raw, "no_backorders") is True
    for raw in (False, 0, "False"):
        assert cells.flag(raw, "no_backorders") is False


def test_words_and_codes() -> None:
    """A code held as a number is its digits."""
    assert cells.word([[" BIKES "]], "key") == "BIKES"
    assert cells.word(1001.0, "key") == "1001"
    assert cells.word(1001, "key") == "1001"


def test_dates_are_day_numbers() -> None:
    """A date, a day number, either with a time of day."""
    given = [dt.date(2024, 1, 1), 45293.0, dt.datetime(2024, 1, 3, 18), 45295.75]
    assert cells.dates(given, "starts").tolist() == [45292, 45293, 45294, 45295]


def test_holidays_may_have_blanks() -> None:
    """A list of days off that is not filled to its end."""
    assert cells.listed_days([[45292], [None], [""]], "holidays").tolist() == [45292]
    assert cells.listed_days([[None]], "holidays").tolist() == []


def test_rows_of_a_dated_table() -> None:
    """Headings and other keys are passed over; a key is found in any capitals, or as a number."""
    assert cells.dated_values(PRICES, "BIKES", "table") == [(45292.0, 10.0), (45323.0, 0.0)]
    assert cells.dated_values(PRICES, "1001", "table") == [(45292.0, 7.0)]


def test_results_lie_like_the_first_range() -> None:
    """Row, column, block, one value, rows as they are; what is not known is a blank."""
    row = np.array([1.0, np.nan])
    block = np.array([[1.0, 2.0], [3.0, np.nan]])
    assert cells.to_cells(row, Layout.ROW) == [[1.0, ""]]
    assert cells.to_cells(row, Layout.COLUMN) == [[1.0], [""]]
    assert cells.to_cells(block, Layout.BLOCK) == [[1.0, 3.0], [2.0, ""]]
    assert cells.to_cells(block, Layout.COLUMN) == [[1.0, 2.0], [3.0, ""]]
    assert cells.to_cells("text", Layout.ROW) == [["text"]]
    assert cells.to_cells(np.float64(2), Layout.ROW) == [[2.0]]
    assert cells.to_cells([["a", 1]], Layout.COLUMN) == [["a", 1]]


def test_several_rows_a_family() -> None:
    """The rows of one family stand together."""
    one, two = np.array([[1, 2], [3, 4]]), np.array([[10, 20], [30, 40]])
    assert cells.by_family(one, two).tolist() == [[1, 10, 2, 20], [3, 30, 4, 40]]
    assert cells.by_family(np.array([1, 2]), np.array([3, 4])).tolist() == [[1, 3], [2, 4]]


REFUSED: list[Row] = [
    (
        lambda: cells.periods([[1, 2], [3]], "demand"),
        InputError,
        "E117 demand: the rows of demand differ in length. Give a full block of cells.",
    ),
    (
        lambda: cells.periods([[1, 2], [3, None]], "demand"),
        InputError,
        "E114 demand, row 2, period 2: the cell is blank, a number is expected. "
        "Enter 0 if none is meant.",
    ),
    (
        lambda: cells.periods([1, True], "demand"),
        InputError,
        "E110 demand, period 2: found TRUE, a number is expected. Enter the quantity.",
    ),
    (
        lambda: cells.number([[1, 2]], "periods"),
        InputError,
        "E118 periods: periods has 2 cells, one is expected. Give a single cell.",
    ),
    (
        lambda: cells.flag("maybe", "no_backorders"),
        InputError,
        'E110 no_backorders: found "maybe", TRUE or FALSE is expected. Write TRUE or FALSE.',
    ),
    (
        lambda: cells.word(True, "policy"),
        InputError,
        "E110 policy: found TRUE, a word is expected. Write a text in quotes.",
    ),
    (
        lambda: cells.word("#REF!", "policy"),
        CellValueError,
        "E113 policy: the cell holds the error #REF!. Mend that cell first.",
    ),
    (
        lambda: cells.dates([45292, 60], "starts"),
        InputError,
        'E134 starts, period 2: found "60", a date is expected. Enter a true date, day included.',
    ),
    (
        lambda: cells.dates(["1/2/24"], "starts"),
        InputError,
        'E134 starts, period 1: found "1/2/24", a date is expected. '
        "Enter a true date, day included.",
    ),
    (
        lambda: cells.dates([None], "starts"),
        InputError,
        "E114 starts, period 1: the cell is blank, a number is expected. Enter 0 if none is meant.",
    ),
    (
        lambda: cells.dates(["#N/A"], "starts"),
        CellValueError,
        "E113 starts, period 1: the cell holds the error #N/A. Mend that cell first.",
    ),
    (
        lambda: cells.flag("#NAME?", "no_backorders"),
        CellValueError,
        "E113 no_backorders: the cell holds the error #NAME?. Mend that cell first.",
    ),
    (
        lambda: cells.dates([45292, float("inf")], "starts"),
        InputError,
        'E134 starts, period 2: found "inf", a date is expected. Enter a true date, day included.',
    ),
    (
        lambda: cells.dates([2958466], "starts"),
        InputError,
        'E134 starts, period 1: found "2958466", a date is expected. '
        "Enter a true date, day included.",
    ),
    (
        lambda: cells.items([[1], [None]], "on_hand"),
        InputError,
        "E114 on_hand, item 2: the cell is blank, a number is expected. Enter 0 if none is meant.",
    ),
    (
        lambda: cells.items([[1, 2], [3, 4]], "on_hand"),
        InputError,
        "E117 on_hand: on_hand is a block, one row or column is expected. Give a single row.",
    ),
    (
        lambda: cells.dated_values([["A", 45292, 5], ["#N/A", 45323, 6]], "A", "table"),
        CellValueError,
        "E113 table, row 2, key: the cell holds the error #N/A. Mend that cell first.",
    ),
    (
        lambda: cells.dated_values([["A", 1]], "A", "table"),
        InputError,
        "E117 table: table has fewer than three columns. "
        "Give a table with the columns key, from and value.",
    ),
    (
        lambda: cells.dated_values(PRICES, "Frames", "table"),
        NotFoundError,
        'E143 table: there is no row for "Frames". Add one, or correct the key.',
    ),
    (
        lambda: cells.dated_values([["A", 45292, 0]], "A", "table"),
        LimitError,
        'E143 table, row 1, value: the value is 0. Enter the value, or the word "free".',
    ),
    (
        lambda: cells.dated_values([["A", 45292, "ten"]], "A", "table"),
        InputError,
        'E110 table, row 1, value: found the text "ten", a number is expected. '
        "Enter a number without unit, or leave the row out.",
    ),
    (
        lambda: cells.dated_values([["A", "soon", 5]], "A", "table"),
        InputError,
        'E134 table, row 1, from: found "soon", a date is expected. '
        "Enter a true date, day included.",
    ),
]


@refused(REFUSED)
def test_refusal(call: Any, kind: type[SopError], text: str) -> None:
    """A wrong cell is told with place, what was found, what is expected, the way out."""
    check(call, kind, text)
