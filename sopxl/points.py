"""How the points of the frontier of the least-cost plan are counted; imports nothing."""

from __future__ import annotations

POINTS = 7  # 1 has the least inventory, the last the steadiest rate
LEAST_COST = 4  # the point without a limit
