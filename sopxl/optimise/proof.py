"""Whether a plan is the least, by own arithmetic on what one more is worth; imports model.

The solver's word is not taken for it: each bound that a plan stands at is asked whether leaving it
would cost.
"""

from __future__ import annotations

import numpy as np

from sopxl.arrays import Vector
from sopxl.optimise.model import Model

DUAL_NOISE = 1e-9  # share of the dearest cost below which one more of a thing costs nothing


def noise_of(cost: Vector) -> float:
    """Money below which one more of a thing costs nothing."""
    return DUAL_NOISE * float(np.abs(cost).max(initial=0.0))


def is_least(model: Model, values: Vector, prices: Vector, reduced: Vector) -> bool:
    """Whether no plan costs less: what could leave its bound would cost, but for the noise.

    values : of each column. prices, reduced : money for one more in each row and of each column.
    """
    noise = noise_of(model.cost)
    down, up = values - model.low, model.high - values
    gains = np.where(down <= up, -reduced, reduced) > noise
    gains |= (np.minimum(down, up) == np.inf) & (np.abs(reduced) > noise)  # without any bound
    if (gains & (model.low < model.high)).any():
        return False
    few, many = prices > noise, prices < -noise
    low, high = model.row_low, model.row_high
    if (few & (low == -np.inf)).any() or (many & (high == np.inf)).any():
        return False
    # At which end of two a row stands is not told by its price alone.
    return not ((few | many) & (low < high) & ((low == -np.inf) == (high == np.inf))).any()
