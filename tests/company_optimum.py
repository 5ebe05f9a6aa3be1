"""A second opinion on the company's least-cost plan: the same problem, written down for scipy.

Nothing of the engine's model is used: variables are named, rules are written out one by one.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from sopxl.optimise.shared import Shared

Key = tuple[str, int, int]  # what, period, of which family, resource or pool


class SecondCompany:
    """One company's problem as scipy takes it."""

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self._later: list[tuple[list[tuple[Key, float]], float]] = []
        self.keys: dict[Key, int] = {}
        self.low: list[float] = []
        self.high: list[float] = []
        self.cost: list[float] = []
        self.whole: list[int] = []
        self.rows: list[tuple[dict[int, float], float, float]] = []
        for t in range(shared.periods):
            self._families(t)
            self._resources(t)
            self._people(t)
        for parts, need in self._later:
            self._rule(parts, need, need)
        for t in range(shared.periods):
            self._loads(t)
            self._money(t)
        if shared.before is not None:
            self._closed()

    def _variable(self, key: Key, low: float, high: float, cost: float, whole: int = 0) -> None:
        self.keys[key] = len(self.low)
        self.low.append(low)
        self.high.append(high)
        self.cost.append(cost)
        self.whole.append(whole)

    def _rule(self, parts: list[tuple[Key, float]], low: float, high: float) -> None:
        row: dict[int, float] = defaultdict(float)
        for key, weight in parts:
            if key in self.keys:
                row[self.keys[key]] += weight
        self.rows.append((row, low, high))

    def _unit(self, t: int, f: int) -> float:
        """Money for a unit made: material, and what its hours cost."""
        shared, cost = self.shared, 0.0
        if shared.material is not None:
            cost += float(shared.material[t, f])
        return cost + sum(paid for _, paid in self._paid(t, f))

    def _ahead(self, line: int) -> int:
        """Periods before completion in which a line's hours are worked."""
        return self.shared.offsets[line] if self.shared.offsets else 0

    def _paid(self, t: int, f: int) -> list[tuple[int, float]]:
        """Money for the hours of a unit: when it is paid, at the earliest in period 1, and what."""
        shared, found = self.shared, []
        for line, (family, resource) in enumerate(shared.lines):
            if family == f and shared.hour_price is not None:
                when = max(t - self._ahead(line), 0)
                paid = float(shared.hours[t, line] * shared.hour_price[when, resource])
                found.append((when, paid))
        return found

    def _families(self, t: int) -> None:
        shared = self.shared
        for f in range(len(shared.families)):
            most = float(shared.made_high[t, f])
            self._variable(("made", t, f), float(shared.made_low[t, f]), most, self._unit(t, f))
            low, high = float(shared.low[t, f]), float(shared.high[t, f])
            self._variable(("stock", t, f), low, high, float(shared.held[t, f]))
            need = float(shared.demand[t, f]) - (0.0 if t else float(shared.opening[f]))
            parts = [(("made", t, f), 1.0), (("stock", t, f), -1.0), (("stock", t - 1, f), 1.0)]
            if shared.bought_high is not None and shared.bought_price is not None:
                least = 0.0 if shared.bought_low is None else float(shared.bought_low[t, f])
                limits = (least, float(shared.bought_high[t, f]))
                self._variable(("bought", t, f), *limits, float(shared.bought_price[t, f]))
                parts.append((("bought", t, f), 1.0))
            self._later.append((parts + self._taken(t, f), need))
            run = 0.0 if shared.least_run is None else float(shared.least_run[t, f])
            if run:
                self._variable(("run", t, f), 0, 1, 0, 1)
                self._rule([(("made", t, f), 1.0), (("run", t, f), -run)], 0, np.inf)
                self._rule([(("made", t, f), 1.0), (("run", t, f), -1e3)], -np.inf, 0)

    def _taken(self, t: int, component: int) -> list[tuple[Key, float]]:
        """What other families take of one."""
        shared = self.shared
        if shared.taken is None:
            return []
        return [
            (("made", t, family), -float(shared.taken[t, line]))
            for line, (family, part) in enumerate(shared.uses)
            if part == component
        ]

    def _resources(self, t: int) -> None:
        shared, people = self.shared, {pool.resource for pool in self.shared.pools}
        for r in range(len(shared.resources)):
            most = np.inf if r in people else float(shared.overtime[t, r])
            price = float(np.broadcast_to(shared.overtime_price, shared.capacity.shape)[t, r])
            self._variable(("overtime", t, r), 0, most, price)
            price = float(np.broadcast_to(shared.outside_price, shared.capacity.shape)[t, r])
            self._variable(("outside", t, r), 0, float(shared.outside[t, r]), price)

    def _people(self, t: int) -> None:
        for p, pool in enumerate(self.shared.pools):
            self._variable(("men", t, p), pool.least[t], pool.most[t], pool.wage[t], pool.is_whole)
            most = np.inf if pool.can_hire else 0.0
            self._variable(("hired", t, p), 0, most, pool.hiring[t])
            most = np.inf if pool.can_lay_off else 0.0
            self._variable(("fired", t, p), 0, most, pool.layoff[t])
            before = 0.0 if t else pool.opening
            moves = [(("men", t, p), 1.0), (("men", t - 1, p), -1.0)]
            self._rule([*moves, (("hired", t, p), -1.0), (("fired", t, p), 1.0)], before, before)
            over = [(("overtime", t, pool.resource), 1.0), (("men", t, p), -pool.overtime[t])]
            self._rule(over, -np.inf, 0)

    def _loads(self, t: int) -> None:
        shared = self.shared
        for r in range(len(shared.resources)):
            parts = self._asked(t, r)
            parts += [(("overtime", t, r), -1.0), (("outside", t, r), -1.0)]
            pools = [(p, pool) for p, pool in enumerate(shared.pools) if pool.resource == r]
            parts += [(("men", t, p), -float(pool.hours[t])) for p, pool in pools]
            self._rule(parts, -np.inf, 0.0 if pools else float(shared.capacity[t, r]))

    def _closed(self) -> None:
        """Hours of the periods before period 1, the nearest first."""
        for back, r in np.ndindex(*np.shape(self.shared.before)):
            most = float(self.shared.before[back, r])  # type: ignore[index]
            self._rule(self._asked(-1 - back, r), -np.inf, most)

    def _asked(self, t: int, r: int) -> list[tuple[Key, float]]:
        """What is completed with hours of a period, which may lie before period 1."""
        shared, found = self.shared, []
        for line, (family, resource) in enumerate(shared.lines):
            done = t + self._ahead(line)
            if resource == r and 0 <= done < shared.periods:
                found.append((("made", done, family), float(shared.hours[done, line])))
        return found

    def _money(self, t: int) -> None:
        shared = self.shared
        if shared.budget is not None:
            spent = [
                (key, self.cost[at])
                for key, at in self.keys.items()
                if key[1] == t and key[0] not in ("stock", "made")
            ]
            for done, f in np.ndindex(*shared.demand.shape):
                hours = self._paid(done, f)
                paid = sum(money for when, money in hours if when == t)
                if done == t:
                    paid += self._unit(t, f) - sum(money for _, money in hours)
                spent.append((("made", done, f), paid))
            self._rule(spent, -np.inf, float(shared.budget[t]))
        if shared.cash_limit is not None and shared.standard is not None:
            stock = [(("stock", t, f), float(cost)) for f, cost in enumerate(shared.standard[t])]
            self._rule(stock, -np.inf, float(shared.cash_limit[t]))

    def cost_of_best(self) -> float | None:
        """Money for the least-cost plan; None where there is no plan."""
        matrix = np.zeros((len(self.rows), len(self.low)))
        for i, (row, _, _) in enumerate(self.rows):
            for j, weight in row.items():
                matrix[i, j] = weight
        found: Any = None
        for presolve in (True, False):  # scipy's own presolve fails on a few of them
            found = milp(
                self.cost,
                integrality=np.array(self.whole),
                bounds=Bounds(self.low, self.high),
                constraints=LinearConstraint(
                    matrix, [row[1] for row in self.rows], [row[2] for row in self.rows]
                ),
                options={"mip_rel_gap": 0.0, "presolve": presolve},
            )
            if found.status in (0, 2):
                break
        assert found.status in (0, 2), found.message
        return None if found.status == 2 else float(found.fun)
