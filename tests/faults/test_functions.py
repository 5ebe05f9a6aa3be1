"""Faults in units, prices, currencies and capacity, by a formula as a planner types it."""

from __future__ import annotations

import pytest
from faults.trying import sopxl

JANUARY = 45292  # 2024-01-01
MONTHS = f"{{{JANUARY},{JANUARY + 31}}}"


def refused(formula: str, value: str, told: str, code: int = 3) -> None:
    """The cell shows an error, the reason is told with its way out, the exit code says so."""
    done = sopxl("functions", "--try", formula)
    assert (done.out, done.code) == (f"{value}\n", code)
    assert " ".join(done.err.split()) == told


def given(formula: str, *rows: str) -> None:
    """The cells show these rows, and nothing is told."""
    done = sopxl("functions", "--try", formula)
    assert (done.out.splitlines(), done.err, done.code) == (list(rows), "", 0)


class TestRow36Units:
    """A unit that nobody knows, no way from one to the other, a factor of 0, a circle."""

    def test_row_36_unknown(self) -> None:
        """The nearest name is offered where there is one."""
        refused(
            '=SOP_CONVERT(10,"cases","ea",{"case","ea",12})',
            "#N/A",
            'E140 from_unit: there is no unit "cases" in the table. Did you mean case?',
        )

    def test_row_36_no_chain(self) -> None:
        """What can be reached from either end is shown."""
        refused(
            '=SOP_CONVERT(10,"case","kg",{"case","ea",12;"kg","g",1000})',
            "#N/A",
            "E430 table: no chain leads from case (known with it: ea) to kg (known with it: g). "
            "Add a row that joins them.",
        )

    def test_row_36_zero(self) -> None:
        """A factor of 0 converts nothing."""
        refused(
            '=SOP_CONVERT(10,"case","ea",{"case","ea",0})',
            "#NUM!",
            "E121 table, row 1, factor: found 0, more than 0 is expected. Correct the value.",
        )

    def test_row_36_cyclic(self) -> None:
        """Two ways that differ are shown both; a circle that agrees does no harm."""
        table = '"pallet","case",40;"case","ea",12;"pallet","ea"'
        refused(
            f'=SOP_CONVERT(10,"case","ea",{{{table},500}})',
            "#VALUE!",
            "E431 table, row 3: 1 pallet is 500 ea, and 480 by pallet → case → ea. Correct one of "
            "the factors.",
        )
        given(f'=SOP_CONVERT(10,"pallet","ea",{{{table},480}})', "4800")


def test_row_37_mixed_units() -> None:
    """Items of two units are not added up, unless a factor makes them one."""
    items = '{5;7},{"Nails";"Nails"}'
    refused(
        f'=SOP_ROLLUP({items},,{{"case";"ea"}})',
        "#VALUE!",
        "E432 unit_of_measure, item 2: Nails has items in case and in ea. Bring the items to "
        "one unit, with a factor for each.",
    )
    given(f'=SOP_ROLLUP({items},{{12;1}},{{"case";"ea"}})', "67")


class TestRow38Prices:
    """No price, a price of 0, one that does not hold yet, two on one day."""

    @pytest.mark.parametrize(
        ("table", "value", "told"),
        [
            (
                f'"B",{JANUARY},10',
                "#N/A",
                'E143 table: there is no row for "A". Add one, or correct the key.',
            ),
            (
                f'"A",{JANUARY},0',
                "#NUM!",
                'E143 table, row 1, value: the value is 0. Enter the value, or the word "free".',
            ),
            (
                f'"A",{JANUARY + 31},5',
                "#N/A",
                "E143 period 1: no price is in force yet. Add a price that holds from the first "
                "day of that period.",
            ),
            (
                f'"A",{JANUARY},5;"A",{JANUARY},6',
                "#VALUE!",
                "E144 table, rows 1 and 2: two prices hold from the same day. Delete one of them, "
                "or correct its date.",
            ),
        ],
        ids=("missing", "zero", "not yet", "twice"),
    )
    def test_row_38_refused(self, table: str, value: str, told: str) -> None:
        """Never the last price in silence."""
        refused(f'=SOP_PRICE({{{table}}},"A",{MONTHS})', value, told)

    def test_row_38_free(self) -> None:
        """0 where it is meant."""
        given(f'=SOP_PRICE({{"A",{JANUARY},"free"}},"A",{MONTHS})', "0,0")


def test_row_39_exchange() -> None:
    """A rate of 0 turns no money into another; splits tie without decimals and with three."""
    refused(
        "=SOP_DOLLARS({100},{5},{0})",
        "#NUM!",
        "E121 rate: found 0, more than 0 is expected. Correct the value.",
    )
    given("=SOP_SPLIT(1000,{1,1,1},0)", "334,333,333")
    given("=SOP_SPLIT(1,{1,1,1},3)", "0.334,0.333,0.333")


def test_row_40_no_capacity() -> None:
    """Said in words and never divided; a horizon without a working day has no plan."""
    given("=SOP_OVERLOAD({90,0},{0,0})", "-90,0", "no capacity,no capacity", "-90,-90")
    refused(
        "=SOP_LEVEL({100,100},0,0,{0,0})",
        "#DIV/0!",
        "E127 working_days: there is no working day in the horizon. Enter the working days of each "
        "period, or leave them out.",
    )
