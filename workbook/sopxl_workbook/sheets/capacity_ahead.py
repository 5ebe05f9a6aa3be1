"""Hours of an overload that are made ahead: what each month takes of the room of earlier ones.

Only families made to stock can be made ahead. Imports the canvas and the choices.
"""

from __future__ import annotations

from collections.abc import Callable

from sopxl.plan.company import STOCK
from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import LEFT_COLUMNS
from sopxl_workbook.ooxml.a1 import column_letters
from sopxl_workbook.sheets.canvas import Canvas, is_number, number
from sopxl_workbook.sheets.capacity_asks import asking
from sopxl_workbook.sheets.choices import SECOND_POSITION_COLUMN, entry
from sopxl_workbook.sheets.timeline import BROUGHT, LAST_ROW, OFFSET_ROW, PLAN, Slot

SKIP = ("brought", "past", "next")
OVER = "over"  # the line of the hours that a month is over
SOURCES = len(PLAN) - 1  # months whose free hours a later one can take


def made_ahead(canvas: Canvas, resource: str, families: int) -> None:
    """Hidden lines: what each month takes of each earlier one. families : lines shown."""
    _stocked(canvas, resource, families)
    _wanted_and_room(canvas, families)
    _net(canvas)
    for i, source in enumerate([slot for slot in canvas.slots if slot.zone == "plan"][:SOURCES]):
        _use(canvas, f"use {i}", source)


def lines_between(canvas: Canvas, first: str, last: str) -> Callable[[Slot], str]:
    """The cells of some hidden lines in a column."""
    return lambda s: f"{s.letter}${canvas.rows[first]}:{s.letter}${canvas.rows[last]}"


def amount(value: Value) -> float:
    """The twin of N: a number, or 0."""
    return number(value) if is_number(value) else 0.0


def _stocked(canvas: Canvas, resource: str, families: int) -> None:
    """Hidden lines: hours of each family shown that is made to stock, and of all of them."""
    to_stock = {f.name for f in canvas.company.families if f.strategy == STOCK}
    names = [row.name for row in asking(canvas, resource)]
    for i in range(families):
        name = entry(i, SECOND_POSITION_COLUMN)[1]
        strategy = f"INDEX(tblFamilies[Strategy],MATCH({name},tblFamilies[Family],0))"
        line = f"family {i}"
        label = names[i] if i < len(names) else ""

        def formula(s: Slot, line: str = line, strategy: str = strategy) -> str:
            """The hours of a family that is made to stock, of any other 0."""
            hours = canvas.at(line, s)
            return f'IF(ISNUMBER({hours}),IF(IFERROR({strategy},"")="{STOCK}",{hours},0),0)'

        def twin(s: Slot, line: str = line, label: str = label) -> Value:
            """The same from the line of the family."""
            hours = canvas.of(line, s)
            return number(hours) if is_number(hours) and label in to_stock else 0.0

        canvas.hidden(f"stock {i}", formula, twin, skip=SKIP)


def _wanted_and_room(canvas: Canvas, families: int) -> None:
    """Hidden lines: hours that a month wants to have made ahead, and hours that it has to give."""
    stock = lines_between(canvas, "stock 0", f"stock {families - 1}") if families else lambda _: "0"
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


def _net(canvas: Canvas) -> None:
    """Hidden lines: hours wanted less room, from month 1 to each month, with its own and without.

    Rule : what the months after a month ask beyond their own room reaches back to it; by a month
    that is the highest net so far less its own, and a month takes what that has grown by.
    """
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
        """What is taken by the month, less what was taken before it; never under 0 by rounding."""
        taken = f"{reached('net', slot)}-{reached('net before', slot)}"
        return f"IF({slot.letter}${OFFSET_ROW}>${source.letter}${OFFSET_ROW},MAX(0,{taken}),0)"

    def twin(slot: Slot) -> Value:
        """The same from the lines above."""
        if slot.column < after:
            return 0.0
        base, most = amount(canvas.of("net", source)), amount(canvas.of("room", source))
        now, before = (
            min(most, max(0.0, max(_until(canvas, line, slot.column, after)) - base))
            for line in ("net", "net before")
        )
        return max(0.0, now - before)

    canvas.hidden(name, formula, twin, skip=SKIP)
    day = f"{source.letter}${LAST_ROW}"
    start = f"=IF(ISNUMBER({day}),INDEX(tblCalendar[Start],{day}-{LEFT_COLUMNS}),0)"
    calendar = canvas.company.calendar
    known = 0.0 if source.last is None else calendar.start_days[calendar.row(source.last)]
    canvas.formula(canvas.rows[name], BROUGHT, start, float(known), "days")
