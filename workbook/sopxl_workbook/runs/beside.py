"""A file that a run leaves in the folder beside the book, or does not leave; imports ooxml."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sopxl_workbook.ooxml import create, disk

from .folder import close_folder, folder_of, open_folder


@contextmanager
def file_beside(path: Path, name: str, data: bytes) -> Iterator[Path]:
    """Goes around the writing of a book: a file that is on the disk before the book is written.

    An error that leaves it takes the file away again; one that a stop of the machine leaves behind
    holds nothing that the book does not have. Raises FileError E208, E211.
    """
    open_folder(path)
    kept = folder_of(path) / name
    try:
        create(kept, data, like=path)
        yield kept
    except BaseException:
        disk.remove(kept)
        close_folder(path)
        raise
