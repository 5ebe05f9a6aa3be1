"""The lines of the Load sheet that ask hours of the chosen resource; imports canvas and choices.

A family that works at two offsets has two lines: each says how many months before completion.
"""

from __future__ import annotations

from collections.abc import Sequence

from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import IN_FORCE, LOAD, OFFSET_COLUMN, key_of
from sopxl_workbook.formulas import Row, hours_at
from sopxl_workbook.ooxml.a1 import column_letters
from sopxl_workbook.sheets.canvas import Canvas
from sopxl_workbook.sheets.choices import CHOICE, SECOND_POSITION_COLUMN, chain, entry
from sopxl_workbook.sheets.timeline import LAST_ROW, Slot

MOST_FAMILIES = 8  # lines shown behind the load of one resource; the rest are added up
AHEAD = " ahead"  # months before completion, behind the family
_HOURS_COLUMN = 3  # of the Load sheet: which row of In force holds the hours per unit


def asking(canvas: Canvas, resource: str) -> list[Row]:
    """The lines of the Load sheet of a resource, in its order."""
    return [row for row in canvas.book.tables[LOAD.name].rows if row.what == resource]


def most_lines(canvas: Canvas) -> int:
    """As many lines as the resource with most of them has."""
    found = [row.what for row in canvas.book.tables[LOAD.name].rows]
    return max((found.count(what) for what in set(found)), default=1)


def listed(canvas: Canvas, resource: str) -> None:
    """The hidden list of the lines of the chosen resource, each with its family."""
    rows = canvas.book.tables[LOAD.name].rows
    found = [(i, row.name) for i, row in enumerate(rows, 1) if row.what == resource]
    columns = (f"{LOAD.name}[{LOAD.what_heading}]", f"{LOAD.name}[{LOAD.row_heading}]")
    chain(canvas, CHOICE, columns, found, MOST_FAMILIES, SECOND_POSITION_COLUMN)


def beside(place: str, column: int) -> str:
    """The cell left of the table in a line of the Load sheet. place : of the line, from 1."""
    letter = column_letters(column)
    return f"INDEX({LOAD.sheet}!${letter}:${letter},ROW(INDEX({LOAD.name}[Key],{place})))"


def all_beside(column: int) -> str:
    """The cells left of the table in all lines of the Load sheet."""
    return f"{beside('1', column)}:{beside(f'ROWS({LOAD.ref})', column)}"


def label(i: int, rows: Sequence[Row]) -> tuple[str, str]:
    """What a line is called: its family, and the months that it works ahead; formula and twin."""
    place, name = entry(i, SECOND_POSITION_COLUMN)
    months = beside(place, OFFSET_COLUMN)
    told = f'IF(N({months})>0,", "&{months}&"{AHEAD}","")'
    formula = f'={name}&IF(ISNUMBER({place}),{told},"")'
    if i >= len(rows):
        return formula, ""
    return formula, f"{rows[i].name}, {rows[i].offset}{AHEAD}" if rows[i].offset else rows[i].name


def hours_per_unit(place: str, slot: Slot) -> str:
    """Hours in a unit of a line's family, of the month in which the unit is completed."""
    spot = f"{slot.letter}${LAST_ROW}+{beside(place, OFFSET_COLUMN)}"
    return f"INDEX({IN_FORCE.ref},{beside(place, _HOURS_COLUMN)},{spot})"


def hours_per_unit_of(canvas: Canvas, row: Row, slot: Slot) -> Value:
    """The twin of hours_per_unit."""
    if slot.last is None:
        return ""
    key = key_of(row.name, hours_at(row.what, row.rank))
    found = canvas.book.at(IN_FORCE, key, slot.last + (row.offset or 0))
    return "" if found is None else found
