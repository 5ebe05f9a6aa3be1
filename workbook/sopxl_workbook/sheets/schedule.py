"""The Master schedule: a family's plan by item and week, its balance, and what can be promised.

Composes the page and decorates it; imports the other modules of the sheets.
"""

from __future__ import annotations

from sopxl_workbook.cellspec import Value
from sopxl_workbook.kit import Kit
from sopxl_workbook.sheets import page
from sopxl_workbook.sheets import schedule_at as at
from sopxl_workbook.sheets.canvas import Canvas, is_number, number, numbers
from sopxl_workbook.sheets.choices import CHOICE, chain, choice
from sopxl_workbook.sheets.page import Page
from sopxl_workbook.sheets.proofs import master_text
from sopxl_workbook.sheets.schedule_at import MONTHS, WEEKS, across, down, letter
from sopxl_workbook.sheets.schedule_drawn import decorate
from sopxl_workbook.sheets.schedule_lines import NAMES, Lines, totals
from sopxl_workbook.sheets.schedule_record import Record
from sopxl_workbook.sheets.schedule_twin import Split
from sopxl_workbook.sheets.view import View
from sopxl_workbook.sheets.words import fixed, joined
from sopxl_workbook.tables.cell_values import iso_day
from sopxl_workbook.values import BookValues

_ROWS = (
    (at.FORECAST, "Forecast", "label"),
    (at.ORDERS, "Customer orders", "label"),
    (at.DEMAND, "Demand that counts", "label_derived"),
    (at.MPS, "Master schedule (MPS)", "label_key"),
    (at.BALANCE, "Projected available (PAB)", "label_key"),
    (at.ATP, "Available to promise (ATP)", "label"),
    (at.AHEAD, "ATP, cumulative", "label_derived"),
)
_NOTES = (
    "Family to item by the planning shares of the Item map, month to week by working days, in "
    "whole units by largest remainder: what is left over goes to the largest fractions. A week "
    "that two months share stands twice. All quantities are in the unit of the family.",
    "PAB = what was on hand + MPS − demand; demand: orders inside the demand fence of the Policy, "
    "behind it the greater of forecast and orders; overdue orders fall into the first week. ATP is "
    "of each receipt, shortages taken from earlier ones; cumulative: what can still be promised up "
    "to that week. Made to order: no stock, no PAB.",
)


def _compose(book: BookValues, view: View, kit: Kit) -> Canvas:
    canvas = Canvas(book)
    found = Split(book, view)
    lines = Lines(canvas, found)
    totals(canvas, lines)
    record = Record(canvas, lines)
    _head(canvas, view, record)
    _labels(canvas, lines, record)
    canvas.formula(2, at.NAME, *_message(lines, record), "headline")
    for i, text in enumerate(_NOTES):
        canvas.text(at.FOOT - 1 + i, at.NAME, text, "footnote")
    canvas.foot = at.FOOT
    return canvas


def _head(canvas: Canvas, view: View, record: Record) -> None:
    """The title, the choices, and what they stand for."""
    canvas.text(1, at.NAME, at.SHEET, "title")
    canvas.formula(1, at.LAST, page.MASTER_FORMULA, master_text(canvas.book, view), "master")
    canvas.formula(2, at.LAST, page.RUN_FORMULA, page.run_state(view), "version")
    choice(canvas, f"Family{page.CHOOSE_HERE}", view.scheduled_family)
    families = canvas.company.families
    columns = ("tblFamilies[Strategy]", "tblFamilies[Family]")
    chain(canvas, '"*"', columns, [(i + 1, family.name) for i, family in enumerate(families)])
    canvas.text(4, at.UNIT, f"Item{page.CHOOSE_HERE}", "meta_label")
    canvas.input(5, at.UNIT, view.scheduled_item or None, "input bold")
    canvas.text(4, 4, "Items from", "meta_label")
    canvas.input(5, 4, view.items_from, "input left")
    canvas.text(4, 5, "On hand, your own", "meta_label")
    canvas.input(5, 5, view.on_hand, "input units")
    metas = (
        (8, "Unit", *_unit(canvas, record), "meta left"),
        (10, "Plan", *_version(record), "meta left"),
        (13, "On hand", *_opening(record), "meta number left"),
        (15, "On hand is", *_how(record), "meta left"),
    )
    for column, label, formula, value, style in metas:
        canvas.text(4, column, label, "meta_label")
        canvas.formula(5, column, formula, value, style)


def _unit(canvas: Canvas, record: Record) -> tuple[str, Value]:
    family = record.found.family
    found = f"INDEX(tblFamilies[Unit],MATCH({CHOICE},tblFamilies[Family],0))"
    return f'=IFERROR({found}&"","")', family.unit if family else ""


def _version(record: Record) -> tuple[str, Value]:
    """Whether the plan of the page is the authorised one."""
    kept, plan = record.lines.pointers["authorised"], record.lines.pointers["plan"]
    told = "authorised" if record.found.is_authorised else "as it stands"
    formula = f'=IF(ISNUMBER({kept}),"authorised",IF(ISNUMBER({plan}),"as it stands",""))'
    return formula, told if record.found.family else ""


def _opening(record: Record) -> tuple[str, Value]:
    return f"={record.on_hand}", record.opening


def _how(record: Record) -> tuple[str, Value]:
    """Where the stock on hand comes from."""
    counted, line = record.counted, record.at_line
    formula = (
        f'=IF(ISNUMBER({at.ON_HAND}),"typed by you",IF(NOT(ISNUMBER({line})),"",'
        f'IF({record.strategy}<>"MTS","none: made to order",IF(ISNUMBER({counted}),'
        f'"the closing of the item",IF({line}=0,"the closing of the family",'
        f'"its share of the family\'s closing")))))'
    )
    if record.found.view.on_hand is not None:
        return formula, "typed by you"
    if not is_number(record.line):
        return formula, ""
    if not record.is_stock:
        return formula, "none: made to order"
    if record.counted_value != "":
        return formula, "the closing of the item"
    whole = not record.line
    return formula, "the closing of the family" if whole else "its share of the family's closing"


def _labels(canvas: Canvas, lines: Lines, record: Record) -> None:
    """The bands, the names of the rows, and the items with their factors."""
    for columns, text, style in ((MONTHS, "MONTHS", "zone_plan"), (WEEKS, _BAND, "zone_band")):
        for column in columns:
            canvas.text(7, column, text if column == columns[0] else None, style)
    for column in (at.NAME, at.UNIT):
        canvas.text(8, column, None, "head under")
    canvas.text(9, at.NAME, "Working days", "days left hair")
    canvas.text(9, at.UNIT, None, "hair")
    view = record.found.view
    name = view.scheduled_item or view.scheduled_family
    formula = f'=IF({at.ITEM}="",UPPER({CHOICE}&""),UPPER({at.ITEM}))'
    canvas.formula(at.RECORD, at.NAME, formula, name.upper(), "block rule")
    for row, text, style in _ROWS:
        canvas.text(row, at.NAME, text, f"{style} hair")
        canvas.text(row, at.UNIT, None, "hair")
    canvas.text(
        at.CHART_TITLE, at.NAME, "Master schedule, demand and balance by week", "chart_title"
    )
    canvas.text(at.SPLIT, at.NAME, "FROM FAMILY TO ITEM", "block rule")
    for row in (at.RECORD, at.SPLIT):
        for column in (at.UNIT, *MONTHS, *WEEKS):
            canvas.text(row, column, None, "unit rule")
    texts = (
        (at.VOLUME, "Plan of the family", "label"),
        (at.SCHEDULED, "All weeks of all items", "label_key"),
    )
    for row, text, style in (*texts, (at.TIE, "Off: must be 0", "label_key")):
        canvas.text(row, at.NAME, text, f"{style} hair")
        canvas.text(row, at.UNIT, None, "hair")
    canvas.formula(at.SPLIT, MONTHS[0], *_window_text(lines), "unit left rule")
    canvas.text(at.HEADS, at.NAME, "Item", "head left under")
    canvas.text(at.HEADS, at.UNIT, "Factor", "head under")
    for column in (*MONTHS, *WEEKS):
        canvas.text(at.HEADS, column, None, "head under")
    _items(canvas, lines)


_BAND = "WEEKS, from their first day"


def _window_text(lines: Lines) -> tuple[str, str]:
    """Which items of how many are shown."""
    found, first, count = lines.found, lines.first, lines.count
    last = f"MIN({first}+{at.SHOWN - 1},{count})"
    formula = f'=IF({count}=0,"","items "&{first}&" to "&{last}&" of "&{count})'
    if not found.mapped:
        return formula, ""
    end = min(found.shown_from + at.SHOWN - 1, found.mapped)
    return formula, f"items {found.shown_from} to {end} of {found.mapped}"


def _items(canvas: Canvas, lines: Lines) -> None:
    """The window: of each line shown the item, its factor of month 1, its months and weeks."""
    found = lines.found
    end, columns = at.WHOLE_LINE - 1, (*MONTHS, *WEEKS)
    for i, line in enumerate(found.shown):
        row = at.FIRST_ITEM + i
        shown, place = f"${letter(at.SHOWN_LINE)}{row}", int(number(line)) - 1 if line else -1
        formula = f'=IF({lines.first}+{i}<=MIN({lines.count},{at.MOST_ITEMS}),{lines.first}+{i},"")'
        canvas.formula(row, at.SHOWN_LINE, formula, line, "days")
        name: Value = found.names[place] if line else ""
        canvas.formula(
            row, at.NAME, f'=IF(ISNUMBER({shown}),INDEX({NAMES},{shown}),"")', name, "label"
        )
        factor = f"INDEX({at.factors()},{shown},1)"
        each: Value = (found.factor(place, 0) or "") if line else ""
        formula = f'=IF(ISNUMBER({shown}),IF({factor}=0,"",{factor}),"")'
        canvas.formula(row, at.UNIT, formula, each, "derived")
        for where in columns:
            value = canvas.value(at.FIRST_LINE + place, where) if line else ""
            cells = down(where, at.FIRST_LINE, end)
            formula = f'=IF(ISNUMBER({shown}),INDEX({cells},{shown}),"")'
            canvas.formula(row, where, formula, value, "calculated units")
    for where in columns:
        value = canvas.value(at.WHOLE_LINE, where)
        cell = f"={letter(where)}${at.WHOLE_LINE}"
        canvas.formula(at.WHOLE, where, cell, value, "calculated units")
    first, last = (at.step("weight", month) for month in (0, len(MONTHS) - 1))
    alone = f"SUM(${letter(first)}${at.WHOLE_LINE}:${letter(last)}${at.WHOLE_LINE})"
    is_alone = any(weights[-1] for weights in found.weights) and found.family is not None
    formula = f'=IF(AND({lines.pointers["plan"]}<>"",{alone}>0),"Without a planning share","")'
    canvas.formula(
        at.WHOLE, at.NAME, formula, "Without a planning share" if is_alone else "", "label"
    )


def _message(lines: Lines, record: Record) -> tuple[str, str]:
    """What is to be known first: no family, too many items, off, short, or all well."""
    found = lines.found
    ties = across(MONTHS, at.TIE)
    off = f'COUNTIF({ties},">{at.SLACK:g}")+COUNTIF({ties},"<-{at.SLACK:g}")'
    items = f'SUMPRODUCT(({NAMES}<>"")*1)'
    months = f"COUNT({ties})"
    days = _short_days(lines, record)
    row = across(WEEKS, lines.rows["short from"])
    day = f'YEAR(MIN({row}))&"-"&RIGHT("0"&MONTH(MIN({row})),2)&"-"&RIGHT("0"&DAY(MIN({row})),2)'
    total = f"SUM({across(MONTHS, at.VOLUME)})"
    formula = (
        f'=IF(NOT(ISNUMBER({record.at_line})),"{_NOBODY}",IF({lines.count}>{at.MOST_ITEMS},'
        f'"▲ "&{lines.count}&" rows of the Item map: {_TOO_MANY}",IF({off}>0,"{_OFF}",'
        f'"● "&FIXED({total},0)&" "&$H$5&" in "&{months}&" months"&'
        f'IF({items}=0,"",", exact in the weeks of "&{items}&" items")&'
        f'IF(COUNT({row})>0,": ▲ short from "&{day},""))))'
    )
    if not is_number(record.line):
        return formula, _NOBODY
    if found.is_too_many:
        return formula, f"▲ {found.mapped} rows of the Item map: {_TOO_MANY}"
    broken = numbers(found.tie(month) for month in range(len(MONTHS)))
    if any(abs(value) > at.SLACK for value in broken):
        return formula, _OFF
    unit = found.family.unit if found.family else ""
    told = f"● {fixed(sum(numbers(found.volume)))} {unit} in {joined(len(broken))} months"
    told += f", exact in the weeks of {len(found.names)} items" if found.names else ""
    return formula, told + (f": ▲ short from {iso_day(days[0])}" if days else "")


def _short_days(lines: Lines, record: Record) -> list[float]:
    """The first days of the weeks that end below 0; a hidden row of them."""
    pairs = zip(lines.found.weeks.first, record.values[at.BALANCE], strict=True)
    days = [day if is_number(left) and number(left) < 0 else "" for day, left in pairs]
    cells = [(f"{letter(where)}{at.BALANCE}", f"{letter(where)}$8") for where in WEEKS]
    texts = [f'IF(ISNUMBER({left}),IF({left}<0,{day},""),"")' for left, day in cells]
    lines.row("short from", WEEKS, texts, days)
    return numbers(days)


_NOBODY = "Choose a family, and an item of it or none for the family as a whole"
_TOO_MANY = f"this page splits up to {at.MOST_ITEMS}; sopxl schedule writes them all"
_OFF = "▲ The weeks of the items are not the plan of the month: see the line Off"
PAGE = Page(at.SHEET, _compose, decorate, since=3)
