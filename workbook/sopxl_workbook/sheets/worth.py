"""Units or money on a family page: what a unit is worth in each column, by the page's switch.

In money a flow is each month's units at that month's price or standard cost, a stock its units at
the value of its month, both in thousands. The switch changes what a page shows and no stored cell.
Imports the canvas.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import IN_FORCE, WideTable, key_of
from sopxl_workbook.formulas import COST, PRICE
from sopxl_workbook.sheets.canvas import Canvas, SlotFormula, SlotTwin, is_number, known_sum
from sopxl_workbook.sheets.choices import CHOICE, SWITCH, switch
from sopxl_workbook.sheets.family_head import Chosen
from sopxl_workbook.sheets.timeline import LAST_ROW, Slot
from sopxl_workbook.sheets.view import MONEY, View

AT = {PRICE: "at price", COST: "at standard cost"}
THOUSAND = 1000.0
Found = Callable[[int], float | None]  # the units of a period; None where they are not known


@dataclass(frozen=True, slots=True)
class Worth:
    """The value of one unit: price or standard cost, as it is in force in each period."""

    canvas: Canvas
    name: str  # of the hidden line that holds it, in thousands; 1 in units
    key: str  # of its row on the sheet In force
    pointer: str  # address: its row there; 0 in units
    is_money: bool

    def _of(self, period: int) -> float | None:
        return self.canvas.book.at(IN_FORCE, self.key, period)

    def one(self, units: str, value: str = "{u}") -> tuple[SlotFormula, SlotTwin]:
        """A month of a flow, or a stock. units : the line in units. value : what is valued."""

        def formula(slot: Slot) -> str:
            u, w = self.canvas.at(units, slot), self.canvas.at(self.name, slot)
            return f'IF({self.pointer}=0,{u},IF(COUNT({u},{w})=2,{value.format(u=u)}*{w},""))'

        def twin(slot: Slot) -> Value:
            u, w = self.canvas.of(units, slot), self.canvas.of(self.name, slot)
            if not self.is_money:
                return u
            if not (is_number(u) and is_number(w)):
                return ""
            on_hand = max(0.0, float(u)) if "MAX" in value else float(u)  # type: ignore[arg-type]
            return on_hand * float(w)  # type: ignore[arg-type]

        return formula, twin

    def on_hand(self, units: str) -> tuple[SlotFormula, SlotTwin]:
        """An inventory: what is owed has no value."""
        return self.one(units, "MAX(0,{u})")

    def flow(
        self, units: str, table: WideTable, pointer: str, key: str
    ) -> tuple[SlotFormula, SlotTwin]:
        """A flow in its wide table. pointer, key : of its row there."""
        month, month_twin = self.one(units)

        def found(period: int) -> float | None:
            return self.canvas.book.at(table, key, period)

        def formula(slot: Slot) -> str:
            if not slot.is_sum:
                return month(slot)
            ends, u = self.canvas.ends(slot), self.canvas.at(units, slot)
            return self.total(u, table, pointer, ends)

        def twin(slot: Slot) -> Value:
            if not slot.is_sum:
                return month_twin(slot)
            return self.total_value(
                self.canvas.of(units, slot), found, self.canvas.periods_of(slot)
            )

        return formula, twin

    def total(
        self, units: str, table: WideTable, pointer: str, ends: tuple[str, str], shift: int = 0
    ) -> str:
        """A sum over months, each at its own value.

        units : the cell that holds it in units. ends : the columns of its first and last month.
        shift : columns that the table has more at the left.
        """
        first, last = ends
        more = f"+{shift}" if shift else ""
        block = ":".join(f"INDEX({table.ref},{pointer},{end}{more})" for end in ends)
        value = ":".join(f"INDEX({IN_FORCE.ref},{self.pointer},{end})" for end in ends)
        return (
            f"IF({self.pointer}=0,{units},IF(COUNT({units},{self.pointer})=2,"
            f"IF(COUNT({value})={last}-{first}+1,"
            f'SUMPRODUCT({block},{value})/{THOUSAND:g},""),""))'
        )

    def total_value(self, units: Value, found: Found, periods: Iterable[int]) -> Value:
        """Its twin; found : the units of a period."""
        if not self.is_money or not is_number(units):
            return units if not self.is_money else ""
        terms = [(found(period), self._of(period)) for period in periods]
        value = known_sum(None if a is None or b is None else a * b for a, b in terms)
        return value / THOUSAND if isinstance(value, float) else value

    def thousandth(self, period: int | None) -> Value:
        """What a unit of a period is worth, in thousands; 1 in units, blank where not known."""
        if not self.is_money:
            return 1.0
        found = None if period is None else self._of(period)
        return "" if found is None else found / THOUSAND

    def cell(self, column: str) -> str:
        """The formula of it; column : the cell that holds the period's column."""
        found = f"INDEX({IN_FORCE.ref},{self.pointer},{column})"
        return (
            f"IF({self.pointer}=0,1,IF(COUNT({self.pointer},{column})=2,"
            f'IF(ISNUMBER({found}),{found}/{THOUSAND:g},""),""))'
        )


@dataclass(frozen=True, slots=True)
class Shown:
    """What the rows of a page are in: the family's unit, or thousands of the currency."""

    canvas: Canvas
    chosen: Chosen
    is_money: bool
    unit: str  # address of its text
    unit_text: str

    def heading(self, unit: str, measure: str) -> tuple[str, str]:
        """What stands beside the name of a block. unit : after the unit. measure : its value."""
        formula = f'={self.unit}&"{unit}"&IF({SWITCH}="{MONEY}",", {AT[measure]}","")'
        return formula, f"{self.unit_text}{unit}{f', {AT[measure]}' if self.is_money else ''}"

    def worth(self, measure: str) -> Worth:
        """Price or standard cost of the chosen family, laid out once a page."""
        return self.worth_of(measure, CHOICE, self.chosen.name)

    def worth_of(self, measure: str, who: str, name: str, of: str = "") -> Worth:
        """Price or standard cost of a family.

        who : the cell that holds its name. name : what stands there. of : what it is to the page.
        """
        key = key_of(name, measure)
        name, pointer = f"worth {AT[measure]}{of}", f"row of the {measure.lower()}{of}"
        if pointer in self.canvas.rows:
            return Worth(self.canvas, name, key, f"$H${self.canvas.rows[pointer]}", self.is_money)
        position = self.canvas.book.tables[IN_FORCE.name].index.get(key)
        there: Value = "" if position is None else position + 1
        match = f'IFERROR(MATCH({who}&"|{measure}",{IN_FORCE.name}[Key],0),"")'
        formula = f'IF({SWITCH}="{MONEY}",{match},0)'
        address = self.canvas.scalar(pointer, formula, there if self.is_money else 0)
        made = Worth(self.canvas, name, key, address, self.is_money)
        self.canvas.hidden(
            name,
            lambda s: made.cell(f"{s.letter}${LAST_ROW}"),
            lambda s: made.thousandth(s.last),
        )
        return made


def show(canvas: Canvas, chosen: Chosen, view: View, typed: str) -> Shown:
    """The switch, and what the page says of it. typed : what stands in it."""
    switch(canvas, typed)
    is_money = typed.casefold() == MONEY
    currency = f"{view.setting('sop_currency') or MONEY} thousand"
    unit = canvas.scalar(
        "shown unit",
        f'IF({SWITCH}="{MONEY}",IF(sop_currency="","{MONEY}",sop_currency)&" thousand",'
        f"{chosen.unit})",
        currency if is_money else chosen.unit_text,
    )
    return Shown(canvas, chosen, is_money, unit, currency if is_money else chosen.unit_text)
