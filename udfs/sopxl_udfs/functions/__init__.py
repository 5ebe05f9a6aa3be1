"""The SOP_ functions, registered: each body is one call into the engine.

Call them from Python with plain lists as they stand in cells, families down and periods across;
they give rows of plain values. May import the engine; knows no spreadsheet program.
"""

from __future__ import annotations

# The order of these imports is the order on the Functions sheet.
# isort: off
from sopxl_udfs.functions.plans import (
    SOP_CHASE,
    SOP_LEVEL,
    SOP_HYBRID,
    SOP_LEVEL_BACKLOG,
    SOP_TARGET,
)
from sopxl_udfs.functions.optimal import SOP_OPTIMAL
from sopxl_udfs.functions.costs import SOP_WORKFORCE, SOP_PLAN_COST
from sopxl_udfs.functions.balance import (
    SOP_INVENTORY,
    SOP_BACKLOG,
    SOP_COVER,
    SOP_LEAD_TIME,
    SOP_TARGET_INVENTORY,
)
from sopxl_udfs.functions.finishing import SOP_FINISHING
from sopxl_udfs.functions.performance import (
    SOP_DEVIATION,
    SOP_BRIDGE,
    SOP_TOLERANCE,
    SOP_LATEST_CALL,
)
from sopxl_udfs.functions.demand import (
    SOP_FORECAST,
    SOP_SEASONALITY,
    SOP_ACCURACY,
    SOP_TRACKING_SIGNAL,
    SOP_CONSUME,
)
from sopxl_udfs.functions.capacity import (
    SOP_RCCP,
    SOP_CPOF,
    SOP_CAPACITY,
    SOP_DEMONSTRATED,
    SOP_OVERLOAD,
)
from sopxl_udfs.functions.money import (
    SOP_PRICE,
    SOP_DOLLARS,
    SOP_UNITS,
    SOP_CONVERT,
    SOP_INVENTORY_VALUE,
    SOP_ABSORPTION,
)
from sopxl_udfs.functions.variances import SOP_PVM, SOP_MARKET
from sopxl_udfs.functions.mix import SOP_ROLLUP, SOP_SPLIT, SOP_WEEKS
from sopxl_udfs.functions.schedule import SOP_MPS, SOP_PAB, SOP_ATP, SOP_FENCE
from sopxl_udfs.functions.pull import (
    SOP_SAFETY_STOCK,
    SOP_SERVICE_LEVEL,
    SOP_RUNOUT,
    SOP_KANBAN,
    SOP_TAKT,
)
from sopxl_udfs.functions.about import SOP_CALENDAR, SOP_CHECK, SOP_EXPLAIN, SOP_VERSION
# isort: on

__all__ = [
    "SOP_ABSORPTION",
    "SOP_ACCURACY",
    "SOP_ATP",
    "SOP_BACKLOG",
    "SOP_BRIDGE",
    "SOP_CALENDAR",
    "SOP_CAPACITY",
    "SOP_CHASE",
    "SOP_CHECK",
    "SOP_CONSUME",
    "SOP_CONVERT",
    "SOP_COVER",
    "SOP_CPOF",
    "SOP_DEMONSTRATED",
    "SOP_DEVIATION",
    "SOP_DOLLARS",
    "SOP_EXPLAIN",
    "SOP_FENCE",
    "SOP_FINISHING",
    "SOP_FORECAST",
    "SOP_HYBRID",
    "SOP_INVENTORY",
    "SOP_INVENTORY_VALUE",
    "SOP_KANBAN",
    "SOP_LATEST_CALL",
    "SOP_LEAD_TIME",
    "SOP_LEVEL",
    "SOP_LEVEL_BACKLOG",
    "SOP_MARKET",
    "SOP_MPS",
    "SOP_OPTIMAL",
    "SOP_OVERLOAD",
    "SOP_PAB",
    "SOP_PLAN_COST",
    "SOP_PRICE",
    "SOP_PVM",
    "SOP_RCCP",
    "SOP_ROLLUP",
    "SOP_RUNOUT",
    "SOP_SAFETY_STOCK",
    "SOP_SEASONALITY",
    "SOP_SERVICE_LEVEL",
    "SOP_SPLIT",
    "SOP_TAKT",
    "SOP_TARGET",
    "SOP_TARGET_INVENTORY",
    "SOP_TOLERANCE",
    "SOP_TRACKING_SIGNAL",
    "SOP_UNITS",
    "SOP_VERSION",
    "SOP_WEEKS",
    "SOP_WORKFORCE",
]
