"""What the solver says of a model; imports numpy and its words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sopxl.arrays import Vector
from sopxl.optimise.highs import Status
from sopxl.optimise.proof import Stand


def _nothing() -> Vector:
    return np.empty(0)


@dataclass(frozen=True)
class Solution:
    """How a solve ended, and the numbers that it found."""

    status: Status
    told: str = ""  # the solver's own word for how it ended
    values: Vector = field(default_factory=_nothing)  # of each column
    prices: Vector = field(
        default_factory=_nothing
    )  # money for one more in each row; none with whole numbers
    reduced: Vector = field(
        default_factory=_nothing
    )  # money for one more of each column; none with whole numbers
    objective: float = np.nan
    basic: Any = field(default_factory=_nothing)  # columns, and rows from −1 down; not whole
    stand: Stand | None = None  # where it was proved the least
