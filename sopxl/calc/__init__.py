"""The planning maths: pure functions, arrays in, arrays out; imports numpy, arrays and errors."""

from __future__ import annotations

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
from sopxl.calc.capacity import Overload, overload, rated_capacity, rough_cut_load
from sopxl.calc.cover import (
    ForwardCover,
    forward_cover,
    lead_time_weeks,
    period_cover,
    trailing_cover,
)
from sopxl.calc.deviation import Deviation, plan_deviation
from sopxl.calc.fence import fence_verdicts, rate_change
from sopxl.calc.forecast import baseline_forecast, naive_forecast, seasonal_naive_forecast
from sopxl.calc.latest_call import LatestCall, latest_call
from sopxl.calc.money import dollars
from sopxl.calc.price import price_in_force
from sopxl.calc.promise import available_to_promise
from sopxl.calc.proof import IdentityBreak, identity_breaks
from sopxl.calc.pull import kanban_cards, takt_time
from sopxl.calc.runout import RunOut, run_out_lots
from sopxl.calc.safety import safety_stock, service_level
from sopxl.calc.schedule import MasterSchedule, master_schedule, projected_available_balance
from sopxl.calc.strategy import (
    chase_production_plan,
    lead_time_shipment_plan,
    level_production_plan,
    level_shipment_plan,
    policy_production_plan,
    target_inventory,
)
from sopxl.calc.tolerance import tolerance_verdicts
from sopxl.calc.workdays import working_days

__all__ = [
    "Deviation",
    "ForwardCover",
    "IdentityBreak",
    "InventoryBridge",
    "LatestCall",
    "MasterSchedule",
    "Overload",
    "RunOut",
    "StockAndBackorders",
    "StockAndLostSales",
    "TrackingSignal",
    "available_to_promise",
    "baseline_forecast",
    "chase_production_plan",
    "dollars",
    "ending_backlog",
    "fence_verdicts",
    "forecast_accuracy",
    "forward_cover",
    "identity_breaks",
    "inventory_and_backorders",
    "inventory_and_lost_sales",
    "inventory_bridge",
    "kanban_cards",
    "latest_call",
    "lead_time_shipment_plan",
    "lead_time_weeks",
    "level_production_plan",
    "level_shipment_plan",
    "master_schedule",
    "naive_forecast",
    "overload",
    "period_cover",
    "plan_deviation",
    "policy_production_plan",
    "price_in_force",
    "projected_available_balance",
    "projected_inventory",
    "rate_change",
    "rated_capacity",
    "rough_cut_load",
    "run_out_lots",
    "safety_stock",
    "seasonal_naive_forecast",
    "service_level",
    "takt_time",
    "target_inventory",
    "tolerance_verdicts",
    "tracking_signal",
    "trailing_cover",
    "working_days",
]
