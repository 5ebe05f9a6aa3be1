"""What most likely made a figure differ from the one that is right; imports numpy and arrays."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sopxl.arrays import Vector

_SLACK = 1e-6
_ENOUGH = 2  # months that have to agree before a row is called shifted


def likely_cause(
    found: Vector,
    expected: Vector,
    period: int,
    moves: Mapping[str, Vector],
    slack: float = _SLACK,
) -> str:
    """The plainest reason for the first cell of a row that differs, "" where none is seen.

    found, expected : the row, shape (T,), NaN where nothing is known. period : of the cell, from 0.
    moves : what the right figure is made of, by name, shape (T,).

    >>> import numpy as np
    >>> likely_cause(np.array([-4.0]), np.array([4.0]), 0, {})
    'the sign is turned'
    >>> likely_cause(np.array([130.0]), np.array([100.0]), 0, {"Shipped": np.array([30.0])})
    'Shipped is left out or counted twice'
    """
    have, want = float(found[period]), float(expected[period])
    if np.isnan(have):
        return "the figure was deleted"
    if _is_shifted(found, expected, period):
        return "the row is shifted by one month"
    if want and abs(have + want) <= slack:
        return "the sign is turned"
    if want and abs(have - 2 * want) <= slack:
        return "the figure is counted twice"
    return _wrong_move(have - want, period, moves, slack)


def _is_shifted(found: Vector, expected: Vector, period: int) -> bool:
    """Whether the row from a month on is the right one of a month before or after."""
    have, want = found[period:], expected[period:]
    with np.errstate(invalid="ignore"):
        wrong = ~(np.abs(have - want) <= _SLACK) & ~np.isnan(have + want)
    for step in (1, -1):
        other = np.full(want.shape, np.nan)
        source = expected[max(0, period - step) : max(0, expected.size - step)]
        at = max(0, step - period)
        other[at : at + source.size] = source[: want.size - at]
        with np.errstate(invalid="ignore"):
            same = np.abs(have - other) <= _SLACK
        held = wrong & ~np.isnan(other)
        if int(held.sum()) >= _ENOUGH and bool(same[held].all()) and bool(held[0]):
            return True
    return False


def _wrong_move(rest: float, period: int, moves: Mapping[str, Vector], slack: float) -> str:
    """The movement that comes to the whole difference, once or twice."""
    for times, text in ((1, "{} is left out or counted twice"), (2, "the sign of {} is turned")):
        for name, values in moves.items():
            size = abs(float(values[period]))
            if size > slack and abs(abs(rest) - times * size) <= slack:
                return text.format(name)
    return ""
