"""Books of the small company, made once and copied for every test that changes one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from small import write_folder

from sopxl_udfs.kit import kit
from sopxl_workbook import create


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The CSV files of the small company."""
    return write_folder(tmp_path_factory.mktemp("small") / "csv")


@pytest.fixture(scope="session")
def made_books(small_folder: Path) -> dict[str, Path]:
    """The small company's planned books by ending; not to be changed."""
    books = {}
    for ending in (".xlsx", ".xlsm"):
        path = small_folder.parent / f"made{ending}"
        create.new(path, folder=small_folder, sample=False, force=True, kit=kit())
        books[ending] = path
    return books


@pytest.fixture
def book(made_books: dict[str, Path], tmp_path: Path) -> Path:
    """A planned macro book of the small company, to be changed."""
    return Path(shutil.copy(made_books[".xlsm"], tmp_path / "book.xlsm"))
