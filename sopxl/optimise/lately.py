"""What this process planned last: the same lists with another demand are not read again.

A cell is worked out anew whenever its demand changes, and mostly nothing else has changed. Unlike
the memory of plans this one is always on, since each plan is solved and checked all the same.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

import numpy as np

from sopxl.optimise.warm import Warm

MOST = 8  # sets of lists
_NUMBERS = frozenset((float, int))
_SINGLE = _NUMBERS | {bool, str, np.float64, np.bool_, type(None)}

Key = tuple[Any, ...]


class Lately(threading.local):
    """The models and problems that a thread worked on last."""

    def __init__(self) -> None:
        self.warm = Warm()
        self._solved: OrderedDict[Key, Any] = OrderedDict()

    def solved(self, key: Key | None) -> Any:
        """What was found for the same lists and another demand; None where it is not known."""
        if key is None or key not in self._solved:
            return None
        self._solved.move_to_end(key)
        return self._solved[key]

    def keep(self, key: Key | None, found: Any) -> None:
        """Keeps what was found; the one used longest ago goes first."""
        if key is not None:
            self._solved[key] = found
            if len(self._solved) > MOST:
                self._solved.popitem(last=False)

    def forget(self) -> None:
        """Keeps nothing any more."""
        self.__init__()  # type: ignore[misc]


LATELY = Lately()


def lists_key(periods: int, days: Any, *lists: Mapping[str, Any] | None) -> Key | None:
    """What is the same for two calls that differ in their demand alone, to kind and last digit.

    Returns : Key; None where something is given that this does not know.
    """
    told: list[Any] = [periods]
    for value in (days, *(part for one in lists for part in ((one or {}).values()))):
        kind = type(value)
        if kind in _SINGLE:
            told += (kind, value)
        elif kind in (list, tuple) and _NUMBERS.issuperset(map(type, value)):
            told.append(tuple(value))
        elif kind is np.ndarray and value.dtype == np.float64:
            told += (value.shape, value.tobytes())
        else:
            return None
    return (*told, *(name for one in lists for name in (*(one or {}), None)))
