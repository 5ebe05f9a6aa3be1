"""A planner's workbooks on the disk, and what is asked of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from workbook.attach.books import MACRO, PLAIN


@pytest.fixture
def macro(tmp_path: Path) -> Path:
    """A planner's .xlsm, to be changed."""
    path = tmp_path / "budget.xlsm"
    path.write_bytes(MACRO)
    return path


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """A planner's .xlsx."""
    path = tmp_path / "budget.xlsx"
    path.write_bytes(PLAIN)
    return path
