"""Folders that a verb makes; imports ooxml.disk."""

from __future__ import annotations

from pathlib import Path

from sopxl.errors import FileError
from sopxl_workbook.ooxml import disk


def make_folder(path: Path, *, shared: bool = False) -> Path:
    """The folder, made with those above it where it is not there yet.

    shared : whoever may write in the folder above may write in the new one too. Raises FileError
    E211 where it cannot be made.
    """
    try:
        disk.make_folder(path, shared=shared)
    except OSError as error:
        raise FileError(
            "E211",
            f"the folder cannot be made: {error.strerror}.",
            str(path),
            "Choose a folder that you may write to, or make room.",
        ) from None
    return path
