"""The planning maths: pure functions, arrays in, arrays out; imports numpy, arrays and errors."""

from __future__ import annotations

from sopxl.calc.absorption import Absorption, fixed_cost_absorption
from sopxl.calc.accuracy import TrackingSignal, forecast_accuracy, tracking_signal
from sopxl.calc.balance import (
    StockAndBackorders,
    StockAndLostSales,
    ending_backlog,
    inventory_and_backorders,
    inventory_and_lost_sales,
    projected_inventory,
)
from sopxl.calc.bridge import InventoryBridge, inventory_bridge
from sopxl.calc.capacity import Overload, demonstrated_capacity, overload, rated_capacity
from sopxl.calc.consumption import ConsumedForecast, consume_forecast
from sopxl.calc.cost import PlanCost, plan_cost
from sopxl.calc.cover import (
    ForwardCover,
    forward_cover,
    lead_time_weeks,
    period_cover,
    trailing_cover,
)
from sopxl.calc.deviation import Deviation, plan_deviation
from sopxl.calc.fence import fence_verdicts, rate_change
from sopxl.calc.finishing import FinishingPlan, finishing_plan
from sopxl.calc.forecast import baseline_forecast, naive_forecast, seasonal_naive_forecast
from sopxl.calc.inventory_value import InventoryValue, inventory_value
from sopxl.calc.latest_call import LatestCall, latest_call
from sopxl.calc.market import MarketVariances, market_variances
from sopxl.calc.money import dollars, units_for_dollars
from sopxl.calc.overall_factors import overall_factor_load
from sopxl.calc.planning_bill import items_of_families
from sopxl.calc.price import price_in_force
from sopxl.calc.promise import available_to_promise
from sopxl.calc.proof import IdentityBreak, identity_breaks
from sopxl.calc.pull import kanban_cards, takt_time
from sopxl.calc.rollup import RollUp, group_totals, last_of_keys, roll_up, weighted_means
from sopxl.calc.rough_cut import LoadProfile, ResourceBill, resource_profile, rough_cut_load
from sopxl.calc.runout import RunOut, run_out_lots
from sopxl.calc.safety import safety_stock, service_level
from sopxl.calc.schedule import MasterSchedule, master_schedule, projected_available_balance
from sopxl.calc.seasonality import seasonal_indices
from sopxl.calc.split import split_total
from sopxl.calc.strategy import (
    chase_production_plan,
    hybrid_production_plan,
    lead_time_shipment_plan,
    level_production_plan,
    level_shipment_plan,
    policy_production_plan,
    target_inventory,
)
from sopxl.calc.tolerance import tolerance_verdicts
from sopxl.calc.units import convert_units
from sopxl.calc.usage import component_usage
from sopxl.calc.variance import PriceVolumeMix, price_volume_mix
from sopxl.calc.weeks import WeeklyPlan, WeekPieces, months_to_weeks
from sopxl.calc.workdays import working_days
from sopxl.calc.workforce import Workforce, workforce_plan

__all__ = [
    "Absorption",
    "ConsumedForecast",
    "Deviation",
    "FinishingPlan",
    "ForwardCover",
    "IdentityBreak",
    "InventoryBridge",
    "InventoryValue",
    "LatestCall",
    "LoadProfile",
    "MarketVariances",
    "MasterSchedule",
    "Overload",
    "PlanCost",
    "PriceVolumeMix",
    "ResourceBill",
    "RollUp",
    "RunOut",
    "StockAndBackorders",
    "StockAndLostSales",
    "TrackingSignal",
    "WeekPieces",
    "WeeklyPlan",
    "Workforce",
    "available_to_promise",
    "baseline_forecast",
    "chase_production_plan",
    "component_usage",
    "consume_forecast",
    "convert_units",
    "demonstrated_capacity",
    "dollars",
    "ending_backlog",
    "fence_verdicts",
    "finishing_plan",
    "fixed_cost_absorption",
    "forecast_accuracy",
    "forward_cover",
    "group_totals",
    "hybrid_production_plan",
    "identity_breaks",
    "inventory_and_backorders",
    "inventory_and_lost_sales",
    "inventory_bridge",
    "inventory_value",
    "items_of_families",
    "kanban_cards",
    "last_of_keys",
    "latest_call",
    "lead_time_shipment_plan",
    "lead_time_weeks",
    "level_production_plan",
    "level_shipment_plan",
    "market_variances",
    "master_schedule",
    "months_to_weeks",
    "naive_forecast",
    "overall_factor_load",
    "overload",
    "period_cover",
    "plan_cost",
    "plan_deviation",
    "policy_production_plan",
    "price_in_force",
    "price_volume_mix",
    "projected_available_balance",
    "projected_inventory",
    "rate_change",
    "rated_capacity",
    "resource_profile",
    "roll_up",
    "rough_cut_load",
    "run_out_lots",
    "safety_stock",
    "seasonal_indices",
    "seasonal_naive_forecast",
    "service_level",
    "split_total",
    "takt_time",
    "target_inventory",
    "tolerance_verdicts",
    "tracking_signal",
    "trailing_cover",
    "units_for_dollars",
    "weighted_means",
    "workforce_plan",
    "working_days",
]
