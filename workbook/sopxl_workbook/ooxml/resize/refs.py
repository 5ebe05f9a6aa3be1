"""References to a table inside formulas, as long or as wide as it becomes; imports a1."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from sopxl.errors import InputError
from sopxl_workbook.ooxml.a1 import Area, column_letters, parse_area

from .span import AnySpan, ColumnSpan

_CELL = r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}"
_COLUMN = r"\$?[A-Za-z]{1,3}"
_RANGE = rf"(?:{_CELL}(?::{_CELL})?|{_COLUMN}:{_COLUMN})(?![\w.(\[!])"
_WORD = r"[^\W\d][\w.]*"
_BRACKETS = r"\[(?:'.|[^\[\]']|\[(?:'.|[^\[\]'])*\])*\]"
_TOKEN = re.compile(
    r'"(?:[^"]|"")*"'  # text
    rf"|{_BRACKETS}(?:{_WORD}!{_RANGE})?"  # column of a table; a sheet of another workbook
    rf"|(?:{_WORD}:{_WORD}|#REF)!{_RANGE}"  # several sheets; a sheet that is gone
    rf"|(?:(?P<sheet>'(?:[^']|'')*'|{_WORD})!)?(?P<range>{_RANGE})"
    r"|'(?:[^']|'')*'"  # sheet of a name
    r"|#[A-Z/0]+[!?]?"  # error
    r"|[\w.\\?]+!?"  # function, name, number
)
_ENDS = re.compile(r"(\$?)([A-Za-z]{1,3})(?:(\$?)([0-9]+))?")


class Place(Enum):
    """Where a formula stands, which decides what a relative reference can mean.

    What is said of rows holds of columns where a table gains those.
    """

    CELL = "a cell apart from the table's rows"
    BODY = "a cell beside or in the table's rows: B5:B8 may be a running range"
    RULE = "a name or a rule: what is relative is so to another cell"
    SERIES = "the values of a chart: a single cell is a range of one row"


class Reference(NamedTuple):
    """One range inside a formula."""

    area: Area
    is_fixed: tuple[bool, bool]  # whether its first and last row, or column, has its dollar sign
    is_cell: bool  # a single cell, written without a colon


def may_hold(formula: str | bytes, span: AnySpan) -> bool:
    """Whether the last row or column of the data, or the row of the totals, occurs at all."""
    if isinstance(formula, str):
        return any(mark in formula for mark in span.marks)
    return any(mark.encode() in formula for mark in span.marks)


def references(formula: str, span: AnySpan, home: str | None) -> Iterator[Reference]:
    """Every range on the table's sheet; home is the sheet of a formula that names none."""
    for match in _TOKEN.finditer(formula):
        found = _reference(match, span, home)
        if found is not None:
            yield found


def moved_formula(formula: str, span: AnySpan, home: str | None, place: Place = Place.CELL) -> str:
    """The formula with every range that covers the rows of the table as long as they become.

    Cells of the totals are followed to where they go. A range that grows by itself, such as
    B$5:B8 beside row 8, is left alone, and so is one row of a table that has no other.
    """
    if not may_hold(formula, span):
        return formula

    def moved(match: re.Match[str]) -> str:
        found = _reference(match, span, home)
        if found is None:
            return match[0]
        area = _moved(found, span, place)
        if area == found.area:
            return match[0]
        prefix = match[0][: -len(match["range"])]
        spelled = _spelled if span.runs_down else _wider
        return prefix + spelled(match["range"], area, place)

    return _TOKEN.sub(moved, formula)


def _reference(match: re.Match[str], span: AnySpan, home: str | None) -> Reference | None:
    text, sheet = match["range"], match["sheet"]
    if not text:
        return None
    if sheet is not None and sheet.startswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    if (sheet or home or "").casefold() != span.sheet.casefold():
        return None
    try:
        area = parse_area(text)
    except InputError:
        return None
    ends = _ENDS.findall(text)
    dollar = 2 if span.runs_down else 0
    return Reference(area, (ends[0][dollar] == "$", ends[-1][dollar] == "$"), len(ends) == 1)


def _moved(found: Reference, span: AnySpan, place: Place) -> Area:
    is_relative = not any(found.is_fixed)
    if span.follows(found.area):
        return found.area if is_relative and place is Place.RULE else span.followed(found.area)
    if not span.covers(found.area) or found.is_fixed[0] is not found.is_fixed[1]:
        return found.area
    if is_relative and place in (Place.BODY, Place.RULE):
        return found.area
    return span.moved(found.area) if _is_whole(found, span, place) else found.area


def _is_whole(found: Reference, span: AnySpan, place: Place) -> bool:
    """Whether a range means all rows: where there is but one, it may mean this very row."""
    area = found.area
    if span.length(area) > 1 or isinstance(span, ColumnSpan):
        return span.length(area) > 1
    if found.is_cell:
        return place is Place.SERIES
    is_whole = (area.first_column, area.last_column) == (span.first_column, span.last_column)
    return area.first_column == area.last_column or (is_whole and place is Place.RULE)


def _spelled(text: str, area: Area, place: Place) -> str:
    first, last = _ENDS.findall(text)[0], _ENDS.findall(text)[-1]
    start = f"{''.join(first[:3])}{area.first_row}"
    end = f"{''.join(last[:3])}{area.last_row}"
    if ":" not in text and area.first_row == area.last_row:
        return start
    return start if start == end and place is Place.SERIES else f"{start}:{end}"


def _wider(text: str, area: Area, _place: Place) -> str:
    """The range with its last column as it becomes; its rows as they are written."""
    first, last = _ENDS.findall(text)
    start = f"{first[0]}{column_letters(area.first_column)}{first[2]}{first[3]}"
    return f"{start}:{last[0]}{column_letters(area.last_column)}{last[2]}{last[3]}"
