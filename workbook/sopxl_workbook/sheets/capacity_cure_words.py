"""What would cure an overload, said in a line for each month that is over; imports the cure.

Sign, symbol and word: how many hours, which family to move and to which months, what each way
costs by the prices of the Control and the Least cost sheet.
"""

from __future__ import annotations

from sopxl_workbook.cellspec import Value
from sopxl_workbook.sheets.canvas import Canvas, block, is_number, number, numbers
from sopxl_workbook.sheets.capacity_ahead import OVER, SKIP
from sopxl_workbook.sheets.capacity_cure import LEFT, OUTSIDE, OVERTIME, hours, months_over
from sopxl_workbook.sheets.capacity_cure_money import SEEN, by_hour, prices
from sopxl_workbook.sheets.capacity_cure_moved import months_taken, moved_family
from sopxl_workbook.sheets.choices import CHOICE
from sopxl_workbook.sheets.timeline import NAME_ROW, Slot
from sopxl_workbook.sheets.view import View
from sopxl_workbook.sheets.words import fixed, plural, worded

SAID = 6  # months that are over and said in words
_NO_LOAD, _NOTHING = "no load is known", "no month is over, nothing to cure"


def compose(canvas: Canvas, view: View, resource: str, families: int, top: int) -> int:
    """The block: its heading, the lines of hours, the lines of words; gives the row below."""
    row = hours(canvas, resource, families, top + 1)
    block(canvas, top, "WHAT WOULD CURE IT", *_heading(canvas, view.resource))
    prices(canvas, view, resource)
    months_taken(canvas)
    moved_family(canvas, view, resource, families)
    by_hour(canvas, view, OVERTIME, "overtime", "overtime price")
    by_hour(canvas, view, OUTSIDE, "outside capacity", "outside price")
    _says(canvas)
    return _lines(canvas, row)


def _heading(canvas: Canvas, chosen: str) -> tuple[str, str]:
    """How many months are over, and whether all can be cured: formula and twin."""
    over, left = canvas.span(OVER), canvas.span(LEFT)
    count = f"COUNT({over})"
    many = f'{CHOICE}&": "&{plural(count, "month")}&" over, "'
    formula = (
        f'=IF({CHOICE}="","",IF(COUNT({canvas.span("asked")})=0,{CHOICE}&": {_NO_LOAD}",'
        f'IF({count}=0,"● "&{CHOICE}&": {_NOTHING}",IF(SUM({left})<{SEEN:g},'
        f'"● "&{many}&"each can be cured","▲ "&{many}&FIXED(SUM({left}),0)&" h stay over"))))'
    )
    months, rest = len(months_over(canvas)), sum(numbers(canvas.months(LEFT)))
    if not chosen:
        return formula, ""
    if not numbers(canvas.months("asked")):
        return formula, f"{chosen}: {_NO_LOAD}"
    if not months:
        return formula, f"● {chosen}: {_NOTHING}"
    told = f"{chosen}: {worded(months, 'month')} over"
    if rest < SEEN:
        return formula, f"● {told}, each can be cured"
    return formula, f"▲ {told}, {fixed(rest)} h stay over"


def _says(canvas: Canvas) -> None:
    """Two hidden lines: the sentence of each month that is over, and its number among them."""
    parts = ("ahead said", f"{OVERTIME} said", f"{OUTSIDE} said")

    def formula(slot: Slot) -> str:
        """A month, its hours, the ways, and what is left."""
        over, left = canvas.at(OVER, slot), canvas.at(LEFT, slot)
        ways = "&".join(canvas.at(part, slot) for part in parts)
        end = f'"▲ "&FIXED({left},0)&" h stay over: move demand, subcontract or add capacity"'
        said = (
            f'{slot.letter}${NAME_ROW}&"  ▲ "&FIXED({over},0)&" h over:  "&{ways}&'
            f'IF({left}<{SEEN:g},"● cured",{end})'
        )
        return f'IF(ISNUMBER({over}),{said},"")'

    def twin(slot: Slot) -> Value:
        """The same as it is told."""
        over, left = canvas.of(OVER, slot), canvas.of(LEFT, slot)
        if not is_number(over):
            return ""
        ways = "".join(str(canvas.of(part, slot)) for part in parts)
        is_cured = number(left) < SEEN
        rest = f"▲ {fixed(number(left))} h stay over: move demand, subcontract or add capacity"
        month = canvas.value(NAME_ROW, slot.column)
        told = "● cured" if is_cured else rest
        return f"{month}  ▲ {fixed(number(over))} h over:  {ways}{told}"

    canvas.hidden("says", formula, twin, skip=SKIP)
    row = canvas.rows[OVER]
    over = months_over(canvas)
    canvas.hidden(
        "number said",
        lambda s: f'IF(ISNUMBER({s.letter}{row}),COUNT($H{row}:{s.letter}{row}),"")',
        lambda s: float(over.index(s.column) + 1) if s.column in over else "",
        skip=SKIP,
    )


def _lines(canvas: Canvas, top: int) -> int:
    """The sentences of the first months that are over."""
    over = months_over(canvas)
    for i in range(SAID):
        row = top + i
        number_ = f"ROWS($B${top}:$B{row})"
        said = f"INDEX({canvas.span('says')},MATCH({number_},{canvas.span('number said')},0))"
        value = canvas.lines["says"][over[i]] if i < len(over) else ""
        canvas.formula(row, 2, f'=IFERROR({said},"")', value, "help")
    canvas.rows["said"] = top
    return top + SAID
