"""What a plan costs; imports numpy, arrays and errors."""

from __future__ import annotations

from sopxl.calc.cost.plan_cost import AVERAGE, ENDING, HOLDINGS, OPENING, PlanCost, plan_cost
from sopxl.calc.cost.words import COST_NAMES, KINDS, PLAN_ROWS, START_NAMES

__all__ = [
    "AVERAGE",
    "COST_NAMES",
    "ENDING",
    "HOLDINGS",
    "KINDS",
    "OPENING",
    "PLAN_ROWS",
    "START_NAMES",
    "PlanCost",
    "plan_cost",
]
