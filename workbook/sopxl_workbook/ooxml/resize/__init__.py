"""Tables that grow and shrink, with everything in the workbook that points at their rows."""

from __future__ import annotations

from .parts import current_sheet, current_tables
from .whole import Resizes

__all__ = ["Resizes", "current_sheet", "current_tables"]
