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
from sopxl_workbook.formulas import OPTIONS, groups_of, quantity_of, share_with
from sopxl_workbook.sheets import canvas as looks
from sopxl_workbook.sheets.canvas import Canvas, Look, SlotFormula, SlotTwin, is_number
from sopxl_workbook.sheets.choices import CHOICE, SECOND_POSITION_COLUMN, entry
from sopxl_workbook.sheets.family_head import Chosen
from sopxl_workbook.sheets.timeline import (
    LABEL,
    OFFSET_ROW,
    POINTER,
    SECOND_POINTER,
    TREND,
    Slot,
)
from sopxl_workbook.sheets.timeline import PLAN as MONTHS

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


def component(canvas: Canvas, chosen: Chosen, top: int, i: int, name: str) -> Component:
    """The block of the i-th component of the chosen family; name : "" where there is none."""
    _, address = entry(i, SECOND_POSITION_COLUMN)
    place = f"MATCH({address},tblFamilies[Family],0)"
    units = {family.name: family.unit for family in canvas.company.families}
    unit_text = units.get(name, "")
    unit = canvas.scalar(
        f"unit of component {i + 1}", f'IFERROR(INDEX(tblFamilies[Unit],{place})&"","")', unit_text
    )
    _heading(canvas, top, i, name, address, unit, unit_text)
    lines = _Lines(canvas, chosen, name, address)
    used = lines.either(Measure.USED.value, FORECAST, "Usage", top + 2)
    canvas.line(f"usage {i}", top + 2, "Usage by all plans", *used, LINE)
    lines.share(i, top + 1)
    made = lines.either(Measure.PRODUCED.value, PLAN, "Production", top + 3)
    canvas.line(f"component plan {i}", top + 3, "Component plan", *made, LINE)
    stock = lines.stock("Inventory", top + 4)
    canvas.line(f"inventory {i}", top + 4, "Inventory, actual then projected", *stock, STOCK)
    target = lines.stock("Target", top + 5)
    canvas.line(f"component target {i}", top + 5, "Target inventory", *target, looks.PLAIN)
    return Component(name, address, unit, unit_text, f"inventory {i}", top + 6)


def _heading(
    canvas: Canvas, row: int, i: int, name: str, address: str, unit: str, unit_text: str
) -> None:
    """The name of the component over its lines, in capitals of its own."""
    nothing, stage = "No further component", "STAGE 1, "
    formula = f'=IF({address}="","{nothing}","{stage}"&{address})'
    canvas.formula(row, LABEL, formula, f"{stage}{name}" if name else nothing, "block rule")
    words = " a month; inventory at month end"
    formula = f'=IF({address}="","",{unit}&"{words}")'
    canvas.formula(row, TREND, formula, f"{unit_text}{words}" if name else "", "unit rule")
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

    def _pointer(self, row: int, table: WideTable, measure: str, column: int = POINTER) -> str:
        """The row of a measure of the component."""
        key = f'{self.address}&"|{measure}"'
        return self.canvas.pointer(row, table, key, f"{self.name}|{measure}", column)

    def stock(self, measure: str, row: int) -> tuple[SlotFormula, SlotTwin]:
        """A measure of the Projection at the end of a column's last month."""
        at = self._pointer(row, PROJECTION, measure)
        return self.canvas.window(PROJECTION, at, f"{self.name}|{measure}")

    def either(
        self, actual: str, table: WideTable, measure: str, row: int
    ) -> tuple[SlotFormula, SlotTwin]:
        """What was loaded in a closed month, what is planned in an open one."""
        loaded = self._pointer(row, ACTUAL, actual)
        planned = self._pointer(row, table, measure, SECOND_POINTER)
        past = self.canvas.flow(ACTUAL, loaded, f"{self.name}|{actual}")
        ahead = self.canvas.flow(table, planned, f"{self.name}|{measure}")

        def formula(slot: Slot) -> str:
            return f"IF({slot.letter}${OFFSET_ROW}<1,{past[0](slot)},{ahead[0](slot)})"

        return formula, lambda slot: (past if slot.is_past else ahead)[1](slot)

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
