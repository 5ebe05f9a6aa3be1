"""A planned macro book, made once and opened in Excel anew for every test of a button."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from udfs.excel.fakeexcel import FakeBook
from udfs.excel.pressing import in_excel
from workbook.cycle.firm import Firm


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A planned macro book; every forecast of it came from a file, so nobody need review it."""
    return Firm().book(tmp_path_factory.mktemp("month") / "book.xlsm")


@pytest.fixture
def excel(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeBook:
    """That book open in Excel, which calculates before it saves."""
    return in_excel(Path(shutil.copy(made, tmp_path / "book.xlsm")), monkeypatch)
