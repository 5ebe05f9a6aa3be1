"""Where the solver starts: the plan that follows demand, as a basis; imports model and solver.

Production answers each balance, workers the production, layoffs the workforce. It is near the
least-cost plan where costs are as usual, and a start only: the optimum does not depend on it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sopxl.optimise import activity as act
from sopxl.optimise import model as rules
from sopxl.optimise.model import Pattern
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
