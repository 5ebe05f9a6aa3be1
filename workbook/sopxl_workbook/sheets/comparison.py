"""The Plan comparison: what each way to plan costs, holds and asks, and the frontier.

The figures are stored by Compare; sums, the family that is chosen and the marks are native.
"""

from __future__ import annotations

from sopxl.points import LEAST_COST, POINTS
from sopxl_workbook.cellspec import CellSpec, Ref, Value
from sopxl_workbook.kit import Kit
from sopxl_workbook.ooxml.a1 import cell_name, column_letters
from sopxl_workbook.sheets import comparison_charts as drawn
from sopxl_workbook.sheets import page
from sopxl_workbook.sheets.canvas import Canvas, numbers
from sopxl_workbook.sheets.choices import CHOICE, chain, choice, known_as
from sopxl_workbook.sheets.compared import (
    COST_ROW,
    COSTS,
    FAMILY_MEASURES,
    FAMILY_ROW,
    FIRST_PLAN,
    LABEL,
    LAST_PLAN,
    MEASURE_ROW,
    MOST_FAMILIES,
    PLANS,
    POINT_ROW,
    PRICES,
    REMARK,
    SHEET,
    STORE_COLUMN,
    STORE_ROW,
    TOTAL_ROW,
    family_cell,
    family_rows,
    plan_cells,
    point_cells,
    store_columns,
    stored_cells,
)
from sopxl_workbook.sheets.control import SLACK
from sopxl_workbook.sheets.page import Page
from sopxl_workbook.sheets.proofs import master_text
from sopxl_workbook.sheets.view import View
from sopxl_workbook.sheets.words import fixed
from sopxl_workbook.values import BookValues

POINT, WHAT, MARK = 9, 10, 14
_LEAST, _STANDING = FIRST_PLAN + 3, FIRST_PLAN + 4
_MEASURES = (
    ("Most inventory", "units"),
    ("Average inventory", "units"),
    ("Owed to customers at most", "units"),
    ("Least cover, working days", "cover"),
    ("Change of the rate, a period", "units"),
    ("Overload, hours", "units"),
    ("Hired, people", "units"),
    ("Laid off, people", "units"),
)
_FAMILY = (
    ("Holding, money", "units"),
    ("Most inventory, or backlog", "units"),
    ("Average inventory, or backlog", "units"),
    ("Least cover, working days", "cover"),
    ("Change of the rate, a period", "units"),
)
_POINTS = {1: "least inventory", LEAST_COST: "least cost", POINTS: "steadiest rate"}
_NOT_YET = "Not compared yet: choose Compare, or run sopxl compare"
_NONE = "There is no least-cost plan: the remark below says why"
_STALE, _FRESH = "▲ Inputs or prices changed: compare again", "● As inputs and prices stand"


def _compose(book: BookValues, view: View, kit: Kit) -> Canvas:
    canvas = Canvas(book)
    _stored(canvas, view)
    _head(canvas, view)
    _heads(canvas, view)
    _costs(canvas, view)
    _lines(canvas, view)
    _family(canvas, view)
    _frontier(canvas, view)
    canvas.formula(2, LABEL, *_message(canvas, view), "headline")
    canvas.foot = REMARK[0]
    return canvas


def _stored(canvas: Canvas, view: View) -> None:
    """The cells that Compare writes, as they stand; on the page and in the hidden store."""
    for ref in stored_cells():
        canvas.cells[ref] = CellSpec(view.compared.get(ref), "", "derived", is_stored=True)


def _put(canvas: Canvas, ref: Ref, style: str) -> None:
    """A stored cell with the look that it has on the page."""
    canvas.cells[ref] = CellSpec(canvas.cells[ref].value, "", style, is_stored=True)


def _head(canvas: Canvas, view: View) -> None:
    canvas.text(1, LABEL, SHEET, "title")
    canvas.formula(1, MARK, page.MASTER_FORMULA, master_text(canvas.book, view), "master")
    canvas.formula(2, MARK, page.RUN_FORMULA, page.run_state(view), "version")
    choice(canvas, "Family, choose here", view.compared_family)
    families = canvas.company.families
    columns = ("tblFamilies[Strategy]", "tblFamilies[Family]")
    chain(canvas, '"*"', columns, [(i + 1, family.name) for i, family in enumerate(families)])
    canvas.text(4, FIRST_PLAN, "Compared", "meta_label")
    compared = view.setting("sop_compared")
    canvas.formula(
        *(5, FIRST_PLAN, '=IF(sop_compared="","not yet",sop_compared)'),
        *(compared or "not yet", "meta left"),
    )
    canvas.text(4, FIRST_PLAN + 2, "State", "meta_label")
    canvas.formula(5, FIRST_PLAN + 2, *_state(view), "master left")
    for (row, column), label in zip(
        PRICES.values(), ("Holding", "Overtime", "Outside"), strict=True
    ):
        canvas.text(row - 1, column, label, "meta_label")
        _put(canvas, (row, column), "stored left")


def _state(view: View) -> tuple[str, str]:
    """Whether inputs and prices are those of the comparison: the formula and its twin."""
    prices = [f"N({name})<>N({_fixed(ref)})" for name, ref in PRICES.items()]
    moved = f"ABS(sop_inputs_now-sop_compared_inputs)>{SLACK:.12f}*ABS(sop_compared_inputs)"
    formula = f'=IF(sop_compared="","",IF(OR({moved},{",".join(prices)}),"{_STALE}","{_FRESH}"))'
    if not view.setting("sop_compared"):
        return formula, ""
    now, then = (_number(view.settings.get(n)) for n in ("sop_inputs_now", "sop_compared_inputs"))
    is_other = any(
        _number(view.settings.get(name)) != _number(view.compared.get(ref))
        for name, ref in PRICES.items()
    )
    return formula, _STALE if is_other or abs(now - then) > SLACK * abs(then) else _FRESH


def _number(value: object) -> float:
    """The twin of N: a number, and 0 for what is none."""
    return float(value) if isinstance(value, int | float) else 0.0


def _heads(canvas: Canvas, view: View) -> None:
    for column in range(LABEL, LAST_PLAN + 1):
        canvas.text(7, column, "ALL FAMILIES" if column == LABEL else None, "zone_plan")
    for column in range(POINT, MARK + 1):
        text = "FRONTIER OF THE LEAST-COST PLAN" if column == POINT else None
        canvas.text(7, column, text, "zone_band")
    canvas.text(8, LABEL, None, "head under")
    for i, name in enumerate(PLANS):
        canvas.text(8, FIRST_PLAN + i, name, "head under")
    heads = ("Point", "", "Cost", "Average inventory", "Change of the rate", "")
    for column, text in zip(range(POINT, MARK + 1), heads, strict=True):
        side = " left" if column <= WHAT else ""
        canvas.text(8, column, text or None, f"head{side} under")


def _block(canvas: Canvas, row: int, name: str, view: View) -> None:
    """The heading of a block: its name, and the currency of its money."""
    canvas.text(row, LABEL, name, "block rule")
    for column in range(FIRST_PLAN, LAST_PLAN + 1):
        canvas.text(row, column, None, "unit rule")
    unit = view.setting("sop_currency") or "money"
    formula = '=IF(sop_currency="","money",sop_currency)'
    canvas.formula(row, FIRST_PLAN, formula, unit, "unit right rule")


def _costs(canvas: Canvas, view: View) -> None:
    """Cost by row, the total, and what it is above the least-cost plan."""
    _block(canvas, COST_ROW - 1, "COST OVER THE HORIZON", view)
    for i, name in enumerate(COSTS):
        canvas.text(COST_ROW + i, LABEL, name, "label hair")
    for ref, _, _, is_cost in plan_cells():
        if is_cost:
            _put(canvas, ref, "stored units hair")
    canvas.text(TOTAL_ROW, LABEL, "Total", "label_key hair")
    canvas.text(TOTAL_ROW + 1, LABEL, "More than the least-cost plan", "label_derived hair")
    for column in range(FIRST_PLAN, LAST_PLAN + 1):
        letter = column_letters(column)
        span = f"{letter}{COST_ROW}:{letter}{TOTAL_ROW - 1}"
        known = numbers(canvas.value(COST_ROW + i, column) for i in range(len(COSTS)))
        formula = f'=IF(COUNT({span})=0,"",SUM({span}))'
        canvas.formula(TOTAL_ROW, column, formula, sum(known) if known else "", "key units hair")
    least = canvas.value(TOTAL_ROW, _LEAST)
    for column in range(FIRST_PLAN, LAST_PLAN + 1):
        here, best = cell_name(TOTAL_ROW, column), f"${column_letters(_LEAST)}${TOTAL_ROW}"
        total = canvas.value(TOTAL_ROW, column)
        both = len(numbers((total, least))) == 2
        more = _number(total) - _number(least) if both else ""
        formula = f'=IF(COUNT({here},{best})=2,{here}-{best},"")'
        canvas.formula(TOTAL_ROW + 1, column, formula, more, "derived deviation hair")


def _lines(canvas: Canvas, view: View) -> None:
    """The stored lines of what each plan holds and asks."""
    _block(canvas, MEASURE_ROW - 1, "STOCK, CAPACITY, PEOPLE", view)
    for i, (label, look) in enumerate(_MEASURES):
        canvas.text(MEASURE_ROW + i, LABEL, label, "label hair")
        for column in range(FIRST_PLAN, LAST_PLAN + 1):
            _put(canvas, (MEASURE_ROW + i, column), f"stored {look} hair")


def _family(canvas: Canvas, view: View) -> None:
    """The family that is chosen, out of the hidden store."""
    names = family_rows(view.compared)
    name = known_as(view.compared_family, [family.name for family in canvas.company.families])
    position = names.index(name) + 1 if name in names else ""
    last = STORE_ROW + MOST_FAMILIES - 1
    letter = column_letters(STORE_COLUMN)
    place = canvas.scalar(
        "row of the family",
        f'IFERROR(MATCH({CHOICE},${letter}${STORE_ROW}:${letter}${last},0),"")',
        position,
    )
    canvas.formula(
        *(FAMILY_ROW - 1, LABEL, f'=IF({CHOICE}="","FAMILY",UPPER({CHOICE}))'),
        *(view.compared_family.upper() or "FAMILY", "block rule"),
    )
    for column in range(FIRST_PLAN, LAST_PLAN + 1):
        canvas.text(FAMILY_ROW - 1, column, None, "unit rule")
    _unit(canvas, name)
    block = f"${letter}${STORE_ROW}:${column_letters(store_columns()[-1])}${last}"
    for i, (label, look) in enumerate(_FAMILY):
        canvas.text(FAMILY_ROW + i, LABEL, label, "label hair")
        for number in range(len(PLANS)):
            at = family_cell(0, number, i)[1] - STORE_COLUMN + 1
            found = f"INDEX({block},{place},{at})"
            value: Value = ""
            if isinstance(position, int):
                value = view.compared.get(family_cell(position - 1, number, i), "")
            known = numbers((value,))
            canvas.formula(
                *(FAMILY_ROW + i, FIRST_PLAN + number),
                f'=IF(ISNUMBER({place}),IF(ISNUMBER({found}),{found},""),"")',
                known[0] if known else "",
                f"calculated {look} hair",
            )
    assert len(_FAMILY) == len(FAMILY_MEASURES)


def _unit(canvas: Canvas, name: str) -> None:
    """The unit of the family that is chosen."""
    company = canvas.company
    unit = company.families[company.index[name]].unit if name in company.index else ""
    found = f"INDEX(tblFamilies[Unit],MATCH({CHOICE},tblFamilies[Family],0))"
    formula = f'=IFERROR({found}&"","")'
    canvas.formula(FAMILY_ROW - 1, FIRST_PLAN, formula, unit, "unit right rule")


def _frontier(canvas: Canvas, view: View) -> None:
    """The points, and which of them Optimise takes."""
    for number in range(1, POINTS + 1):
        row = POINT_ROW + number - 1
        canvas.text(row, POINT, number, "derived left hair")
        canvas.text(row, WHAT, _POINTS.get(number, "between"), "label hair")
        chosen = f"IF(ISNUMBER(sop_optimal_point),sop_optimal_point,{LEAST_COST})"
        taken = view.settings.get("sop_optimal_point")
        is_taken = (taken if isinstance(taken, int | float) else LEAST_COST) == number
        canvas.formula(
            *(row, MARK, f'=IF({chosen}={number},"◄ Optimise takes it","")'),
            *("◄ Optimise takes it" if is_taken else "", "master left hair"),
        )
    for ref, _, _ in point_cells():
        _put(canvas, ref, "stored units hair")
    canvas.text(
        *(POINT_ROW + POINTS, POINT),
        "Another point: type its number on Control, or sopxl plan --optimal --point.",
        "help",
    )
    titles = (
        (drawn.COST_CHART, "Cost of each plan, by row"),
        (drawn.FRONTIER_CHART, "Cost against average inventory, point by point"),
    )
    unit = 'IF(sop_currency="","",", "&sop_currency)'
    currency = canvas.company.currency
    for rows, title in titles:
        shown = f"{title}, {currency}" if currency else title
        canvas.formula(rows[0] - 1, POINT, f'="{title}"&{unit}', shown, "chart_title")
    _put(canvas, REMARK, "help")


_CHEAPER = 0.5  # money below the least cost, which only a plan outside its limits comes to
_MISSES = ": it misses a target or a limit that the other keeps"


def _message(canvas: Canvas, view: View) -> tuple[str, str]:
    """The headline: the formula and its twin."""
    row = TOTAL_ROW
    least, own = (f"${column_letters(column)}${row}" for column in (_LEAST, _STANDING))
    span = f"${column_letters(FIRST_PLAN)}${row}:${column_letters(LAST_PLAN)}${row}"
    formula = (
        f'=IF(COUNT({span})=0,"{_NOT_YET}",IF(COUNT({least})=0,"{_NONE}",'
        f'"The least-cost plan costs "&FIXED({least},0)&" "&sop_currency&'
        f'IF(COUNT({own})=0,"",", the plan as it stands "&FIXED({own},0)&'
        f'IF({own}<{least}-{_CHEAPER},"{_MISSES}",""))))'
    )
    totals = [canvas.value(row, column) for column in range(FIRST_PLAN, LAST_PLAN + 1)]
    if not numbers(totals):
        return formula, _NOT_YET
    best, standing = (numbers((canvas.value(row, at),)) for at in (_LEAST, _STANDING))
    if not best:
        return formula, _NONE
    rest = f", the plan as it stands {fixed(standing[0])}" if standing else ""
    if standing and standing[0] < best[0] - _CHEAPER:
        rest += _MISSES
    currency = view.setting("sop_currency")
    return formula, f"The least-cost plan costs {fixed(best[0])} {currency}{rest}"


def _fixed(ref: Ref) -> str:
    return f"${column_letters(ref[1])}${ref[0]}"


PAGE = Page(SHEET, _compose, drawn.decorate, since=3)
