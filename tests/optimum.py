"""A second opinion on the least-cost plan: the same problem, written down again for scipy.

Nothing of the engine's model is used: variables are named, rules are written out one by one.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

Given = dict[str, Any]


class Second:
    """One problem as scipy takes it."""

    def __init__(
        self, demand: Any, start: Given, costs: Given, limits: Given, days: Any = None
    ) -> None:
        self.demand = np.asarray(demand, float)
        self.start, self.costs, self.limits = start, costs, limits
        self.days = None if days is None else np.broadcast_to(days, self.demand.shape)
        self.names: dict[tuple[str, int], int] = {}
        self.low: list[float] = []
        self.high: list[float] = []
        self.cost: dict[int, float] = defaultdict(float)
        self.rows: list[tuple[dict[int, float], float, float]] = []
        self.constant = 0.0
        for t in range(len(self.demand)):
            self._period(t)

    def _at(self, values: Given, name: str, t: int, otherwise: float = 0.0) -> float:
        value = values.get(name, otherwise)
        return float(value[t] if isinstance(value, list) else value)

    def _variable(self, name: str, t: int, low: float, high: float, cost: float) -> None:
        self.names[name, t] = len(self.low)
        self.low.append(low)
        self.high.append(high)
        self.cost[len(self.low) - 1] += cost

    def _rule(self, parts: list[tuple[str, int, float]], low: float, high: float) -> None:
        row: dict[int, float] = defaultdict(float)
        for name, t, weight in parts:
            if (name, t) in self.names:
                row[self.names[name, t]] += weight
        self.rows.append((row, low, high))

    def _period(self, t: int) -> None:
        self._supply(t)
        self._balances(t)
        if "opening workers" in self.start:
            self._workforce(t)
        rates = {"rate change", "rate increase", "rate decrease"}
        if rates & self.costs.keys() or "rate change" in self.limits:
            self._rate(t)
        if "lot" in self.limits:
            self._variable("lots", t, 0, np.inf, 0)
            lot = float(self.limits["lot"])
            self._rule([("made", t, 1), ("over", t, 1), ("lots", t, -lot)], 0, 0)

    def _supply(self, t: int) -> None:
        material = self._at(self.costs, "material", t)
        least = self._at(self.limits, "least regular production", t)
        most = self._at(self.limits, "regular production", t, np.inf)
        labour = self._at(self.costs, "regular labour per unit", t)
        hours = self._at(self.start, "hours per unit", t)
        if "opening workers" not in self.start:
            labour += hours * self._at(self.costs, "regular labour per hour", t)
        self._variable("made", t, least, most, material + labour)
        if {"overtime per unit", "overtime per hour"} & self.costs.keys():
            cost = material + self._at(self.costs, "overtime per unit", t)
            cost += hours * self._at(self.costs, "overtime per hour", t)
            self._variable("over", t, 0, self._at(self.limits, "overtime", t, np.inf), cost)
        if "subcontract" in self.costs:
            most = self._at(self.limits, "subcontract", t, np.inf)
            self._variable("bought", t, 0, most, self._at(self.costs, "subcontract", t))

    def _balances(self, t: int) -> None:
        last = t == len(self.demand) - 1
        least = self._at(self.limits, "safety stock", t)
        least = max(least, self.start.get("closing inventory", 0.0)) if last else least
        cost = self._at(self.costs, "holding", t)
        if "average holding" in self.costs:
            half = self._at(self.costs, "average holding", t) / 2
            cost += half
            if t:
                self.cost[self.names["stock", t - 1]] += half
            else:
                self.constant += half * max(self.start.get("opening inventory", 0.0), 0.0)
        self._variable("stock", t, least, self._at(self.limits, "inventory", t, np.inf), cost)
        if "backorder" in self.costs:
            most = self._at(self.limits, "backorders", t, np.inf)
            most = min(most, self.start.get("closing backorders", 0.0)) if last else most
            most = 0.0 if least > 0 else most
            self._variable("owed", t, 0, most, self._at(self.costs, "backorder", t))
        if "lost sale" in self.costs:
            most = min(self._at(self.limits, "lost sales", t, np.inf), self.demand[t])
            self._variable("lost", t, 0, most, self._at(self.costs, "lost sale", t))
        parts = [(name, t, 1.0) for name in ("made", "over", "bought", "lost", "owed")]
        parts += [("stock", t, -1.0), ("stock", t - 1, 1.0), ("owed", t - 1, -1.0)]
        asked = self.demand[t] - (0 if t else self.start.get("opening inventory", 0.0))
        self._rule(parts, asked, asked)

    def _workforce(self, t: int) -> None:
        worked = self._at(self.start, "hours per worker", t) * self._days(t)
        wage = self._at(self.costs, "regular labour per worker", t)
        wage += worked * self._at(self.costs, "regular labour per hour", t)
        least, most = (
            self._at(self.limits, name, t, far)
            for name, far in (("least workers", 0), ("workers", np.inf))
        )
        self._variable("men", t, least, most, wage)
        for name, cost, limit in (("hired", "hiring", "hired"), ("fired", "layoff", "laid off")):
            if cost in self.costs:
                most = self._at(self.limits, limit, t, np.inf)
                self._variable(name, t, 0, most, self._at(self.costs, cost, t))
        hours = self._at(self.start, "hours per unit", t)
        output = self._at(self.start, "units per worker", t) * self._days(t)
        output = output or worked / hours
        self._rule([("made", t, 1), ("men", t, -output)], -np.inf, 0)
        if "overtime hours per worker" in self.limits:
            most = self._at(self.limits, "overtime hours per worker", t)
            self._rule([("over", t, hours), ("men", t, -most)], -np.inf, 0)
        before = 0.0 if t else float(self.start["opening workers"])
        moves = [("men", t, 1.0), ("men", t - 1, -1.0), ("hired", t, -1.0), ("fired", t, 1.0)]
        self._rule(moves, before, before)

    def _rate(self, t: int) -> None:
        if not self._days(t):
            return
        earlier = [at for at in range(t) if self._days(at)]
        if not earlier and "opening rate" not in self.start:
            return
        for name, cost in (("up", "rate increase"), ("down", "rate decrease")):
            most = self._at(self.limits, "rate change", t, np.inf)
            both = self._at(self.costs, "rate change", t)
            self._variable(name, t, 0, most, both + self._at(self.costs, cost, t))
        before = 0.0 if earlier else float(self.start["opening rate"])
        parts = [("made", t, 1 / self._days(t))]
        parts += [("made", at, -1 / self._days(at)) for at in earlier[-1:]]
        self._rule([*parts, ("up", t, -1.0), ("down", t, 1.0)], before, before)

    def _days(self, t: int) -> float:
        return 1.0 if self.days is None else float(self.days[t])

    def cost_of_best(self) -> float | None:
        """Money for the least-cost plan; None where there is no plan."""
        matrix = np.zeros((len(self.rows), len(self.low)))
        for i, (row, _, _) in enumerate(self.rows):
            for j, weight in row.items():
                matrix[i, j] = weight
        whole = {
            name
            for name, limit in (("men", "whole workers"), ("lots", "lot"))
            if self.limits.get(limit)
        }
        integral = np.array([name in whole for name, _ in self.names], int)
        rows = LinearConstraint(matrix, [r[1] for r in self.rows], [r[2] for r in self.rows])
        for presolve in (True, False):  # scipy's own presolve fails on a few of them
            found = milp(
                [self.cost[j] for j in range(len(self.low))],
                integrality=integral,
                bounds=Bounds(self.low, self.high),
                constraints=rows,
                options={"mip_rel_gap": 0.0, "presolve": presolve},
            )
            if found.status in (0, 2):
                break
        assert found.status in (0, 2), found.message
        return None if found.status == 2 else float(found.fun) + self.constant
