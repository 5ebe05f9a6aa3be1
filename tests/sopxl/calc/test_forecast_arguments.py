"""What a forecast refuses, and in which words."""

from __future__ import annotations

from typing import Any

from refusals import Row, check, refused

from sopxl import calc
from sopxl.errors import CellValueError, InputError, LimitError, SopError, ZeroDivideError

BASELINE = calc.baseline_forecast
YEAR = [10, 12, 9, 14, 11, 13, 12, 15, 10, 11, 12, 13]
WORDS = (
    '"naive", "moving average", "weighted moving average", "exponential smoothing", '
    '"seasonal naive", "linear trend", "holt", "adjusted smoothing", "lagged trend smoothing", '
    '"holt-winters additive", "holt-winters", "decomposition", "static", "croston", "tsb", "auto"'
)
LONGER = 'Give a longer history, or take a method that needs less, such as "naive".'

REFUSED: list[Row] = [
    (
        lambda: BASELINE([], 3),
        InputError,
        "E107 history: history has no periods. Give at least one period.",
    ),
    (
        lambda: BASELINE([8], 121),
        LimitError,
        "E136 periods: found 121, a whole number from 1 to 120 is expected. Correct the value.",
    ),
    (
        lambda: BASELINE([8], 3, season=0),
        LimitError,
        "E136 season: found 0, a whole number from 1 to 120 is expected. Correct the value.",
    ),
    (
        lambda: BASELINE([8, ""], 3),
        InputError,
        "E114 history, period 2: the cell is blank, a number is expected. "
        "Enter 0 if none is meant.",
    ),
    (
        lambda: BASELINE([8, "#N/A"], 3, "auto"),
        CellValueError,
        "E113 history, period 2: the cell holds the error #N/A. Mend that cell first.",
    ),
    (
        lambda: BASELINE([[8, 9], [7, -1]], 3, "ses"),
        LimitError,
        "E120 history, row 2, period 2: found -1, 0 or more is expected. "
        "Enter what customers return as an adjustment.",
    ),
    (
        lambda: BASELINE([8], 3, "arima"),
        InputError,
        f'E124 method: there is no method "arima". Write one of these: {WORDS}.',
    ),
    (
        lambda: BASELINE([8], 3, show="errors"),
        InputError,
        'E124 show: there is no show "errors". Write one of these: "forecast", "fit", "level", '
        '"trend", "season", "parameters", "method".',
    ),
    (
        lambda: BASELINE([8], 3, "holt"),
        InputError,
        f'E420 history: history has 1 period, the method "holt" needs 2. {LONGER}',
    ),
    (
        lambda: BASELINE(YEAR, 3, "holt-winters"),
        InputError,
        f'E420 history: history has 12 periods, the method "holt-winters" needs 24. {LONGER}',
    ),
    (
        lambda: BASELINE(YEAR, 3, "moving average", span=13),
        InputError,
        f'E420 history: history has 12 periods, the method "moving average" needs 13. {LONGER}',
    ),
    (
        lambda: BASELINE(YEAR, 3, "moving average", span=2.5),
        LimitError,
        "E136 span: found 2.5, a whole number from 1 to 120 is expected. Correct the value.",
    ),
    (
        lambda: BASELINE(YEAR, 3, "moving average", span=[1, 2]),
        InputError,
        "E118 span: span has 2 values, one number is expected. "
        'Give how many periods, or take "weighted moving average".',
    ),
    (
        lambda: BASELINE(YEAR, 3, "weighted moving average"),
        InputError,
        'E119 span: the method "weighted moving average" needs the weights. '
        "Give one weight for each period of the average, oldest first.",
    ),
    (
        lambda: BASELINE(YEAR, 3, "weighted moving average", span=[0, 0]),
        ZeroDivideError,
        "E422 span: the weights add up to 0. Give at least one weight above 0.",
    ),
    (
        lambda: BASELINE(YEAR, 3, "weighted moving average", span=[2, -1]),
        LimitError,
        "E121 span, period 2: found -1, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: BASELINE(YEAR, 3, "ses", alpha=-0.1),
        LimitError,
        "E121 alpha: found -0.1, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: BASELINE(YEAR, 3, "holt", beta=1.5),
        LimitError,
        "E121 beta: found 1.5, 1 or less is expected. Correct the value.",
    ),
    (
        lambda: BASELINE([[1, 2], [3, 4]], 3, "holt", alpha=[0.1, 20]),
        LimitError,
        "E121 alpha, row 2: found 20, 1 or less is expected. Correct the value.",
    ),
    (
        lambda: BASELINE(YEAR, 3, "ses", beta=0.1),
        InputError,
        'E119 beta: the method "exponential smoothing" takes no beta. Leave it out, or take one of '
        'these: "holt", "adjusted smoothing", "lagged trend smoothing", "holt-winters additive", '
        '"holt-winters", "tsb".',
    ),
    (
        lambda: BASELINE(YEAR, 3, "auto", gamma=0.1),
        InputError,
        'E119 gamma: the method "auto" chooses for itself and takes no gamma. Leave it out, or '
        'take one of these: "holt-winters additive", "holt-winters".',
    ),
    (
        lambda: BASELINE(YEAR, 3, "naive", span=3),
        InputError,
        'E119 span: the method "naive" takes no span. Leave it out, or take one of these: '
        '"moving average", "weighted moving average".',
    ),
    (
        lambda: BASELINE(YEAR, 3, "holt", initial=11),
        InputError,
        'E118 initial: initial has 1 value, the method "holt" needs 2: level, trend. '
        "Give them in this order.",
    ),
    (
        lambda: BASELINE(YEAR, 3, "holt-winters", initial=[11, 2, 1, 1]),
        InputError,
        'E118 initial: initial has 4 values, the method "holt-winters" needs 14: '
        "level, trend, index 1, … index 12. Give them in this order.",
    ),
    (
        lambda: BASELINE([[1, 2], [3, 4]], 3, "holt", initial=[[1, 2, 3], [0, 0, 0]]),
        InputError,
        "E118 initial: initial is for 3 families, history has 2. "
        "Give starting values for all, or for each family.",
    ),
    (
        lambda: BASELINE(YEAR, 3, "holt", initial=[-1, 2]),
        LimitError,
        "E121 initial, level: found -1, 0 or more is expected. Correct the value.",
    ),
    (
        lambda: BASELINE([[1, 2], [3, 4]], 3, "croston", initial=[[5, 5], [2, 0.5]]),
        LimitError,
        "E121 initial, interval, row 2: found 0.5, 1 or more is expected. Correct the value.",
    ),
    (
        lambda: BASELINE(YEAR, 3, "tsb", initial=[5, 1.2]),
        LimitError,
        "E121 initial, probability: found 1.2, 1 or less is expected. Correct the value.",
    ),
    (
        lambda: BASELINE(YEAR, 3, "ses", initial=None, show="season"),
        InputError,
        'E421 show: the method "exponential smoothing" has no season to show. '
        'Write one of these: "forecast", "fit", "level", "parameters", "method".',
    ),
]


@refused(REFUSED)
def test_refusal(call: Any, kind: type[SopError], text: str) -> None:
    """A wrong argument is told with place, what was found, what is expected, the way out."""
    check(call, kind, text)
