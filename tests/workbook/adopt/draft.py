"""A workbook on paper: contents by cell, worked out as a spreadsheet would, then written."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell

Place = tuple[str, int, int]  # sheet, row and column, both from 1
ITEM = re.compile(r"4[0-9]{3}")  # the numbers of generated items
_CELL = r"\$?[A-Z]{1,3}\$?\d+"
_REFS = re.compile(
    r"(?:(?P<sheet>'(?:[^']|'')+'|[A-Za-z_][\w.]*)!)?"
    rf"(?P<one>{_CELL})(?::(?P<to>{_CELL}))?"
)


class CellFailureError(Exception):
    """A formula that shows an error."""


def name(place: Place, *, beside: str = "") -> str:
    """A cell as a formula on another or the same sheet names it."""
    sheet, row, column = place
    cell = xl_rowcol_to_cell(row - 1, column - 1)
    quoted = "'" + sheet.replace("'", "''") + "'"
    return cell if sheet == beside else f"{quoted}!{cell}"


@dataclass
class Draft:
    """What stands in each cell: a number, a text, a day, a formula that begins with "="."""

    cells: dict[Place, Any] = field(default_factory=dict)
    looks: dict[Place, str] = field(default_factory=dict)
    merged: list[tuple[str, int, int, int, int]] = field(default_factory=list)
    hidden_rows: list[tuple[str, int]] = field(default_factory=list)
    hidden_sheets: list[str] = field(default_factory=list)
    right_to_left: bool = False
    names: dict[str, str] = field(default_factory=dict)
    day_format: str = "mmm-yy"
    codes_as_numbers: bool = False  # item numbers, as Excel takes them when they are typed

    def put(self, place: Place, content: Any, look: str = "") -> None:
        """Fills a cell."""
        if self.codes_as_numbers and isinstance(content, str) and ITEM.fullmatch(content):
            content = float(content)
        self.cells[place] = content
        if look:
            self.looks[place] = look

    def values(self) -> dict[Place, Any]:
        """What each cell shows, formulas worked out; errors as text such as #DIV/0!."""
        known: dict[Place, Any] = {}
        for place in self.cells:
            self._value(place, known, ())
        return known

    def _value(self, place: Place, known: dict[Place, Any], above: tuple[Place, ...]) -> Any:
        if place in known:
            return known[place]
        content = self.cells.get(place)
        if not (isinstance(content, str) and content.startswith("=")):
            known[place] = content
            return content
        if place in above:
            return 0.0
        try:
            known[place] = self._worked_out(place, content, known, (*above, place))
        except CellFailureError as failure:
            known[place] = str(failure)
        return known[place]

    def _worked_out(
        self, place: Place, formula: str, known: dict[Place, Any], above: tuple[Place, ...]
    ) -> Any:
        if "#REF!" in formula:
            raise CellFailureError("#REF!")
        if "[" in formula or "TODAY" in formula:
            return 100.0
        got: list[Any] = []

        def one(match: re.Match[str]) -> str:
            sheet = (match["sheet"] or place[0]).strip("'").replace("''", "'")
            got.append(self._range(sheet, match["one"], match["to"], known, above))
            return f"got[{len(got) - 1}]" + ("" if match["to"] else "[0]")

        text = _REFS.sub(one, formula[1:]).replace('=""', "==0")  # a blank is 0 in `numbers`
        if any(isinstance(v, str) and v.startswith("#") for values in got for v in values):
            raise CellFailureError(
                next(v for vs in got for v in vs if isinstance(v, str) and v[:1] == "#")
            )
        numbers = [[number(v) for v in values] for values in got]
        scope = {"got": numbers, "SUM": total, "MAX": most, "AVERAGE": mean, "OFFSET": first}
        scope["IF"] = either
        try:
            return float(eval(text, {"__builtins__": {}}, scope))
        except ZeroDivisionError:
            raise CellFailureError("#DIV/0!") from None

    def _range(
        self,
        sheet: str,
        one: str,
        to: str | None,
        known: dict[Place, Any],
        above: tuple[Place, ...],
    ) -> list[Any]:
        top, left = xl_cell_to_rowcol(one.replace("$", ""))
        bottom, right = xl_cell_to_rowcol((to or one).replace("$", ""))
        return [
            self._value((sheet, row + 1, column + 1), known, above)
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        ]

    def written(self) -> bytes:
        """The workbook, every formula with its stored result."""
        file, shown = BytesIO(), self.values()
        with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
            book.set_properties({"created": dt.datetime(2024, 1, 1)})  # the same book to the byte
            looks = {
                "": None,
                "day": book.add_format({"num_format": self.day_format}),
                "title": book.add_format({"bold": True, "font_size": 14}),
                "head": book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1}),
                "number": book.add_format({"num_format": "#,##0"}),
                "money": book.add_format({"num_format": "#,##0.00"}),
            }
            sheets = {
                sheet: book.add_worksheet(sheet)
                for sheet in dict.fromkeys(p[0] for p in self.cells)
            }
            for sheet, top, left, bottom, right in self.merged:
                look = looks[self.looks.get((sheet, top, left), "head") or "head"]
                sheets[sheet].merge_range(top - 1, left - 1, bottom - 1, right - 1, "", look)
            for place, content in self.cells.items():
                sheet, row, column = place
                where, look = sheets[sheet], looks[self.looks.get(place, "")]
                at = (row - 1, column - 1)
                if isinstance(content, dt.date):
                    where.write_datetime(*at, content, looks["day"])
                elif isinstance(content, str) and content.startswith("="):
                    where.write_formula(*at, content, look, shown[place])
                elif isinstance(content, str):
                    where.write_string(*at, content, look)
                else:
                    where.write_number(*at, content, look)
            for sheet, row in self.hidden_rows:
                sheets[sheet].set_row(row - 1, None, None, {"hidden": True})
            for sheet in self.hidden_sheets:
                sheets[sheet].hide()
            if self.right_to_left:
                for where in sheets.values():
                    where.right_to_left()
            for defined, refers_to in self.names.items():
                book.define_name(defined, refers_to)
        return file.getvalue()


def number(value: Any) -> float:
    """A cell as arithmetic takes it: a blank is 0."""
    return float(value) if isinstance(value, (int, float)) else 0.0


def _flat(arguments: tuple[Any, ...]) -> list[float]:
    return [one for given in arguments for one in (given if isinstance(given, list) else [given])]


def total(*arguments: Any) -> float:
    """SUM."""
    return sum(_flat(arguments))


def most(*arguments: Any) -> float:
    """MAX."""
    return max(_flat(arguments))


def mean(*arguments: Any) -> float:
    """AVERAGE."""
    found = _flat(arguments)
    return sum(found) / len(found)


def either(is_so: bool, one: float, other: float) -> float:
    """IF."""
    return one if is_so else other


def first(*arguments: Any) -> float:
    """OFFSET with no way to go."""
    return _flat(arguments)[0]
