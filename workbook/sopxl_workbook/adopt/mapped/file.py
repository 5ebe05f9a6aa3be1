"""The file of a map beside its workbook: its name, reading its bytes, writing it.

Imports errors, toml_out and ooxml.
"""

from __future__ import annotations

from pathlib import Path

from sopxl.errors import RefusedError
from sopxl_workbook.adopt.mapped.model import Map
from sopxl_workbook.adopt.mapped.toml_out import as_toml
from sopxl_workbook.ooxml import create, disk
from sopxl_workbook.ooxml.package import unreadable

_ENDING, _KEPT = ".map.toml", ".old"


def map_path(book: str | Path) -> Path:
    """Where the map of a workbook stands: beside it, under its name.

    >>> map_path("plans/mine.xlsx").as_posix()
    'plans/mine.map.toml'
    """
    path = Path(book)
    return path.with_name(f"{path.stem}{_ENDING}")


def read_bytes(path: Path) -> bytes:
    """The bytes of a file beside a workbook; FileError E007 where it cannot be read."""
    try:
        return disk.patient(path.read_bytes)
    except OSError as error:
        raise unreadable(path, error) from None


def write_map(path: Path, mapped: Map) -> Path | None:
    """Writes a map; a file that says something else is kept under .old, which is returned.

    Raises RefusedError E529 for a map without a family, FileError E007 for a file that stands
    there and cannot be read, and what create raises for one that cannot be written.
    """
    if not mapped.families:
        raise RefusedError(
            "E529",
            "no row was found that stands on one sheet for all its periods, as a row of a map has "
            "to.",
            mapped.workbook,
            "Put the months of a family on one sheet, one beside the other.",
        )
    whole = as_toml(mapped).encode()
    before = read_bytes(path) if path.exists() else None
    if before == whole:
        return None
    kept = None
    if before is not None:
        kept = path.with_name(path.name + _KEPT)
        create(kept, before)
    create(path, whole)
    return kept
