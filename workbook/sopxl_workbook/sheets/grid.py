"""Pages that are lists: a row a family, a resource or an alert, one formula a column.

A column is a formula of its row beside its twin. Hidden columns at the right hold the pointers and
the parts; hidden cells above them what all rows look at. Imports the canvas and the values.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sopxl.plan.fiscal import fiscal_year
from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import LEFT_COLUMNS, PROJECTION, WideTable
from sopxl_workbook.ooxml.a1 import column_letters
from sopxl_workbook.sheets.canvas import Canvas, is_number, number, numbers

RowFormula = Callable[[int], str]  # of the sheet row
RowTwin = Callable[[int], Value]  # of the line, from 0
MONTHS = 12  # that a page looks ahead
_YEAR = 12  # periods of a whole fiscal year


@dataclass
class Grid:
    """The lines of a list page and the columns that they have."""

    canvas: Canvas
    first: int  # sheet row of the first line
    count: int  # lines
    hidden: int  # the first hidden column
    values: dict[str, list[Value]] = field(default_factory=dict)  # of each column, by line
    scalars: dict[str, tuple[str, Value]] = field(default_factory=dict)  # address, value
    columns: dict[str, int] = field(default_factory=dict)

    @property
    def last(self) -> int:
        """Sheet row of the last line."""
        return self.first + self.count - 1

    def scalar(self, name: str, formula: str, value: Value) -> str:
        """One hidden cell that the lines look at; gives its address."""
        row = len(self.scalars) + 1
        address = f"${column_letters(self.hidden)}${row}"
        self.canvas.formula(row, self.hidden, f"={formula}", value, "days")
        self.scalars[name] = address, value
        return address

    def column(
        self, name: str, formula: RowFormula, twin: RowTwin, style: str = "days", at: int = 0
    ) -> None:
        """One column. at : where it stands; left out, the next hidden one."""
        self.part(name, range(self.count), formula, twin, style, at)

    def part(
        self,
        name: str,
        lines: Sequence[int],
        formula: RowFormula,
        twin: RowTwin,
        style: str = "days",
        at: int = 0,
    ) -> None:
        """One column of some lines; the others keep what they have, or stay empty."""
        self.columns[name] = at = self.columns.get(name) or at or self._next_hidden()
        values = self.values.setdefault(name, [""] * self.count)
        for line in lines:
            row, values[line] = self.first + line, twin(line)
            self.canvas.formula(row, at, f"={formula(row)}", values[line], style)

    def _next_hidden(self) -> int:
        return max([self.hidden, *self.columns.values()]) + 1

    def at(self, name: str, row: int) -> str:
        """The address of a column in a row: $C7."""
        return f"${column_letters(self.columns[name])}{row}"

    def span(self, name: str) -> str:
        """The address of a column over all lines, fixed."""
        letter = column_letters(self.columns[name])
        return f"${letter}${self.first}:${letter}${self.last}"

    def of(self, name: str, line: int) -> Value:
        """The value of a column in a line."""
        return self.values[name][line]

    def ref(self, name: str) -> str:
        """The address of a scalar."""
        return self.scalars[name][0]

    def what(self, name: str) -> Value:
        """The value of a scalar."""
        return self.scalars[name][1]

    def whole(self, name: str) -> int:
        """The value of a scalar that is a whole number."""
        return int(number(self.what(name)))

    def axis(self) -> None:
        """Where month 1, the latest closed month and the fiscal year stand on the wide tables."""
        company = self.canvas.company
        now, count, year = company.now, company.calendar.count, fiscal_year(company)
        left, most = LEFT_COLUMNS + 1, f"COLUMNS({PROJECTION.ref})"
        base = self.scalar("month 1", f"sop_base-sop_first+{left}", now + left)
        closed = now + left - 1 if now else ""
        self.scalar("closed", f'IF({base}>{left},{base}-1,"")', closed)
        end = min(now + MONTHS, count) + left - 1
        self.scalar("month 12", f"MIN({base}+{MONTHS - 1},{most})", end)
        years = "tblCalendar[Fiscal year]"
        called = self.scalar("fiscal year", f"INDEX({years},{base}-{LEFT_COLUMNS})", year.year)
        first = f"MATCH({called},{years},0)+{LEFT_COLUMNS}"
        start = self.scalar("year from", first, year.first + left)
        length = year.last - year.first + 1
        size = self.scalar("year length", f"COUNTIF({years},{called})", length)
        self.scalar("year to", f"{start}+{size}-1", year.last + left)
        self.scalar("year is whole", f"IF({size}={_YEAR},1,0)", 1 if year.is_whole else 0)

    # Looking into the wide tables ----------------------------------------------------------------

    def pointer(
        self, name: str, table: WideTable, key: RowFormula, twin: Callable[[int], str]
    ) -> None:
        """A column that finds the row of a key. twin : the key itself, "" without one."""
        index = self.canvas.book.tables[table.name].index

        def found(line: int) -> Value:
            """The row of a line's key, blank where the table has none."""
            position = index.get(twin(line))
            return "" if position is None else position + 1

        self.column(name, lambda row: f'IFERROR(MATCH({key(row)},{table.name}[Key],0),"")', found)

    def cell(self, table: WideTable, pointer: str, column: str) -> str:
        """The figure of a table's row in a column, blank where there is no number."""
        found = f"INDEX({table.ref},{pointer},{column})"
        return f'IF(COUNT({pointer},{column})=2,IF(ISNUMBER({found}),{found},""),"")'

    def figure(self, table: WideTable, pointer: Value, column: Value) -> Value:
        """Its twin."""
        if not (is_number(pointer) and is_number(column)):
            return ""
        wide = self.canvas.book.tables[table.name]
        row, place = (
            int(number(pointer)) - 1,
            int(number(column)) - LEFT_COLUMNS - 1 - _shift(table),
        )
        value = float(wide.values[row, place])
        return value if value == value else ""

    def year_total(self, table: WideTable, pointer: str) -> str:
        """The sum of a row over the fiscal year, blank where one of its months is not known."""
        ends = (self.ref("year from"), self.ref("year to"))
        block = ":".join(f"INDEX({table.ref},{pointer},{at})" for at in ends)
        return (
            f"IF(AND(ISNUMBER({pointer}),{self.ref('year is whole')}=1),"
            f'IF(COUNT({block})={self.ref("year length")},SUM({block}),""),"")'
        )

    def year_sum(self, table: WideTable, pointer: Value) -> Value:
        """Its twin."""
        if not is_number(pointer) or self.what("year is whole") != 1:
            return ""
        places = range(self.whole("year from"), self.whole("year to") + 1)
        cells = [self.figure(table, pointer, place) for place in places]
        known = numbers(cells)
        return sum(known) if len(known) == len(cells) else ""


def _shift(table: WideTable) -> int:
    """The columns that a table has before the key; they move its periods to the right."""
    return len(table.extra)
