"""Where in the Archive a row stands, found without a walk through all of it; imports the canvas.

The rows of an origin begin at the first with its number, which hangs on no choice. From there a
row stands where authorise puts it, by the order of the Families; where it does not, the rest is
searched. So a choice on a page costs the same for any number of families and origins.
"""

from __future__ import annotations

from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import ARCHIVE
from sopxl_workbook.sheets.canvas import Canvas
from sopxl_workbook.sheets.choices import CHOICE
from sopxl_workbook.sheets.family_head import FAMILY_ROW, Chosen

_KEYS = f"{ARCHIVE.name}[Key]"
_MEASURES = ("Forecast", "Production")  # then the balance, three rows a family
_ROWS = len(_MEASURES) + 1


def start_formula(origin: str) -> str:
    """The first row of an origin; origin : its number, as a formula."""
    return f'IFERROR(MATCH({origin},{ARCHIVE.name}[Origin],0),"")'


def start_value(canvas: Canvas, origin: int) -> Value:
    """Its twin."""
    rows = canvas.book.tables[ARCHIVE.name].rows
    return next((i for i, row in enumerate(rows, 1) if row.extra[0] == origin), "")


def row_formula(canvas: Canvas, origin: str, start: str, measure: str) -> str:
    """The row of the chosen family's measure; start : the cell of the origin's first row."""
    key = f'{origin}&"|"&{CHOICE}&"|{measure}"'
    place = _MEASURES.index(measure) if measure in _MEASURES else len(_MEASURES)
    family = f"$H${canvas.rows[FAMILY_ROW]}"
    guess = f"MIN({start}+{_ROWS}*({family}-1)+{place},ROWS({_KEYS}))"
    rest = f"INDEX({_KEYS},{start}):INDEX({_KEYS},ROWS({_KEYS}))"
    return f'IFERROR(IF(INDEX({_KEYS},{guess})={key},{guess},MATCH({key},{rest},0)+{start}-1),"")'


def row_value(canvas: Canvas, chosen: Chosen, origin: int, measure: str) -> Value:
    """Its twin."""
    if chosen.family is None:
        return ""
    index = canvas.book.tables[ARCHIVE.name].index
    position = index.get(f"{origin}|{chosen.name}|{measure}")
    return "" if position is None else position + 1
