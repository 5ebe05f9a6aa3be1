"""The cell functions: plain lists in, rows of plain values out, one call into the engine."""

from __future__ import annotations

import ast
import re
from typing import Any

import pytest
from refusals import Row, check, refused

import sopxl_udfs.functions as cell
from sopxl import __version__, calc
from sopxl.errors import (
    CellValueError,
    InputError,
    LimitError,
    NotFoundError,
    SopError,
    ZeroDivideError,
)
from sopxl.registry import CellFunction, function, functions

ALL = functions()
NAMES = [f.name for f in ALL]


def arguments_of(example: str) -> list[Any]:
    """The arguments of an example formula: numbers, texts, array constants."""
    inside = re.fullmatch(r"=\w+\((.*)\)", example)
    assert inside, example
    parts = re.findall(r'\{[^}]*\}|"[^"]*"|[^,]+', inside[1])
    return [_constant(part) for part in parts]


def _constant(text: str) -> Any:
    if not text.startswith("{"):
        return ast.literal_eval(text)
    return [[ast.literal_eval(v) for v in row.split(",")] for row in text[1:-1].split(";")]


@pytest.mark.parametrize("asked", ALL, ids=NAMES)
def test_example_can_be_copied(asked: CellFunction) -> None:
    """The formula in the help gives full rows of plain values, and is of this function."""
    assert asked.example.startswith(f"={asked.name}(")
    rows = asked.evaluate(*arguments_of(asked.example))
    assert rows
    assert len({len(row) for row in rows}) == 1
    assert {type(value) for row in rows for value in row} <= {float, str}


@pytest.mark.parametrize("asked", ALL, ids=NAMES)
def test_help_is_complete(asked: CellFunction) -> None:
    """Summary, result, rule, source and a line for every argument; names a spreadsheet accepts."""
    assert asked.summary.endswith(".")
    assert all((asked.result, asked.rule, asked.source))
    assert re.fullmatch(r"SOP_[A-Z][A-Z_]*", asked.name)
    for argument in asked.arguments:
        assert argument.help
        assert len(argument.help) <= 255, argument.name
        assert argument.name not in {"end", "next", "type", "to", "open", "date", "caller"}
        assert not argument.name.startswith("_")


@pytest.mark.parametrize("asked", ALL, ids=NAMES)
def test_optional_arguments_come_last(asked: CellFunction) -> None:
    """Nothing that is needed stands behind something that may be left out."""
    optional = [a.optional for a in asked.arguments]
    assert optional == sorted(optional)


def test_the_module_offers_what_is_registered() -> None:
    """Each registered name, and nothing else."""
    assert sorted(cell.__all__) == sorted(NAMES)


FAMILIES = [[110, 120, 130], [10, 20, 30]]
SUPPLY = [[116, 116, 116], [15, 25, 35]]
BLOCKS: dict[str, tuple[tuple[Any, ...], int]] = {
    "SOP_CHASE": ((FAMILIES, [[100], [30]], [[80], [20]]), 1),
    "SOP_LEVEL": ((FAMILIES, [[100], [30]], 80), 1),
    "SOP_LEVEL_BACKLOG": ((FAMILIES, [[100], [30]], 5), 1),
    "SOP_TARGET": ((FAMILIES, [[100], [30]], "target stock", [[50], [60]]), 1),
    "SOP_INVENTORY": ((FAMILIES, [[100], [30]], SUPPLY, None, "split"), 2),
    "SOP_BACKLOG": ((FAMILIES, [[100], [30]], FAMILIES), 1),
    "SOP_COVER": ((SUPPLY, FAMILIES, "forward"), 2),
    "SOP_LEAD_TIME": ((FAMILIES, SUPPLY, [[4, 4, 5]]), 1),
    "SOP_TARGET_INVENTORY": ((FAMILIES, [[0.5], [1]]), 1),
    "SOP_FORECAST": ((FAMILIES, 4), 1),
    "SOP_ACCURACY": ((FAMILIES, SUPPLY, "mase"), 1),
    "SOP_TRACKING_SIGNAL": ((FAMILIES, SUPPLY), 3),
    "SOP_DEVIATION": ((FAMILIES, SUPPLY, [[5], [-5]]), 2),
    "SOP_BRIDGE": ((FAMILIES, SUPPLY, SUPPLY, FAMILIES, FAMILIES), 4),
    "SOP_TOLERANCE": ((FAMILIES, SUPPLY, [[0.05], [0.3]]), 1),
    "SOP_LATEST_CALL": ((FAMILIES, SUPPLY, SUPPLY, 2), 1),
    "SOP_FENCE": ((FAMILIES, SUPPLY, [[0, 0.1, 0.2]]), 1),
    "SOP_OVERLOAD": ((FAMILIES, [[115], [0]]), 3),
    "SOP_DOLLARS": ((FAMILIES, [[20], [30]]), 1),
}


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_is_each_family_alone(name: str) -> None:
    """Families down give the rows that each gives by itself."""
    given, height = BLOCKS[name]
    together = function(name).evaluate(*given)
    assert len(together) == 2 * height
    for i in (0, 1):
        alone = [
            a[i] if isinstance(a, list) and len(a) == 2 else a  # a row shared by all stays
            for a in given
        ]
        assert function(name).evaluate(*alone) == together[i * height : (i + 1) * height]


def test_the_engine_and_the_cell_agree() -> None:
    """A cell calls the very function that a plan calls."""
    demand = [1600, 3000, 3200, 3800, 2200, 2200]
    for options in ((), (None, True), (None, False, 100)):
        in_cell = cell.SOP_LEVEL(demand, 1000, 500, *options)
        assert in_cell == [calc.level_production_plan(demand, 1000, 500, *options).tolist()]


def test_the_latest_call_reads_only_what_counts() -> None:
    """Blanks, texts and errors where a figure is not needed are passed over, in any orientation."""
    actual, forecast, plan = [90, 110, ""], ["#N/A", "old", 120], [100, 100, 100]
    assert cell.SOP_LATEST_CALL([actual], [forecast], [plan], 3) == [[200, 120, 320, 300, 20]]
    columns = ([[v] for v in row] for row in (actual, forecast, plan))
    assert cell.SOP_LATEST_CALL(*columns, 3) == [[200], [120], [320], [300], [20]]


def test_version() -> None:
    """The installed version."""
    assert cell.SOP_VERSION() == [[f"sopxl {__version__}"]]


def test_explanation_of_an_unknown_name_is_refused_there() -> None:
    """A slip in the name is a #N/A, with the nearest name."""
    with pytest.raises(NotFoundError) as error:
        cell.SOP_EXPLAIN("SOP_LEVELS", [1])
    assert error.value.excel == "#N/A"


REFUSED: list[Row] = [
    (
        lambda: cell.SOP_INVENTORY([1], 0, [1], None, "ignore"),
        InputError,
        'E124 shortage: there is no shortage "ignore". '
        'Write one of these: "backorder", "lost", "split".',
    ),
    (
        lambda: cell.SOP_COVER([1], [1], "guess"),
        InputError,
        'E124 method: there is no method "guess". '
        'Write one of these: "period", "forward", "trailing".',
    ),
    (
        lambda: cell.SOP_CHASE([[1], [2]], 0, None, [[3], [1]], [[2], [2]]),
        LimitError,
        "E125 minimum, period 1: the minimum 3 is above the maximum 2. "
        "Lower the minimum or raise the maximum.",
    ),
    (
        lambda: cell.SOP_LEVEL([[1, 2]], 0, 0, [[0, 0]]),
        ZeroDivideError,
        "E127 working_days: there is no working day in the horizon. "
        "Enter the working days of each period, or leave them out.",
    ),
    (
        lambda: cell.SOP_RCCP([[1, 2]], [[1, 2]]),
        InputError,
        "E118 bill: bill has 2 columns for 1 family. Give one column for each family.",
    ),
    (
        lambda: cell.SOP_PRICE([["A", 45323, 5]], "A", [45292, 45323], [45322, 45351]),
        NotFoundError,
        "E143 period 1: no price is in force yet. "
        "Add a price that holds from the first day of that period.",
    ),
    (
        lambda: cell.SOP_CALENDAR(45292, 12.5),
        LimitError,
        "E136 periods: found 12.5, a whole number from 1 to 120 is expected. Correct the value.",
    ),
    (
        lambda: cell.SOP_CALENDAR(45306, 12),
        InputError,
        "E133 start: 2024-01-15 is not the first day of a month. Start on 2024-01-01.",
    ),
    (
        lambda: cell.SOP_CALENDAR([45292, 45323], 12),
        InputError,
        "E118 start: start has 2 cells, one is expected. Give one date.",
    ),
    (
        lambda: cell.SOP_CALENDAR(45292, 12, "5-5-2"),
        InputError,
        'E124 pattern: there is no pattern "5-5-2". '
        'Write one of these: "months", "4-4-5", "4-5-4", "5-4-4".',
    ),
    (
        lambda: cell.SOP_CHECK("inventory", [1, 2], 0, [1, 2], [0]),
        InputError,
        "E118 balance: balance has 1 period, 2 are expected. Give ranges of the same size.",
    ),
    (
        lambda: cell.SOP_FORECAST([1, 2], 3, "auto"),
        InputError,
        'E124 method: there is no method "auto". Write one of these: "seasonal naive", "naive".',
    ),
    (
        lambda: cell.SOP_DEVIATION([[1, 2]], [[1, None]]),
        InputError,
        "E114 actual, period 2: the cell is blank, a number is expected. Enter 0 if none is meant.",
    ),
    (
        lambda: cell.SOP_DEVIATION([[1, 2]], [[1, 2]], [[1, 2]]),
        InputError,
        "E118 brought_forward: brought_forward has 2 values for 1 family. "
        "Give one value for all, or one for each family.",
    ),
    (
        lambda: cell.SOP_BRIDGE([[1, 2]], [[1, 2]], [[1, 2]], [[1, 2, 3]]),
        InputError,
        "E118 actual_supply: actual_supply has 3 periods, 2 are expected. "
        "Give ranges of the same size.",
    ),
    (
        lambda: cell.SOP_LATEST_CALL([[90, None, None]], [[1, 2, 3]], [[1, 2, 3]], 3),
        InputError,
        "E114 actual, period 2: the cell is blank, a number is expected. Enter 0 if none is meant.",
    ),
    (
        lambda: cell.SOP_LATEST_CALL([[1, 2], [3, "late"]], [[1, 2], [3]], [[1, 2]], 3),
        InputError,
        "E117 forecast: the rows of forecast differ in length. Give a full block of cells.",
    ),
    (
        lambda: cell.SOP_LATEST_CALL([[1, 2], [3, "late"]], [[1, 2], [3, 4]], [[1, 2], [3, 4]], 3),
        InputError,
        'E110 actual, row 2, period 2: found the text "late", a number is expected. '
        "Enter a number without unit, or leave the row out.",
    ),
    (
        lambda: cell.SOP_ACCURACY([[1, 2]], [[1, 2]], "sse"),
        InputError,
        'E124 measure: there is no measure "sse". Write one of these: '
        '"bias", "mad", "mse", "rmse", "mape", "wape", "smape", "mase".',
    ),
    (
        lambda: cell.SOP_TRACKING_SIGNAL([[1, 2]], [[1, -2]]),
        LimitError,
        "E121 actual, period 2: found -2, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: cell.SOP_FENCE([[100, 100]], [[100, 110]], [[10, -1]]),
        LimitError,
        "E121 limits, period 2: found -1, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: cell.SOP_OPTIMAL([[1, 2]], [["opening inventory", 5]], [["holding", None]]),
        InputError,
        "E114 costs, row 1: the cell is blank, a number is expected. Enter 0 if none is meant.",
    ),
    (
        lambda: cell.SOP_OPTIMAL([[1, 2]], [["opening workers", 5], [None, 5]], [["holding", 1]]),
        InputError,
        "E110 start, row 2: the number 5 has no name before it. "
        "Write the name in the first column of the range.",
    ),
    (
        lambda: cell.SOP_OPTIMAL([[1]], [["opening rate", 5]], [["holding", 1], ["holding", 2]]),
        InputError,
        'E130 costs, row 2: "holding" stands twice. Delete one of the rows.',
    ),
    (
        lambda: cell.SOP_OPTIMAL([[1]], [["opening rate", 5]], [["#N/A", 1]]),
        CellValueError,
        "E113 costs, row 1: the cell holds the error #N/A. Mend that cell first.",
    ),
    (
        lambda: cell.SOP_OPTIMAL([[1]], [["closing inventory", 5]], [["holding", "1 a month"]]),
        InputError,
        'E110 costs, holding: found the text "1 a month", a number is expected. '
        "Enter a number without unit, or leave the row out.",
    ),
    (
        lambda: cell.SOP_OPTIMAL([[1]], [["closing inventory", 5]], [["holding", 1]], show="best"),
        InputError,
        'E124 show: there is no show "best". Write one of these: "plan", "production", "overtime", '
        '"subcontract", "workers", "hired", "laid off", "inventory", "backorders", "lost sales", '
        '"cost", "costs", "total", "limits".',
    ),
    (
        lambda: cell.SOP_TOLERANCE([[100, 100]], [[100, 110]], 5),
        LimitError,
        "E121 band: found 5, 1 or less is expected. Correct the value.",
    ),
]


@refused(REFUSED)
def test_refusal(call: Any, kind: type[SopError], text: str) -> None:
    """A wrong argument is told with place, what was found, what is expected, the way out."""
    check(call, kind, text)
