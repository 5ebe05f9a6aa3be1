"""Our cell functions in a workbook that a planner made: put in, taken out, renewed."""

from __future__ import annotations

from .adding import Attached, attached
from .taking import taken_out
from .verbs import attach, detach, refresh_vba

__all__ = ["Attached", "attach", "attached", "detach", "refresh_vba", "taken_out"]
