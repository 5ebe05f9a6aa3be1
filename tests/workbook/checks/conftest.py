"""A book with two months closed by runs, copied for every test that breaks one of its cells."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from workbook.cycle.firm import Firm

from sopxl_udfs.kit import kit
from sopxl_workbook import run


@pytest.fixture(scope="session")
def two_months(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book whose January and February are closed, planned again; not to be changed."""
    firm = Firm(surprise=2.0)
    book = firm.book(tmp_path_factory.mktemp("ledger") / "book.xlsx")
    for period in (firm.start, firm.start + 1):
        firm.month(book, period)
    run.plan(book, kit=kit())
    return book


@pytest.fixture
def closed_twice(two_months: Path, tmp_path: Path) -> Path:
    """The same book, to be broken."""
    return Path(shutil.copy(two_months, tmp_path / "book.xlsx"))
