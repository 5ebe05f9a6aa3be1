"""What the tests of this folder share."""

from __future__ import annotations

from pathlib import Path

import pytest
from workbook.ooxml.committing import OLD


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook in a folder of its own."""
    path = tmp_path / "plan é.xlsx"
    path.write_bytes(OLD)
    return path
