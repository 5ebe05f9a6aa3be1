"""One CSV file as a raw table; imports csv and the tables' model.

UTF-8 and commas, quoted as RFC 4180 has it. What else a file may be is told, never guessed.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from sopxl.errors import Problem
from sopxl_workbook.contract import Kind, Table
from sopxl_workbook.tables import Findings, RawTable
from sopxl_workbook.tables.headings import plain

SAVE_AS = "In Excel choose Save as, CSV UTF-8 (comma delimited)."
_SEPARATORS = {";": "semicolons", "\t": "tabs"}
_BIGGEST_CELL = 1 << 20
_GUARDED = re.compile(r"'[=+\-@\t\r]")
_TEXTS = (Kind.NAME, Kind.TEXT)


def read_csv(path: Path, table: Table, findings: Findings) -> RawTable | None:
    """The file as texts by heading; None where it is no CSV file, which is told.

    Rows are counted as a spreadsheet shows them, the heading is row 1.
    """
    fault = _fault(path)
    if fault is not None:
        findings.add(fault)
        return None
    with path.open(encoding="utf-8-sig", newline="") as lines:
        csv.field_size_limit(_BIGGEST_CELL)
        rows = enumerate(csv.reader(lines, strict=True), start=1)
        try:
            return _table(rows, path, table, findings)
        except csv.Error as error:
            findings.add(Problem("E008", f"the file cannot be read: {error}.", path.name, SAVE_AS))
            return None


def _table(
    rows: Iterator[tuple[int, list[str]]], path: Path, table: Table, findings: Findings
) -> RawTable | None:
    headings = next((cells for _, cells in rows if any(cells)), [])
    if _has_wrong_separator(headings):
        mark = next(mark for mark in _SEPARATORS if mark in headings[0])
        findings.add(
            Problem(
                "E008",
                f"the columns are separated by {_SEPARATORS[mark]}, commas are expected.",
                path.name,
                SAVE_AS,
            )
        )
        return None
    if not headings:
        findings.add(
            Problem("E107", "the file is empty.", path.name, "Give it a first row of headings.")
        )
        return None
    while headings and not headings[-1].strip():
        headings.pop()
    columns: dict[str, list[str | None]] = {heading: [] for heading in headings}
    if len(columns) < len(headings):
        findings.add(_doubled(headings, path))
        return None
    numbers = _fill(rows, list(columns.values()), path, findings)
    _take_guards_off(columns, table)

    def place(row: int, column: str) -> str:
        return f"{path.name} row {numbers[row]}, column {table.column(column).field}"

    return RawTable(table, columns, place, path.name)


def _take_guards_off(columns: dict[str, list[str | None]], table: Table) -> None:
    """Drops the apostrophe that keeps a spreadsheet from running a text as a formula."""
    texts = {plain(column.name) for column in table.columns if column.kind in _TEXTS}
    for heading, cells in columns.items():
        if plain(heading) in texts:
            cells[:] = [cell[1:] if cell and _GUARDED.match(cell) else cell for cell in cells]


def _fill(
    rows: Iterator[tuple[int, list[str]]],
    columns: list[list[str | None]],
    path: Path,
    findings: Findings,
) -> list[int]:
    """Puts the cells into their columns; returns the number of each row that is not blank."""
    numbers = []
    width = len(columns)
    for number, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        numbers.append(number)
        if any(cell.strip() for cell in cells[width:]):
            findings.add(
                Problem(
                    "E118",
                    f"the row has {len(cells)} cells for {width} columns.",
                    f"{path.name} row {number}",
                    "Put a text that holds a comma in quotes.",
                ),
                path.name,
            )
        cells += [""] * (width - len(cells))
        for column, cell in zip(columns, cells, strict=False):
            column.append(cell or None)
    return numbers


def _has_wrong_separator(headings: list[str]) -> bool:
    return len(headings) == 1 and any(mark in headings[0] for mark in _SEPARATORS)


def _doubled(headings: list[str], path: Path) -> Problem:
    twice = next(heading for heading in headings if headings.count(heading) > 1)
    return Problem(
        "E106", f'the column "{twice}" stands twice.', path.name, "Delete or rename one of them."
    )


def _fault(path: Path) -> Problem | None:
    """What is wrong with the bytes of a file."""
    try:
        with path.open("rb") as file:
            head = file.read(4)
            found = _other_kind(head)
            if found is None:
                file.seek(0)
                found = _not_utf8(file)
    except OSError as error:
        return Problem(
            "E008",
            f"the file cannot be read: {error.strerror}.",
            path.name,
            "Check your rights to it.",
        )
    return None if found is None else Problem("E008", f"{found}.", path.name, SAVE_AS)


def _other_kind(head: bytes) -> str | None:
    if head.startswith(b"PK"):
        return "the file is an Excel workbook or a zip, a CSV file is expected"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "the text is UTF-16, UTF-8 is expected"
    return None


def _not_utf8(lines: Iterator[bytes]) -> str | None:
    for number, line in enumerate(lines, start=1):
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            return f"the text in line {number} is not UTF-8"
        if b"\0" in line:
            return f"line {number} holds a byte that is no text"
    return None
