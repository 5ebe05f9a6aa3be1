"""Master data: families, items and resources changed on all sheets at once, each by one run."""

from __future__ import annotations

from sopxl_workbook.cycle.master.kinds import Kind
from sopxl_workbook.cycle.master.verbs import Renamed, rename_master

__all__ = ["Kind", "Renamed", "rename_master"]
