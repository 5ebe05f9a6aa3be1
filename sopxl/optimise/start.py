"""Where the solver starts: a plan of the same shape, as a basis; imports model and solver.

It is the last one that was found in this process, whoever's it was; or the one that follows
demand: production answers each balance, workers the production, layoffs the workforce. Both are
near the least-cost plan where costs are as usual, and a start only: the plan that is given does
not depend on it, since ties are broken by a rule.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sopxl.optimise import activity as act
from sopxl.optimise import model as rules
from sopxl.optimise.model import Model, Pattern
from sopxl.optimise.solver import basis_of

_ANSWERS = {
    rules.BALANCE: (act.PRODUCTION,),
    rules.REGULAR_TIME: (act.WORKERS,),
    rules.WORKFORCE: (act.LAID_OFF, act.HIRED),
    rules.RATE: (act.RATE_UP,),
    rules.OUTPUT_OF_DAYS: (act.DAILY_RATE,),
    rules.RATE_OF_DAY: (act.RATE_UP,),
    rules.WHOLE_LOTS: (act.LOTS,),
}


def last_basis(model: Model) -> Any:
    """The basis of the last plan of this shape; the one that follows demand where there is none."""
    if "last" not in model.pattern.bases:
        return chase_basis(model.pattern)
    basis, values = model.pattern.bases["last"]
    if not np.array_equal(values, model.values):
        basis.alien = True  # with other numbers it may be none: the solver looks, and mends it
    return basis


def keep_basis(model: Model, basis: Any) -> None:
    """Keeps the basis of a plan for the next one of its shape."""
    model.pattern.bases["last"] = basis, model.values


def chase_basis(pattern: Pattern) -> Any:
    """The basis of the plan that follows demand; kept with the pattern."""
    if "chase" not in pattern.bases:
        columns, rows = np.zeros(pattern.width, np.bool_), np.zeros(pattern.height, np.bool_)
        for rule, where in pattern.rows.items():
            answers = [name for name in _ANSWERS.get(rule, ()) if name in pattern.columns]
            if answers:
                columns[pattern.columns[answers[0]]] = True
            else:
                rows[where] = True
        pattern.bases["chase"] = basis_of(columns, rows)
    return pattern.bases["chase"]
