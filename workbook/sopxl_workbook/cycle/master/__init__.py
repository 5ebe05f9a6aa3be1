"""Master data: families, items and resources changed on all sheets at once, each by one run."""

from __future__ import annotations

from sopxl_workbook.cycle.master.asked import TAKES, Asked
from sopxl_workbook.cycle.master.counted import MergeItems
from sopxl_workbook.cycle.master.families import AddFamily
from sopxl_workbook.cycle.master.items import AddItem, RetireItem
from sopxl_workbook.cycle.master.joined import MergeResources
from sopxl_workbook.cycle.master.kinds import Kind
from sopxl_workbook.cycle.master.rename import Rename
from sopxl_workbook.cycle.master.resources import AddResource, RetireResource
from sopxl_workbook.cycle.master.retired import RetireFamily
from sopxl_workbook.cycle.master.united import MergeFamilies
from sopxl_workbook.cycle.master.verbs import Action, change_master
from sopxl_workbook.cycle.master.work import Made

__all__ = [
    "TAKES",
    "Action",
    "AddFamily",
    "AddItem",
    "AddResource",
    "Asked",
    "Kind",
    "Made",
    "MergeFamilies",
    "MergeItems",
    "MergeResources",
    "Rename",
    "RetireFamily",
    "RetireItem",
    "RetireResource",
    "change_master",
]
