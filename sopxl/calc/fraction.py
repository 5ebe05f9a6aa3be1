"""Fractions, told apart from per cents; imports numpy, arrays and errors."""

from __future__ import annotations

from typing import Any

import numpy as np

from sopxl.arrays import Block, as_like, place_of
from sopxl.errors import LimitError


def as_fraction(value: Any, name: str, like: Block, most: float = 1.0) -> Block:
    """A fraction within its limit; a per cent is refused with the fraction that it means.

    value : as as_like takes it, from 0 to most. Returns : float64 array of the shape of like.
    Raises InputError (wrong shape, not numbers), LimitError (negative, above most).

    >>> as_fraction(20, "safety", np.zeros(2))
    Traceback (most recent call last):
    sopxl.errors.LimitError: E121 safety: found 20, a fraction from 0 to 1 is expected. Write 0.2.
    """
    fraction = as_like(value, name, like, minimum=0)
    over = np.argwhere(fraction > most)
    if not len(over):
        return fraction
    found = float(fraction[tuple(over[0])])
    raise LimitError(
        "E121",
        f"found {found:.10g}, a fraction from 0 to {most:.10g} is expected.",
        name if np.size(value) == 1 else place_of(name, tuple(over[0].tolist())),
        f"Write {found / 100:.10g}." if found <= 100 * most else "Write a fraction such as 0.85.",
    )
