"""The lines of the page Cycle: steps with their due day and state, the gate, the open notes.

Each cell is a native formula beside its twin; the clock is never asked. Imports the contract.
"""

from __future__ import annotations

from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import CYCLE, FAILED, GATE, NOT_REVIEWED, NOTES, PASSED, REVIEW, WARNED
from sopxl_workbook.sheets.canvas import Canvas, is_number
from sopxl_workbook.sheets.canvas import number as number_of
from sopxl_workbook.sheets.listed import Listed
from sopxl_workbook.sheets.view import View
from sopxl_workbook.sheets.words import plural, worded
from sopxl_workbook.steps import State, due_day

INDEX, NUMBER, WHAT, WHO, OWNER, COUNT, DAY, BY, ON, STATE, TEXT = range(1, 12)
START_CELL = "$A$5"  # the first day of the plan month
SIGNED, SIGNED_LATE, LATE, OPEN = (str(state) for state in State)
_RESULTS = {PASSED: "● Passed", WARNED: "○ Warns", FAILED: "▲ Fails"}
_SLACK = "0.000000000001"


def step_line(canvas: Canvas, steps: Listed, row: int, number: int, view: View) -> None:
    """One step: what, who, by when, signed by whom and when, and its state."""
    at = f"$A{row}"
    canvas.text(row, INDEX, float(number), "unseen")
    canvas.formula(row, NUMBER, *steps.number(at, number, "Step"), "derived whole center hair")
    canvas.formula(row, WHAT, *steps.text(at, number, "Name"), "label_key hair")
    canvas.formula(row, WHO, *steps.text(at, number, "Function"), "label hair")
    canvas.formula(row, OWNER, *steps.text(at, number, "Owner"), "label hair")
    canvas.formula(row, COUNT, *steps.number(at, number, "Due workday"), "calculated whole hair")
    workday = canvas.value(row, COUNT)
    day = due_day(canvas.company, number_of(workday) if is_number(workday) else None)
    due: Value = "" if day is None else day
    formula = (
        f'=IF(ISNUMBER(F{row}),IFERROR(WORKDAY({START_CELL}-1,F{row},tblHolidays[Day]),""),"")'
    )
    canvas.formula(row, DAY, formula, due, "calculated date right hair")
    canvas.formula(row, BY, *steps.text(at, number, "Signed by"), "label indent hair")
    canvas.formula(row, ON, *steps.number(at, number, "Signed on"), "calculated date right hair")
    _state(canvas, row, view)
    canvas.formula(row, TEXT, *steps.text(at, number, "Comment"), "help wrap hair")


def _state(canvas: Canvas, row: int, view: View) -> None:
    formula = (
        f'=IF(C{row}="","",IF(H{row}<>"",'
        f'IF(COUNT(I{row},G{row})=2,IF(I{row}>G{row},"{SIGNED_LATE}","{SIGNED}"),"{SIGNED}"),'
        f'IF(COUNT(sop_status_day,G{row})=2,IF(sop_status_day>G{row},"{LATE}","{OPEN}"),"{OPEN}")))'
    )
    due, day = canvas.value(row, DAY), view.settings.get("sop_status_day")
    if canvas.value(row, WHAT) == "":
        state = ""
    elif canvas.value(row, BY) != "":
        state = SIGNED_LATE if _after(canvas.value(row, ON), due) else SIGNED
    else:
        state = LATE if _after(day, due) else OPEN
    canvas.formula(row, STATE, formula, state, "master left indent hair")


def _after(day: Value, due: Value) -> bool:
    """Whether both days are known and the first is the later one."""
    return is_number(day) and is_number(due) and float(day) > float(due)  # type: ignore[arg-type]


def gate_line(canvas: Canvas, gate: Listed, row: int, number: int) -> None:
    """One rule of the gate as it was held last."""
    at, result = f"$A{row}", f"INDEX({GATE.name}[Result],$A{row})"
    canvas.text(row, INDEX, float(number), "unseen")
    rule, value = gate.text(at, number, "Rule")
    shown = float(number) if value else ""
    canvas.formula(row, NUMBER, f'=IF(C{row}="","",{at})', shown, "derived center hair")
    canvas.formula(row, WHAT, rule, value, "label hair")
    canvas.formula(row, WHO, *gate.text(at, number, "Limit"), "help hair")
    canvas.text(row, OWNER, None, "hair")
    canvas.formula(row, COUNT, *gate.number(at, number, "Held"), "stored units hair")
    canvas.formula(row, DAY, *gate.number(at, number, "Breaks"), "stored units hair")
    canvas.formula(row, BY, *gate.text(at, number, "First place"), "stored indent hair")
    canvas.text(row, ON, None, "hair")
    words = "".join(f'IF({result}="{word}","{shown}",' for word, shown in _RESULTS.items())
    formula = f'=IFERROR({words}""{")" * len(_RESULTS)},"")'
    found = _RESULTS.get(str(gate.value(number, "Result") or "").casefold(), "")
    canvas.formula(row, STATE, formula, found, "master left indent hair")
    canvas.formula(row, TEXT, *gate.text(at, number, "Found"), "help wrap hair")


def gate_state(view: View) -> tuple[str, str]:
    """Whether what the gate said still holds, and when it was held: formula and twin."""
    inputs = f"ABS(sop_inputs_now+N(sop_cash_limit)-sop_gate_inputs)<={_SLACK}*ABS(sop_gate_inputs)"
    still_open = f'COUNTIF({REVIEW.name}[State],"{NOT_REVIEWED}")-COUNTA({CYCLE.name}[Signed by])'
    formula = (
        f'=IF(sop_gate="","{_NOT_HELD}",IF(AND({inputs},{still_open}=sop_gate_open),'
        f'"{_HOLDS}","{_STALE}")&sop_gate)'
    )
    held = view.setting("sop_gate")
    if not held:
        return formula, _NOT_HELD
    return formula, f"{_HOLDS if _still_holds(view) else _STALE}{held}"


_NOT_HELD = "▲ Not held yet: press Plan"
_HOLDS, _STALE = "● As the book stands. ", "▲ Something changed since, press Plan. "


def _still_holds(view: View) -> bool:
    cash = view.settings.get("sop_cash_limit")
    now = _amount(view.settings.get("sop_inputs_now")) + _amount(cash)
    then = _amount(view.settings.get("sop_gate_inputs"))
    signed = Listed.of(CYCLE, view).count("Signed by")
    is_same = abs(now - then) <= float(_SLACK) * abs(then)
    return is_same and view.not_reviewed - signed == _amount(view.settings.get("sop_gate_open"))


def _amount(value: Value) -> float:
    """The twin of N: a number, or 0."""
    return float(value) if is_number(value) else 0.0  # type: ignore[arg-type]


def headline(canvas: Canvas, view: View) -> tuple[str, str]:
    """The page in a sentence: who has signed, and what the gate said."""
    steps, gate = Listed.of(CYCLE, view), Listed.of(GATE, view)
    signed, asked = f"COUNTA({CYCLE.name}[Signed by])", f"COUNTA({CYCLE.name}[Name])"
    fails = f'COUNTIF({GATE.name}[Result],"{FAILED}")'
    formula = (
        f'=INDEX(tblCalendar[Label],sop_base-sop_first+1)&": "&{signed}&" of "&'
        f'{plural(asked, "step")}&" signed; "&IF(sop_gate="","{_UNKNOWN}",'
        f'IF({fails}=0,"{_PASSES}","{_FAILS_AT}"&{plural(fails, "rule")}))'
    )
    broken = sum(gate.value(i + 1, "Result") == FAILED for i in range(len(gate.rows)))
    told = f"{_FAILS_AT}{worded(broken, 'rule')}" if broken else _PASSES
    told = told if view.setting("sop_gate") else _UNKNOWN
    label = canvas.company.calendar.label(canvas.company.base)
    counted = f"{steps.count('Signed by')} of {worded(steps.count('Name'), 'step')} signed"
    return formula, f"{label}: {counted}; {told}"


_UNKNOWN, _PASSES = "the gate was not held yet", "the gate passes"
_FAILS_AT = "the gate fails at "


def note_line(canvas: Canvas, notes: Listed, row: int, first: int) -> None:
    """One open note, the latest first. first : the row of the first of them."""
    positions, number = _open_notes(notes), row - first + 1
    found = float(positions[-number]) if number <= len(positions) else 0.0
    place = f"ROW({NOTES.name}[Text])-MIN(ROW({NOTES.name}[Text]))+1"
    rank = f"ROWS($A${first}:$A{row})"
    formula = f"=IFERROR(SUMPRODUCT(LARGE({_IS_OPEN}*({place}),{rank})),0)"
    canvas.formula(row, INDEX, formula, found, "unseen")
    formula = f'=IF($A{row}=0,"",{rank})'
    canvas.formula(row, NUMBER, formula, float(number) if found else "", "derived center hair")
    for column, name in ((WHAT, "Family"), (WHO, "Kind"), (OWNER, "Owner"), (COUNT, "Opened")):
        style = "label_key hair" if column == WHAT else "label hair"
        canvas.formula(row, column, *_noted(notes, row, found, name), style)
    canvas.formula(row, DAY, *_noted(notes, row, found, "Text"), "label indent hair")
    for column in (BY, ON, STATE, TEXT):
        canvas.text(row, column, None, "hair")


_IS_OPEN = f'({NOTES.name}[Text]<>"")*({NOTES.name}[Closed]="")'


def _noted(notes: Listed, row: int, found: float, column: str) -> tuple[str, Value]:
    """A column of an open note; blank where there are no more (row 0 would be the whole column)."""
    formula, value = notes.text(f"$A{row}", found, column)
    return f'=IF($A{row}=0,"",{formula[1:]})', value


def _open_notes(notes: Listed) -> list[int]:
    """The numbers of the open notes, the oldest first."""
    return [
        i
        for i in range(1, len(notes.rows) + 1)
        if notes.value(i, "Text") and notes.value(i, "Closed") in (None, "")
    ]


def notes_heading(view: View) -> tuple[str, str]:
    """How many notes are open, of how many."""
    notes = Listed.of(NOTES, view)
    total = sum(bool(notes.value(i + 1, "Text")) for i in range(len(notes.rows)))
    formula = (
        f'="Open assumptions, vulnerabilities and decisions: "&SUMPRODUCT({_IS_OPEN})&" of "&'
        f'SUMPRODUCT(1*({NOTES.name}[Text]<>""))'
    )
    opened = len(_open_notes(notes))
    return formula, f"Open assumptions, vulnerabilities and decisions: {opened} of {total}"
