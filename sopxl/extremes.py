"""The smallest and the largest of some numbers; imports numpy.

Of the few numbers of a family's plan numpy finds the place of the largest in a quarter of the time
that it takes for the largest itself.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


def smallest(numbers: Numbers) -> float:
    """The smallest of some numbers, at least one; NaN if one of them is none."""
    return float(numbers.item(numbers.argmin()))


def largest(numbers: Numbers) -> float:
    """The largest of some numbers, at least one; NaN if one of them is none."""
    return float(numbers.item(numbers.argmax()))
