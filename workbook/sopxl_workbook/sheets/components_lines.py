"""The lines of one component on the finish-to-order page: share, usage, plan, inventory, target.

A closed month shows what was loaded, an open one what is planned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import (
    ACTUAL,
    FORECAST,
    IN_FORCE,
    PLAN,
    PROJECTION,
    USAGE,
    Measure,
    WideTable,
)
from sopxl_workbook.formulas import COST, OPTIONS, groups_of, quantity_of, share_with
from sopxl_workbook.sheets import canvas as looks
from sopxl_workbook.sheets.canvas import Canvas, Look, is_number
from sopxl_workbook.sheets.choices import CHOICE, SECOND_POSITION_COLUMN, SWITCH, entry
from sopxl_workbook.sheets.family_head import Chosen
from sopxl_workbook.sheets.latest_call import LatestCall, held
from sopxl_workbook.sheets.timeline import (
    LABEL,
    OFFSET_ROW,
    POINTER,
    SECOND_POINTER,
    TREND,
    Slot,
)
from sopxl_workbook.sheets.timeline import PLAN as MONTHS
from sopxl_workbook.sheets.view import MONEY
from sopxl_workbook.sheets.worth import AT, Shown, Worth

SHOWN = 3  # components on the page
SHARE = Look("label_derived", "derived service", "actual service")
LINE = Look("label", "calculated units", "actual units")
STOCK = Look("label_key", "key units", "actual units")


@dataclass(frozen=True, slots=True)
class Component:
    """A component on the page, with the addresses of what is said of it."""

    name: str
    address: str  # of its name
    unit: str  # address
    unit_text: str
    inventory: str  # its line
    below: int  # the row under its lines


def component(canvas: Canvas, shown: Shown, top: int, i: int, name: str) -> Component:
    """The block of the i-th component of the chosen family; name : "" where there is none."""
    _, address = entry(i, SECOND_POSITION_COLUMN)
    place = f"MATCH({address},tblFamilies[Family],0)"
    units = {family.name: family.unit for family in canvas.company.families}
    unit_text = units.get(name, "")
    unit = canvas.scalar(
        f"unit of component {i + 1}", f'IFERROR(INDEX(tblFamilies[Unit],{place})&"","")', unit_text
    )
    _heading(canvas, shown, top, name, address, unit, unit_text)
    worth = shown.worth_of(COST, address, name, f" of component {i + 1}")
    lines = _Lines(canvas, shown.chosen, name, address, worth)
    used = (Measure.USED.value, FORECAST, "Usage")
    lines.either(f"usage {i}", top + 2, "Usage by all plans", *used)
    lines.share(i, top + 1)
    made = (Measure.PRODUCED.value, PLAN, "Production")
    lines.either(f"component plan {i}", top + 3, "Component plan", *made)
    label = "Inventory, actual then projected"
    lines.stock(f"inventory {i}", top + 4, label, "Inventory", STOCK)
    lines.stock(f"component target {i}", top + 5, "Target inventory", "Target", looks.PLAIN)
    return Component(name, address, unit, unit_text, f"inventory {i}", top + 6)


def _heading(
    canvas: Canvas, shown: Shown, row: int, name: str, address: str, unit: str, unit_text: str
) -> None:
    """The name of the component over its lines, in capitals of its own."""
    nothing, stage = "No further component", "STAGE 1, "
    formula = f'=IF({address}="","{nothing}","{stage}"&{address})'
    canvas.formula(row, LABEL, formula, f"{stage}{name}" if name else nothing, "block rule")
    words = " a month; inventory at month end"
    formula = (
        f'=IF({address}="","",IF({SWITCH}="{MONEY}",{shown.unit}&"{words}, {AT[COST]}",'
        f'{unit}&"{words}"))'
    )
    told = f"{shown.unit_text}{words}, {AT[COST]}" if shown.is_money else f"{unit_text}{words}"
    canvas.formula(row, TREND, formula, told if name else "", "unit rule")
    for slot in canvas.slots:
        where = "past" if slot.zone == "past" else "now" if slot.column == MONTHS[0] else ""
        canvas.text(row, slot.column, None, f"unit {where} rule")


@dataclass(frozen=True)
class _Lines:
    """What the lines of one component are looked up with."""

    canvas: Canvas
    chosen: Chosen
    name: str
    address: str
    worth: Worth

    def _pointer(self, row: int, table: WideTable, measure: str, column: int = POINTER) -> str:
        """The row of a measure of the component."""
        key = f'{self.address}&"|{measure}"'
        return self.canvas.pointer(row, table, key, f"{self.name}|{measure}", column)

    def stock(self, name: str, row: int, label: str, measure: str, look: Look) -> None:
        """A measure of the Projection at the end of a column's last month; hidden in units."""
        at = self._pointer(row, PROJECTION, measure)
        self.canvas.hidden(name, *self.canvas.window(PROJECTION, at, f"{self.name}|{measure}"))
        self.canvas.line(f"{name} shown", row, label, *self.worth.on_hand(name), look)

    def either(
        self, name: str, row: int, label: str, actual: str, table: WideTable, measure: str
    ) -> None:
        """What was loaded in a closed month, what is planned in an open one; hidden in units."""
        canvas, loaded = self.canvas, f"loaded {name}"
        at, key = self._pointer(row, ACTUAL, actual), f"{self.name}|{actual}"
        canvas.hidden(loaded, *canvas.flow(ACTUAL, at, key), skip=("next",))
        valued = self.worth.flow(loaded, ACTUAL, at, key)
        canvas.hidden(f"{loaded} shown", *valued, skip=("next",))
        planned = self._pointer(row, table, measure, SECOND_POINTER)
        plan = f"{self.name}|{measure}"
        call = LatestCall(canvas, name, loaded, table, self.worth)
        year = next(slot for slot in canvas.slots if slot.zone == "year")

        def found(period: int) -> float | None:
            """The component's plan of a period, None where there is none."""
            return canvas.book.at(table, plan, period)

        units = canvas.flow(table, planned, plan)
        canvas.hidden(name, *held(canvas, loaded, units, call.units(year, planned, found)))
        shown = self.worth.flow(name, table, planned, plan)
        line = held(canvas, f"{loaded} shown", shown, call.shown(year, planned, found))
        canvas.line(f"{name} shown", row, label, *line, LINE)

    def share(self, i: int, row: int) -> None:
        """Option share: what was used of what was finished, then the share in force."""
        canvas, where = self.canvas, row
        group = groups_of(canvas.company).get((self.chosen.name, self.name), "")
        keys = f"{IN_FORCE.name}[Key]"
        either = (
            f'MATCH({CHOICE}&"|Share with "&{self.address},{keys},0)',
            f'MATCH({CHOICE}&"|{OPTIONS}*: "&{self.address},{keys},0)',
        )
        share = f"{self.chosen.name}|{share_with(self.name, group)}"
        position = canvas.book.tables[IN_FORCE.name].index.get(share)
        formula = f'=IFERROR({either[0]},IFERROR({either[1]},""))'
        value = "" if position is None else position + 1
        canvas.formula(where, POINTER, formula, value, "days")
        ahead = canvas.window(IN_FORCE, f"$AA{where}", share)
        quantity, only = self._quantity(i, where), self._only(i)

        def text(slot: Slot) -> str:
            used = canvas.at(f"usage {i}", slot)
            made, each = canvas.at("actual finishing", slot), canvas.at(quantity, slot)
            told = f'IF({made}*{each}>0,{used}/({made}*{each}),"")'
            known = f'IF({only[0]}*COUNT({used},{made},{each})=3,{told},"")'
            return f"IF({slot.letter}${OFFSET_ROW}<1,{known},{ahead[0](slot)})"

        def twin(slot: Slot) -> Value:
            if not slot.is_past:
                return ahead[1](slot)
            used, made, each = (
                canvas.of(name, slot) for name in (f"usage {i}", "actual finishing", quantity)
            )
            if not only[1] or not all(map(is_number, (used, made, each))):
                return ""
            asked = float(made) * float(each)  # type: ignore[arg-type]
            return float(used) / asked if asked > 0 else ""  # type: ignore[arg-type]

        label = "Share of orders that take it"
        canvas.line(f"share {i}", where, label, text, twin, SHARE, skip=("brought",))

    def _quantity(self, i: int, row: int) -> str:
        """A hidden line: components in one unit that takes them."""
        what, hidden = f"quantity {i}", self.canvas.next_hidden()
        key = f'{CHOICE}&"|Quantity of "&{self.address}'
        name = f"{self.chosen.name}|{quantity_of(self.name)}"
        at = self.canvas.pointer(row, IN_FORCE, key, name, SECOND_POINTER)
        formula, twin = self.canvas.window(IN_FORCE, at, name)
        self.canvas.line(what, hidden, what, formula, twin, looks.DERIVED)
        return what

    def _only(self, i: int) -> tuple[str, bool]:
        """Whether this family alone takes the component: the cell's address, and its twin."""
        part = f"{USAGE.name}[{USAGE.what_heading}]"
        count = f'IF({self.address}="",0,SUMPRODUCT(({part}={self.address})*1))'
        takers = [c for _, c in self.canvas.company.usage_lines if c == self.name and self.name]
        is_only = len(takers) == 1
        at = self.canvas.scalar(f"alone takes {i}", f"IF({count}=1,1,0)", int(is_only))
        return at, is_only


def more_components(canvas: Canvas, row: int, parts: Sequence[str]) -> int:
    """A line that says how many components the page does not show; gives the row below."""
    family = f"{USAGE.name}[{USAGE.row_heading}]"
    rest = f'IF({CHOICE}="",0,MAX(0,SUMPRODUCT(({family}={CHOICE})*1)-{SHOWN}))'
    more = canvas.scalar("components not shown", rest, max(0, len(parts) - SHOWN))
    told = " more on the sheets Usage and Projection"
    formula = f'=IF({more}=0,"All components are shown",{more}&"{told}")'
    left = max(0, len(parts) - SHOWN)
    value = f"{left}{told}" if left else "All components are shown"
    canvas.formula(row, LABEL, formula, value, "label_derived hair")
    return row + 1
