"""What a run wants to write: each cell, its old and its new content, and why; imports ooxml only.

A change set is listed, hashed, stored, applied to a file or to an open workbook, and taken back.
"""

from __future__ import annotations

from sopxl_workbook.changes.changeset import ChangeSet
from sopxl_workbook.changes.model import Block, Change, Formula, TableSize, TableWidth

__all__ = ["Block", "Change", "ChangeSet", "Formula", "TableSize", "TableWidth"]
