"""Arguments that are each one number or laid like the largest of them; imports numpy and arrays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from sopxl.arrays import Block, as_periods


def like_the_largest(given: Mapping[str, Any]) -> Block:
    """Zeros of the shape that the arguments take together: that of the one with most values.

    given : arguments by their names, each a number, shape (T,) or (T, n); the first of the
    largest counts. Returns : shape (T,) or (T, n); (1,) where all are single numbers.
    """
    sizes = {name: np.asarray(value, dtype=object).size for name, value in given.items()}
    name = max(sizes, key=lambda n: sizes[n])
    value = given[name]
    if np.ndim(np.asarray(value, dtype=object)) == 0:
        return np.zeros(1)
    return np.zeros_like(as_periods(value, name))
