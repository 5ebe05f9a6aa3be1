"""A planner's own workbook with its map, in a folder of a test."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from workbook.adopt.draft import Draft, Place
from workbook.adopt.layouts import Book

from sopxl_workbook import adopt
from sopxl_workbook.adopt.mapped.period_text import period_text
from sopxl_workbook.ooxml import Book as Read
from sopxl_workbook.ooxml import Package


def mapped(folder: Path, draft: Draft, *, closed: int = 0, **corrections: str) -> Path:
    """The workbook of a draft, adopted, its map beside it.

    closed : periods that the planner says are closed. corrections : old and new text of the map.
    """
    path = folder / "mine.xlsx"
    path.write_bytes(draft.written())
    return with_map(path, closed, corrections)


def with_map(path: Path, closed: int, corrections: Mapping[str, str]) -> Path:
    """A workbook that is there, adopted."""
    adopted = adopt.adopt(path)
    file = adopt.map_path(path)
    adopt.write_map(file, adopted.mapped.map)
    text = file.read_text()
    if closed:
        marks = adopted.mapped.rows[0].periods
        text = text.replace('closed = ""', f'closed = "{period_text(marks[closed - 1])}"')
    for old, new in corrections.items():
        assert old in text
        text = text.replace(old, new)
    file.write_text(text)
    return path


def map_of(path: Path) -> Path:
    """The map of a workbook."""
    return adopt.map_path(path)


def both(path: Path) -> tuple[bytes, bytes]:
    """The bytes of a workbook and of its map."""
    return path.read_bytes(), map_of(path).read_bytes()


def first_closed(made: Book) -> int:
    """How many periods a generated book has behind it: one where its opening was typed over it."""
    return 0 if made.openings else 1


def shown(data: bytes) -> dict[Place, Any]:
    """What every cell of a workbook shows."""
    book = Read(Package(data))
    return {
        (name, *ref): value
        for name, info in book.sheets.items()
        if info.kind == "worksheet"
        for ref, value in book.sheet(name).values()
    }


def formulas(data: bytes) -> dict[Place, str]:
    """Every formula of a workbook."""
    book = Read(Package(data))
    return {
        (name, row, column): text
        for name in book.sheets
        for row, column, text, _ in book.sheet(name).formula_values()
    }


def other_parts(before: Path | bytes, after: bytes) -> Iterator[str]:
    """The parts of a file that are not what they were, those of sheets left out."""
    old = Package(before if isinstance(before, bytes) else before.read_bytes())
    new = Package(after)
    sheets = {info.part for info in Read(old).sheets.values()}
    for name in {*old.names, *new.names} - sheets:
        if not (old.has(name) and new.has(name) and old.part(name) == new.part(name)):
            yield name


def members(data: bytes) -> list[str]:
    """The names of the parts in the order of the file."""
    import io

    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return file.namelist()
