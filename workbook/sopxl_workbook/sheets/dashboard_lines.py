"""Lines of the company that no table holds: supply at standard cost, the target inventory.

Each is one formula a row over the wide tables, beside its twin. Imports the canvas.
"""

from __future__ import annotations

import numpy as np

from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import ACTUAL, IN_FORCE, PLAN, PROJECTION, WideTable
from sopxl_workbook.formulas import COST, PRODUCTION
from sopxl_workbook.sheets.canvas import DERIVED, Canvas
from sopxl_workbook.sheets.timeline import LAST_ROW, OFFSET_ROW, Slot


def _costs(names: str, at: str) -> str:
    """The standard cost of each row's family in a column; a blank counts 0."""
    column = f"INDEX({IN_FORCE.ref},0,{at})"
    return f'SUMIF({IN_FORCE.name}[Key],"="&{names}&"|{COST}",{column})'


def _column(table: WideTable, at: str) -> str:
    return f"INDEX({table.ref},0,{at})"


def supply_at_cost(canvas: Canvas, name: str, skip: tuple[str, ...]) -> None:
    """What is made each month: produced to stock, shipped to order, then the production plan."""
    figures = canvas.book.plan.figures
    money = figures.supply * figures.in_force.cost

    def formula(slot: Slot) -> str:
        """What was made in a closed month, what is planned in an open one, at standard cost."""
        at = f"{slot.letter}${LAST_ROW}"
        names, measures = f"{ACTUAL.name}[Family]", f"{ACTUAL.name}[Measure]"
        to_stock = f'COUNTIF({ACTUAL.name}[Key],"="&{names}&"|Produced")'
        made = f'(({measures}="Produced")+({measures}="Shipped")*({to_stock}=0))'
        past = f"SUMPRODUCT({made},{_costs(names, at)},{_column(ACTUAL, at)})"
        plans = f'({PLAN.name}[Measure]="{PRODUCTION}")*1'
        ahead = f"SUMPRODUCT({plans},{_costs(f'{PLAN.name}[Family]', at)},{_column(PLAN, at)})"
        known = f"COUNT({_column(PLAN, at)})+COUNT({_column(ACTUAL, at)})"
        return (
            f'IF(ISNUMBER({at}),IF({known}=0,"",'
            f'IF({slot.letter}${OFFSET_ROW}<1,{past},{ahead})),"")'
        )

    def twin(slot: Slot) -> Value:
        if slot.last is None:
            return ""
        row = canvas.company.calendar.row(slot.last)
        actual = any(not np.isnan(block[row]).all() for block in canvas.company.actual.values())
        planned = not np.isnan(figures.production[row]).all()
        return float(np.nansum(money[row])) if actual or planned else ""

    canvas.line(name, canvas.next_hidden(), name, formula, twin, DERIVED, skip=skip)


def inventory_target(canvas: Canvas, name: str, skip: tuple[str, ...]) -> None:
    """The target inventory of all families to stock, at standard cost."""
    figures = canvas.book.plan.figures
    money = (figures.target * figures.in_force.cost)[:, canvas.company.to_stock]

    def formula(slot: Slot) -> str:
        at = f"{slot.letter}${LAST_ROW}"
        names = f"{PROJECTION.name}[{PROJECTION.row_heading}]"
        to_stock = f'COUNTIF({PROJECTION.name}[Key],"="&{names}&"|Inventory")'
        mine = f'({PROJECTION.name}[Measure]="Target")*({to_stock}>0)'
        column = _column(PROJECTION, at)
        total = f"SUMPRODUCT({mine},{_costs(names, at)},{column})"
        known = f"SUMPRODUCT({mine}*ISNUMBER({column}))"
        return f'IF(ISNUMBER({at}),IF({known}=0,"",{total}),"")'

    def twin(slot: Slot) -> Value:
        if slot.last is None:
            return ""
        row = canvas.company.calendar.row(slot.last)
        known = ~np.isnan(figures.target[row][canvas.company.to_stock])
        return float(np.nansum(money[row])) if known.any() else ""

    canvas.line(name, canvas.next_hidden(), name, formula, twin, DERIVED, skip=skip)
