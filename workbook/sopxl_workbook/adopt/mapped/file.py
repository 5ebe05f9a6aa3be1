"""The file of a map beside its workbook: its name, whether it is there, writing it.

Imports toml_out and ooxml.
"""

from __future__ import annotations

from pathlib import Path

from sopxl_workbook.adopt.mapped.model import Map
from sopxl_workbook.adopt.mapped.toml_out import as_toml
from sopxl_workbook.ooxml import create

_ENDING, _KEPT = ".map.toml", ".old"


def map_path(book: str | Path) -> Path:
    """Where the map of a workbook stands: beside it, under its name.

    >>> map_path("plans/mine.xlsx").as_posix()
    'plans/mine.map.toml'
    """
    path = Path(book)
    return path.with_name(f"{path.stem}{_ENDING}")


def write_map(path: Path, mapped: Map) -> Path | None:
    """Writes a map; a file that says something else is kept under .old, which is returned.

    Raises what create raises for a file that cannot be written.
    """
    whole = as_toml(mapped).encode()
    before = path.read_bytes() if path.exists() else None
    if before == whole:
        return None
    kept = None
    if before is not None:
        kept = path.with_name(path.name + _KEPT)
        create(kept, before)
    create(path, whole)
    return kept
