"""What is asked of a forecast, read and held against what its method takes.

Imports numpy, arrays, limits, errors and the methods.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sopxl.arrays import Block, Vector, as_count, as_each, as_periods, families_of
from sopxl.calc.forecast.model import Asked, Method
from sopxl.calc.forecast.words import AUTO, METHODS, WEIGHTED
from sopxl.errors import InputError, ZeroDivideError
from sopxl.limits import check_limits

_LIMITS = {  # of the starting values, by the first word of their names
    "level": (0.0, None),
    "index": (0.0, None),
    "size": (0.0, None),
    "interval": (1.0, None),
    "probability": (0.0, 1.0),
}


def read_asked(
    method: str,
    past: Block,
    periods: Any,
    season: Any,
    rates: Mapping[str, Any],
    initial: Any,
    span: Any,
) -> Asked:
    """The arguments of a forecast, each within its limits and of use to the method.

    Raises InputError, LimitError, ZeroDivideError (weights that add up to 0).
    """
    ahead, length = as_count(periods, "periods"), as_count(season, "season")
    way = METHODS.get(method)
    takes = way.takes if way else ()
    for name, value in (*rates.items(), ("initial", initial), ("span", span)):
        if value is not None and name not in takes:
            raise _not_taken(method, name)
    families = families_of(past)
    read = {
        name: None if rate is None else as_each(rate, name, families, minimum=0, maximum=1)
        for name, rate in rates.items()
    }
    start = _starting_values(method, way, length, past, initial)
    weights = _weights(method, span) if "span" in takes else None
    _check_length(method, way, len(past), length, initial is not None, weights)
    return Asked(ahead, length, **read, initial=start, weights=weights)


def _starting_values(
    method: str, way: Method | None, season: int, past: Block, initial: Any
) -> Block | None:
    """Starting values, shape (k, n) or (k, 1)."""
    if initial is None or way is None:
        return None
    several = isinstance(initial, Sequence | np.ndarray) and not isinstance(initial, str)
    given = as_periods(initial if several else [initial], "initial")
    names = way.start(season)
    if len(given) != len(names):
        raise InputError(
            "E118",
            f'initial has {_counted(len(given), "value")}, the method "{method}" needs '
            f"{len(names)}: {_listed(names)}.",
            "initial",
            "Give them in this order.",
        )
    values = given.reshape(len(given), -1)
    families = families_of(past) or 1
    if values.shape[1] not in (1, families):
        raise InputError(
            "E118",
            f"initial is for {values.shape[1]} families, history has {families}.",
            "initial",
            "Give starting values for all, or for each family.",
        )
    for name, row in zip(names, values, strict=True):
        _check_start(name, row)
    return values


def _check_start(name: str, row: Vector) -> None:
    """Raises LimitError where a starting value, one a family, is outside its limits."""
    least, most = _LIMITS.get(name.split()[0], (None, None))

    def place(index: tuple[int, ...]) -> str:
        """Which of the starting values, and of which family."""
        return f"initial, {name}" + (f", row {index[0] + 1}" if len(row) > 1 else "")

    check_limits(row, float(row.min()), float(row.max()), place, least, most, None)


def _weights(method: str, span: Any) -> Vector | None:
    """The weights of a moving average, oldest first; of the usual one where nothing is given."""
    if span is None and method != WEIGHTED:
        return None
    if span is None:
        raise InputError(
            "E119",
            f'the method "{WEIGHTED}" needs the weights.',
            "span",
            "Give one weight for each period of the average, oldest first.",
        )
    several = isinstance(span, Sequence | np.ndarray) and not isinstance(span, str)
    weights = as_periods(span if several else [span], "span", minimum=0).reshape(-1)
    if method != WEIGHTED:
        return np.ones(_count_of(weights))
    if not weights.any():
        raise ZeroDivideError(
            "E422", "the weights add up to 0.", "span", "Give at least one weight above 0."
        )
    return weights


def _count_of(span: Vector) -> int:
    """How many periods a moving average has."""
    if span.size == 1:
        return as_count(span[0], "span")
    raise InputError(
        "E118",
        f"span has {span.size} values, one number is expected.",
        "span",
        f'Give how many periods, or take "{WEIGHTED}".',
    )


def _check_length(
    method: str,
    way: Method | None,
    known: int,
    season: int,
    is_started: bool,
    weights: Vector | None,
) -> None:
    """Raises InputError where the history is too short for the method."""
    needed = 1 if way is None or is_started else way.needs(season)
    if weights is not None:
        needed = len(weights)
    if known < needed:
        raise InputError(
            "E420",
            f'history has {_counted(known, "period")}, the method "{method}" needs {needed}.',
            "history",
            'Give a longer history, or take a method that needs less, such as "naive".',
        )


def _not_taken(method: str, name: str) -> InputError:
    """The error for an argument of no use to a method; it lists the methods that take it."""
    fits = [word for word, way in METHODS.items() if name in way.takes]
    words = ", ".join(f'"{word}"' for word in fits)
    reason = f'the method "{method}" takes no {name}.'
    if method == AUTO:
        reason = f'the method "{method}" chooses for itself and takes no {name}.'
    return InputError("E119", reason, name, f"Leave it out, or take one of these: {words}.")


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _listed(names: Sequence[str]) -> str:
    """The names, or of many the first and the last."""
    if len(names) <= 6:
        return ", ".join(names)
    return f"{', '.join(names[:3])}, … {names[-1]}"
