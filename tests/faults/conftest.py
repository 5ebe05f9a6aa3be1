"""Books of the small company to be damaged; every test runs in a folder of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from faults.doors import to_plan
from faults.trying import copied, sopxl
from small import write_folder


@pytest.fixture(scope="session")
def sound_books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The small company's planned books by ending; not to be changed."""
    folder = write_folder(tmp_path_factory.mktemp("sound") / "csv")
    books = {ending: folder.parent / f"book{ending}" for ending in (".xlsx", ".xlsm")}
    for book in books.values():
        assert sopxl("new", book, "--from", folder).code == 0
    return books


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, and the one in which the command line runs."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def book(sound_books: dict[str, Path], here: Path) -> Path:
    """A planned macro book, alone in its folder."""
    return copied(sound_books[".xlsm"], here / "book.xlsm")


@pytest.fixture
def plain_book(sound_books: dict[str, Path], here: Path) -> Path:
    """A planned book without macros, alone in its folder."""
    return copied(sound_books[".xlsx"], here / "book.xlsx")


@pytest.fixture
def sound(sound_books: dict[str, Path]) -> Path:
    """A planned book that nothing is wrong with, in another folder; not to be changed."""
    return sound_books[".xlsx"]


@pytest.fixture
def stale(sound_books: dict[str, Path], here: Path) -> Path:
    """A book that a plan has to write, alone in its folder."""
    return to_plan(sound_books[".xlsx"], here / "book.xlsx")
