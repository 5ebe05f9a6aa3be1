"""The lines of the Consensus page: forecast, views of each function, spread, what is agreed."""

from __future__ import annotations

from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import (
    AGREED_ROW,
    ARCHIVE,
    FORECAST,
    SPREAD_LIMIT,
    SPREAD_ROW,
    VIEW_OF,
    VIEWS_BY_MONTH,
    WideTable,
)
from sopxl_workbook.formulas import BASELINE, FORECAST_ROW, LOGGED, OVERRIDE, view_of
from sopxl_workbook.ooxml.a1 import column_letters
from sopxl_workbook.sheets import canvas as looks
from sopxl_workbook.sheets.canvas import Canvas, Look, block, is_number, number, numbers, window
from sopxl_workbook.sheets.choices import CHOICE
from sopxl_workbook.sheets.consensus_given import Speaker, errors, given, speakers, spelled
from sopxl_workbook.sheets.timeline import ORIGIN_ROW, POINTER, Slot, origin
from sopxl_workbook.sheets.view import View
from sopxl_workbook.spread import spread_limit

APART, HELD, NEAR = "▲ apart", "● agreed", "○ near"
_SHIFT = len(ARCHIVE.extra)
_MONTHS = ("brought", "past", "next")  # zones that lines of open months leave empty
_SUMS = ("brought", "next")  # zones that lines of single months leave empty
_SHARE = Look("label_derived", "derived load")
_SAID = Look("label_derived", "derived size8 right")
_SAME = "0.000001"  # units, as the engine's SAME


def forecast(canvas: Canvas, family: str, top: int, unit: tuple[str, str]) -> int:
    """What stands: authorised last, baseline, events, override, forecast; gives the row below."""
    block(canvas, top, "FORECAST", *unit)
    _authorised(canvas, family, top + 1)
    lines = (
        ("baseline", BASELINE, "Baseline", looks.PLAIN),
        ("events", LOGGED, "Events", Look("label", "calculated deviation")),
        ("override", OVERRIDE, "Override, typed or agreed", looks.PLAIN),
        ("forecast", FORECAST_ROW, "Forecast", looks.KEY),
    )
    for row, (name, measure, label, look) in enumerate(lines, top + 2):
        _flow(canvas, family, (name, row, label), FORECAST, measure, look)
    return top + 2 + len(lines)


def _flow(
    canvas: Canvas,
    family: str,
    line: tuple[str, int, str],
    table: WideTable,
    measure: str,
    look: Look,
) -> None:
    """A line that shows a row of a wide sheet."""
    name, row, label = line
    pointer = canvas.pointer(row, table, f'{CHOICE}&"|{measure}"', f"{family}|{measure}")
    shown = canvas.flow(table, pointer, f"{family}|{measure}")
    canvas.line(name, row, label, *shown, look, skip=("brought",))


def _authorised(canvas: Canvas, family: str, row: int) -> None:
    """The forecast that was authorised last: for a closed month before it began."""
    pointers = canvas.next_hidden()
    index = canvas.book.tables[ARCHIVE.name].index
    for slot in canvas.slots:
        key = f"{origin(canvas.company, slot)}|{family}|{FORECAST_ROW}"
        asked = f'{slot.letter}${ORIGIN_ROW}&"|"&{CHOICE}&"|{FORECAST_ROW}"'
        formula = f'=IFERROR(MATCH({asked},{ARCHIVE.name}[Key],0),"")'
        place = index.get(key)
        found: Value = "" if place is None else place + 1
        canvas.formula(pointers, slot.column, formula, found, "days")

    def twin(slot: Slot) -> Value:
        """What the Archive holds for a month."""
        if slot.last is None:
            return ""
        key = f"{origin(canvas.company, slot)}|{family}|{FORECAST_ROW}"
        value = canvas.book.at(ARCHIVE, key, slot.last)
        return "" if value is None else value

    canvas.line(
        "authorised",
        row,
        "Authorised last",
        lambda slot: window(ARCHIVE, f"{slot.letter}${pointers}", slot, _SHIFT),
        twin,
        looks.DERIVED,
        skip=_SUMS,
    )


def views(canvas: Canvas, view: View, family: str, top: int, unit: tuple[str, str]) -> int:
    """A line for each function, with owner, month, MAPE and bias; gives the row below."""
    block(canvas, top, "VIEWS", *unit)
    row = top
    for row, speaker in enumerate(speakers(view), top + 1):
        _view(canvas, family, speaker, row)
        given(canvas, view, family, speaker, row)
        errors(canvas, family, speaker, row, f"${column_letters(POINTER)}{row}")
    return row + 1


def _view(canvas: Canvas, family: str, speaker: Speaker, row: int) -> None:
    """The line of the views of a function."""
    key = f"{family}|{view_of(spelled(canvas, speaker))}"
    asked = f'{CHOICE}&"|{VIEW_OF}"&{speaker.formula}'
    pointer = canvas.pointer(row, VIEWS_BY_MONTH, asked, key)
    shown = canvas.flow(VIEWS_BY_MONTH, pointer, key)
    name = f"view {speaker.number}"
    canvas.line(name, row, speaker.label, *shown, looks.ACTUAL, skip=("brought",))


def spread(canvas: Canvas, view: View, family: str, top: int, unit: tuple[str, str]) -> int:
    """How far the views are apart, what was agreed, and how each month stands."""
    block(canvas, top, "CONSENSUS", *unit)
    for name, row, label, pick in (
        ("highest", top + 1, "Highest view", "MAX"),
        ("lowest", top + 2, "Lowest view", "MIN"),
    ):
        _edge(canvas, view, (name, row, label), pick)
    line = ("spread", top + 3, "Spread, highest − lowest")
    _month(canvas, family, line, SPREAD_ROW, looks.KEY)
    _share(canvas, top + 4)
    _month(canvas, family, ("log", canvas.next_hidden(), "agreed by the log"), AGREED_ROW)
    _agreed(canvas, top + 5)
    _state(canvas, view, top + 6)
    return top + 7


def _month(
    canvas: Canvas,
    family: str,
    line: tuple[str, int, str],
    measure: str,
    look: Look = looks.DERIVED,
) -> None:
    """A line of single open months."""
    name, row, label = line
    key = f"{family}|{measure}"
    pointer = canvas.pointer(row, VIEWS_BY_MONTH, f'{CHOICE}&"|{measure}"', key)
    shown = canvas.window(VIEWS_BY_MONTH, pointer, key)
    canvas.line(name, row, label, *shown, look, skip=_MONTHS)


def _edge(canvas: Canvas, view: View, line: tuple[str, int, str], word: str) -> None:
    """The highest or the lowest of the views above. word : MAX or MIN."""
    names = [f"view {speaker.number}" for speaker in speakers(view)]
    choose = max if word == "MAX" else min

    def formula(slot: Slot) -> str:
        """The highest or lowest of the cells above, blank without one."""
        cells = f"{canvas.at(names[0], slot)}:{canvas.at(names[-1], slot)}"
        return f'IF(COUNT({cells})=0,"",{word}({cells}))'

    def twin(slot: Slot) -> Value:
        """The same from the lines above."""
        found = numbers(canvas.of(one, slot) for one in names)
        return choose(found) if found else ""

    canvas.line(*line, formula, twin, looks.PLAIN, skip=_SUMS)


def _share(canvas: Canvas, row: int) -> None:
    """The spread as a share of the forecast."""

    def formula(slot: Slot) -> str:
        """The spread over the forecast; blank where either is not known, or nothing is forecast."""
        above, below = canvas.at("spread", slot), canvas.at("forecast", slot)
        return f'IF(COUNT({above},{below})=2,IF({below}>0,{above}/{below},""),"")'

    def twin(slot: Slot) -> Value:
        return looks.over(canvas.of("spread", slot), canvas.of("forecast", slot))

    canvas.line("share", row, "Share of the forecast", formula, twin, _SHARE, skip=_MONTHS)


def _agreed(canvas: Canvas, row: int) -> None:
    """What was agreed on the views as they are, and stands as the override still."""

    def formula(slot: Slot) -> str:
        """What was agreed, as long as the override is that."""
        log, own = canvas.at("log", slot), canvas.at("override", slot)
        return f'IF(COUNT({log},{own})=2,IF(ABS({log}-{own})<={_SAME},{log},""),"")'

    def twin(slot: Slot) -> Value:
        """The same from the lines."""
        log, own = canvas.of("log", slot), canvas.of("override", slot)
        both = is_number(log) and is_number(own)
        return log if both and abs(number(log) - number(own)) <= float(_SAME) else ""

    canvas.line("agreed", row, "Agreed", formula, twin, looks.KEY, skip=_MONTHS)


def _state(canvas: Canvas, view: View, row: int) -> None:
    """Each month in a symbol and a word: apart, agreed or near."""
    limit = spread_limit(view.settings)

    def formula(slot: Slot) -> str:
        """Held, apart beyond the limit, or near."""
        apart, agreed, planned = (
            canvas.at(name, slot) for name in ("spread", "agreed", "forecast")
        )
        allowed = f"{SPREAD_LIMIT.name}*N({planned})"
        far = f'IF({apart}>{allowed},"{APART}","{NEAR}")'
        known = f'IF(ISNUMBER({SPREAD_LIMIT.name}),{far},"{NEAR}")'
        seen = f'IF(ISNUMBER({apart}),{known},"")'
        return f'IF(ISNUMBER({agreed}),"{HELD}",{seen})'

    def twin(slot: Slot) -> Value:
        """The same from the lines and the limit."""
        if is_number(canvas.of("agreed", slot)):
            return HELD
        apart, planned = canvas.of("spread", slot), canvas.of("forecast", slot)
        if not is_number(apart):
            return ""
        is_far = number(apart) > limit * (number(planned) if is_number(planned) else 0.0)
        return APART if is_far else NEAR

    canvas.line("state", row, "State", formula, twin, _SAID, skip=_MONTHS)


def open_spread(canvas: Canvas) -> None:
    """A hidden line of what is apart, for the message."""
    canvas.hidden(
        "apart",
        lambda slot: f'IF({canvas.at("state", slot)}="{APART}",{canvas.at("spread", slot)},"")',
        lambda slot: canvas.of("spread", slot) if canvas.of("state", slot) == APART else "",
        skip=_MONTHS,
    )
