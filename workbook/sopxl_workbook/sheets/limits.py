"""Where a figure is watched and where it is acted on: the one place of these limits.

The tolerance of deviations stands on the Policy sheet. Imports nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

STOCK_DEVIATION = 2  # times the tolerance, for what is left at period end
SERVICE_MISS = 0.01  # points of line fill under its target
LOAD_OVER = 1.0  # share of rated capacity: act
LOAD_NEAR = 0.95  # watch
LOAD_IDLE = 0.75  # hours to give away
UNEXPLAINED = 0.5  # units that a closed period may leave unexplained; the checks hold it too
AS_SHOWN = 0.005  # a load is held against its limit as it is shown, in whole per cent


@dataclass(frozen=True, slots=True)
class Limits:
    """Shares of the target outside which a balance is watched or acted on."""

    noun: str  # Inventory, Backlog
    low: float  # under it: too little inventory is acted on
    high: float  # over it: much inventory is watched, much backlog is acted on


INVENTORY = Limits("Inventory", low=0.10, high=0.25)
BACKLOG = Limits("Backlog", low=0.25, high=0.25)
BACKLOG_NEAR = 0.10  # over the target: watch; of a lead time as well
NEAR_TOLERANCE = 0.5  # share of the tolerance of a deviation: watch
SERVICE_NEAR, SERVICE_FAR = 0.005, 0.02  # points under the service target: watch, act
GAP_NEAR, GAP_FAR = 0.01, 0.03  # share of the business plan: watch, act


def percent(share: float) -> str:
    """A limit as a text says it: 25%."""
    return f"{share:.0%}"
