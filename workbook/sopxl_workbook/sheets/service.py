"""The Service page: what inventory each service asks of a make-to-stock family, in units and money.

The table of safety stock and service, the two rows of the family's policy, and both lines on one
chart. Native formulas; nothing here changes the plan.
"""

from __future__ import annotations

import math

from sopxl.calc.normal import normal_quantile, normal_share
from sopxl_workbook.cellspec import Value
from sopxl_workbook.kit import Kit
from sopxl_workbook.sheets import page
from sopxl_workbook.sheets.canvas import Canvas, is_number, minus, number, over, times
from sopxl_workbook.sheets.family_head import STOCK_STRATEGY, Chosen, choose
from sopxl_workbook.sheets.page import Page
from sopxl_workbook.sheets.proofs import master_text
from sopxl_workbook.sheets.service_drawn import (
    ASKS_ROW,
    CHART_ROW,
    FIRST_SERVICE,
    FOOT,
    HOLDS_ROW,
    LAST,
    SERVICES,
    SHEET,
    decorate,
)
from sopxl_workbook.sheets.service_given import DEVIATION, LEAD_TIME, REVIEW, Given
from sopxl_workbook.sheets.timeline import LABEL, axis_cells
from sopxl_workbook.sheets.view import View
from sopxl_workbook.sheets.words import fixed
from sopxl_workbook.values import BookValues

_SERVICE, _FACTOR, _SAFETY, _FILLED, _AVERAGE, _DAYS, _COST, _MORE = range(3, 11)
_HEADS = {
    _SERVICE: "No shortage in",
    _FACTOR: "Safety factor",
    _SAFETY: "Safety stock",
    _FILLED: "Demand filled",
    _AVERAGE: "Inventory, mean",
    _DAYS: "Working days",
    _COST: "At standard cost",
    _MORE: "More than above",
}
_STYLES = {
    _SERVICE: "calculated service",
    _FACTOR: "calculated money",
    _SAFETY: "calculated units",
    _FILLED: "calculated service",
    _AVERAGE: "key units",
    _DAYS: "calculated cover",
    _COST: "calculated units",
    _MORE: "derived deviation",
}
_HELP = (
    "No shortage in: share of months in which safety stock and what was planned cover all demand. "
    "Demand filled: share of units delivered from stock.",
    "Safety stock = factor × deviation × √(lead time + review); mean inventory = safety stock + "
    "half of what comes at a time. The policy's target is the stock at month end.",
    "The standard deviation is that of the latest 12 months from the same months a year before; "
    "type your own where your forecast is better than last year's figure.",
)
_NOTHING = "Needs a forecast for twelve months, and two years of actual sales or your own deviation"


def _compose(book: BookValues, view: View, kit: Kit) -> Canvas:
    canvas = Canvas(book)
    chosen = choose(canvas, view.service_family, STOCK_STRATEGY)
    canvas.cells |= axis_cells(canvas.company, canvas.slots)
    given = Given.of(canvas, chosen, view)
    _head(canvas, chosen, given, view)
    _heads(canvas, view)
    _policy(canvas, given)
    for i, service in enumerate(SERVICES):
        row = FIRST_SERVICE + i
        canvas.text(row, LABEL, None, "label hair")
        canvas.text(row, _SERVICE, service, "calculated service hair")
        _from_service(canvas, row, given)
        _rest(canvas, row, given, above=row - 1 if i else None)
    canvas.text(CHART_ROW - 1, LABEL, "Service against mean inventory", "chart_title")
    for i, text in enumerate(_HELP):
        canvas.text(FOOT - len(_HELP) + 1 + i, LABEL, text, "help")
    canvas.formula(2, LABEL, *_message(canvas, chosen, given, view), "headline")
    canvas.foot = FOOT
    return canvas


def _head(canvas: Canvas, chosen: Chosen, given: Given, view: View) -> None:
    canvas.text(1, LABEL, SHEET, "title")
    canvas.formula(1, LAST, page.MASTER_FORMULA, master_text(canvas.book, view), "master")
    canvas.formula(2, LAST, page.RUN_FORMULA, page.run_state(view), "version")
    canvas.text(4, _SERVICE, "Unit", "meta_label")
    canvas.formula(5, _SERVICE, f"={chosen.unit}", chosen.unit_text, "meta left")
    for place, label in (
        (LEAD_TIME, "Supply lead time, else 1"),
        (REVIEW, "Review, months, else 1"),
        (DEVIATION, "Own standard deviation"),
    ):
        canvas.text(place[0] - 1, place[1], label, "meta_label")
    for column, label, cell, style in (
        (_AVERAGE, "Std deviation used", given.deviation, "units"),
        (_DAYS, "Demand, a month", given.demand, "units"),
        (_COST, "A unit, at standard", given.cost, "money"),
    ):
        canvas.text(4, column, label, "meta_label")
        canvas.formula(5, column, f"={cell.at}", cell.value, f"meta left {style}")


def _heads(canvas: Canvas, view: View) -> None:
    for column in range(LABEL, LAST + 1):
        text = "SERVICE AND INVENTORY" if column == LABEL else None
        canvas.text(7, column, text, "zone_plan")
        canvas.text(8, column, _HEADS.get(column), "head under")
    for row, text in ((ASKS_ROW - 1, "ITS POLICY"), (FIRST_SERVICE - 1, "FOR EACH SERVICE")):
        canvas.text(row, LABEL, text, "block rule")
        for column in range(LABEL + 1, LAST + 1):
            canvas.text(row, column, None, "unit rule")
        currency = view.setting("sop_currency") or "money"
        formula = '=IF(sop_currency="","money",sop_currency)'
        canvas.formula(row, _COST, formula, currency, "unit right rule")


def _policy(canvas: Canvas, given: Given) -> None:
    """What the policy's service asks, and what its target holds."""
    canvas.text(ASKS_ROW, LABEL, "What its service asks", "label hair")
    service = given.service
    formula = f'=IF(ISNUMBER({service.at}),{service.at},"")'
    canvas.formula(ASKS_ROW, _SERVICE, formula, service.value, "calculated service hair")
    _from_service(canvas, ASKS_ROW, given)
    _rest(canvas, ASKS_ROW, given)
    canvas.text(HOLDS_ROW, LABEL, "What its target holds", "label hair")
    _from_target(canvas, given)
    _rest(canvas, HOLDS_ROW, given, above=ASKS_ROW)


def _from_service(canvas: Canvas, row: int, given: Given) -> None:
    """Factor and safety stock of a share of months."""
    share, spread = canvas.value(row, _SERVICE), given.spread
    factor: Value = ""
    if is_number(share) and 0 < number(share) < 1:
        factor = max(0.0, normal_quantile(number(share)))
    inside = f'IF(AND(C{row}>0,C{row}<1),MAX(0,NORMSINV(C{row})),"")'
    _put(canvas, row, _FACTOR, f'IF(ISNUMBER(C{row}),{inside},"")', factor)
    safety = times(factor, spread.value)
    _put(canvas, row, _SAFETY, f'IF(COUNT(D{row},{spread.at})=2,D{row}*{spread.at},"")', safety)


def _from_target(canvas: Canvas, given: Given) -> None:
    """Safety stock, factor and share of months of the stock that the target holds."""
    row, target, ordered, spread = HOLDS_ROW, given.target, given.ordered, given.spread
    safety: Value = ""
    if target.is_known and ordered.is_known:
        safety = max(0.0, target.number - ordered.number / 2)
    formula = f'IF(COUNT({target.at},{ordered.at})=2,MAX(0,{target.at}-{ordered.at}/2),"")'
    _put(canvas, row, _SAFETY, formula, safety)
    factor = over(safety, spread.value)
    _put(
        canvas,
        row,
        _FACTOR,
        f'IF(COUNT(E{row},{spread.at})=2,IF({spread.at}>0,E{row}/{spread.at},""),"")',
        factor,
    )
    share: Value = normal_share(number(factor)) if is_number(factor) else ""
    _put(canvas, row, _SERVICE, f'IF(ISNUMBER(D{row}),NORMSDIST(D{row}),"")', share)


def _rest(canvas: Canvas, row: int, given: Given, above: int | None = None) -> None:
    """What a safety stock fills, holds and costs; above : the row that it is compared with."""
    ordered, demand = given.ordered, given.demand
    _put(canvas, row, _FILLED, *_filled(canvas, row, given))
    safety = canvas.value(row, _SAFETY)
    mean: Value = ""
    if is_number(safety) and ordered.is_known:
        mean = number(safety) + ordered.number / 2
    average = f'IF(COUNT(E{row},{ordered.at})=2,E{row}+{ordered.at}/2,"")'
    _put(canvas, row, _AVERAGE, average, mean)
    days = times(over(mean, demand.value), given.days.value)
    held = f'IF({demand.at}>0,G{row}/{demand.at}*{given.days.at},"")'
    _put(canvas, row, _DAYS, f'IF(COUNT(G{row},{demand.at},{given.days.at})=3,{held},"")', days)
    cost = times(mean, given.cost.value)
    _put(canvas, row, _COST, f'IF(COUNT(G{row},{given.cost.at})=2,G{row}*{given.cost.at},"")', cost)
    if above is None:
        canvas.text(row, _MORE, None, f"{_STYLES[_MORE]} hair")
        return
    more = minus(cost, canvas.value(above, _COST))
    _put(canvas, row, _MORE, f'IF(COUNT(I{row},I{above})=2,I{row}-I{above},"")', more)


def _filled(canvas: Canvas, row: int, given: Given) -> tuple[str, Value]:
    """Share of demand that is met from stock: what is short of one batch taken off."""
    spread, ordered = given.spread, given.ordered
    loss = f"EXP(-(D{row}*D{row})/2)/SQRT(2*PI())-D{row}*(1-NORMSDIST(D{row}))"
    share = f"MAX(0,1-{spread.at}*({loss})/{ordered.at})"
    formula = f'IF(COUNT(D{row},{spread.at},{ordered.at})=3,IF({ordered.at}>0,{share},""),"")'
    factor = canvas.value(row, _FACTOR)
    if not (is_number(factor) and spread.is_known and ordered.is_known and ordered.number > 0):
        return formula, ""
    z = number(factor)
    short = math.exp(-z * z / 2) / math.sqrt(2 * math.pi) - z * (1 - normal_share(z))
    return formula, max(0.0, 1 - spread.number * short / ordered.number)


def _put(canvas: Canvas, row: int, column: int, formula: str, value: Value) -> None:
    canvas.formula(row, column, f"={formula}", value, f"{_STYLES[column]} hair")


def _message(canvas: Canvas, chosen: Chosen, given: Given, view: View) -> tuple[str, str]:
    """The headline: what the target holds, and how far that is from what the service asks."""
    held, asked = f"$E${HOLDS_ROW}", f"$E${ASKS_ROW}"
    shown, more = f"$C${HOLDS_ROW}", f"$J${HOLDS_ROW}"
    formula = (
        f'=IF(COUNT({given.demand.at},{given.spread.at})<2,"{_NOTHING}",IF(COUNT({held},{shown})<2,'
        f'"The policy sets no target that is known for twelve months","The target holds "'
        f'&FIXED({held},0)&" "&{chosen.unit}&" of safety stock: no shortage in "'
        f'&FIXED(100*{shown},1)&"% of months"&IF(ISNUMBER({asked}),"; a service of "'
        f'&FIXED(100*{given.service.at},1)&"% asks "&FIXED({asked},0)'
        f'&IF(ISNUMBER({more})," and ties up "&FIXED(ABS({more}),0)'
        f'&IF(sop_currency="",""," "&sop_currency)&IF({more}<0," more"," less"),""),"")))'
    )
    if not (given.demand.is_known and given.spread.is_known):
        return formula, _NOTHING
    safety, share = canvas.value(HOLDS_ROW, _SAFETY), canvas.value(HOLDS_ROW, _SERVICE)
    if not (is_number(safety) and is_number(share)):
        return formula, "The policy sets no target that is known for twelve months"
    said = (
        f"The target holds {fixed(number(safety))} {chosen.unit_text} of safety stock: "
        f"no shortage in {fixed(100 * number(share), 1)}% of months"
    )
    wanted = canvas.value(ASKS_ROW, _SAFETY)
    if is_number(wanted):
        said += f"; a service of {fixed(100 * given.service.number, 1)}% asks "
        said += fixed(number(wanted)) + _tied_up(canvas, view)
    return formula, said


def _tied_up(canvas: Canvas, view: View) -> str:
    """What the service ties up against the target, in money."""
    more, currency = canvas.value(HOLDS_ROW, _MORE), view.setting("sop_currency")
    if not is_number(more):
        return ""
    word = "more" if number(more) < 0 else "less"
    return f" and ties up {fixed(abs(number(more)))}{currency and f' {currency}'} {word}"


PAGE = Page(SHEET, _compose, decorate, since=3)
