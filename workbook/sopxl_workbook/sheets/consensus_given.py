"""Who gives views, since when, and how far off they were: the right of the Consensus page."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sopxl.errors import SopError
from sopxl.plan.consensus import JUDGED
from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import (
    ACTUAL,
    LEFT_COLUMNS,
    VIEW_OWNERS,
    VIEWS,
    VIEWS_BY_MONTH,
    Measure,
)
from sopxl_workbook.formulas import consensus_of
from sopxl_workbook.ooxml.a1 import column_letters
from sopxl_workbook.sheets.canvas import Canvas
from sopxl_workbook.sheets.choices import CHOICE, known_as
from sopxl_workbook.sheets.timeline import FIRST_ROW, NOTES, POINTER
from sopxl_workbook.sheets.view import View
from sopxl_workbook.sheets.words import joined
from sopxl_workbook.tables.cell_values import read_period
from sopxl_workbook.tables.keys import fold

GIVEN, MAPE, BIAS = NOTES
MOST = 5  # functions on the page
_POSITION = POINTER + 1  # AB: which row of Views was given last


@dataclass(frozen=True, slots=True)
class Speaker:
    """One function on the page: its place in View owners, its name and who speaks for it."""

    number: int  # row of View owners, from 1
    name: str  # as its sheet has it; "" where there is no such row
    owner: str

    @property
    def formula(self) -> str:
        """Its name, as a formula finds it."""
        return self._cell("Function")

    @property
    def label(self) -> tuple[str, str]:
        """Function and owner, as a formula and as a text."""
        owner = self._cell("Owner")
        shown = ", ".join(text for text in (self.name, self.owner) if text)
        return f'={self.formula}&IF({owner}="","",", "&{owner})', shown

    def _cell(self, column: str) -> str:
        """What stands in a column of View owners for this function; blank beyond the last."""
        found = f'INDEX({VIEW_OWNERS.name}[{column}],{self.number})&""'
        return f'IF(ROWS({VIEW_OWNERS.name}[{column}])<{self.number},"",{found})'


def speakers(view: View) -> list[Speaker]:
    """The functions that the page has lines for."""
    rows = list(view.rows.get(VIEW_OWNERS.name, ()))[:MOST]
    found = [Speaker(i, joined(row[0]), joined(row[1])) for i, row in enumerate(rows, start=1)]
    return [*found, *(Speaker(i, "", "") for i in range(len(rows) + 1, MOST + 1))]


def spelled(canvas: Canvas, speaker: Speaker) -> str:
    """The function as the rows of Views by month have it."""
    return known_as(speaker.name, [o.function for o in canvas.company.view_owners])


def given(canvas: Canvas, view: View, family: str, speaker: Speaker, row: int) -> None:
    """The month in which a function gave its views for the family: the open one, where a row has
    no other month; else that of the last row.
    """
    name, table = speaker.formula, VIEWS.name
    rows = f"ROW({table}[Family])-ROW({table}[[#Headers],[Family]])"
    mine = f"({table}[Family]={CHOICE})*({table}[Function]={name})"
    found = f'IF({name}="",0,SUMPRODUCT(MAX({mine}*({rows}))))'
    place = max(_rows_of(view, family, speaker), default=0)
    at = f"${column_letters(_POSITION)}{row}"
    canvas.formula(row, _POSITION, f"={found}", place, "days")
    cell = f"INDEX({table}[Given],{at})"
    number = f"INDEX(tblCalendar[Label],MATCH({cell},tblCalendar[Period],0))"
    day = f"INDEX(tblCalendar[Label],MATCH({cell},tblCalendar[Start],1))"
    told = f'IF(ISNUMBER({cell}),IF({cell}<1000,{number},{day}),{cell}&"")'
    now = f"INDEX(tblCalendar[Label],$H${FIRST_ROW}-{LEFT_COLUMNS})"
    is_open = f'SUMPRODUCT({mine}*({table}[Given]=""))>0'
    formula = f'=IF({at}=0,"",IF({is_open},{now},{told}))'
    places = _rows_of(view, family, speaker)
    canvas.formula(row, GIVEN, formula, _given_in(canvas, view, places), "derived right hair")


def _rows_of(view: View, family: str, speaker: Speaker) -> list[int]:
    """The rows of Views, from 1, that are of the family and the function."""
    wanted = fold(family), fold(speaker.name)
    rows = enumerate(view.rows.get(VIEWS.name, ()), start=1)
    mine = [i for i, row in rows if (fold(joined(row[0])), fold(joined(row[1]))) == wanted]
    return mine if speaker.name else []


def _given_in(canvas: Canvas, view: View, places: list[int]) -> str:
    """The label of the month in which rows of Views were given."""
    calendar = canvas.company.calendar
    column = [one.name for one in VIEWS.columns].index("Given")
    values = [view.rows[VIEWS.name][place - 1][column] for place in places]
    if not values:
        return ""
    if any(value in (None, "") for value in values):
        return calendar.label(canvas.company.base)
    value = values[-1]
    try:
        period = read_period(value, calendar)
    except SopError:
        return joined(value)
    return joined(value) if period is None or isinstance(value, str) else calendar.label(period)


def errors(canvas: Canvas, family: str, speaker: Speaker, row: int, pointer: str) -> None:
    """MAPE and bias of a function's past views of the family, over the last twelve closed months.

    pointer : the cell that holds the row of its views.
    """
    ends = _ends(canvas)
    asked = [_asked(canvas, family, number) for number in (0, 1)]
    views = _range(VIEWS_BY_MONTH.ref, pointer, ends)
    first, second = (_range(ACTUAL.ref, place, ends) for place in asked)
    actual = f"({first}+{second}*(1-ISNUMBER({first})))"
    known = f"ISNUMBER({views})*((ISNUMBER({first})+ISNUMBER({second}))>0)"
    sold = f"{known}*({actual}>0)"
    off = f"ABS({actual}-{views})/({actual}+({actual}<=0))"
    all_ = ",".join((pointer, *asked, *ends))
    company = canvas.company
    mape, bias = np.nan, np.nan
    names = [owner.function for owner in company.view_owners]
    name = spelled(canvas, speaker)
    if name in names and family in company.index:
        found = consensus_of(canvas.book.plan).errors(company.index[family])
        mape, bias = (float(values[names.index(name)]) for values in found)
    for column, above, counted, value, look in (
        (MAPE, f"{sold}*{off}", sold, mape, "derived load"),
        (BIAS, f"{known}*({actual}-{views})", known, bias, "derived deviation"),
    ):
        many = f"SUMPRODUCT({counted})"
        formula = f'=IF(COUNT({all_})=5,IF({many}=0,"",SUMPRODUCT({above})/{many}),"")'
        shown: Value = "" if np.isnan(value) else value
        canvas.formula(row, column, formula, shown, f"{look} hair")


def _range(table: str, row: str, ends: tuple[str, str]) -> str:
    return ":".join(f"INDEX({table},{row},{end})" for end in ends)


def _ends(canvas: Canvas) -> tuple[str, str]:
    """The cells with the first and the last column of the closed months that are looked at."""
    base, company = f"$H${FIRST_ROW}", canvas.company
    if "judged from" not in canvas.rows:
        closed = company.now + LEFT_COLUMNS if company.now else ""
        first = max(1, company.now - JUDGED + 1) + LEFT_COLUMNS if company.now else ""
        left = LEFT_COLUMNS + 1
        canvas.scalar("judged to", f'IF(N({base})>{left},{base}-1,"")', closed)
        canvas.scalar("judged from", f'IF(N({base})>{left},MAX({left},{base}-{JUDGED}),"")', first)
    return f"$H${canvas.rows['judged from']}", f"$H${canvas.rows['judged to']}"


def _asked(canvas: Canvas, family: str, number: int) -> str:
    """The cell with the row of what customers asked for; number : 1 for what stands in for it."""
    name = f"asked {number}"
    if name not in canvas.rows:
        row = canvas.next_hidden()
        stock = (Measure.REQUESTED, Measure.SHIPPED)[number].value
        order = Measure.BOOKED.value
        position = canvas.company.index.get(family)
        is_stock = position is not None and canvas.company.families[position].is_to_stock
        kind = f"$H${canvas.rows['strategy']}"
        key = f'{CHOICE}&IF({kind}="MTS","|{stock}","|{order}")'
        canvas.rows[name] = row
        canvas.pointer(row, ACTUAL, key, f"{family}|{stock if is_stock else order}")
    return f"${column_letters(POINTER)}{canvas.rows[name]}"
