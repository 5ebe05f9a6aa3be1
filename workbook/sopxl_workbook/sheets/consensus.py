"""The Consensus page: what each function expects of a family, how far apart, what is agreed.

Composes the lines and decorates the page; imports the other modules of the sheets.
"""

from __future__ import annotations

from sopxl_workbook.contract import CONSENSUS_RULE, SPREAD_LIMIT
from sopxl_workbook.kit import Kit
from sopxl_workbook.sheets import charts, page, rules
from sopxl_workbook.sheets import consensus_lines as lines
from sopxl_workbook.sheets.canvas import Canvas, numbers
from sopxl_workbook.sheets.charts import Mark, Panel
from sopxl_workbook.sheets.choices import CHOICE, chain, choice, known_as, offer
from sopxl_workbook.sheets.consensus_given import BIAS, GIVEN, MAPE, MOST
from sopxl_workbook.sheets.family_head import plan_month
from sopxl_workbook.sheets.page import Meta, Page, Tools
from sopxl_workbook.sheets.proofs import master_text
from sopxl_workbook.sheets.reading import PANEL_LEAST, READING
from sopxl_workbook.sheets.style import BLUE_DARK, ORANGE, SKY, SUB, VERMILLION
from sopxl_workbook.sheets.timeline import BLOCK_ROW, LABEL, NAME_ROW, PLAN, month_name
from sopxl_workbook.sheets.view import View
from sopxl_workbook.sheets.words import fixed, plural, worded
from sopxl_workbook.spread import spread_limit
from sopxl_workbook.values import BookValues

SHEET = "Consensus"
PANEL_ROWS = 12
_NOTHING = "No family"
_NO_VIEW = "No view of this family yet: fill the sheets View owners and Views"
_CLOSED = "Nothing is left to be agreed in the next 12 months"
_KINDS = (
    *(("line", BLUE_DARK), ("dashed", ORANGE), ("dotted", VERMILLION)),
    *(("line", SKY), ("dashed", SUB)),
)
_READING = (
    (
        ("View", "is what a function expects, on the sheet Views; money at the price in force."),
        ("Past", "months show the view that was given the accuracy lag before them."),
    ),
    (
        ("Apart", "is a spread above the limit on Control that is not agreed, ▲;"),
        ("Agree", "makes a figure the override: by mean, weights, accuracy, one function, or own."),
    ),
    (
        ("MAPE, bias", "hold past views against what customers asked for, 12 closed months;"),
        ("bias", "above zero: more was asked for than was expected. The log is the sheet Agreed."),
    ),
)


def _compose(book: BookValues, view: View, kit: Kit) -> Canvas:
    """The cells of the page, from the head down to what is read below the chart."""
    canvas = Canvas(book)
    family = _choose(canvas, view)
    page.head(canvas, view, master_text(book, view), _metas(canvas, view))
    _heads(canvas)
    text = str(canvas.lines["unit"][PLAN[0]])
    unit = (f'=$H${canvas.rows["unit"]}&" a month"', f"{text} a month")
    row = lines.forecast(canvas, family, BLOCK_ROW, unit)
    row = lines.views(canvas, view, family, row, unit)
    row = lines.spread(canvas, view, family, row, unit)
    lines.open_spread(canvas)
    canvas.rows["charts"] = row
    title = f'=IF({CHOICE}="","{_NOTHING}",{CHOICE})'
    canvas.formula(1, 2, title, family or _NOTHING, "title")
    canvas.formula(2, 2, *_message(canvas, text), "headline")
    shown = f'="Views against the forecast, "&$H${canvas.rows["unit"]}&" a month"'
    canvas.formula(row + 1, 2, shown, f"Views against the forecast, {text} a month", "chart_title")
    _legend(canvas, row + 3)
    foot = row + PANEL_ROWS + 2
    page.close(canvas, row, foot)
    canvas.foot = foot + len(_READING)
    return canvas


def _choose(canvas: Canvas, view: View) -> str:
    """The family that is looked at, with its unit and strategy; of all families."""
    company, typed = canvas.company, view.consensus_family
    family = known_as(typed, company.index)
    choice(canvas, "Family, choose here", typed)
    columns = ("tblFamilies[Strategy]", "tblFamilies[Family]")
    chain(canvas, '"*"', columns, [(i + 1, one.name) for i, one in enumerate(company.families)])
    position = company.index.get(family)
    found = None if position is None else company.families[position]
    place = canvas.scalar(
        "row of the family",
        f'IFERROR(MATCH({CHOICE},tblFamilies[Family],0),"")',
        "" if position is None else position + 1,
    )
    for name, column, value in (
        ("unit", "Unit", found.unit if found else ""),
        ("strategy", "Strategy", found.strategy if found else ""),
        ("owner", "Owner", found.owner if found else ""),
    ):
        formula = f'IF(ISNUMBER({place}),INDEX(tblFamilies[{column}],{place})&"","")'
        canvas.scalar(name, formula, value)
    return family


def _metas(canvas: Canvas, view: View) -> list[Meta]:
    """Owner, unit, limit, rule and month of the plan."""

    def scalar(name: str) -> tuple[str, str]:
        """A figure of the page with its twin."""
        return f"=$H${canvas.rows[name]}", str(canvas.lines[name][PLAN[0]])

    limit, rule = spread_limit(view.settings), view.setting(CONSENSUS_RULE.name)
    is_set = limit == limit
    cell, word = SPREAD_LIMIT.name, CONSENSUS_RULE.name
    return [
        Meta(5, "Owner", *scalar("owner")),
        Meta(9, "Unit", *scalar("unit")),
        Meta(
            12,
            "Spread limit",
            f'=IF(ISNUMBER({cell}),{cell},"not set")',
            limit if is_set else "not set",
            "meta share left",
        ),
        Meta(15, "Agree by", f'=IF({word}="","no rule",{word})', rule or "no rule"),
        plan_month(canvas),
    ]


def _heads(canvas: Canvas) -> None:
    """What stands beside the views: month, MAPE and bias."""
    page.notes_head(canvas, "EACH FUNCTION")
    for column, text in ((GIVEN, "Given in"), (MAPE, "MAPE"), (BIAS, "Bias")):
        canvas.text(8, column, text, "head under")
        canvas.text(9, column, None, "hair")


def _message(canvas: Canvas, unit: str) -> tuple[str, str]:
    """How many months are to be agreed, by how much, and the first of them."""
    apart, highest = canvas.span("apart"), canvas.span("highest")
    states, names = canvas.span("state"), f"$H${NAME_ROW}:$S${NAME_ROW}"
    first = f'INDEX({names},MATCH("{lines.APART}",{states},0))'
    formula = (
        f'=IF(COUNT({highest})=0,"{_NO_VIEW}",IF(COUNT({apart})=0,"{_CLOSED}",'
        f'{plural(f"COUNT({apart})", "month")}&" to be agreed, first "&{first}&": views are "'
        f'&FIXED(SUM({apart}),0)&" "&$H${canvas.rows["unit"]}&" apart"))'
    )
    found = canvas.months("apart")
    known = numbers(found)
    if not numbers(canvas.months("highest")):
        return formula, _NO_VIEW
    if not known:
        return formula, _CLOSED
    at = next(i for i, value in enumerate(found) if value != "")
    month = month_name(canvas.company, canvas.company.base + at)
    months = worded(len(known), "month")
    return formula, (
        f"{months} to be agreed, first {month}: views are {fixed(sum(known))} {unit} apart"
    )


def _legend(canvas: Canvas, top: int) -> None:
    """Swatch and function of each line of the chart; the colours are put on when it is drawn."""
    for i, (kind, _) in enumerate(_KINDS):
        at, swatch = canvas.rows[f"view {i + 1}"], charts.SWATCHES[kind][0]
        name = canvas.value(at, LABEL)
        formula = f'=IF($B${at}="","","{swatch} "&$B${at})'
        canvas.formula(top + i, LABEL, formula, f"{swatch} {name}" if name else "", "legend")


def _decorate(canvas: Canvas, tools: Tools) -> None:
    """Heights, chart, legend in the colours of its lines, choices and marks."""
    row, foot = canvas.rows["charts"], canvas.foot - len(_READING)
    reading = range(foot + 1, canvas.foot + 1)
    heights = {row: 6, foot: charts.AXIS_HEIGHT} | page.block_heights(canvas)
    heights |= dict.fromkeys(reading, READING)
    panels = range(row + 2, foot)
    pixels = page.stretch(canvas, heights, panels, most=34, least=PANEL_LEAST)
    heights |= dict.fromkeys(panels, pixels)
    page.frame(canvas, tools, heights)
    page.trend(canvas, tools, ["forecast", *(f"view {i}" for i in range(1, MOST + 1))])
    page.reading(tools, _READING, reading)
    views = [canvas.rows[f"view {i}"] for i in range(1, MOST + 1)]
    marks = (
        Mark("forecast", canvas.rows["forecast"], "ahead"),
        *(
            Mark(f"view {i + 1}", at, *kind)
            for i, (at, kind) in enumerate(zip(views, _KINDS, strict=True))
        ),
    )
    height = len(panels) * pixels + charts.AXIS_HEIGHT
    panel = Panel(row + 2, height, marks, "Views of each function, and the forecast", True)
    charts.draw_panel(tools, panel)
    charts.legend(tools, row + 2, marks[:1])
    for at, mark in enumerate(marks[1:], row + 3):
        colour = tools.workbook.add_format({"font_color": mark.color})
        rule = {"type": "formula", "criteria": "=TRUE", "format": colour}
        tools.sheet.conditional_format(at - 1, LABEL - 1, at - 1, LABEL - 1, rule)
    offer(tools, "Family")
    state = canvas.rows["state"]
    for name in ("spread", "share"):
        test = f'{{c}}{state}="{lines.APART}"'
        rules.rule(tools, canvas.rows[name], PLAN, test, "act")


PAGE = Page(SHEET, _compose, _decorate, since=4)
