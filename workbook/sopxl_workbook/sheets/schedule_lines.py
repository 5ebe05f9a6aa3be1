"""The family's plan by item and week, formula by formula; each with the value of its twin.

Hidden rows hold what the formulas of a column look at, hidden columns what those of a line do.
Imports the canvas and the twin.
"""

from __future__ import annotations

from collections.abc import Sequence

from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import ARCHIVE, FORECAST, LEFT_COLUMNS, PLAN, WideTable
from sopxl_workbook.sheets import schedule_at as at
from sopxl_workbook.sheets.canvas import Canvas, is_number, number, numbers
from sopxl_workbook.sheets.choices import CHOICE, chain, entry
from sopxl_workbook.sheets.months_before import SHIFT
from sopxl_workbook.sheets.schedule_at import MONTHS, WEEKS, across, down, letter
from sopxl_workbook.sheets.schedule_twin import Split
from sopxl_workbook.sheets.timeline import is_monthly

_STEPS = ("holds", "share", "weight", "cut", "rest", "near", "whole", "left", "next")
FACTOR = at.HIDDEN + len(_STEPS) * len(MONTHS)
_CUT, _REST = FACTOR + 1, FACTOR + 1 + len(WEEKS)
LAST_HIDDEN = _REST + len(WEEKS) - 1
_TIE = 9  # decimals to which two remainders are the same
_LINES = range(at.MOST_ITEMS + 1)
NAMES = f"{entry(0, at.ITEM_LIST)[1]}:{entry(at.MOST_ITEMS - 1, at.ITEM_LIST)[1]}"


def column(step: str, month: int) -> int:
    """The hidden column of a step in a month, counted from 0."""
    return at.HIDDEN + _STEPS.index(step) * len(MONTHS) + month


def factors(last: int = at.WHOLE - 1) -> str:
    """The address of the factors of the items, as many as the names."""
    return f"${letter(FACTOR)}${at.FIRST_ITEM}:${letter(FACTOR)}${last}"


class Lines:
    """Lays the split out on a page."""

    def __init__(self, canvas: Canvas, found: Split) -> None:
        """Write the hidden rows and columns, and the lines themselves."""
        self.canvas, self.found = canvas, found
        self.rows: dict[str, int] = {}  # hidden rows, by name
        self._axis()
        self._weeks()
        self._volume()
        self._items()
        self._months()
        self._line_weeks()

    # Hidden rows ---------------------------------------------------------------------------

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

    # The lines -----------------------------------------------------------------------------

    def _put(self, line: int, where: int, formula: str, value: Value, style: str = "days") -> None:
        self.canvas.formula(at.FIRST_ITEM + line, where, f"={formula}", value, style)

    def _items(self) -> None:
        """The items of the family, whether their rows hold, their shares and factors."""
        found = self.found
        listed = [(row, str(cells[0])) for row, cells in found.rows]
        wanted = f'IF({CHOICE}="","|",{CHOICE})'
        columns = ("tblMap[Family]", "tblMap[Item]")
        chain(self.canvas, wanted, columns, listed, at.MOST_ITEMS, at.ITEM_LIST)
        self.count = self.scalar(
            "rows of the item map",
            f'IF({CHOICE}="",0,SUMPRODUCT((tblMap[Family]={CHOICE})*1))',
            found.mapped,
        )
        for line in range(at.MOST_ITEMS):
            place, name = entry(line, at.ITEM_LIST)
            self._factor(line, place, name)
            for month, where in enumerate(MONTHS):
                self._share(line, month, place, self.cell("last day", where))
            for month in range(len(MONTHS)):
                self._weight(line, month, name)
        for month, where in enumerate(MONTHS):
            here, first, last = (column("weight", month), at.FIRST_ITEM, at.WHOLE - 1)
            total = f"SUM({down(here, first, last)})"
            formula = f"IF(AND(ISNUMBER({self.cell('last day', where)}),{total}=0),1,0)"
            self._put(at.MOST_ITEMS, here, formula, found.weights[month][-1])

    def _factor(self, line: int, place: str, name: str) -> None:
        given = f"INDEX(tblMap[Factor],{place})"
        formula = f"IF({self._is_first(line, name)},IF(N({given})=0,1,{given}),0)"
        self._put(line, FACTOR, formula, self.found.factor(line))

    def _is_first(self, line: int, name: str) -> str:
        """Whether a line holds an item, and is the first that does."""
        if not line:
            return f'{name}<>""'
        above = f"{entry(0, at.ITEM_LIST)[1]}:{entry(line - 1, at.ITEM_LIST)[1]}"
        return f'AND({name}<>"",ISNA(MATCH({name},{above},0)))'

    def _share(self, line: int, month: int, place: str, end: str) -> None:
        start, until = (f"INDEX(tblMap[{what}],{place})" for what in ("From", "To"))
        holds = f"AND({start}<={end},OR({until}=0,{until}>={end}))"
        formula = f"IF(COUNT({place},{end})=2,IF({holds},1,0),0)"
        self._put(line, column("holds", month), formula, self.found.flags[month][line])
        here, only = f"{letter(column('holds', month))}", column("holds", month)
        row = at.FIRST_ITEM + line
        share = f"N(INDEX(tblMap[Planning share],{place}))"
        lines = down(only, at.FIRST_ITEM, at.WHOLE - 1)
        formula = f"IF({here}{row}=1,IF(SUM({lines})=1,1,{share}),0)"
        self._put(line, column("share", month), formula, self.found.raw[month][line])

    def _weight(self, line: int, month: int, name: str) -> None:
        shares = down(column("share", month), at.FIRST_ITEM, at.WHOLE - 1)
        formula = f'IF({self._is_first(line, name)},SUMIF({NAMES},"="&{name},{shares}),0)'
        self._put(line, column("weight", month), formula, self.found.weights[month][line])

    def _months(self) -> None:
        """Each month of the family in whole units of its items, by largest remainder."""
        for month in range(len(MONTHS)):
            heads = self._month_heads(month)
            for line in _LINES:
                self._month_part(line, month, heads)

    def _month_heads(self, month: int) -> dict[str, str]:
        """The hidden cells that all lines of a month look at; gives their addresses."""
        found, where = self.found.by_month[month], MONTHS[month]
        volume = f"{letter(where)}${at.VOLUME}"
        known = f"AND(ISNUMBER({volume}),{self.count}<={at.MOST_ITEMS})"
        weights, cuts = down(column("weight", month)), down(column("cut", month))
        values: dict[str, Value] = {
            "near": found.near,
            "whole": found.whole,
            "left": found.left,
            "next": found.next,
        }
        address = {}
        for name in values:
            key = f"{name} of the family"
            if key not in self.rows:
                self.rows[key] = self.canvas.next_hidden()
                self.canvas.text(self.rows[key], at.NAME, key, "label_derived")
            address[name] = f"{letter(where)}${self.rows[key]}"
        whole, left = address["whole"], address["left"]
        formulas = {
            "near": f'IF({known},{_near(volume)},"")',
            "whole": f'IF(ISNUMBER({address["near"]}),INT({address["near"]}),"")',
            "left": f'IF(COUNT({cuts})>0,{whole}-SUM({cuts}),"")',
            "next": f'IF(ISNUMBER({left}),IF({left}<COUNTIF({weights},">0"),{left},0),"")',
        }
        for name, value in values.items():
            row = self.rows[f"{name} of the family"]
            self.canvas.formula(row, where, f"={formulas[name]}", value, "days")
        return address

    def _month_part(self, line: int, month: int, heads: dict[str, str]) -> None:
        """What of a month's volume falls on a line: cut to whole units, cut off, and in the end."""
        parts, row = self.found.by_month[month], at.FIRST_ITEM + line
        mine = f"{letter(column('weight', month))}{row}"
        cut, rest = (f"{letter(column(step, month))}{row}" for step in ("cut", "rest"))
        total = f"SUM({down(column('weight', month))})"
        exact = f"{heads['whole']}*{mine}/{total}"
        known = f"AND(ISNUMBER({heads['whole']}),{total}>0)"
        formula = f'IF({known},INT(ROUND({exact},{_TIE})),"")'
        self._put(line, column("cut", month), formula, parts.cut[line])
        formula = f'IF(ISNUMBER({cut}),IF({mine}>0,ROUND({exact}-{cut},{_TIE}),-1),"")'
        self._put(line, column("rest", month), formula, parts.rest[line])
        rank = f"RANK({rest},{down(column('rest', month))})-1"
        if line:
            rank += f"+COUNTIF({down(column('rest', month), at.FIRST_ITEM, row - 1)},{rest})"
        spare = f"IF({rank}={heads['next']},{heads['near']}-{heads['whole']},0)"
        sign = f"IF({letter(MONTHS[month])}${at.VOLUME}<0,-1,1)"
        shown = f"{mine}>0" if line == at.MOST_ITEMS else f'{entry(line, at.ITEM_LIST)[1]}<>""'
        formula = f'IF({cut}<>"",({cut}+({rank}<{heads["left"]})+{spare})*{sign},"")'
        formula = f'IF({shown},{formula},"")'
        self._put(line, MONTHS[month], formula, parts.found[line], "calculated units")

    def _line_weeks(self) -> None:
        """Each line's month by the working days of its weeks, by largest remainder."""
        for line in _LINES:
            for month in range(len(MONTHS)):
                self._week_heads(line, month)
            for i in range(len(WEEKS)):
                self._week_part(line, i)

    def _week_heads(self, line: int, month: int) -> None:
        parts, row = self.found.lines[line][month], at.FIRST_ITEM + line
        quantity = f"{letter(MONTHS[month])}{row}"
        near, whole, left = (
            f"{letter(column(step, month))}{row}" for step in ("near", "whole", "left")
        )
        months = self.span("month of the week", WEEKS)
        cuts = f"{letter(_CUT)}{row}:{letter(_CUT + len(WEEKS) - 1)}{row}"
        days = f'COUNTIFS({months},{month + 1},{across(WEEKS, 9)},">0")'
        total = f"{letter(MONTHS[month])}$9"
        for step, formula, value in (
            ("near", f'IF(ISNUMBER({quantity}),{_near(quantity)},"")', parts.near),
            ("whole", f'IF(ISNUMBER({near}),INT({near}),"")', parts.whole),
            (
                "left",
                f"IF(AND(ISNUMBER({whole}),N({total})>0),"
                f'{whole}-SUMIF({months},{month + 1},{cuts}),"")',
                parts.left,
            ),
            ("next", f'IF(ISNUMBER({left}),IF({left}<{days},{left},0),"")', parts.next),
        ):
            self._put(line, column(step, month), formula, value)

    def _week_part(self, line: int, i: int) -> None:
        found, row, where = self.found, at.FIRST_ITEM + line, WEEKS[i]
        month, days = f"{letter(where)}${self.rows['month of the week']}", f"{letter(where)}$9"

        def of(step: str) -> str:
            """A step of the week's month in this line."""
            first, last = (column(step, m) for m in (0, len(MONTHS) - 1))
            return f"INDEX(${letter(first)}{row}:${letter(last)}{row},{month})"

        total = f"INDEX({across(MONTHS, 9)},{month})"
        cut, rest = f"{letter(_CUT + i)}{row}", f"{letter(_REST + i)}{row}"
        exact = f"{of('whole')}*{days}/{total}"
        known = f"IF(ISNUMBER({month}),IF(ISNUMBER({of('left')}),1,0),0)=1"
        whole_known = f"IF(ISNUMBER({month}),IF(ISNUMBER({of('whole')}),N({total}),0),0)>0"
        formula = f'IF({whole_known},INT(ROUND({exact},{_TIE})),"")'
        self._put(line, _CUT + i, formula, found.by_week(line, "cut")[i])
        formula = f'IF(ISNUMBER({cut}),IF({days}>0,ROUND({exact}-{cut},{_TIE}),-1),"")'
        self._put(line, _REST + i, formula, found.by_week(line, "rest")[i])
        months = self.span("month of the week", WEEKS)
        rests = f"${letter(_REST)}{row}:${letter(_REST + len(WEEKS) - 1)}{row}"
        rank = f"SUMPRODUCT(({months}={month})*({rests}>{rest}))"
        if i:
            earlier = across(WEEKS[:i], self.rows["month of the week"])
            before = f"${letter(_REST)}{row}:{letter(_REST + i - 1)}{row}"
            rank += f"+SUMPRODUCT(({earlier}={month})*({before}={rest}))"
        spare = f"IF({rank}={of('next')},{of('near')}-{of('whole')},0)"
        sign = f"IF(INDEX({across(MONTHS, row)},{month})<0,-1,1)"
        value = found.by_week(line, "found")[i]
        formula = f'=IF({known},({cut}+({rank}<{of("left")})+{spare})*{sign},"")'
        self.canvas.formula(row, where, formula, value, "calculated units")


def _near(quantity: str) -> str:
    """A quantity without its sign; one that is a rounding away from whole units is whole."""
    size = f"ABS({quantity})"
    return f"IF(ABS({size}-ROUND({size},0))<=0.000001,ROUND({size},0),{size})"


def _figure(table: WideTable, pointer: str, spot: str) -> str:
    """The figure of a table's row in a column, blank where there is no number."""
    shift = f"+{SHIFT}" if table is ARCHIVE else ""
    found = f"INDEX({table.ref},{pointer},{spot}{shift})"
    return f'IF(COUNT({pointer},{spot})=2,IF(ISNUMBER({found}),{found},""),"")'


def totals(canvas: Canvas, lines: Lines) -> None:
    """The lines over the items: the sum of all weeks, and that it is the plan of the month."""
    found = lines.found
    months = lines.span("month of the week", WEEKS)
    for month, where in enumerate(MONTHS):
        weeks = across(WEEKS, at.SCHEDULED)
        counted = f"SUMPRODUCT(({months}={month + 1})*ISNUMBER({weeks}))"
        formula = f'=IF({counted}=0,"",SUMIF({months},{month + 1},{weeks}))'
        value = found.scheduled(month)
        canvas.formula(at.SCHEDULED, where, formula, value, "key units hair")
        here, plan = (f"{letter(where)}${row}" for row in (at.SCHEDULED, at.VOLUME))
        formula = f'=IF(ISNUMBER({plan}),N({here})-{plan},"")'
        canvas.formula(at.TIE, where, formula, found.tie(month), "key deviation hair")
    for i, where in enumerate(WEEKS):
        cells = down(where)
        known = numbers(found.by_week(line, "found")[i] for line in _LINES)
        formula = f'=IF(COUNT({cells})=0,"",SUM({cells}))'
        canvas.formula(at.SCHEDULED, where, formula, sum(known) if known else "", "key units hair")
    assert all(is_number(value) or value == "" for value in found.volume)
