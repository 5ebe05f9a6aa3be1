"""Units of measure by the shortest chain, and money back into units."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from refusals import Row, check, refused
from strategies import Array, families, quantity

from sopxl import calc
from sopxl.errors import CellValueError, InputError, LimitError, NotFoundError, SopError

TABLE = [("pallet", "case", 40), ("case", "ea", 12), ("kg", "g", 1000)]


@st.composite
def trees(draw: st.DrawFn) -> list[tuple[str, str, float]]:
    """Units that hang together without a ring, each row written in either direction."""
    factor = st.floats(0.01, 1000)
    rows = []
    for unit in range(1, draw(st.integers(2, 7))):
        pair = (f"u{unit}", f"u{draw(st.integers(0, unit - 1))}")
        rows.append((*(pair if draw(st.booleans()) else pair[::-1]), draw(factor)))
    return rows


class TestConvert:
    @given(trees(), families(1), st.data())
    def test_there_and_back(
        self, table: list[tuple[str, str, float]], blocks: tuple[Array], data: st.DataObject
    ) -> None:
        """The quantity is the same again."""
        (units,) = blocks
        names = sorted({unit for row in table for unit in row[:2]})
        one, other = (data.draw(st.sampled_from(names)) for _ in range(2))
        there = calc.convert_units(units * 1e-9, one, other, table)
        assert_allclose(
            calc.convert_units(there, other, one, table), units * 1e-9, rtol=1e-9, atol=1e-30
        )

    @given(trees(), quantity)
    def test_by_way_of_any_unit(self, table: list[tuple[str, str, float]], units: float) -> None:
        """Two conversions one after the other are the one from first to last."""
        names = sorted({unit for row in table for unit in row[:2]})
        for between in names:
            part = calc.convert_units([units * 1e-9], names[0], between, table)
            found = calc.convert_units(part, between, names[-1], table)
            straight = calc.convert_units([units * 1e-9], names[0], names[-1], table)
            assert_allclose(found, straight, rtol=1e-9, atol=1e-30)

    def test_the_same_unit_needs_no_table(self) -> None:
        """Capitals or not; the array is a new one."""
        assert calc.convert_units([3], "Ea", "EA", [("a", "b", 1)]).tolist() == [3]

    def test_a_ring_that_agrees(self) -> None:
        """Factors rounded to four digits are no contradiction, and the shortest chain is taken."""
        ring = [("lb", "kg", 0.4536), ("kg", "g", 1000), ("lb", "g", 453.592), ("kg", "lb", 2.2046)]
        assert calc.convert_units([1], "lb", "g", ring).tolist() == [453.592]
        assert calc.convert_units([1], "kg", "lb", ring).tolist() == [2.2046]

    def test_of_two_chains_of_one_length_the_first(self) -> None:
        """The order of the table decides."""
        rows = [("a", "x", 2), ("a", "y", 5), ("y", "b", 2), ("x", "b", 5.001)]
        assert calc.convert_units([1], "a", "b", rows).tolist() == [10.002]

    def test_headings_and_blank_rows(self) -> None:
        """Passed over, and counted where a place is told."""
        rows = [("From", "To", "Factor"), (None, None, None), ("case", "ea", 12)]
        assert calc.convert_units([2], "Case", "ea", rows).tolist() == [24]


@given(families(1), quantity, quantity)
def test_dollars_to_units_to_dollars(blocks: tuple[Array], price: float, rate: float) -> None:
    """The money is the same again."""
    (money,) = blocks
    units = calc.units_for_dollars(money, price + 0.01, rate + 0.01, 12)
    back = calc.dollars(units, price + 0.01, rate + 0.01, 12)
    assert_allclose(back, money, rtol=1e-9, atol=1e-9)


REFUSED: list[Row] = [
    (
        lambda: calc.convert_units([1], "cases", "ea", TABLE),
        NotFoundError,
        'E140 from_unit: there is no unit "cases" in the table. Did you mean case?',
    ),
    (
        lambda: calc.convert_units([1], "case", "litre", TABLE),
        NotFoundError,
        'E140 to_unit: there is no unit "litre" in the table. '
        "Add a row for it, or correct the name.",
    ),
    (
        lambda: calc.convert_units([1], "case", "kg", TABLE),
        NotFoundError,
        "E430 table: no chain leads from case (known with it: ea, pallet) to kg (known with it: "
        "g). Add a row that joins them.",
    ),
    (
        lambda: calc.convert_units([1], "case", "ea", [*TABLE, ("pallet", "ea", 500)]),
        InputError,
        "E431 table, row 4: 1 pallet is 500 ea, and 480 by pallet → case → ea. "
        "Correct one of the factors.",
    ),
    (
        lambda: calc.convert_units([1], "case", "ea", [("case", "ea", 12), ("ea", "case", 12)]),
        InputError,
        "E431 table, row 2: 1 ea is 12 case, and 0.08333333333 by ea → case. "
        "Correct one of the factors.",
    ),
    (
        lambda: calc.convert_units([1], "case", "ea", [("case", "ea", 12), ("ea", "ea", 2)]),
        InputError,
        "E431 table, row 2: 1 ea is 2 ea, and 1 by ea. Correct one of the factors.",
    ),
    (
        lambda: calc.convert_units([1], "case", "ea", [("case", "ea", 0)]),
        LimitError,
        "E121 table, row 1, factor: found 0, more than 0 is expected. Correct the value.",
    ),
    (
        lambda: calc.convert_units([1], "case", "ea", [("case", "ea", None)]),
        InputError,
        "E114 table, row 1, factor: the cell is blank, a number is expected. "
        "Enter 0 if none is meant.",
    ),
    (
        lambda: calc.convert_units([1], "case", "ea", [("case", "ea", "#N/A")]),
        CellValueError,
        "E113 table, row 1, factor: the cell holds the error #N/A. Mend that cell first.",
    ),
    (
        lambda: calc.convert_units([1], "case", "ea", [("case", "ea", 12), (None, "ea", 2)]),
        InputError,
        "E114 table, row 2, column 1: the cell is blank, a unit is expected. "
        "Enter the unit, or clear the row.",
    ),
    (
        lambda: calc.convert_units([1], "case", "ea", [("case", "ea")]),
        InputError,
        "E117 table: table has fewer than three columns. "
        "Give a table with the columns from unit, to unit and factor.",
    ),
    (
        lambda: calc.convert_units([1], "case", "ea", [(None, None, None)]),
        InputError,
        "E107 table: table has no rows. Give at least one conversion.",
    ),
    (
        lambda: calc.convert_units([1e12], "case", "ea", TABLE),
        LimitError,
        "E122 quantity, period 1: found 1.2e+13, at most 10,000,000,000,000 in size is expected. "
        "Correct the value.",
    ),
    (
        lambda: calc.units_for_dollars([1, 1], [1, 0]),
        LimitError,
        "E121 price, period 2: found 0, more than 0 is expected. Correct the value.",
    ),
    (
        lambda: calc.units_for_dollars([1], 1, -1),
        LimitError,
        "E121 rate: found -1, more than 0 is expected. Correct the value.",
    ),
    (
        lambda: calc.units_for_dollars([1], 1, 1, 0),
        LimitError,
        "E121 conversion: found 0, more than 0 is expected. Correct the value.",
    ),
    (
        lambda: calc.units_for_dollars([1e10], 1e-300),
        LimitError,
        "E122 price, period 1: 1e-300 for one unit is too near to 0 to work with. "
        "Correct price, rate or conversion.",
    ),
    (
        lambda: calc.units_for_dollars([1e10], 1e-10),
        LimitError,
        "E122 units, period 1: found 1e+20, at most 10,000,000,000,000 in size is expected. "
        "Correct the value.",
    ),
    (
        lambda: calc.convert_units([1], "a", "c", [("b", "a", 1e-200), ("c", "b", 1e-200)]),
        LimitError,
        "E122 table: the factor to b → c is too large, or too near to 0, to work with. "
        "Correct the factors on the way.",
    ),
]


@refused(REFUSED)
def test_refusal(call: Any, kind: type[SopError], text: str) -> None:
    """A wrong argument is told with place, what was found, what is expected, the way out."""
    check(call, kind, text)
