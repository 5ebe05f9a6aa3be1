"""In which units the solver gets a model, so that its tolerances fit; imports numpy and model."""

from __future__ import annotations

import numpy as np

from sopxl.arrays import Vector
from sopxl.optimise.model import Model

_BOUND = 1024.0  # largest bound of a scaled model; the solver's tolerances are meant for that


def unit_of(cost: Vector) -> float:
    """What costs are divided by: 1, unless the dearest is far from a usual size."""
    dearest = float(np.abs(cost).max(initial=0.0))
    return 1.0 if 1e-2 <= dearest <= 1e5 else _power(dearest)


def scale_of(model: Model) -> float:
    """What a linear programme is divided by, so that its largest bound is of a usual size."""
    return _power(model.largest / _BOUND)


def _power(size: float) -> float:
    """The power of two next to a size, 1 for none; dividing by it keeps every digit."""
    return float(np.exp2(np.round(np.log2(size)))) if size > 0 else 1.0
