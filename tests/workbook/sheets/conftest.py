"""The sample company as the contents of a book, planned once."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pytest

from sopxl.plan.make import make_plan
from sopxl_workbook.build import Contents
from sopxl_workbook.company import build_company
from sopxl_workbook.create import contents_of
from sopxl_workbook.importers.csv_folder import read_folder


@pytest.fixture(scope="session")
def sample() -> Contents:
    """The planned sample company."""
    folder = Path(str(resources.files("sopxl_workbook") / "sample"))
    tables = read_folder(folder)
    return contents_of(tables, make_plan(build_company(tables)))
