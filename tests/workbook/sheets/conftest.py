"""The sample company as the contents of a book, planned once."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import pages_twins as twins
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


@pytest.fixture(scope="session")
def sample_book(sample: Contents, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample company as a book without macros; whoever changes it opens a copy."""
    return twins.write(sample, tmp_path_factory.mktemp("pages") / "sample.xlsx")


@pytest.fixture(scope="session")
def sample_macro_book(sample: Contents, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample company as a book with macros."""
    return twins.write(sample, tmp_path_factory.mktemp("pages") / "sample.xlsm", macros=True)
