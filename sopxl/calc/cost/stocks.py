"""Inventory, backorders and lost sales of a plan, given or worked out; imports balance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sopxl.arrays import Vector
from sopxl.calc.balance import inventory_and_lost_sales, projected_inventory
from sopxl.errors import InputError, LimitError

_SUPPLY = ("production", "overtime", "subcontract")
_ROUNDING = 1e-6  # units, and share of the largest one, by which a typed inventory may be off


def missing(cost: str, what: str, where: str, fix: str) -> InputError:
    """The error for a cost that nothing in the plan can be multiplied with.

    cost : its name. what : what it needs. where : the argument. fix : a way out without a full stop
    """
    return InputError(
        "E413",
        f'the cost "{cost}" needs {what}.',
        where,
        f"{fix}, or leave the cost out.",
    )


@dataclass(frozen=True, slots=True)
class Stocks:
    """What is in stock, owed or lost at the end of each period of a plan.

    rows : shape (T,) each, as given. opening : units before period 1, or None. is_lost : whether
    demand that stock cannot meet is lost; else it is owed.
    """

    rows: Mapping[str, Vector]
    opening: float | None
    is_lost: bool

    def inventory(self, cost: str) -> Vector:
        """Units on the shelf: the row, proved where it can be, or worked out."""
        if "inventory" not in self.rows:
            return np.maximum(self._balance(cost), 0.0)
        return self._proved("inventory", np.maximum(self.rows["inventory"], 0.0), 1.0)

    def backorders(self) -> Vector:
        """Units owed: the row or what inventory is below zero, proved, or worked out."""
        if "backorders" in self.rows:
            return self._proved("backorders", self.rows["backorders"], -1.0)
        if "inventory" in self.rows and self.rows["inventory"].min() < 0:
            owed = np.maximum(-self.rows["inventory"], 0.0) + 0.0
            return self._proved("inventory", owed, -1.0)
        return np.maximum(-self._balance("backorder"), 0.0) + 0.0

    def lost_sales(self) -> Vector:
        """Units lost: the row, or worked out; none where unmet demand is owed."""
        if "lost sales" in self.rows:
            return self.rows["lost sales"]
        if not self.is_lost:
            return np.zeros(len(next(iter(self.rows.values()))))
        demand, opening, supply = self._movements("lost sale")
        return inventory_and_lost_sales(demand, opening, supply).lost_sales

    @property
    def _is_known(self) -> bool:
        """Whether the plan says enough to work out its inventory."""
        return {"demand", "production"} <= self.rows.keys() and self.opening is not None

    def _movements(self, cost: str) -> tuple[Vector, float, Vector]:
        """Demand, opening and supply of the plan; InputError names the first that is missing."""
        for name in ("demand", "production"):
            if name not in self.rows:
                raise missing(
                    cost,
                    f'the row "{_ROW_OF[cost]}", or "demand", "production" and "opening inventory"',
                    "plan",
                    f'Add the row "{_ROW_OF[cost]}" or "{name}" to the plan',
                )
        if self.opening is None:
            raise missing(
                cost,
                '"opening inventory" before period 1',
                "start",
                'Add "opening inventory" to start',
            )
        supply = sum((self.rows[name] for name in _SUPPLY if name in self.rows), np.float64(0.0))
        return self.rows["demand"], self.opening, np.asarray(supply)

    def _balance(self, cost: str) -> Vector:
        """Inventory at period end, below zero where units are owed."""
        demand, opening, supply = self._movements(cost)
        if "lost sales" in self.rows:
            demand = self._met(demand)
        elif self.is_lost:
            return inventory_and_lost_sales(demand, opening, supply).ending_inventory
        return projected_inventory(demand, opening, supply)

    def _met(self, demand: Vector) -> Vector:
        """Demand without the part of it that is lost."""
        met = demand - self.rows["lost sales"]
        if met.min() < 0:
            period = int(np.argmax(met < 0))
            raise LimitError(
                "E414",
                f"{self.rows['lost sales'][period]:.10g} are lost of a demand of "
                f"{demand[period]:.10g}.",
                f"lost sales, period {period + 1}",
                "Correct one of the two.",
            )
        return np.asarray(met)

    def _proved(self, name: str, given: Vector, sign: float) -> Vector:
        """The row as given; refused where another one follows from the rest of the plan."""
        if not self._is_known:
            return given
        follows = np.maximum(sign * self._balance("holding"), 0.0)
        off = np.abs(given - follows) > _ROUNDING * max(1.0, float(follows.max()))
        if off.any():
            period = int(np.argmax(off))
            shown = sign if name == "inventory" else 1.0
            raise LimitError(
                "E414",
                f"found {shown * given[period]:.10g}, {shown * follows[period] + 0.0:.10g} follows "
                "from demand, production and what is on hand before.",
                f"{name}, period {period + 1}",
                "Correct it, or leave the demand out and it is taken as it stands.",
            )
        return given


_ROW_OF = {
    "holding": "inventory",
    "average holding": "inventory",
    "backorder": "backorders",
    "lost sale": "lost sales",
}
