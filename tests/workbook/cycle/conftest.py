"""A book in every state of the month, made once and copied for every test that changes one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from workbook.cycle.firm import Firm, authorise, roll
from workbook.cycle.mastering import copied

STATES = ("open", "authorised", "loaded", "rolled")


@pytest.fixture(scope="session")
def firm() -> Firm:
    """The firm of these books: a family to stock, one to order, the base January 2026."""
    return Firm()


@pytest.fixture(scope="session")
def states(firm: Firm, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Its book before and after each step of the month; not to be changed."""
    folder = tmp_path_factory.mktemp("states")
    books = {state: folder / state / "book.xlsx" for state in STATES}
    for book in books.values():
        book.parent.mkdir()
    firm.book(books["open"])
    steps = (authorise, lambda book: firm.load(book, firm.start), roll)
    for step, old, new in zip(steps, STATES, STATES[1:], strict=False):
        shutil.copy(books[old], books[new])
        step(books[new])
    return books


@pytest.fixture
def open_book(states: dict[str, Path], tmp_path: Path) -> Path:
    """Planned, and every forecast reviewed; to be changed."""
    return Path(shutil.copy(states["open"], tmp_path / "book.xlsx"))


@pytest.fixture
def authorised(states: dict[str, Path], tmp_path: Path) -> Path:
    """January is authorised; to be changed."""
    return Path(shutil.copy(states["authorised"], tmp_path / "book.xlsx"))


@pytest.fixture
def with_its_run(states: dict[str, Path], tmp_path: Path) -> Path:
    """January is authorised, and the run that did it stands beside the book; to be changed."""
    return copied(states["authorised"], tmp_path)


@pytest.fixture
def loaded(states: dict[str, Path], tmp_path: Path) -> Path:
    """January is authorised and its actuals are typed; to be changed."""
    return Path(shutil.copy(states["loaded"], tmp_path / "book.xlsx"))


@pytest.fixture
def rolled(states: dict[str, Path], tmp_path: Path) -> Path:
    """January is closed; to be changed."""
    return Path(shutil.copy(states["rolled"], tmp_path / "book.xlsx"))
