"""Tables that grow and shrink, with everything in the workbook that points at them."""

from __future__ import annotations

from .parts import current_sheet, current_tables
from .whole import Resizes
from .widen import Wider

__all__ = ["Resizes", "Wider", "current_sheet", "current_tables"]
