"""People and cards made whole; imports numpy and arrays."""

from __future__ import annotations

import numpy as np

from sopxl.arrays import Block, as_word

UP, NEAREST, NONE = "up", "nearest", "none"
ROUNDINGS = (UP, NEAREST, NONE)

_ROUNDING = 1e-9  # of a person or a card: 80 × 1.25 × 1.35 ÷ 45 counts as 3, not as a fourth card


def made_whole(needed: Block, rounding: str | None) -> Block:
    """What is needed in whole pieces, rounded in the manner asked for.

    needed : 0 or more. rounding : "up", "nearest" (half up) or "none". None: "up".
    Returns : the shape of needed. Raises InputError (no such manner).

    >>> made_whole(np.array([2.4, 3.0]), None)
    array([3., 3.])
    """
    manner = as_word(UP if rounding is None else rounding, "rounding", ROUNDINGS)
    if manner == NONE:
        return needed
    if manner == UP:
        return np.asarray(np.ceil(needed - _ROUNDING) + 0.0)
    return np.asarray(np.floor(needed + 0.5 + _ROUNDING))
