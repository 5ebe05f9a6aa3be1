"""Plans that a process remembers: cells that show rows of one plan have it solved once.

Off unless asked for, so that whoever times a plan times the plan. Imports the problem.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import numpy as np

from sopxl.arrays import Vector
from sopxl.optimise.problem import Terms

MOST = 32  # plans
Key = tuple[Any, ...]
_remembered: OrderedDict[Key, Any] = OrderedDict()
_is_on = [False]


def remember_plans() -> None:
    """From now on this process remembers the plans that it made last; once is enough.

    For a process that answers one cell after the other, as the worker of Calc does.
    """
    _is_on[0] = True


def remembers() -> bool:
    """Whether this process remembers plans."""
    return _is_on[0]


def forget_plans() -> None:
    """Remembers none any more."""
    _is_on[0] = False
    _remembered.clear()


def key_of(demand: Vector, days: Vector | None, terms: Terms) -> Key:
    """What two calls have in common that ask for the same plan, to the last digit."""
    lists = (terms.start, terms.costs, terms.limits)
    return (
        demand.tobytes(),
        None if days is None else days.tobytes(),
        *(
            tuple((name, np.asarray(value).tobytes()) for name, value in one.items())
            for one in lists
        ),
    )


def recalled(key: Key) -> Any:
    """What was made for these numbers; None where it is not known."""
    if key in _remembered:
        _remembered.move_to_end(key)
    return _remembered.get(key)


def remember(key: Key, made: Any) -> None:
    """Keeps what was made for these numbers, where this process remembers."""
    if _is_on[0]:
        _remembered[key] = made
        while len(_remembered) > MOST:
            _remembered.popitem(last=False)
