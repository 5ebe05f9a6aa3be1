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
    SOP_LEVEL_BACKLOG,
    SOP_TARGET,
)
from sopxl_udfs.functions.optimal import SOP_OPTIMAL
from sopxl_udfs.functions.balance import (
    SOP_INVENTORY,
    SOP_BACKLOG,
    SOP_COVER,
    SOP_LEAD_TIME,
    SOP_TARGET_INVENTORY,
)
from sopxl_udfs.functions.performance import (
    SOP_DEVIATION,
    SOP_BRIDGE,
    SOP_TOLERANCE,
    SOP_LATEST_CALL,
)
from sopxl_udfs.functions.demand import SOP_FORECAST, SOP_ACCURACY, SOP_TRACKING_SIGNAL
from sopxl_udfs.functions.capacity import SOP_RCCP, SOP_CAPACITY, SOP_OVERLOAD
from sopxl_udfs.functions.money import SOP_PRICE, SOP_DOLLARS
from sopxl_udfs.functions.schedule import SOP_FENCE
from sopxl_udfs.functions.about import SOP_CALENDAR, SOP_CHECK, SOP_EXPLAIN, SOP_VERSION
# isort: on

__all__ = [
    "SOP_ACCURACY",
    "SOP_BACKLOG",
    "SOP_BRIDGE",
    "SOP_CALENDAR",
    "SOP_CAPACITY",
    "SOP_CHASE",
    "SOP_CHECK",
    "SOP_COVER",
    "SOP_DEVIATION",
    "SOP_DOLLARS",
    "SOP_EXPLAIN",
    "SOP_FENCE",
    "SOP_FORECAST",
    "SOP_INVENTORY",
    "SOP_LATEST_CALL",
    "SOP_LEAD_TIME",
    "SOP_LEVEL",
    "SOP_LEVEL_BACKLOG",
    "SOP_OPTIMAL",
    "SOP_OVERLOAD",
    "SOP_PRICE",
    "SOP_RCCP",
    "SOP_TARGET",
    "SOP_TARGET_INVENTORY",
    "SOP_TOLERANCE",
    "SOP_TRACKING_SIGNAL",
    "SOP_VERSION",
]
