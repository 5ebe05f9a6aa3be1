"""The aggregate plan of least cost, as a linear programme; imports calc, arrays and errors.

highspy, the solver, is imported when a plan is asked for.
"""

from __future__ import annotations

from sopxl.optimise.family import optimal_production_plan
from sopxl.optimise.result import OptimalPlan
from sopxl.optimise.savings import Saving, binding_limits

__all__ = ["OptimalPlan", "Saving", "binding_limits", "optimal_production_plan"]
