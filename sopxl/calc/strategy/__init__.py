"""Production and shipment plans: chase, level, hybrid, policy; imports numpy, arrays and errors."""

from __future__ import annotations

from sopxl.calc.strategy.chase import chase_production_plan
from sopxl.calc.strategy.hybrid import hybrid_production_plan
from sopxl.calc.strategy.level import level_production_plan, level_shipment_plan
from sopxl.calc.strategy.policy import (
    POLICIES,
    lead_time_shipment_plan,
    policy_production_plan,
)
from sopxl.calc.strategy.target import target_inventory

__all__ = [
    "POLICIES",
    "chase_production_plan",
    "hybrid_production_plan",
    "lead_time_shipment_plan",
    "level_production_plan",
    "level_shipment_plan",
    "policy_production_plan",
    "target_inventory",
]
