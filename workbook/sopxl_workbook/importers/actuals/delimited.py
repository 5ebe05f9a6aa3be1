"""A text file of columns as an extract: comma, semicolon or tab, UTF-8 or Windows-1252.

Imports csv and the model. What is guessed is told; what could be read in two ways is refused.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sopxl.errors import FileError, Problem, ProblemsError
from sopxl_workbook.importers.actuals.model import (
    Extract,
    Knows,
    heading_row,
    refuse_too_many,
    texts_of,
)
from sopxl_workbook.importers.csv_file import SAVE_AS
from sopxl_workbook.tables import Findings

_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs"}
_SAID = re.compile(r"sep=(.)\r?\n")  # Excel's own first line
_BIGGEST_CELL = 1 << 20
_LOOKED_AT = 1 << 16  # characters in which separators are looked for
_GUARDED = re.compile(r"'[=+\-@\t\r]")


def read_delimited(path: Path, knows: Knows) -> Extract:
    """A text file as an extract; rows are counted as a spreadsheet shows them.

    Raises FileError E007 for a file that the system does not give, E521 for too many rows,
    ProblemsError E008 or E107 for one that is no text of columns, E118 with every row that has
    too many cells.
    """
    text, warnings = _text(path)
    separator, text = _separator(text, path, knows)
    rows: list[list[str]] = []
    numbers: list[int] = []
    for number, cells in _parsed(text, separator, path.name):
        if any(cell.strip() for cell in cells):
            rows.append(cells)
            numbers.append(number)
            refuse_too_many(len(rows), path.name)
    top = heading_row(rows, knows)
    if top < 0:
        raise _told("E107", "the file is empty.", path.name, "Extract the actuals again.")
    headings = texts_of(rows[top])
    body, numbers = rows[top + 1 :], numbers[top + 1 :]
    _refuse_longer(body, numbers, headings, path.name)

    def at(row: int, column: int) -> str:
        return f"{path.name} row {numbers[row]}, column {headings[column]}"

    wide = [_widened(row, len(headings)) for row in body]
    return Extract(path.name, headings, wide, at, True, separator != ",", warnings)


def _text(path: Path) -> tuple[str, tuple[Problem, ...]]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FileError(
            "E007",
            f"the file cannot be read: {error.strerror}.",
            path.name,
            "Check your rights to it, and whether another program holds it.",
        ) from None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data:
        raise _no_text("the text is UTF-16, or no text at all; UTF-8 is expected", path)
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise _no_text(f"the text in line {line} is neither UTF-8 nor Windows-1252", path) from None
    warning = Problem(
        "W506",
        f"the text in line {line} is not UTF-8; the file is read as Windows-1252.",
        path.name,
        "See that names with accents are right, or save the file as UTF-8.",
    )
    return text, (warning,)


def _separator(text: str, path: Path, knows: Knows) -> tuple[str, str]:
    """What parts the columns, and the text below a line that only says so."""
    said = _SAID.match(text)
    if said is not None:
        return said[1], text[said.end() :]
    widths = {}
    for mark in _SEPARATORS:
        head = [cells for _, cells in zip(range(20), _head(text, mark), strict=False)]
        top = heading_row(head, knows)
        if top >= 0 and knows(texts_of(head[top])):
            return mark, text
        widths[mark] = max(map(len, head), default=0)
    most = max(widths.values())
    marks = [mark for mark, width in widths.items() if width == most]
    if most > 1 and len(marks) > 1:
        named = " or by ".join(_SEPARATORS[mark] for mark in marks)
        raise _no_text(f"its columns may be separated by {named}", path)
    return marks[0], text


def _head(text: str, mark: str) -> Iterator[list[str]]:
    lines = io.StringIO(text[:_LOOKED_AT], newline="")
    try:
        yield from csv.reader(lines, delimiter=mark)
    except csv.Error:
        return


def _parsed(text: str, separator: str, name: str) -> Iterator[tuple[int, list[str]]]:
    csv.field_size_limit(_BIGGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        yield from enumerate(reader, start=1)
    except csv.Error as error:
        raise _told("E008", f"the file cannot be read: {error}.", name, SAVE_AS) from None


def _refuse_longer(
    rows: list[list[str]], numbers: list[int], headings: list[str], name: str
) -> None:
    """ProblemsError E118 with every row that has more cells than there are headings."""
    width, findings = len(headings), Findings()
    for number, cells in zip(numbers, rows, strict=True):
        if len(cells) > width and any(cell.strip() for cell in cells[width:]):
            problem = Problem(
                "E118",
                f"the row has {len(cells)} cells for {width} columns.",
                f"{name} row {number}",
                "Put a text that holds the separator in quotes.",
            )
            findings.add(problem, name)
    if findings.problems:
        raise ProblemsError(findings.problems)


def _widened(cells: list[str], width: int) -> list[Any]:
    """A row as wide as the headings: None where blank, the guard before a formula taken off."""
    padded = [*cells[:width], *[""] * (width - len(cells))]
    return [cell[1:] if _GUARDED.match(cell) else cell or None for cell in padded]


def _no_text(found: str, path: Path) -> ProblemsError:
    return _told("E008", f"{found}.", path.name, SAVE_AS)


def _told(code: str, message: str, where: str, fix: str) -> ProblemsError:
    return ProblemsError([Problem(code, message, where, fix)])
