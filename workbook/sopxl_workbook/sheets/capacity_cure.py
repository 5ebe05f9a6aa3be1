"""What would cure an overload of the chosen resource, month by month, in hours.

Free hours of earlier months are taken first, the nearest month first; then overtime; then outside
capacity; what is left stays over. Imports the canvas, the choices and the terms of least cost.
"""

from __future__ import annotations

from collections.abc import Callable

from sopxl.plan.company import STOCK
from sopxl.plan.in_force import stepwise
from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import LEFT_COLUMNS, RESOURCES
from sopxl_workbook.ooxml.a1 import column_letters
from sopxl_workbook.sheets import canvas as looks
from sopxl_workbook.sheets.canvas import Canvas, Look, is_number, number, numbers
from sopxl_workbook.sheets.capacity_asks import asking
from sopxl_workbook.sheets.choices import CHOICE, SECOND_POSITION_COLUMN, entry
from sopxl_workbook.sheets.limits import AS_SHOWN
from sopxl_workbook.sheets.timeline import BROUGHT, LAST_ROW, OFFSET_ROW, PLAN, Slot

SKIP = ("brought", "past", "next")
OVER, AHEAD, OVERTIME, OUTSIDE, LEFT = "over", "made ahead", "overtime", "outside", "still over"
_SHOWN = (
    (OVER, "Hours over", Look("label_key", "key units")),
    (AHEAD, "Made ahead in free hours", looks.PLAIN),
    (OVERTIME, "Overtime", looks.PLAIN),
    (OUTSIDE, "Outside capacity", looks.PLAIN),
    (LEFT, "Still over", Look("label_key", "key units")),
)
LINES = len(_SHOWN)
SOURCES = len(PLAN) - 1  # months whose free hours a later one can take


def amount(value: Value) -> float:
    """The twin of N: a number, or 0."""
    return number(value) if is_number(value) else 0.0


def hours(canvas: Canvas, resource: str, families: int, top: int) -> int:
    """The lines of hours under the heading; gives the row below. families : lines shown."""
    rows = {name: top + i for i, (name, *_) in enumerate(_SHOWN)}
    _line(canvas, OVER, rows[OVER], _over(canvas), lambda s: _over_twin(canvas, s))
    stocked(canvas, resource, families)
    _free(canvas, families)
    span = _span(canvas, "use 0", f"use {SOURCES - 1}")
    _line(
        canvas,
        AHEAD,
        rows[AHEAD],
        lambda s: f'IF(ISNUMBER({canvas.at(OVER, s)}),SUM({span(s)}),"")',
        lambda s: (
            sum(numbers(canvas.of(f"use {i}", s) for i in range(SOURCES)))
            if is_number(canvas.of(OVER, s))
            else ""
        ),
    )
    _limits(canvas, resource)
    _taken(canvas, OVERTIME, rows[OVERTIME], "overtime limit", (AHEAD,))
    _taken(canvas, OUTSIDE, rows[OUTSIDE], "outside limit", (AHEAD, OVERTIME))
    before = (AHEAD, OVERTIME, OUTSIDE)
    _line(
        canvas,
        LEFT,
        rows[LEFT],
        lambda s: f'IF(ISNUMBER({canvas.at(OVER, s)}),{_rest(canvas, s, before)},"")',
        lambda s: _rest_twin(canvas, s, before),
    )
    return top + LINES


def _line(
    canvas: Canvas,
    name: str,
    row: int,
    formula: Callable[[Slot], str],
    twin: Callable[[Slot], Value],
) -> None:
    """One of the lines that are seen, over the twelve months."""
    label, look = next((label, look) for shown, label, look in _SHOWN if shown == name)
    canvas.line(name, row, label, formula, twin, look, skip=SKIP)


def _span(canvas: Canvas, first: str, last: str) -> Callable[[Slot], str]:
    """The cells of some hidden lines in a column."""
    return lambda s: f"{s.letter}${canvas.rows[first]}:{s.letter}${canvas.rows[last]}"


def _over(canvas: Canvas) -> Callable[[Slot], str]:
    def formula(slot: Slot) -> str:
        """Load less capacity, where the heat map says that it is over."""
        asked, given = canvas.at("asked", slot), canvas.at("against", slot)
        over = f'IF({asked}>{given}*{1 + AS_SHOWN:g},{asked}-{given},"")'
        return f'IF(COUNT({asked},{given})=2,{over},"")'

    return formula


def _over_twin(canvas: Canvas, slot: Slot) -> Value:
    asked, given = canvas.of("asked", slot), canvas.of("against", slot)
    if is_number(asked) and is_number(given) and number(asked) > number(given) * (1 + AS_SHOWN):
        return number(asked) - number(given)
    return ""


def stocked(canvas: Canvas, resource: str, families: int) -> None:
    """Hidden lines: hours of each family shown that is made to stock, and of all of them."""
    to_stock = {f.name for f in canvas.company.families if f.strategy == STOCK}
    names = [row.name for row in asking(canvas, resource)]
    for i in range(families):
        name = entry(i, SECOND_POSITION_COLUMN)[1]
        strategy = f"INDEX(tblFamilies[Strategy],MATCH({name},tblFamilies[Family],0))"
        line = f"family {i}"
        label = names[i] if i < len(names) else ""

        def formula(s: Slot, line: str = line, strategy: str = strategy) -> str:
            hours = canvas.at(line, s)
            return f'IF(ISNUMBER({hours}),IF(IFERROR({strategy},"")="{STOCK}",{hours},0),0)'

        def twin(s: Slot, line: str = line, label: str = label) -> Value:
            hours = canvas.of(line, s)
            return number(hours) if is_number(hours) and label in to_stock else 0.0

        canvas.hidden(f"stock {i}", formula, twin, skip=SKIP)


def _free(canvas: Canvas, families: int) -> None:
    """Hidden lines: hours wanted and room of a month, their running net, and what each takes.

    Rule : what the months after a month ask beyond their own room reaches back to it; by a month
    that is the highest net so far less its own, and a month takes what that has grown by.
    """
    stock = _span(canvas, "stock 0", f"stock {families - 1}") if families else lambda _: "0"
    given, asked = ("against", "asked")
    canvas.hidden(
        "wanted",
        lambda s: f"MIN(N({canvas.at(OVER, s)}),SUM({stock(s)}))",
        lambda s: min(
            amount(canvas.of(OVER, s)),
            sum(amount(canvas.of(f"stock {i}", s)) for i in range(families)),
        ),
        skip=SKIP,
    )
    canvas.hidden(
        "room",
        lambda s: (
            f"IF(COUNT({canvas.at(asked, s)},{canvas.at(given, s)})=2,"
            f"MAX(0,{canvas.at(given, s)}-{canvas.at(asked, s)}),0)"
        ),
        lambda s: (
            max(0.0, amount(canvas.of(given, s)) - amount(canvas.of(asked, s)))
            if is_number(canvas.of(asked, s)) and is_number(canvas.of(given, s))
            else 0.0
        ),
        skip=SKIP,
    )
    wanted, room = canvas.rows["wanted"], canvas.rows["room"]
    canvas.hidden(
        "net",
        lambda s: f"SUM($H{wanted}:{s.letter}{wanted})-SUM($H{room}:{s.letter}{room})",
        lambda s: sum(_until(canvas, "wanted", s.column)) - sum(_until(canvas, "room", s.column)),
        skip=SKIP,
    )
    canvas.hidden(
        "net before",
        lambda s: f"{canvas.at('net', s)}-{canvas.at('wanted', s)}+{canvas.at('room', s)}",
        lambda s: (
            amount(canvas.of("net", s))
            - amount(canvas.of("wanted", s))
            + amount(canvas.of("room", s))
        ),
        skip=SKIP,
    )
    for i, source in enumerate([slot for slot in canvas.slots if slot.zone == "plan"][:SOURCES]):
        _use(canvas, f"use {i}", source)


def _until(canvas: Canvas, line: str, last: int, first: int = PLAN[0]) -> list[float]:
    """The values of a line from one column to another."""
    return [amount(canvas.lines[line].get(column, "")) for column in range(first, last + 1)]


def _use(canvas: Canvas, name: str, source: Slot) -> None:
    """A hidden line: hours that each later month takes of the room of one month."""
    own, room = (f"${canvas.at(line, source)}" for line in ("net", "room"))
    after = source.column + 1

    def reached(line: str, slot: Slot) -> str:
        """Hours of the room that are taken by then."""
        row = canvas.rows[line]
        span = f"${column_letters(after)}{row}:{slot.letter}{row}"
        return f"MIN({room},MAX(0,MAX({span})-{own}))"

    def formula(slot: Slot) -> str:
        """What is taken by the month, less what was taken before it."""
        taken = f"{reached('net', slot)}-{reached('net before', slot)}"
        return f"IF({slot.letter}${OFFSET_ROW}>${source.letter}${OFFSET_ROW},{taken},0)"

    def twin(slot: Slot) -> Value:
        """The same from the lines above."""
        if slot.column < after:
            return 0.0
        base, most = amount(canvas.of("net", source)), amount(canvas.of("room", source))
        now, before = (
            min(most, max(0.0, max(_until(canvas, line, slot.column, after)) - base))
            for line in ("net", "net before")
        )
        return now - before

    canvas.hidden(name, formula, twin, skip=SKIP)
    day = f"{source.letter}${LAST_ROW}"
    start = f"=IF(ISNUMBER({day}),INDEX(tblCalendar[Start],{day}-{LEFT_COLUMNS}),0)"
    calendar = canvas.company.calendar
    known = 0.0 if source.last is None else calendar.start_days[calendar.row(source.last)]
    canvas.formula(canvas.rows[name], BROUGHT, start, float(known), "days")


# Overtime and outside capacity ------------------------------------------------------------------


def _limits(canvas: Canvas, resource: str) -> None:
    """Hidden lines: hours of overtime and of outside capacity that a month may take."""
    rows = [row for row in canvas.company.resources if row.resource == resource]
    days = canvas.company.calendar.start_days
    columns = {
        "overtime limit": ("Overtime limit", [row.overtime_limit for row in rows]),
        "outside limit": ("Outside capacity", [row.outside_capacity for row in rows]),
    }
    for name, (column, values) in columns.items():
        held = stepwise(rows, values, days)

        def formula(s: Slot, column: str = column, name: str = name) -> str:
            found = in_force(RESOURCES.name, f"({RESOURCES.name}[Resource]={CHOICE})", column, s)
            hours = f"N({canvas.at('given', s)})*" if name == "overtime limit" else ""
            return f"IF(ISNUMBER({s.letter}${LAST_ROW}),{hours}{found},0)"

        def twin(s: Slot, held: object = held, name: str = name) -> Value:
            if s.last is None:
                return 0.0
            value = float(held[canvas.company.calendar.row(s.last)])  # type: ignore[index]
            rated = canvas.of("given", s)
            times = number(rated) if is_number(rated) else 0.0
            value = value if value == value else 0.0
            return value * times if name == "overtime limit" else value

        canvas.hidden(name, formula, twin, skip=SKIP)


def in_force(table: str, wanted: str, column: str, slot: Slot) -> str:
    """The figure of a dated table in force on a month's first day, 0 where there is none.

    wanted : the test of its rows, in brackets.
    """
    day = f"INDEX(tblCalendar[Start],{slot.letter}${LAST_ROW}-{LEFT_COLUMNS})"
    known = f"{wanted}*({table}[From]<={day})"
    latest = f"SUMPRODUCT(MAX({known}*{table}[From]))"
    return f"SUMPRODUCT({wanted}*({table}[From]={latest})*{table}[{column}])"


def _taken(canvas: Canvas, name: str, row: int, limit: str, before: tuple[str, ...]) -> None:
    """Hours that one of the ways covers of what the ones before it leave."""

    def twin(slot: Slot) -> Value:
        """The smaller of what is left and what this way can give."""
        rest = _rest_twin(canvas, slot, before)
        return min(number(rest), number(canvas.of(limit, slot))) if is_number(rest) else ""

    _line(
        canvas,
        name,
        row,
        lambda s: (
            f"IF(ISNUMBER({canvas.at(OVER, s)}),"
            f'MIN({_rest(canvas, s, before)},{canvas.at(limit, s)}),"")'
        ),
        twin,
    )


def _rest(canvas: Canvas, slot: Slot, before: tuple[str, ...]) -> str:
    return f"MAX(0,{'-'.join(canvas.at(name, slot) for name in (OVER, *before))})"


def _rest_twin(canvas: Canvas, slot: Slot, before: tuple[str, ...]) -> Value:
    over = canvas.of(OVER, slot)
    if not is_number(over):
        return ""
    rest = number(over)
    for name in before:
        rest -= number(canvas.of(name, slot))
    return max(0.0, rest)


def months_over(canvas: Canvas) -> list[int]:
    """The columns of the months that are over."""
    return [column for column in PLAN if is_number(canvas.lines[OVER].get(column, ""))]
