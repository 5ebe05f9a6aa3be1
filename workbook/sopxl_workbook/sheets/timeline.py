"""The time axis that all pages share: which column shows which period; imports the values.

A page is a window: month 1 of the plan always stands in column H. Hidden rows under each page
hold, for every column, the first and the last column of the wide tables that it shows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from sopxl.plan.company import Company
from sopxl_workbook.cellspec import CellSpec, Ref, Value
from sopxl_workbook.contract import LEFT_COLUMNS
from sopxl_workbook.ooxml.a1 import column_letters

LABEL, TREND, BROUGHT = 2, 3, 4
PAST = (5, 6, 7)
PLAN = tuple(range(8, 20))
QUARTERS = (21, 22)
TO_MONTH_24 = (*QUARTERS, 23, 24)  # on pages that show two years
YEAR = 26  # there: the fiscal year of month 1
NOTES = (24, 25, 26)
POINTER = 27  # column AA, hidden: which row of its table a line looks at
SECOND_POINTER = 28

OFFSET_ROW, FIRST_ROW, LAST_ROW, NAME_ROW, ORIGIN_ROW = range(200, 205)
FREE_ROW = 206  # the first hidden row that a page may use for itself
BLOCK_ROW = 10  # the first row under the head

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Slot:
    """One column of the timeline: the periods it shows."""

    column: int
    zone: str  # brought, past, plan, next, year
    offset: int  # of its first month; 1 is the base period
    first: int | None  # period; None: nothing to add up here
    last: int | None  # period; None: outside the calendar

    @property
    def letter(self) -> str:
        """The column's letters."""
        return column_letters(self.column)

    @property
    def is_past(self) -> bool:
        """Whether its periods are closed."""
        return self.zone in ("brought", "past")

    @property
    def is_sum(self) -> bool:
        """Whether a flow is added up over several periods here."""
        return self.zone in ("brought", "next", "year")

    @property
    def periods(self) -> range:
        """The periods that a flow is added up over; empty where one is unknown."""
        if self.first is None or self.last is None:
            return range(0)
        return range(self.first, self.last + 1)


def slots(
    company: Company, quarters: tuple[int, ...] = QUARTERS, year: int | None = None
) -> tuple[Slot, ...]:
    """The columns of a page's timeline.

    quarters : columns of the quarters after month 12. year : column of the fiscal year of month 1;
    None where a page shows none.
    """
    calendar = company.calendar

    def known(period: int) -> int | None:
        return period if calendar.first <= period <= calendar.last else None

    months = []
    for column in (*PAST, *PLAN):
        offset = column - PLAN[0] + 1
        period = known(company.base + offset - 1)
        months.append(Slot(column, "past" if offset < 1 else "plan", offset, period, period))
    later = []
    for i, column in enumerate(quarters):
        offset = 13 + 3 * i
        start = known(company.base + offset - 1)
        end = None if start is None else known(start + 2)
        later.append(Slot(column, "next", offset, start, end))
    years = () if year is None else (_fiscal_year(company, year, known(company.base)),)
    return (_brought_forward(company, months[0]), *months, *later, *years)


def _fiscal_year(company: Company, column: int, base: int | None) -> Slot:
    """The fiscal year of month 1, from its first period to its last."""
    if base is None:
        return Slot(column, "year", 1, None, None)
    years, first = company.calendar.fiscal_year, company.calendar.first
    (rows,) = np.nonzero(years == years[company.calendar.row(base)])
    return Slot(column, "year", 1, first + int(rows[0]), first + int(rows[-1]))


def _brought_forward(company: Company, oldest: Slot) -> Slot:
    """The fiscal year of the oldest month shown, before that month."""
    if oldest.first is None or oldest.first == company.calendar.first:
        return Slot(BROUGHT, "brought", -3, None, None)
    years = company.calendar.fiscal_year
    year = years[company.calendar.row(oldest.first)]
    opened = company.calendar.first + int(np.flatnonzero(years == year)[0])
    last = oldest.first - 1
    return Slot(BROUGHT, "brought", -3, opened if opened <= last else None, last)


def is_monthly(company: Company) -> bool:
    """Whether the periods are calendar months, and are shown as dates."""
    return bool(np.all(company.calendar.starts == company.calendar.starts.astype("datetime64[M]")))


def month_name(company: Company, period: int | None) -> str:
    """A period as a sentence names it: "May 14"; a week calendar's label as it is."""
    if period is None:
        return ""
    if not is_monthly(company):
        return company.calendar.label(period)
    month = company.calendar.starts[company.calendar.row(period)].astype("datetime64[M]").item()
    return f"{_MONTHS[month.month - 1]} {month.year % 100:02d}"


def _start(column: str) -> str:
    return f"INDEX(tblCalendar[Start],{column}-{LEFT_COLUMNS})"


def _short_month(column: str) -> str:
    names = ",".join(f'"{name}"' for name in _MONTHS)
    return f"CHOOSE(MONTH({_start(column)}),{names})"


def name_at(company: Company, column: str) -> str:
    """The formula of month_name; column : of the wide tables, as an address."""
    if is_monthly(company):
        return f'{_short_month(column)}&" "&RIGHT(YEAR({_start(column)}),2)'
    return f"INDEX(tblCalendar[Label],{column}-{LEFT_COLUMNS})"


def _name_formula(company: Company, letter: str) -> str:
    last = f"{letter}${LAST_ROW}"
    return f'=IF(ISNUMBER({last}),{name_at(company, last)},"")'


def axis_cells(company: Company, shown: Iterable[Slot]) -> dict[Ref, CellSpec]:
    """The hidden rows: offset, first and last column of the wide tables, name, origin."""
    cells: dict[Ref, CellSpec] = {}
    left = LEFT_COLUMNS - company.calendar.first + 1
    for slot in shown:
        at = slot.letter
        first = "" if slot.first is None else slot.first + left
        last = "" if slot.last is None else slot.last + left
        if slot.zone == "brought":
            first_formula, last_formula = _brought_formulas()
        elif slot.zone == "year":
            first_formula, last_formula = _year_formulas(at)
        else:
            first_formula, last_formula = _column_formula(at), _last_formula(slot)
        cells[OFFSET_ROW, slot.column] = CellSpec(slot.offset, style="days")
        cells[FIRST_ROW, slot.column] = CellSpec(first, first_formula, "days")
        cells[LAST_ROW, slot.column] = CellSpec(last, last_formula, "days")
        name = month_name(company, slot.last)
        cells[NAME_ROW, slot.column] = CellSpec(name, _name_formula(company, at), "days")
        cells[ORIGIN_ROW, slot.column] = CellSpec(
            origin(company, slot), f"=MIN(sop_base+{at}${OFFSET_ROW}-1,sop_base)-1", "days"
        )
    return cells


def origin(company: Company, slot: Slot) -> int:
    """The period whose authorised plan held for this column."""
    return min(company.base + slot.offset - 1, company.base) - 1


def _column_formula(letter: str) -> str:
    place = f"sop_base-sop_first+{letter}${OFFSET_ROW}"
    inside = f"AND({place}>0,{place}<=ROWS(tblCalendar[Period]))"
    return f'=IF({inside},{place}+{LEFT_COLUMNS},"")'


def _last_formula(slot: Slot) -> str:
    first = f"{slot.letter}${FIRST_ROW}"
    if slot.zone != "next":
        return f"={first}"
    last = f"ROWS(tblCalendar[Period])+{LEFT_COLUMNS}"
    return f'=IF(ISNUMBER({first}),IF({first}+2<={last},{first}+2,""),"")'


def _brought_formulas() -> tuple[str, str]:
    oldest, last = f"E${FIRST_ROW}", f"D${LAST_ROW}"
    years = "tblCalendar[Fiscal year]"
    opened = f"MATCH(INDEX({years},{oldest}-{LEFT_COLUMNS}),{years},0)+{LEFT_COLUMNS}"
    return (
        f'=IF(ISNUMBER({last}),IF({opened}<={last},{opened},""),"")',
        f'=IF(ISNUMBER({oldest}),IF({oldest}>{LEFT_COLUMNS + 1},{oldest}-1,""),"")',
    )


def _year_formulas(letter: str) -> tuple[str, str]:
    base, first = f"$H${FIRST_ROW}", f"{letter}${FIRST_ROW}"
    years = "tblCalendar[Fiscal year]"
    year = f"INDEX({years},{base}-{LEFT_COLUMNS})"
    return (
        f'=IF(ISNUMBER({base}),MATCH({year},{years},0)+{LEFT_COLUMNS},"")',
        f'=IF(ISNUMBER({first}),{first}+COUNTIF({years},{year})-1,"")',
    )


def head_cells(company: Company, shown: Iterable[Slot]) -> dict[Ref, CellSpec]:
    """The dates and working days over the columns."""
    cells: dict[Ref, CellSpec] = {}
    for slot in shown:
        look = "past" if slot.zone == "past" else "now" if slot.column == PLAN[0] else ""
        formula, value, style = _date(company, slot)
        cells[8, slot.column] = CellSpec(value, formula, f"{style} {look} under")
        days = workdays(company, slot)
        cells[9, slot.column] = CellSpec(days, _workdays_formula(slot), f"days count {look} hair")
    return cells


def _date(company: Company, slot: Slot) -> tuple[str, Value, str]:
    at = slot.letter
    if slot.zone == "year":
        return _year_head(company, slot)
    if slot.zone == "next":
        first, last = f"{at}${FIRST_ROW}", f"{at}${LAST_ROW}"
        value: Value = ""
        if slot.first is not None and slot.last is not None:
            ends = [month_name(company, period) for period in (slot.first, slot.last)]
            value = "–".join(_end_of_quarter(company, name) for name in ends)
        if is_monthly(company):
            text = f'{_short_month(first)}&"–"&{_short_month(last)}'
        else:
            labels = [f"INDEX(tblCalendar[Label],{c}-{LEFT_COLUMNS})" for c in (first, last)]
            text = f'RIGHT({labels[0]},3)&"–"&RIGHT({labels[1]},3)'
        return f'=IF(COUNT({first},{last})=2,{text},"")', value, "head"
    row, period = (FIRST_ROW, slot.first) if slot.zone == "brought" else (LAST_ROW, slot.last)
    what = "Start" if is_monthly(company) else "Label"
    cell = f"{at}${row}"
    formula = f'=IF(ISNUMBER({cell}),INDEX(tblCalendar[{what}],{cell}-{LEFT_COLUMNS}),"")'
    shown: Value = ""
    if period is not None and what == "Start":
        shown = float(company.calendar.start_days[company.calendar.row(period)])
    elif period is not None:
        shown = company.calendar.label(period)
    return formula, shown, "head_sub month_on" if slot.zone == "brought" else "head month"


def _year_head(company: Company, slot: Slot) -> tuple[str, Value, str]:
    first = f"{slot.letter}${FIRST_ROW}"
    year = f"INDEX(tblCalendar[Fiscal year],{first}-{LEFT_COLUMNS})"
    shown: Value = ""
    if slot.first is not None:
        shown = f"{int(company.calendar.fiscal_year[company.calendar.row(slot.first)])}"
    return f'=IF(ISNUMBER({first}),{year}&"","")', shown, "head"


def _end_of_quarter(company: Company, name: str) -> str:
    return name[:3] if is_monthly(company) else name[-3:]


def _workdays_formula(slot: Slot) -> str:
    at = slot.letter
    first, last = f"{at}${FIRST_ROW}-{LEFT_COLUMNS}", f"{at}${LAST_ROW}-{LEFT_COLUMNS}"
    days = "tblCalendar[Workdays]"
    span = f"SUM(INDEX({days},{first}):INDEX({days},{last}))"
    return f'=IF(COUNT({at}${FIRST_ROW},{at}${LAST_ROW})=2,{span},"")'


def workdays(company: Company, slot: Slot) -> Value:
    """Working days of the periods that a column shows."""
    if not slot.periods:
        return ""
    rows = [company.calendar.row(period) for period in slot.periods]
    return float(company.calendar.workdays[rows].sum())
