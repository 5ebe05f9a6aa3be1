"""The plant's book, made once and only read."""

from __future__ import annotations

from pathlib import Path

import pytest
from workbook.cycle.firm import authorise, review
from workbook.importers.actuals.plant import PLANT, Load, loader

from sopxl_udfs.kit import kit
from sopxl_workbook import run
from sopxl_workbook.ooxml import read_book
from sopxl_workbook.read import Reading, read_company


@pytest.fixture(scope="session")
def plant_book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The plant's book with January authorised; not to be changed."""
    book = PLANT.book(tmp_path_factory.mktemp("plant") / "book.xlsx")
    review(book)
    run.plan(book, kit=kit())
    authorise(book)
    return book


@pytest.fixture(scope="session")
def plant(plant_book: Path) -> Reading:
    """That book, read."""
    return read_company(read_book(plant_book))


@pytest.fixture
def load(plant: Reading, tmp_path: Path) -> Load:
    """Loads an extract of January."""
    return loader(plant, tmp_path)
