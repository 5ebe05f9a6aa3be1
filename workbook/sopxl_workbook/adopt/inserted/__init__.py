"""Our functions in a new sheet beside a planner's own numbers, for comparison."""

from __future__ import annotations

from .verb import SHEET, insert
from .wanted import FITTING

__all__ = ["FITTING", "SHEET", "insert"]
