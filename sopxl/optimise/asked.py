"""What the balances of a programme have to come to, and another one of it; imports model.

What does not depend on demand is not worked out again.
"""

from __future__ import annotations

import numpy as np

from sopxl.arrays import Vector
from sopxl.optimise.model import BALANCE, Model
from sopxl.optimise.problem import Problem


def with_demand(model: Model, problem: Problem) -> Model:
    """The programme of a problem that differs from that of the model in its demand alone."""
    asked = problem.demand.copy()
    asked[0] -= problem.opening
    return with_asked(model, asked)


def asked_of(model: Model) -> Vector:
    """What the balances have to come to, shape (T,)."""
    return np.asarray(model.row_low[model.pattern.rows[BALANCE]])


def with_asked(model: Model, asked: Vector) -> Model:
    """The programme whose balances have to come to something else, all else as it was."""
    low, high, balance = model.row_low.copy(), model.row_high.copy(), model.pattern.rows[BALANCE]
    low[balance] = high[balance] = asked
    changed = object.__new__(Model)
    kept = {"ends": model.ends, "largest_but_asked": model.largest_but_asked}
    vars(changed).update(vars(model) | kept, row_low=low, row_high=high)
    vars(changed).pop("largest", None)
    return changed
