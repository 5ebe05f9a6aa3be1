"""Sheets that are added to a workbook from another one, and taken out again."""

from __future__ import annotations

from .edits import Added, Wish, add_sheet, check_formulas, remove_sheets, replace_sheet
from .looks import take_looks

__all__ = [
    "Added",
    "Wish",
    "add_sheet",
    "check_formulas",
    "remove_sheets",
    "replace_sheet",
    "take_looks",
]
