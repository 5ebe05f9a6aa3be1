"""The lines of a family page: performance to plan, balance, cover, service; imports the contract.

In a closed month the plan is the one that was authorised for it, so it is looked up in the
Archive; in an open month it is the plan as it stands.
"""

from __future__ import annotations

from dataclasses import dataclass

from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import (
    ACTUAL,
    IN_FORCE,
    PROJECTION,
    WideTable,
)
from sopxl_workbook.sheets import canvas as looks
from sopxl_workbook.sheets.authorised import authorised_line
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
from sopxl_workbook.sheets.months_before import MonthsBefore
from sopxl_workbook.sheets.timeline import (
    BROUGHT,
    LAST_ROW,
    OFFSET_ROW,
    Slot,
)
from sopxl_workbook.sheets.words import rounded

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


def _key(chosen: Chosen, measure: str) -> tuple[str, str]:
    """A key as a formula writes it, and as it is."""
    return f'{CHOICE}&"|{measure}"', f"{chosen.name}|{measure}"


def _look_up(canvas: Canvas, chosen: Chosen, row: int, table: WideTable, measure: str) -> str:
    formula, key = _key(chosen, measure)
    return canvas.pointer(row, table, formula, key)


# Performance to plan ------------------------------------------------------------------------


def performance(canvas: Canvas, chosen: Chosen, top: int, flow: Flow) -> int:
    """Plan, old plan, change, actual, deviation; gives the row below."""
    unit = f'{chosen.unit}&"{flow.unit}"'
    block(canvas, top, flow.heading, f"={unit}", f"{chosen.unit_text}{flow.unit}")
    new, old = f"new {flow.key}", f"old {flow.key}"
    months = MonthsBefore(canvas, chosen, flow.measure)
    authorised_line(canvas, chosen, old, top + 2, f"Old {flow.plan}", flow.measure, months)
    _new_plan(canvas, chosen, new, top + 1, flow, old)
    _change(canvas, f"{flow.key} change", top + 3, new, old)
    row = top + 4
    before = None
    for i, (measure, label) in enumerate(flow.actuals):
        pointer = _look_up(canvas, chosen, row, ACTUAL, measure)
        if i == 0:
            before = months.deviation(measure, pointer)
        formula, twin = canvas.flow(ACTUAL, pointer, f"{chosen.name}|{measure}")
        look = looks.ACTUAL if i == 0 else Look("label_derived", "derived units")
        name = f"actual {flow.key}" if i == 0 else f"actual {flow.key} {measure}"
        canvas.line(name, row, label, formula, twin, look, skip=("next",))
        row += 1
    label = f"Deviation, actual − {flow.plan.split()[-1]}"
    _deviation(canvas, f"{flow.key} deviation", row, label, f"actual {flow.key}", new, before)
    _cumulative(canvas, f"{flow.key} cumulative", row + 1, f"{flow.key} deviation")
    return row + 2


def _new_plan(canvas: Canvas, chosen: Chosen, name: str, row: int, flow: Flow, old: str) -> None:
    pointer = _look_up(canvas, chosen, row, flow.table, flow.measure)
    formula, twin = canvas.flow(flow.table, pointer, f"{chosen.name}|{flow.measure}")
    look = Look("label", "calculated units", "frozen units")
    canvas.line(
        name,
        row,
        f"New {flow.plan}",
        lambda s: f"IF({s.letter}${OFFSET_ROW}<1,{canvas.at(old, s)},{formula(s)})",
        lambda s: canvas.of(old, s) if s.is_past else twin(s),
        look,
    )


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

    canvas.line(name, row, label, formula, twin, looks.CHANGE, skip=("next",))


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
        skip=("next",),
    )


# Inventory or backlog -----------------------------------------------------------------------


def balance(canvas: Canvas, chosen: Chosen, top: int, what: Balance) -> int:
    """Projected, target, actual, deviation, above or below target; gives the row below."""
    unit = f'{chosen.unit}&"{what.unit}"'
    block(canvas, top, what.heading, f"={unit}", f"{chosen.unit_text}{what.unit}")
    hidden = canvas.next_hidden()
    authorised_line(canvas, chosen, "frozen", hidden, "authorised", what.measure, None)
    _projected(canvas, chosen, top + 1, what)
    _window(canvas, chosen, "target", top + 2, f"Target {what.noun}", PROJECTION, "Target")
    pointer = _look_up(canvas, chosen, top + 3, ACTUAL, what.actual)
    formula, twin = canvas.window(ACTUAL, pointer, f"{chosen.name}|{what.actual}")
    label = f"Actual {what.noun}"
    canvas.line("actual", top + 3, label, formula, twin, looks.ACTUAL, skip=("next",))
    label = "Deviation, actual − projected"
    _deviation(canvas, "deviation", top + 4, label, "actual", "projected")
    _gap(canvas, top + 5)
    row = top + 6
    for measure, label in what.moves:
        table = PROJECTION if measure == "Unexplained" else ACTUAL
        pointer = _look_up(canvas, chosen, row, table, measure)
        is_stock = measure == "Past due"
        source = canvas.window if is_stock else canvas.flow
        formula, twin = source(table, pointer, f"{chosen.name}|{measure}")
        signed = what.signed or measure == "Unexplained"
        look = ADJUSTED if signed else looks.DERIVED
        canvas.line(measure, row, label, formula, twin, look, skip=("next",))
        row += 1
    return row


def _projected(canvas: Canvas, chosen: Chosen, row: int, what: Balance) -> None:
    pointer = _look_up(canvas, chosen, row, PROJECTION, what.measure)
    formula, twin = canvas.window(PROJECTION, pointer, f"{chosen.name}|{what.measure}")
    canvas.line(
        "projected",
        row,
        f"Projected {what.noun}",
        lambda s: f"IF({s.letter}${OFFSET_ROW}<1,{canvas.at('frozen', s)},{formula(s)})",
        lambda s: canvas.of("frozen", s) if s.is_past else twin(s),
        looks.KEY,
    )


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


def _gap(canvas: Canvas, row: int) -> None:
    def formula(slot: Slot) -> str:
        target = canvas.at("target", slot)
        terms = [
            f"IF(COUNT({canvas.at(name, slot)},{target})=2,"
            f'ROUND({canvas.at(name, slot)}-{target},6),"")'
            for name in ("actual", "projected")
        ]
        if slot.zone == "next":
            return terms[1]
        return f"IF({slot.letter}${OFFSET_ROW}<1,{terms[0]},{terms[1]})"

    def twin(slot: Slot) -> Value:
        name = "actual" if slot.is_past else "projected"
        return rounded(minus(canvas.of(name, slot), canvas.of("target", slot)), 6)

    canvas.line("gap", row, "Above (+) or below (−) target", formula, twin, SIGNED)


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
        skip=("brought", "next"),
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
            if s.zone != "next"
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
