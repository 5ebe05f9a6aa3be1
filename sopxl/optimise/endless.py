"""Why the cost has no least: what could be done without end at a gain; imports model and solver."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sopxl.errors import NoPlanError
from sopxl.optimise.model import Model
from sopxl.optimise.problem import Problem
from sopxl.optimise.solver import Live

_FAR = 1e4  # times the largest quantity: nobody plans as much


def no_least(problem: Problem, model: Model, deadline: float) -> NoPlanError:
    """The error that names what has a cost below zero and no limit."""
    far = _FAR * max(float(problem.demand.max()), abs(problem.opening), problem.workers or 0, 1.0)
    fenced = replace(model, high=np.minimum(model.high, np.maximum(far, model.low)))
    found = Live(fenced, relaxed=True).solve(deadline).values
    for one in problem.activities.values():
        where = model.pattern.columns[one.name]
        at_end = (found[where] >= far) if found.size else np.ones(problem.periods, np.bool_)
        gains = (one.cost < 0) & ~np.isfinite(one.high)
        if (at_end & gains).any():
            t = int(np.argmax(gains))
            return NoPlanError(
                "E451",
                f"the cost falls without end: one more {one.noun} costs {one.cost[t]:.10g}, and "
                "there is no limit to it.",
                f"{one.name}, period {t + 1}",
                "Correct the cost, or give a limit.",
            )
    return NoPlanError(
        "E451",
        "the cost falls without end.",
        "costs",
        "Correct the costs below zero, or give limits.",
    )
