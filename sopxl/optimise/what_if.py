"""What if: one family's least-cost plan kept live, changed and solved again; imports family."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sopxl.optimise.family import Solved, solved_again, solved_plan
from sopxl.optimise.result import OptimalPlan
from sopxl.optimise.warm import Warm


class WhatIf:
    """One family's planning problem, kept in the solver, so that a change is planned at once."""

    def __init__(
        self,
        demand: Any,
        start: Mapping[str, Any],
        costs: Mapping[str, Any],
        limits: Mapping[str, Any] | None = None,
        working_days: Any = None,
    ) -> None:
        """Takes the problem over; arguments as those of optimal_production_plan."""
        self._given = {"start": dict(start), "costs": dict(costs), "limits": dict(limits or {})}
        self._demand, self._days = demand, working_days
        self.warm = Warm()
        self._last: Solved | None = None  # what was found for the numbers that stand

    def plan(
        self,
        demand: Any = None,
        *,
        start: Mapping[str, Any] | None = None,
        costs: Mapping[str, Any] | None = None,
        limits: Mapping[str, Any] | None = None,
    ) -> OptimalPlan:
        """The plan that costs least once something is changed; nothing given, as it stands.

        demand : shape (T,), units per period, each 0 or more; left out, the one before.
        start, costs, limits : numbers by name, each in the place of the one before; None takes a
            name out. What is changed stays changed.
        Returns : OptimalPlan, the one that optimal_production_plan gives for the same numbers.

        Raises InputError, LimitError, NoPlanError as optimal_production_plan; the change is not
            kept then.
        Rule : least sum of all costs; ties by the rule of sopxl.optimise.ties
        Source : Chopra and Meindl, Supply Chain Management, aggregate planning, sensitivity

        >>> costs = {"regular labour per unit": 5, "overtime per unit": 7}
        >>> what_if = WhatIf([100, 120], {}, costs, {"regular production": 120})
        >>> what_if.plan().cost
        1100.0
        >>> what_if.plan(limits={"regular production": 100}).cost
        1140.0
        >>> what_if.plan([100, 130]).overtime
        array([ 0., 30.])
        >>> what_if.plan(limits={"regular production": -1})
        Traceback (most recent call last):
        sopxl.errors.LimitError: E121 limits, regular production: found -1, 0 or more is expected.
        Correct the value.
        """
        asked = self._demand if demand is None else demand
        if self._last is not None and not (start or costs or limits):
            again = solved_again(self._last, asked, self.warm)
            if again is not None:
                self._demand, self._last = asked, again
                return again.plan
        changed = {"start": start, "costs": costs, "limits": limits}
        given = {
            name: {k: v for k, v in {**was, **(changed[name] or {})}.items() if v is not None}
            for name, was in self._given.items()
        }
        found = solved_plan(asked, **given, working_days=self._days, warm=self.warm)
        self._demand, self._given, self._last = asked, given, found
        return found.plan
