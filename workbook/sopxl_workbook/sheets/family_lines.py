"""The lines of a family page: performance to plan, balance, cover, service; imports the contract.

In a closed month the plan is the one that was authorised for it, so it is looked up in the
Archive; in an open month it is the plan as it stands.
"""

from __future__ import annotations

from dataclasses import dataclass

from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import (
    ACTUAL,
    FORECAST,
    IN_FORCE,
    PROJECTION,
    WideTable,
)
from sopxl_workbook.formulas import COST, USED_BY_PLAN
from sopxl_workbook.sheets import canvas as looks
from sopxl_workbook.sheets.authorised import Authorised
from sopxl_workbook.sheets.canvas import (
    Canvas,
    Look,
    SlotFormula,
    SlotTwin,
    block,
    minus,
    numbers,
    over,
)
from sopxl_workbook.sheets.choices import CHOICE
from sopxl_workbook.sheets.family_head import Chosen
from sopxl_workbook.sheets.latest_call import LatestCall, held
from sopxl_workbook.sheets.months_before import MonthsBefore
from sopxl_workbook.sheets.timeline import (
    BROUGHT,
    LAST_ROW,
    OFFSET_ROW,
    Slot,
)
from sopxl_workbook.sheets.words import rounded
from sopxl_workbook.sheets.worth import Shown, Worth

SIGNED = Look("label", "calculated deviation")
RATIO = Look("label", "calculated cover")
WEEKS = Look("label_key", "key cover", "key cover")
TARGET_SHARE = Look("label_derived", "derived service")
ACTUAL_SHARE = Look("label", "actual service")
ADJUSTED = Look("label_derived", "derived deviation")


@dataclass(frozen=True, slots=True)
class Flow:
    """A block that shows a plan against what happened."""

    key: str  # of its lines: "sales", "operations"
    heading: str
    unit: str  # after the unit of the family
    plan: str  # "forecast", "production plan"
    table: WideTable
    measure: str  # in the table and in the Archive
    actuals: tuple[tuple[str, str], ...]  # measure, label; the deviation is that of the first
    worth: str  # what a unit is worth in money: Price or Standard cost
    part: str = ""  # a measure of the table that is part of the plan: what is bought


@dataclass(frozen=True, slots=True)
class Balance:
    """The block of what is left at period end: inventory or backlog."""

    heading: str
    unit: str
    measure: str  # of the Projection and the Archive
    actual: str  # measure of the actual
    noun: str
    moves: tuple[tuple[str, str], ...]  # other actual measures and their labels
    signed: bool  # whether those moves have a sign
    worth: str  # what a unit is worth in money: Price or Standard cost

    def value(self, worth: Worth, units: str) -> tuple[SlotFormula, SlotTwin]:
        """The line of that name as the page shows it: what is owed of a stock has no value."""
        return worth.on_hand(units) if self.worth == COST else worth.one(units)


def _key(chosen: Chosen, measure: str) -> tuple[str, str]:
    """A key as a formula writes it, and as it is."""
    return f'{CHOICE}&"|{measure}"', f"{chosen.name}|{measure}"


def _look_up(canvas: Canvas, chosen: Chosen, row: int, table: WideTable, measure: str) -> str:
    formula, key = _key(chosen, measure)
    return canvas.pointer(row, table, formula, key)


# Performance to plan ------------------------------------------------------------------------


def performance(canvas: Canvas, chosen: Chosen, shown: Shown, top: int, flow: Flow) -> int:
    """Plan, part of it, old plan, change, actual, deviation; gives the row below."""
    block(canvas, top, flow.heading, *shown.heading(flow.unit, flow.worth))
    worth = shown.worth(flow.worth)
    new, old, actual = f"new {flow.key}", f"old {flow.key}", f"actual {flow.key}"
    months = MonthsBefore(canvas, chosen, flow.measure, worth)
    under = top + 3 if flow.part else top + 2
    row, before = under + 2, None
    for i, (measure, label) in enumerate(flow.actuals):
        pointer = _look_up(canvas, chosen, row, ACTUAL, measure)
        look = looks.ACTUAL if i == 0 else Look("label_derived", "derived units")
        name = actual if i == 0 else f"{actual} {measure}"
        _actual(canvas, name, row, label, pointer, f"{chosen.name}|{measure}", worth, look)
        if i == 0:
            before = months.deviation(measure, pointer)
        row += 1
    label = f"Old {flow.plan}"
    Authorised(canvas, chosen, flow.measure).flow(old, under, label, months, actual, worth)
    _new_plan(canvas, chosen, new, top + 1, flow, worth)
    if flow.part:
        _part(canvas, chosen, top + 2, flow, worth)
    _change(canvas, f"{flow.key} change", under + 1, f"{new} shown", f"{old} shown")
    label = f"Deviation, actual − {flow.plan.split()[-1]}"
    name = f"{flow.key} deviation"
    _deviation(canvas, name, row, label, f"{actual} shown", f"{new} shown", before)
    _cumulative(canvas, f"{flow.key} cumulative", row + 1, name)
    return row + 2


def _actual(
    canvas: Canvas,
    name: str,
    row: int,
    label: str,
    pointer: str,
    key: str,
    worth: Worth,
    look: Look,
    table: WideTable = ACTUAL,
) -> None:
    """A line of what happened, and a hidden one of it in units."""
    canvas.hidden(name, *canvas.flow(table, pointer, key), skip=("next",))
    shown = worth.flow(name, table, pointer, key)
    canvas.line(f"{name} shown", row, label, *shown, look, skip=("next",))


def _new_plan(
    canvas: Canvas, chosen: Chosen, name: str, row: int, flow: Flow, worth: Worth
) -> None:
    """The plan as it stands, and for closed months as it was authorised; a hidden one in units."""
    pointer = _look_up(canvas, chosen, row, flow.table, flow.measure)
    key = f"{chosen.name}|{flow.measure}"
    call = LatestCall(canvas, name, f"actual {flow.key}", flow.table, worth)
    year = next(slot for slot in canvas.slots if slot.zone == "year")

    def found(period: int) -> float | None:
        return canvas.book.at(flow.table, key, period)

    units = canvas.flow(flow.table, pointer, key)
    canvas.hidden(name, *held(canvas, f"old {flow.key}", units, call.units(year, pointer, found)))
    shown = worth.flow(name, flow.table, pointer, key)
    line = held(canvas, f"old {flow.key} shown", shown, call.shown(year, pointer, found))
    look = Look("label", "calculated units", "frozen units")
    canvas.line(f"{name} shown", row, f"New {flow.plan}", *line, look)


def _part(canvas: Canvas, chosen: Chosen, row: int, flow: Flow, worth: Worth) -> None:
    """What of the plan ahead is of that part; a hidden line in units."""
    pointer = _look_up(canvas, chosen, row, flow.table, flow.part)
    name, key = f"{flow.key} part", f"{chosen.name}|{flow.part}"
    skip = ("brought", "past", "year")
    canvas.hidden(name, *canvas.flow(flow.table, pointer, key), skip=skip)
    shown, label = worth.flow(name, flow.table, pointer, key), f"of which {flow.part.lower()}"
    canvas.line(f"{name} shown", row, label, *shown, looks.DERIVED, skip=skip)


def _change(canvas: Canvas, name: str, row: int, new: str, old: str) -> None:
    canvas.line(
        name,
        row,
        "Change, new − old",
        lambda s: (
            f'IF({s.letter}${OFFSET_ROW}<1,"",IF(COUNT({canvas.at(new, s)},'
            f'{canvas.at(old, s)})=2,{canvas.at(new, s)}-{canvas.at(old, s)},""))'
        ),
        lambda s: "" if s.is_past else minus(canvas.of(new, s), canvas.of(old, s)),
        looks.CHANGE,
    )


def _deviation(
    canvas: Canvas,
    name: str,
    row: int,
    label: str,
    actual: str,
    plan: str,
    before: tuple[SlotFormula, SlotTwin] | None = None,
) -> None:
    """Actual less plan; before : what the months before those shown add up to."""

    def formula(slot: Slot) -> str:
        if before and slot.zone == "brought":
            return before[0](slot)
        cells = canvas.at(actual, slot), canvas.at(plan, slot)
        return f'IF(COUNT({cells[0]},{cells[1]})=2,{cells[0]}-{cells[1]},"")'

    def twin(slot: Slot) -> Value:
        if before and slot.zone == "brought":
            return before[1](slot)
        return minus(canvas.of(actual, slot), canvas.of(plan, slot))

    canvas.line(name, row, label, formula, twin, looks.CHANGE, skip=("next", "year"))


def _cumulative(canvas: Canvas, name: str, row: int, deviation: str) -> None:
    place = canvas.rows[deviation]

    def twin(slot: Slot) -> Value:
        if not numbers([canvas.of(deviation, slot)]):
            return ""
        so_far = canvas.lines[deviation]
        return sum(numbers(so_far.get(column) for column in range(BROUGHT, slot.column + 1)))

    canvas.line(
        name,
        row,
        "Cumulative deviation, fiscal year",
        lambda s: f'IF(ISNUMBER({s.letter}{place}),SUM($D{place}:{s.letter}{place}),"")',
        twin,
        looks.CHANGE,
        skip=("next", "year"),
    )


# Inventory or backlog -----------------------------------------------------------------------


def balance(canvas: Canvas, chosen: Chosen, shown: Shown, top: int, what: Balance) -> int:
    """Projected, target, actual, deviation, above or below target; gives the row below."""
    block(canvas, top, what.heading, *shown.heading(what.unit, what.worth))
    worth = shown.worth(what.worth)
    Authorised(canvas, chosen, what.measure).balance("frozen")
    _projected(canvas, chosen, top + 1, what, worth)
    pointer = _look_up(canvas, chosen, top + 2, PROJECTION, "Target")
    canvas.hidden("target", *canvas.window(PROJECTION, pointer, f"{chosen.name}|Target"))
    canvas.line("target shown", top + 2, f"Target {what.noun}", *what.value(worth, "target"))
    pointer = _look_up(canvas, chosen, top + 3, ACTUAL, what.actual)
    formula, twin = canvas.window(ACTUAL, pointer, f"{chosen.name}|{what.actual}")
    canvas.hidden("actual", formula, twin, skip=("next", "year"))
    label, valued = f"Actual {what.noun}", what.value(worth, "actual")
    canvas.line("actual shown", top + 3, label, *valued, looks.ACTUAL, skip=("next", "year"))
    label = "Deviation, actual − projected"
    _deviation(canvas, "deviation", top + 4, label, "actual shown", "projected shown")
    label = "Above (+) or below (−) target"
    canvas.hidden("gap", *_gap(canvas, ""))
    canvas.line("gap shown", top + 5, label, *_gap(canvas, " shown"), SIGNED)
    return _moves(canvas, chosen, top + 6, what, worth)


def _moves(canvas: Canvas, chosen: Chosen, row: int, what: Balance, worth: Worth) -> int:
    """Adjustments, cancellations, what no movement explains, what is past due."""
    for measure, label in what.moves:
        table = PROJECTION if measure == "Unexplained" else ACTUAL
        pointer, key = _look_up(canvas, chosen, row, table, measure), f"{chosen.name}|{measure}"
        if measure == "Past due":
            skip = ("next", "year")
            canvas.hidden(measure, *canvas.window(table, pointer, key), skip=skip)
            valued = what.value(worth, measure)
            canvas.line(f"{measure} shown", row, label, *valued, looks.DERIVED, skip=skip)
        else:
            look = ADJUSTED if what.signed or measure == "Unexplained" else looks.DERIVED
            _actual(canvas, measure, row, label, pointer, key, worth, look, table)
        row += 1
    return row


def _projected(canvas: Canvas, chosen: Chosen, row: int, what: Balance, worth: Worth) -> None:
    pointer = _look_up(canvas, chosen, row, PROJECTION, what.measure)
    formula, twin = canvas.window(PROJECTION, pointer, f"{chosen.name}|{what.measure}")
    canvas.hidden(
        "projected",
        lambda s: f"IF({s.letter}${OFFSET_ROW}<1,{canvas.at('frozen', s)},{formula(s)})",
        lambda s: canvas.of("frozen", s) if s.is_past else twin(s),
    )
    label, valued = _projected_label(canvas, chosen, what), what.value(worth, "projected")
    canvas.line("projected shown", row, label, *valued, looks.KEY)


def _projected_label(canvas: Canvas, chosen: Chosen, what: Balance) -> tuple[str, str]:
    """The name of the line; of a component it says that what finishing takes is left out."""
    plain, after = f"Projected {what.noun}", f"Projected {what.noun}, after usage"
    key = f"{chosen.name}|{USED_BY_PLAN}"
    is_component = key in canvas.book.tables[FORECAST.name].index
    is_there = f'ISNUMBER(MATCH({CHOICE}&"|{USED_BY_PLAN}",{FORECAST.name}[Key],0))'
    return f'=IF({is_there},"{after}","{plain}")', after if is_component else plain


def _window(
    canvas: Canvas,
    chosen: Chosen,
    name: str,
    row: int,
    label: str,
    table: WideTable,
    measure: str,
    look: Look = looks.PLAIN,
) -> None:
    pointer = _look_up(canvas, chosen, row, table, measure)
    formula, twin = canvas.window(table, pointer, f"{chosen.name}|{measure}")
    canvas.line(name, row, label, formula, twin, look)


def _gap(canvas: Canvas, kind: str) -> tuple[SlotFormula, SlotTwin]:
    """What is above or below the target. kind : of the lines: "" in units, " shown"."""

    def formula(slot: Slot) -> str:
        target = canvas.at(f"target{kind}", slot)
        terms = [
            f"IF(COUNT({canvas.at(name, slot)},{target})=2,"
            f'ROUND({canvas.at(name, slot)}-{target},6),"")'
            for name in (f"actual{kind}", f"projected{kind}")
        ]
        if slot.zone in ("next", "year"):
            return terms[1]
        return f"IF({slot.letter}${OFFSET_ROW}<1,{terms[0]},{terms[1]})"

    def twin(slot: Slot) -> Value:
        name = f"actual{kind}" if slot.is_past else f"projected{kind}"
        return rounded(minus(canvas.of(name, slot), canvas.of(f"target{kind}", slot)), 6)

    return formula, twin


# Cover and service --------------------------------------------------------------------------


def days_on_hand(canvas: Canvas, chosen: Chosen, row: int) -> int:
    """Working days that the inventory covers; gives the row below."""
    _window(canvas, chosen, "cover", row, "Working days on hand", PROJECTION, "Days on hand", RATIO)
    return row + 1


def lead_time(canvas: Canvas, chosen: Chosen, top: int, heading: str = "LEAD TIME") -> int:
    """The block of weeks that the backlog takes; gives the row below."""
    block(canvas, top, heading, "", "weeks of backlog at the shipment rate of the month")
    look = Look("label_derived", "derived cover")
    _window(canvas, chosen, "promised", top + 1, "Target weeks", IN_FORCE, "Target cover", look)
    label = "Weeks, actual then projected"
    _window(canvas, chosen, "cover", top + 2, label, PROJECTION, "Weeks of backlog", WEEKS)
    return top + 3


def service(canvas: Canvas, chosen: Chosen, top: int, unit: str) -> int:
    """The block of order lines filled; gives the row below."""
    block(canvas, top, "SERVICE", "", unit)
    for measure in ("Lines ordered", "Lines filled"):
        row = canvas.next_hidden()
        pointer = _look_up(canvas, chosen, row, ACTUAL, measure)
        formula, twin = canvas.flow(ACTUAL, pointer, f"{chosen.name}|{measure}")
        canvas.line(measure, row, measure, formula, twin, looks.DERIVED, skip=("next",))
    canvas.line(
        "service target",
        top + 1,
        "Target line fill",
        lambda s: f'IF(COUNT({chosen.service},{s.letter}${LAST_ROW})=2,{chosen.service},"")',
        lambda s: "" if s.last is None else chosen.service_value,
        TARGET_SHARE,
        skip=("brought", "next", "year"),
    )

    def fill(slot: Slot) -> str:
        filled, ordered = canvas.at("Lines filled", slot), canvas.at("Lines ordered", slot)
        share = f'IF({ordered}>0,{filled}/{ordered},"")'
        return f'IF(COUNT({filled},{ordered})=2,{share},"")'

    canvas.line(
        "service",
        top + 2,
        "Actual line fill",
        fill,
        lambda s: over(canvas.of("Lines filled", s), canvas.of("Lines ordered", s)),
        ACTUAL_SHARE,
        skip=("next",),
    )
    return top + 3


# What the charts draw -----------------------------------------------------------------------


def chart_lines(canvas: Canvas, new: str, made: str, planned: str) -> None:
    """Hidden lines: what lies ahead only, and what was made and then will be made."""
    for name, source in (("forecast ahead", new), ("projected ahead", "projected")):
        _ahead(canvas, name, source)
    canvas.hidden(
        "made, then planned",
        lambda s: (
            f"IF({s.letter}${OFFSET_ROW}<1,{canvas.at(made, s)},{canvas.at(planned, s)})"
            if s.zone not in ("next", "year")
            else canvas.at(planned, s)
        ),
        lambda s: canvas.of(made if s.is_past else planned, s),
    )


def _ahead(canvas: Canvas, name: str, source: str) -> None:
    canvas.hidden(
        name,
        lambda s: f'IF({s.letter}${OFFSET_ROW}<1,"",{canvas.at(source, s)})',
        lambda s: "" if s.is_past else canvas.of(source, s),
    )
