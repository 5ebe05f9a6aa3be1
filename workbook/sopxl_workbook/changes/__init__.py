"""What a run wants to write: each cell, its old and new content, and why; imports the contract.

A change set is listed, hashed, stored, applied to a file or to an open workbook, and taken back.
"""

from __future__ import annotations

from sopxl_workbook.changes.changeset import ChangeSet
from sopxl_workbook.changes.model import Block, Change, Formula, TableSize, TableWidth
from sopxl_workbook.changes.names import CellName

__all__ = ["Block", "CellName", "Change", "ChangeSet", "Formula", "TableSize", "TableWidth"]
