"""What is refused before the solver sees it; imports problem, activity and errors.

The solver calls a plan optimal even where its numbers are none, or too far apart to be weighed.
"""

from __future__ import annotations

import numpy as np

from sopxl.errors import InputError, LimitError
from sopxl.optimise.problem import Problem, Terms, sizes_of

_WITH_WORKERS = (
    *("closing workers", "units per worker", "hours per worker", "regular labour per worker"),
    *("hiring", "layoff", "overtime hours per worker", "workers", "least workers"),
    *("hired", "laid off", "whole workers"),
)
_LIMIT_OF = {
    "overtime": ("overtime per unit", "overtime per hour"),
    "overtime hours per worker": ("overtime per unit", "overtime per hour"),
    "subcontract": ("subcontract",),
    "least subcontract": ("subcontract",),
    "backorders": ("backorder",),
    "closing backorders": ("backorder",),
    "lost sales": ("lost sale",),
    "hired": ("hiring",),
    "laid off": ("layoff",),
}
_RATE_COSTS = ("rate change", "rate increase", "rate decrease")
_SPREAD = 1e9  # how far apart in size the numbers of one model may lie


def refuse_lonely(terms: Terms) -> None:
    """A name that says nothing without another one is refused, not passed over."""
    given = {"start": terms.start, "costs": terms.costs, "limits": terms.limits}
    for where, values in given.items():
        for name in values:
            needs = _LIMIT_OF.get(name, ()) if where != "costs" else ()
            if needs and not any(need in terms.costs for need in needs):
                raise lacking("costs", needs[0], f'{where} has "{name}"')
            if name in _WITH_WORKERS and "opening workers" not in terms.start:
                raise lacking("start", "opening workers", f'{where} has "{name}"')
    if "opening rate" in terms.start and not has_rates(terms):
        raise lacking("costs", "rate change", 'start has "opening rate"')
    if {"units per worker", "hours per worker"} <= terms.start.keys():
        raise InputError(
            "E119",
            "both units per worker and hours per worker are given.",
            "start",
            "Leave out one of them; hours per unit tells the other.",
        )


def has_rates(terms: Terms) -> bool:
    """Whether a change of the rate costs something or has a limit."""
    return "rate change" in terms.limits or not terms.costs.keys().isdisjoint(_RATE_COSTS)


def lacking(where: str, name: str, why: str) -> InputError:
    """The error for a name that another one needs."""
    return InputError(
        "E119", f'"{name}" is missing: {why}.', where, "Add it, or leave out what needs it."
    )


def refuse_crossed(problem: Problem) -> None:
    """LimitError for the first activity and period whose minimum is above its maximum."""
    crossed = problem.lows > problem.highs
    if crossed.any():
        at, t = (int(i) for i in np.argwhere(crossed)[0])
        one = list(problem.activities.values())[at]
        raise LimitError(
            "E125",
            f"the least {one.low[t]:.10g} is above the most {one.high[t]:.10g}.",
            f"{one.low_terms[t]}, period {t + 1}",
            "Lower the least or raise the most.",
        )


def refuse_wild(problem: Problem) -> None:
    """LimitError where costs, or quantities, lie too far apart for one model to weigh them."""
    costs, given = problem.extremes
    asked = sizes_of(problem.demand)
    quantities = min(given[0], asked[0]), max(given[1], asked[1])
    for name, (smallest, largest) in (("costs", costs), ("quantities", quantities)):
        if largest > _SPREAD * smallest:
            raise LimitError(
                "E455",
                f"the {name} run from {smallest:.6g} to {largest:.6g}; one can be at most "
                "a thousand million times the other.",
                name,
                "Correct them, or give them in other units.",
            )
