"""What a plan can do in each period, what it costs and within which limits; imports numpy."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from sopxl.arrays import Vector

# The activities, in the order in which a plan shows them.
PRODUCTION, OVERTIME, SUBCONTRACT = "production", "overtime", "subcontract"
WORKERS, HIRED, LAID_OFF = "workers", "hired", "laid off"
INVENTORY, BACKORDERS, LOST_SALES = "inventory", "backorders", "lost sales"
RATE_UP, RATE_DOWN, LOTS = "rate up", "rate down", "lots"
DAILY_RATE = "daily rate"  # only where there are working days and a change of it matters
SHOWN = (
    *(PRODUCTION, OVERTIME, SUBCONTRACT, WORKERS, HIRED, LAID_OFF),
    *(INVENTORY, BACKORDERS, LOST_SALES),
)
STOCKS = (WORKERS, INVENTORY, BACKORDERS)  # of which a total says nothing

_NOUNS = {
    PRODUCTION: "unit made in regular time",
    OVERTIME: "unit made in overtime",
    SUBCONTRACT: "unit bought ready",
    WORKERS: "worker",
    HIRED: "worker hired",
    LAID_OFF: "worker laid off",
    INVENTORY: "unit on hand",
    BACKORDERS: "unit owed",
    LOST_SALES: "unit lost",
    RATE_UP: "unit by which output rises",
    RATE_DOWN: "unit by which output falls",
    LOTS: "lot",
    DAILY_RATE: "unit made in a working day",
}

# The rows of cost, in the order in which a plan shows them.
LABOUR, OVERTIME_COST, HIRING, LAYOFF = "Regular labour", "Overtime", "Hiring/training", "Layoff"
MATERIAL, HOLDING, SHORTAGE = "Material", "Holding", "Backorder/stock-out"
SUBCONTRACT_COST, RATE_CHANGE = "Subcontract", "Rate change"
COST_ROWS = (
    *(LABOUR, OVERTIME_COST, HIRING, LAYOFF, MATERIAL, HOLDING, SHORTAGE),
    *(SUBCONTRACT_COST, RATE_CHANGE),
)


@dataclass(frozen=True)
class Activity:
    """One thing that a plan does, period by period."""

    name: str
    unit: str  # "units", "workers", "lots"
    low: Vector  # least of it, shape (T,), 0 or more
    high: Vector  # most of it, shape (T,); infinite without a limit
    costs: dict[str, Vector] = field(default_factory=dict)  # money for one, by row of cost, (T,)
    low_terms: tuple[str, ...] = ()  # name of the limit behind each least, (T,); none without
    high_terms: tuple[
        str, ...
    ] = ()  # as above behind each most; "" where it is none of a planner's

    @property
    def noun(self) -> str:
        """One of it, in words."""
        return _NOUNS[self.name]

    @property
    def cost(self) -> Vector:
        """Money for one of it in each period, shape (T,)."""
        parts = list(self.costs.values())
        if not parts:
            return np.zeros(self.low.shape)
        total = parts[0]
        for part in parts[1:]:
            total = total + part
        return total
