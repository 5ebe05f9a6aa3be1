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
    "SOP_HYBRID": ((FAMILIES, [[100], [30]], [[80], [20]], 1), 1),
    "SOP_WORKFORCE": ((FAMILIES, [[5], [3]], [[10], [4]]), 3),
    "SOP_TARGET": ((FAMILIES, [[100], [30]], "target stock", [[50], [60]]), 1),
    "SOP_INVENTORY": ((FAMILIES, [[100], [30]], SUPPLY, None, "split"), 2),
    "SOP_BACKLOG": ((FAMILIES, [[100], [30]], FAMILIES), 1),
    "SOP_COVER": ((SUPPLY, FAMILIES, "forward"), 2),
    "SOP_LEAD_TIME": ((FAMILIES, SUPPLY, [[4, 4, 5]]), 1),
    "SOP_TARGET_INVENTORY": ((FAMILIES, [[0.5], [1]]), 1),
    "SOP_FORECAST": ((FAMILIES, 4), 1),
    "SOP_SEASONALITY": ((FAMILIES, 2), 1),
    "SOP_ACCURACY": ((FAMILIES, SUPPLY, "mase"), 1),
    "SOP_TRACKING_SIGNAL": ((FAMILIES, SUPPLY), 3),
    "SOP_CONSUME": ((FAMILIES, SUPPLY, 1, 1, [[0.1], [0.2]]), 1),
    "SOP_DEVIATION": ((FAMILIES, SUPPLY, [[5], [-5]]), 2),
    "SOP_BRIDGE": ((FAMILIES, SUPPLY, SUPPLY, FAMILIES, FAMILIES), 4),
    "SOP_TOLERANCE": ((FAMILIES, SUPPLY, [[0.05], [0.3]]), 1),
    "SOP_LATEST_CALL": ((FAMILIES, SUPPLY, SUPPLY, 2), 1),
    "SOP_MPS": ((FAMILIES, SUPPLY, [[100], [30]], [[50], [0]], [[5], [0]]), 1),
    "SOP_PAB": ((FAMILIES, SUPPLY, SUPPLY, [[100], [30]], [[1], [2]]), 1),
    "SOP_ATP": ((SUPPLY, FAMILIES, [[100], [30]], "cumulative"), 1),
    "SOP_FENCE": ((FAMILIES, SUPPLY, [[0, 0.1, 0.2]]), 1),
    "SOP_SAFETY_STOCK": ((FAMILIES, [[2], [4]], [[0.9], [0.95]]), 1),
    "SOP_SERVICE_LEVEL": ((FAMILIES, [[2], [4]], [[90], [95]]), 1),
    "SOP_KANBAN": ((FAMILIES, [[2], [4]], [[22], [25]], 0.1), 1),
    "SOP_TAKT": ((SUPPLY, FAMILIES, [[20, 21, 22]]), 1),
    "SOP_OVERLOAD": ((FAMILIES, [[115], [0]]), 3),
    "SOP_DEMONSTRATED": ((FAMILIES, 2), 1),
    "SOP_DOLLARS": ((FAMILIES, [[20], [30]]), 1),
    "SOP_UNITS": ((FAMILIES, [[20], [30]], 1.1, [[12, 12, 10]]), 1),
    "SOP_CONVERT": ((FAMILIES, "case", "ea", [["ea", "case", 0.125]]), 1),
    "SOP_INVENTORY_VALUE": (
        ([[100], [-5]], FAMILIES, SUPPLY, [[5, 6, 6]], [[4], [6]], None, "all"),
        5,
    ),
    "SOP_ABSORPTION": (([[100], [0]], FAMILIES, SUPPLY, 500, [[5], [6]]), 4),
    "SOP_WEEKS": ((FAMILIES, [[4, 5, 4]]), 1),
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


PLAN = [["demand", 200, 200], ["production", 300, 100], ["overtime", 0, 50]]
COSTS = [["regular labour per unit", 2], ["overtime per unit", 3], ["holding", 1]]
OPENING = [["opening inventory", 0]]


def test_the_cost_of_a_plan_is_shown_as_asked() -> None:
    """The whole table, one number, each period, or one cost; in rows or in columns."""
    table = [
        ["regular labour", 600, 200, 800],
        ["overtime", 0, 150, 150],
        ["holding", 100, 50, 150],
        ["total", 700, 400, 1100],
    ]
    assert cell.SOP_PLAN_COST(PLAN, COSTS, OPENING) == table
    assert cell.SOP_PLAN_COST(PLAN, COSTS, OPENING, show="total") == [[1100]]
    assert cell.SOP_PLAN_COST(PLAN, COSTS, OPENING, show="period") == [[700, 400]]
    assert cell.SOP_PLAN_COST(PLAN, COSTS, OPENING, show="Overtime") == [[0, 150]]
    down = [list(column) for column in zip(*PLAN, strict=True)]
    turned = [list(column) for column in zip(*table, strict=True)]
    assert cell.SOP_PLAN_COST(down, COSTS, OPENING) == turned
    assert cell.SOP_PLAN_COST(down, COSTS, OPENING, show="period") == [[700], [400]]


def test_the_table_of_workers_costs_as_it_stands() -> None:
    """What SOP_WORKFORCE gives goes into SOP_PLAN_COST under its names."""
    production = [[800, 500, 1200]]
    people = cell.SOP_WORKFORCE(production, 10, 100)
    named = [
        [name, *row] for name, row in zip(("workers", "hired", "laid off"), people, strict=True)
    ]
    costs, start = [["hiring", 100], ["layoff", 500]], [["opening workers", 10]]
    assert cell.SOP_PLAN_COST(named, costs, show="total") == [[7 * 100 + 5 * 500]]
    assert cell.SOP_PLAN_COST(named[:1], costs, start, show="total") == [[7 * 100 + 5 * 500]]


def test_finishing_is_shown_as_asked() -> None:
    """Two rows a family, two rows a component, or one part of them."""
    given = ([[60, 20], [10, 10]], 0, [[60, 80], [90, 0]], [[2, 0], [1, 1]])
    whole = cell.SOP_FINISHING(*given)
    assert whole == [
        [30, 40],
        [30, 10],
        [10, 10],
        [0, 0],
        [60, 80],
        [0, 0],
        [40, 50],
        [50, 0],
    ]
    for part, rows in (
        ("shipments", [0, 2]),
        ("backlog", [1, 3]),
        ("usage", [4, 6]),
        ("stock", [5, 7]),
    ):
        assert cell.SOP_FINISHING(*given, show=part) == [whole[row] for row in rows]
    assert cell.SOP_FINISHING(*given, show="limit") == [
        ["component 1", "component 1"],
        ["orders", "orders"],
    ]


def test_version() -> None:
    """The installed version."""
    assert cell.SOP_VERSION() == [[f"sopxl {__version__}"]]


def test_explanation_of_an_unknown_name_is_refused_there() -> None:
    """A slip in the name is a #N/A, with the nearest name."""
    with pytest.raises(NotFoundError) as error:
        cell.SOP_EXPLAIN("SOP_LEVELS", [1])
    assert error.value.excel == "#N/A"


def test_a_proof_reads_rows_columns_and_blocks() -> None:
    """Each row as it lies, one text a family; the rows of an identity are told on asking."""
    rows = ([110, 120], 100, [116, 116], [106, 102])
    columns = [[[v] for v in row] if isinstance(row, list) else row for row in rows]
    assert cell.SOP_CHECK("Inventory", *rows) == cell.SOP_CHECK("inventory", *columns) == [["ok"]]
    block = ([[110, 120], [10, 10]], [[100], [30]], [[116, 116], [5, 5]], [[106, 102], [25, 21]])
    wrong = "balance, period 2: 20 expected, 21 found"
    assert cell.SOP_CHECK("inventory", *block) == [["ok"], [wrong]]
    assert cell.SOP_CHECK("cover", [[5, 5]], [[0, 5]], [[7, 1]]) == [
        ["cover, period 1: blank expected, 7 found"]
    ]
    assert cell.SOP_EXPLAIN("SOP_CHECK", "chase") == [
        [
            'SOP_CHECK gives #VALUE!: E119 demand: the identity "chase" needs demand. '
            "Give demand, opening, target, production."
        ]
    ]


REFUSED: list[Row] = [
    (
        lambda: cell.SOP_INVENTORY([1], 0, [1], None, "ignore"),
        InputError,
        'E124 shortage: there is no shortage "ignore". '
        'Write one of these: "backorder", "lost", "split", "lost split".',
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
        lambda: cell.SOP_LEVEL([[1, 2]], 0, 0, None, False, None, 5),
        InputError,
        "E412 safety_stock: a safety stock is given, and no_backorders is FALSE. "
        "Leave the safety stock out, or write TRUE for no_backorders.",
    ),
    (
        lambda: cell.SOP_HYBRID([[1] * 48], 0, 0, 4),
        LimitError,
        "E410 changes: 4 changes in 48 periods can be placed in 178,365 ways, 20,000 are tried at "
        "most. Give the periods at which the rate changes, or fewer changes or periods.",
    ),
    (
        lambda: cell.SOP_HYBRID([[1, 2, 3]], 0, 0, [[1, 3, 3]]),
        InputError,
        "E130 changes: period 3 stands twice. Leave one of them out.",
    ),
    (
        lambda: cell.SOP_WORKFORCE([[10, 20]], 5, 1, [[20, 0]]),
        ZeroDivideError,
        "E127 production, period 2: there is production but no working day. "
        "Enter the working days, or plan nothing in that period.",
    ),
    (
        lambda: cell.SOP_WORKFORCE([[10, 20]], 5, 1, None, "down"),
        InputError,
        'E124 rounding: there is no rounding "down". Write one of these: "up", "nearest", "none".',
    ),
    (
        lambda: cell.SOP_PLAN_COST(
            [["production", 1, 2]], [["regular labour per unit", 2]], show="sum"
        ),
        InputError,
        'E124 show: there is no show "sum". Write one of these: "table", "total", "period", '
        '"regular labour", "overtime", "hiring", "layoff", "material", "subcontract", "holding", '
        '"backorder", "lost sale", "rate change".',
    ),
    (
        lambda: cell.SOP_PLAN_COST(
            [["production", 1, 2]], [["regular labour per unit", 2]], show="hiring"
        ),
        InputError,
        'E124 show: nothing is counted for "hiring". '
        "Give its cost, or show one of those that are given.",
    ),
    (
        lambda: cell.SOP_PLAN_COST([["production", 1, 2]], [["holding", 2]]),
        InputError,
        'E413 plan: the cost "holding" needs the row "inventory", or "demand", "production" and '
        '"opening inventory". Add the row "inventory" or "demand" to the plan, or leave the cost '
        "out.",
    ),
    (
        lambda: cell.SOP_PLAN_COST([[1, 2], [3, 4]], [["regular labour per unit", 2]]),
        InputError,
        "E110 plan, row 1: found 1, a name is expected. Write the name.",
    ),
    (
        lambda: cell.SOP_FINISHING([[1, 2]], 0, [[1, 2], [3, 4]], [[1], [1]], [[1], [1.5]]),
        LimitError,
        "E121 option_share, row 2, column 1: found 1.5, a share from 0 to 1 is expected. "
        "Write 0.4 for 40 %.",
    ),
    (
        lambda: cell.SOP_FINISHING([[1, 2]], 0, [[1, 2]], [[1]], show="orders"),
        InputError,
        'E124 show: there is no show "orders". Write one of these: "plan", "shipments", '
        '"backlog", "usage", "stock", "limit".',
    ),
    (
        lambda: cell.SOP_TARGET_INVENTORY([[1, 2]], 1, None, None, "forward"),
        LimitError,
        "E136 cover, period 2: the cover of 1 reaches past the last demand, which is 0 ahead. "
        "Give the demand of the periods after the last as demand_after.",
    ),
    (
        lambda: cell.SOP_COVER([[1, 2]], [[1, 2]], "trailing", None, 0),
        LimitError,
        "E136 span: found 0, a whole number from 1 to 120 is expected. Correct the value.",
    ),
    (
        lambda: cell.SOP_FENCE([[100, 100]], [[100, 115]], [[0, 10]]),
        LimitError,
        "E121 limits, period 2: found 10, a fraction from 0 to 3 is expected. Write 0.1.",
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
        lambda: cell.SOP_CALENDAR(45292, 12, "Months", None, "last Friday of June"),
        InputError,
        "E119 year_end: calendar months have no year_end. "
        'Write the pattern, such as "4-4-5", or leave it out.',
    ),
    (
        lambda: cell.SOP_CALENDAR(45292, 12, None, None, None, 1),
        InputError,
        "E119 leap_quarter: calendar months have no leap_quarter. "
        'Write the pattern, such as "4-4-5", or leave it out.',
    ),
    (
        lambda: cell.SOP_CALENDAR(45292, 12, "4-4-5", None, "last day of June"),
        InputError,
        'E124 year_end: the year end "last day of June" is not understood. '
        'Write it as "last Saturday of December" or "nearest Saturday to December".',
    ),
    (
        lambda: cell.SOP_CALENDAR(45292, 12, "4-4-5", None, None, 5),
        LimitError,
        "E136 leap_quarter: found 5, a whole number from 1 to 4 is expected. Correct the value.",
    ),
    (
        lambda: cell.SOP_CHECK("inventory", [1, 2], 0, [1, 2], [0]),
        InputError,
        "E118 balance: balance has 1 period, 2 are expected. Give ranges of the same size.",
    ),
    (
        lambda: cell.SOP_FORECAST([1, 2], 3, "arima"),
        InputError,
        'E124 method: there is no method "arima". Write one of these: "naive", "moving average", '
        '"weighted moving average", "exponential smoothing", "seasonal naive", "linear trend", '
        '"holt", "adjusted smoothing", "lagged trend smoothing", "holt-winters additive", '
        '"holt-winters", "decomposition", "static", "croston", "tsb", "auto".',
    ),
    (
        lambda: cell.SOP_FORECAST([1, 2], 3, "ses", None, 30),
        LimitError,
        "E121 alpha: found 30, 1 or less is expected. Correct the value.",
    ),
    (
        lambda: cell.SOP_FORECAST([1, 2], 3, "naive", None, None, None, None, None, "trend"),
        InputError,
        'E421 show: the method "naive" has no trend to show. '
        'Write one of these: "forecast", "fit", "method".',
    ),
    (
        lambda: cell.SOP_FORECAST([[1, 2], [3, 4]], 3, "ses", None, [[0.1], [0.2], [0.3]]),
        InputError,
        "E118 alpha: alpha has 3 values for 2 families. "
        "Give one value for all, or one for each family.",
    ),
    (
        lambda: cell.SOP_SEASONALITY([[1, 2, 3]], 2.5),
        LimitError,
        "E136 season: found 2.5, a whole number from 1 to 120 is expected. Correct the value.",
    ),
    (
        lambda: cell.SOP_CONSUME([[1, 2]], [[1, None]]),
        InputError,
        "E114 orders, period 2: the cell is blank, a number is expected. Enter 0 if none is meant.",
    ),
    (
        lambda: cell.SOP_CONSUME([[1, 2]], [[1, 2]], -1),
        LimitError,
        "E136 backward: found -1, a whole number from 0 to 120 is expected. Correct the value.",
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
        '"bias", "mad", "mse", "rmse", "se", "mpe", "mape", "wape", "smape", "mase".',
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
        "E114 costs, holding: the cell is blank, a number is expected. Enter 0 if none is meant.",
    ),
    (
        lambda: cell.SOP_OPTIMAL([[1, 2]], [["opening workers", 5], [None, 5]], [["holding", 1]]),
        InputError,
        "E114 start, row 2: the name is blank, its numbers are not. Write the name.",
    ),
    (
        lambda: cell.SOP_OPTIMAL([[1]], [["opening rate", 5]], [["holding", 1], ["holding", 2]]),
        InputError,
        'E130 costs, row 2: "holding" stands twice. Leave one of them out.',
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
        "E121 band: found 5, a fraction from 0 to 1 is expected. Write 0.05.",
    ),
]


REFUSED += [
    (
        lambda: cell.SOP_CHECK("inventory", [1, 2], 0, [1, "two"], [0, 0]),
        InputError,
        'E110 supply, period 2: found the text "two", a number is expected. '
        "Enter a number without unit, or leave the row out.",
    ),
    (
        lambda: cell.SOP_CHECK("inventory", [1, 2], 0, "#REF!", [0, 0]),
        CellValueError,
        "E113 supply: the cell holds the error #REF!. Mend that cell first.",
    ),
    (
        lambda: cell.SOP_CHECK("split", [1, 2], [1, 2], [0, 0], [0, 0]),
        InputError,
        'E119 rows: the identity "split" takes 3 rows, 4 were given. '
        "Give balance, inventory, backorders.",
    ),
    (
        lambda: cell.SOP_MPS([[30, 30]], [[33, 20]], 64, 70, None, None, None, None, "lots"),
        InputError,
        'E124 show: there is no show "lots". '
        'Write one of these: "schedule", "balance", "releases".',
    ),
    (
        lambda: cell.SOP_MPS([[30, 30]], [[33, None]], 64, 70),
        InputError,
        "E114 orders, period 2: the cell is blank, a number is expected. Enter 0 if none is meant.",
    ),
    (
        lambda: cell.SOP_MPS([[30, 30]], 0, 64, [[70, 50]]),
        InputError,
        "E118 lot: lot has 2 values for 1 family. Give one value for all, or one for each family.",
    ),
    (
        lambda: cell.SOP_MPS([[30, 30]], 0, 64, 70, lead_time=1.5),
        LimitError,
        "E136 lead_time: found 1.5, a whole number from 0 to 240 is expected. Correct the value.",
    ),
    (
        lambda: cell.SOP_PAB([[30, 30]], [[33, 20]], [[0]], 64),
        InputError,
        "E118 mps: mps has 1 period, 2 are expected. Give ranges of the same size.",
    ),
    (
        lambda: cell.SOP_ATP([[0, 70]], [[33, -20]], 64),
        LimitError,
        "E121 orders, period 2: found -20, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: cell.SOP_SAFETY_STOCK(500, 2, 95),
        LimitError,
        "E121 service: found 95, more than 0 and less than 1 is expected. Write 0.95.",
    ),
    (
        lambda: cell.SOP_SERVICE_LEVEL(500, 2, [[100, None]]),
        InputError,
        "E114 safety_stock, period 2: the cell is blank, a number is expected. "
        "Enter 0 if none is meant.",
    ),
    (
        lambda: cell.SOP_RUNOUT([[50], [120]], [[20], [None]], 200),
        InputError,
        "E114 demand, item 2: the cell is blank, a number is expected. Enter 0 if none is meant.",
    ),
    (
        lambda: cell.SOP_RUNOUT([[50, 120], [1, 2]], [[20, 30]], 200),
        InputError,
        "E117 on_hand: on_hand is a block, one row or column is expected. Give a single row.",
    ),
    (
        lambda: cell.SOP_RUNOUT([[50, 120]], [[0, 0]], 200),
        ZeroDivideError,
        "E440 demand: no item of the family has any demand. "
        "Enter the demand of one period of each item.",
    ),
    (
        lambda: cell.SOP_KANBAN(2000, 0.4, [[200, 0]]),
        LimitError,
        "E121 container, period 2: found 0, more than 0 is expected. Correct the value.",
    ),
    (
        lambda: cell.SOP_TAKT(450, [[900, "#N/A"]]),
        CellValueError,
        "E113 demand, period 2: the cell holds the error #N/A. Mend that cell first.",
    ),
    (
        lambda: cell.SOP_TAKT(1e13, [[1e-300]]),
        LimitError,
        "E122 SOP_TAKT: a number is too large, or too near to 0, to work with. "
        "Look for a figure that is far from all others.",
    ),
]


@refused(REFUSED)
def test_refusal(call: Any, kind: type[SopError], text: str) -> None:
    """A wrong argument is told with place, what was found, what is expected, the way out."""
    check(call, kind, text)
