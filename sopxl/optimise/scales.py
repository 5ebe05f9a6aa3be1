"""In which units the solver gets a model, so that its tolerances fit; imports numpy and model."""

from __future__ import annotations

import numpy as np

from sopxl.arrays import Vector, largest
from sopxl.optimise.model import Model

_BOUND = 1024.0  # largest bound of a scaled model; the solver's tolerances are meant for that

_LEAN = 1e-4  # of a weight that a cost leans, in the solver's money: above what it takes for 0


def unit_of(cost: Vector) -> float:
    """What costs are divided by: 1, unless the dearest is far from a usual size."""
    dearest = largest(np.abs(cost))
    return 1.0 if 1e-2 <= dearest <= 1e5 else _power(dearest)


def leaning_cost(cost: Vector, money: float, lean: Vector | None) -> Vector:
    """Costs in the solver's money, leaning by a weight of each column, if there is one.

    So little that no plan is taken that costs more, to within what it takes for nothing.
    """
    scaled = cost / money
    if lean is None:
        return scaled
    return np.asarray(scaled + (_LEAN * min(largest(np.abs(scaled)), 1.0)) * lean)


def scale_of(model: Model) -> float:
    """What a linear programme is divided by, so that its largest bound is of a usual size."""
    return _power(model.largest / _BOUND)


def _power(size: float) -> float:
    """The power of two next to a size, 1 for none; dividing by it keeps every digit."""
    return float(np.exp2(np.round(np.log2(size)))) if size > 0 else 1.0
