"""What all lines of the Master schedule look at: months, weeks, working days, the plan.

Hidden rows hold the formulas of a column, each with the value of its twin. Imports the canvas.
"""

from __future__ import annotations

from collections.abc import Sequence

from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import ARCHIVE, FORECAST, LEFT_COLUMNS, PLAN, WideTable
from sopxl_workbook.sheets import schedule_at as at
from sopxl_workbook.sheets.canvas import Canvas, number
from sopxl_workbook.sheets.choices import CHOICE
from sopxl_workbook.sheets.months_before import SHIFT
from sopxl_workbook.sheets.schedule_at import MONTHS, WEEKS, across, letter
from sopxl_workbook.sheets.schedule_twin import Split
from sopxl_workbook.sheets.timeline import is_monthly


class Axis:
    """The hidden rows of the page, by name."""

    def __init__(self, canvas: Canvas, found: Split) -> None:
        """Write the months and the weeks, and the plan of each month."""
        self.canvas, self.found = canvas, found
        self.rows: dict[str, int] = {}  # hidden rows, by name
        self._axis()
        self._weeks()
        self._volume()

    def row(
        self, name: str, columns: Sequence[int], formulas: Sequence[str], values: Sequence[Value]
    ) -> None:
        """One hidden row, a formula a column; where it was reserved, there."""
        row = self.reserve(name)
        self.canvas.text(row, at.NAME, name, "label_derived")
        for where, formula, value in zip(columns, formulas, values, strict=True):
            self.canvas.formula(row, where, f"={formula}", value, "days")

    def reserve(self, name: str) -> int:
        """The row of a name, a free one where it has none yet."""
        if name not in self.rows:
            self.rows[name] = self.canvas.next_hidden()
        return self.rows[name]

    def cell(self, name: str, where: int) -> str:
        """The address of a hidden row in a column."""
        return f"{letter(where)}${self.rows[name]}"

    def span(self, name: str, columns: tuple[int, ...]) -> str:
        """The address of a hidden row over some columns."""
        return across(columns, self.rows[name])

    def scalar(self, name: str, formula: str, value: Value) -> str:
        """One hidden cell; gives its address."""
        self.row(name, (MONTHS[0],), (formula,), (value,))
        return f"${letter(MONTHS[0])}${self.rows[name]}"

    def _axis(self) -> None:
        """Where each month stands in the wide tables, and its first and last day."""
        weeks, company = self.found.weeks, self.found.company
        place = [f"sop_base-sop_first+{month + 1}" for month in range(len(MONTHS))]
        self.row(
            "column of the month",
            MONTHS,
            [
                f"IF(AND({month + 1}<=sop_horizon,{spot}<=ROWS(tblCalendar[Period])),"
                f'{spot}+{LEFT_COLUMNS},"")'
                for month, spot in enumerate(place)
            ],
            [
                company.now + month + 1 + LEFT_COLUMNS if known else ""
                for month, known in enumerate(self.found.known)
            ],
        )
        for name, what, values in (
            ("first day", "Start", weeks.starts),
            ("last day", "End", weeks.ends),
        ):
            spots = [self.cell("column of the month", where) for where in MONTHS]
            formulas = [
                f'IF(ISNUMBER({s}),INDEX(tblCalendar[{what}],{s}-{LEFT_COLUMNS}),"")' for s in spots
            ]
            self.row(name, MONTHS, formulas, values)
        ends = [(self.cell("first day", w), self.cell("last day", w)) for w in MONTHS]
        odd = [f"IF(ISNUMBER({last}),MOD({last}-{first}+1,7),0)" for first, last in ends]
        self.row("days beyond whole weeks", MONTHS, odd, weeks.odd)
        first = f"${letter(MONTHS[0])}${self.rows['first day']}"
        start = number(weeks.starts[0])
        self.anchor = self.scalar(
            "a week begins on",
            f"IF(SUM({self.span('days beyond whole weeks', MONTHS)})=0,{first},"
            f"{first}-MOD({first}-2,7))",
            start if not sum(weeks.odd) else start - (start - 2) % 7,
        )
        self._heads()

    def _heads(self) -> None:
        """The months over their columns."""
        is_date = is_monthly(self.found.company)
        what, style = ("Start", "head month") if is_date else ("Label", "head")
        for month, where in enumerate(MONTHS):
            spot = self.cell("column of the month", where)
            value: Value = self.found.weeks.starts[month]
            if not is_date and self.found.known[month]:
                value = self.found.company.calendar.labels[self.found.company.now + month]
            formula = f'=IF(ISNUMBER({spot}),INDEX(tblCalendar[{what}],{spot}-{LEFT_COLUMNS}),"")'
            self.canvas.formula(8, where, formula, value, f"{style} under")

    def _weeks(self) -> None:
        """The first day of each week, its month, its last day and its working days."""
        weeks = self.found.weeks
        most = f"MAX({self.span('last day', MONTHS)})"
        starts = self.span("first day", MONTHS)
        months = self.rows["month of the week"] = self.canvas.next_hidden()
        for i, where in enumerate(WEEKS):
            here, before = f"{letter(where)}$8", f"{letter(where - 1)}$8"
            formula = f"={letter(MONTHS[0])}${self.rows['first day']}"
            if i:
                ends = f"INDEX({self.span('last day', MONTHS)},{letter(where - 1)}${months})"
                step = f"MIN({before}+7-MOD({before}-{self.anchor},7),{ends}+1)"
                formula = f'=IF(ISNUMBER({before}),IF({step}<={most},{step},""),"")'
            self.canvas.formula(8, where, formula, weeks.first[i], "head day under")
            formula = f'=IF(ISNUMBER({here}),COUNTIF({starts},"<="&{here}),"")'
            self.canvas.formula(months, where, formula, weeks.month[i], "days")
        self.canvas.text(months, at.NAME, "month of the week", "label_derived")
        lasts = []
        for where in WEEKS:
            here, after = f"{letter(where)}$8", f"{letter(where + 1)}$8"
            rest = most if where == WEEKS[-1] else f"IF(ISNUMBER({after}),{after}-1,{most})"
            lasts.append(f'IF(ISNUMBER({here}),{rest},"")')
        self.row("last day of the week", WEEKS, lasts, weeks.last)
        for i, where in enumerate(WEEKS):
            here, last = f"{letter(where)}$8", self.cell("last day of the week", where)
            formula = f'=IF(ISNUMBER({here}),NETWORKDAYS({here},{last},tblHolidays[Day]),"")'
            self.canvas.formula(9, where, formula, weeks.days[i], "days count hair")
        for month, where in enumerate(MONTHS):
            total: Value = self.found.day_total[month] if self.found.known[month] else ""
            spot = self.cell("column of the month", where)
            summed = (
                f"SUMIF({self.span('month of the week', WEEKS)},{month + 1},{across(WEEKS, 9)})"
            )
            formula = f'=IF(ISNUMBER({spot}),{summed},"")'
            self.canvas.formula(9, where, formula, total, "days count hair")

    def _volume(self) -> None:
        """The plan of each month, authorised or as it stands, and the forecast."""
        found, canvas = self.found, self.canvas
        name, base = found.name, found.company.base
        self.pointers = {
            "plan": self.pointer(PLAN, f'{CHOICE}&"|Production"', f"{name}|Production"),
            "authorised": self.pointer(
                ARCHIVE, f'sop_base&"|"&{CHOICE}&"|Production"', f"{base}|{name}|Production"
            ),
            "forecast": self.pointer(FORECAST, f'{CHOICE}&"|Forecast"', f"{name}|Forecast"),
        }
        kept = self.pointers["authorised"]
        for month, where in enumerate(MONTHS):
            spot = self.cell("column of the month", where)
            plan = _figure(PLAN, self.pointers["plan"], spot)
            formula = f"=IF(ISNUMBER({kept}),{_figure(ARCHIVE, kept, spot)},{plan})"
            canvas.formula(at.VOLUME, where, formula, found.volume[month], "calculated units hair")
        spots = [self.cell("column of the month", where) for where in MONTHS]
        formulas = [_figure(FORECAST, self.pointers["forecast"], spot) for spot in spots]
        self.row("forecast of the family", MONTHS, formulas, found.forecast)

    def pointer(self, table: WideTable, key: str, twin: str) -> str:
        """The hidden cell that finds the row of a key. key : a formula; twin : the key itself."""
        found = f'IFERROR(MATCH({key},{table.name}[Key],0),"")'
        return self.scalar(f"row in {table.name}", found, self.found.row(table, twin))


def _figure(table: WideTable, pointer: str, spot: str) -> str:
    """The figure of a table's row in a column, blank where there is no number."""
    shift = f"+{SHIFT}" if table is ARCHIVE else ""
    found = f"INDEX({table.ref},{pointer},{spot}{shift})"
    return f'IF(COUNT({pointer},{spot})=2,IF(ISNUMBER({found}),{found},""),"")'
