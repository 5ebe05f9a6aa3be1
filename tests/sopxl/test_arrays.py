"""The one door: what becomes float64, and what does not get in."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from refusals import Row, check, refused

from sopxl.arrays import (
    EXCEL_ERRORS,
    as_block,
    as_count,
    as_days,
    as_each,
    as_like,
    as_matrix,
    as_number,
    as_periods,
    as_row,
    as_word,
    column_blocks,
    families_of,
    is_blank,
    total_of,
)
from sopxl.errors import CellValueError, InputError, LimitError, SopError


class TestAccepted:
    @pytest.mark.parametrize("dtype", [np.int32, np.int64, np.uint8, np.float32, np.float64])
    def test_every_kind_of_number_becomes_float64(self, dtype: Any) -> None:
        """Whole numbers never truncate what comes of them."""
        assert as_periods(np.array([1, 2], dtype), "demand").dtype == np.float64

    def test_float64_is_not_copied(self) -> None:
        """A large block goes through the door as it is."""
        block = np.ones((3, 4))
        assert as_periods(block, "demand") is block

    def test_numpy_numbers_in_a_list(self) -> None:
        """A list may hold numpy's own numbers."""
        assert as_periods([np.float64(1.5), np.int64(2)], "demand").tolist() == [1.5, 2]

    def test_one_number_in_its_disguises(self) -> None:
        """A number, numpy's number, an array of one."""
        for value in (3, 3.0, np.float64(3), np.array([3.0]), np.array([[3]])):
            assert as_number(value, "opening") == 3.0

    def test_one_for_each_family(self) -> None:
        """One value for all, a list of one, one each."""
        assert as_each(5, "opening", 3) == 5.0
        assert as_each([5], "opening", None) == 5.0
        each = as_each([[1], [2], [3]], "opening", 3)
        assert np.asarray(each).tolist() == [1, 2, 3]

    def test_a_row_may_stand_on_end(self) -> None:
        """Working days as a row or as a column."""
        assert as_row([[20], [21]], "working_days", 2).tolist() == [20, 21]
        assert as_row([[20, 21]], "working_days", 2).tolist() == [20, 21]

    @pytest.mark.parametrize("value", [20, [20], [[20]], np.array(20.0), [[20, 20]]])
    def test_the_same_days_every_period(self, value: Any) -> None:
        """One number stands for every period, as "20 days a month" does."""
        assert as_days(value, "working_days", 2).tolist() == [20, 20]

    def test_like_a_row(self) -> None:
        """Beside one family a row of either kind fits."""
        like = np.zeros(2)
        for value in ([1, 2], [[1, 2]], [[1], [2]]):
            assert as_like(value, "target", like).tolist() == [1, 2]
        assert as_like([4], "target", like).tolist() == [4, 4]

    def test_a_block_of_one_family_matches_a_row(self) -> None:
        """The shape follows the array it goes with."""
        assert as_periods([[1], [2]], "supply", like=np.zeros(2)).shape == (2,)

    def test_words(self) -> None:
        """A word is found whatever its capitals."""
        assert as_word(" LOST ", "shortage", ("backorder", "lost")) == "lost"

    def test_matrix_of_a_flat_list(self) -> None:
        """A flat list is a column for one family, else a row."""
        assert as_matrix([1, 2], "bill", 1).shape == (2, 1)
        assert as_matrix([1, 2], "bill", 2).shape == (1, 2)

    def test_total_is_added_in_order(self) -> None:
        """A family alone gives the digits it gives in a block."""
        for families in (8, 500):
            block = np.random.default_rng(1).uniform(0, 1, (100, families))
            assert total_of(block)[7] == total_of(as_block(block[:, 7].copy()))[0]

    def test_families_and_their_parts(self) -> None:
        """A row has no families to count; a block is worked on in slices that cover it."""
        assert families_of(np.zeros(3)) is None
        assert families_of(np.zeros((3, 4))) == 4
        assert sum(len(range(10_000)[part]) for part in column_blocks(10_000)) == 10_000


@given(
    st.integers(0, 99_999),
    st.sampled_from([np.nan, np.inf, -np.inf, -1.0, 1e14]),
    st.booleans(),
)
def test_one_bad_value_among_many_is_found(position: int, bad: float, across: bool) -> None:
    """Whatever the size and order of the block, the first bad value is named."""
    block = np.ones((1000, 100))
    block.reshape(-1)[position] = bad
    row, column = divmod(position, 100)
    with pytest.raises(SopError) as error:
        as_periods(np.asfortranarray(block) if across else block, "demand", minimum=0)
    assert error.value.problem.where == f"demand, row {column + 1}, period {row + 1}"


@pytest.mark.parametrize("text", sorted(EXCEL_ERRORS))
def test_an_error_cell_is_passed_on(text: str) -> None:
    """Each of Excel's errors comes back as itself."""
    with pytest.raises(CellValueError) as error:
        as_number(text, "opening")
    assert error.value.excel == text
    assert str(error.value) == (
        f"E113 opening: the cell holds the error {text}. Mend that cell first."
    )


def test_blanks() -> None:
    """Nothing, and a text of nothing."""
    assert is_blank(None)
    assert is_blank("  ")
    assert not is_blank(0)


REFUSED: list[Row] = [
    (
        lambda: as_number("", "opening"),
        InputError,
        "E114 opening: the cell is blank, a number is expected. Enter 0 if none is meant.",
    ),
    (
        lambda: as_number("12k", "opening"),
        InputError,
        'E110 opening: found the text "12k", a number is expected. '
        "Enter a number without unit, or leave the row out.",
    ),
    (
        lambda: as_number("1200", "opening"),
        InputError,
        'E111 opening: found the number 1200 stored as text "1200". Convert the cell to a number.',
    ),
    (
        lambda: as_number(True, "opening"),
        InputError,
        "E110 opening: found TRUE, a number is expected. Enter the quantity.",
    ),
    (
        lambda: as_number(np.False_, "opening"),
        InputError,
        "E110 opening: found FALSE, a number is expected. Enter the quantity.",
    ),
    (
        lambda: as_number(dt.date(2024, 1, 31), "opening"),
        InputError,
        "E110 opening: found the date 2024-01-31, a number is expected. "
        "Check that the range starts in the right row and column.",
    ),
    (
        lambda: as_number(float("inf"), "opening"),
        InputError,
        "E116 opening: found inf, a finite number is expected. Mend the calculation above.",
    ),
    (
        lambda: as_number(5, "share", maximum=1),
        LimitError,
        "E121 share: found 5, 1 or less is expected. Correct the value.",
    ),
    (
        lambda: as_number(-1e14, "opening"),
        LimitError,
        "E122 opening: found -1e+14, at most 10,000,000,000,000 in size is expected. "
        "Correct the value.",
    ),
    (
        lambda: as_count(2.5, "periods"),
        LimitError,
        "E136 periods: found 2.5, a whole number from 1 to 120 is expected. Correct the value.",
    ),
    (
        lambda: as_periods(np.array([True, False]), "demand"),
        InputError,
        "E110 demand, period 1: found TRUE, a number is expected. Enter the quantity.",
    ),
    (
        lambda: as_periods(5, "demand"),
        InputError,
        "E117 demand: demand has 0 dimensions, one number a period is expected. "
        "Give one row or column, or a block of families by periods.",
    ),
    (
        lambda: as_periods([1, 2], "demand", length=3),
        InputError,
        "E118 demand: demand has 2 periods, 3 are expected. Give ranges of the same size.",
    ),
    (
        lambda: as_periods([5], "share", above=5),
        LimitError,
        "E121 share, period 1: found 5, more than 5 is expected. Correct the value.",
    ),
    (
        lambda: as_each([1, -2], "opening", 2, minimum=0),
        LimitError,
        "E121 opening, row 2: found -2, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: as_each([1, 2], "opening", 3),
        InputError,
        "E118 opening: opening has 2 values for 3 families. "
        "Give one value for all, or one for each family.",
    ),
    (
        lambda: as_like("many", "minimum", np.zeros(2)),
        InputError,
        'E110 minimum: found the text "many", a number is expected. '
        "Enter a number without unit, or leave the row out.",
    ),
    (
        lambda: as_matrix(["x"], "bill", 1),
        InputError,
        'E110 bill, row 1: found the text "x", a number is expected. '
        "Enter a number without unit, or leave the row out.",
    ),
]


@refused(REFUSED)
def test_refusal(call: Any, kind: type[SopError], text: str) -> None:
    """A wrong value is told with place, what was found, what is expected, the way out."""
    check(call, kind, text)
