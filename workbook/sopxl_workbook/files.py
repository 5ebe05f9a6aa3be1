"""Folders and copies that a run makes beside a book; imports ooxml and the company."""

from __future__ import annotations

from pathlib import Path

from sopxl.errors import FileError
from sopxl.plan.company import Company
from sopxl_workbook.ooxml import Book, create


def keep(path: Path, book: Book, company: Company, verb: str) -> Path:
    """Writes the book as it was read into the folder beside it; a copy that is there stays.

    Returns : the copy, named by period, verb and hash. Raises FileError where it cannot be kept.
    """
    label = company.calendar.label(company.base)
    name = f"{label}-{verb}-{book.sha256[:12]}{path.suffix}"
    copy = make_folder(path.with_name(f"{path.name}.sopxl")) / name
    if not copy.exists():
        create(copy, book.package.data)
    return copy


def make_folder(path: Path) -> Path:
    """The folder, made with those above it where it is not there yet; FileError if it cannot be."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError(
            "E211",
            f"the folder cannot be made: {error.strerror}.",
            str(path),
            "Choose a folder that you may write to, or make room.",
        ) from None
    return path
