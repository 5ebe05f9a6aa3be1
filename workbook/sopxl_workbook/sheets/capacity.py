"""The Capacity page: load of every key resource, spare or short hours, and who asks for them.

Composes the lines and decorates the page; imports the other modules of the sheets.
"""

from __future__ import annotations

from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import LOAD, PROJECTION
from sopxl_workbook.kit import Kit
from sopxl_workbook.sheets import canvas as looks
from sopxl_workbook.sheets import capacity_asks as asks
from sopxl_workbook.sheets import capacity_cure_words as cure
from sopxl_workbook.sheets import capacity_methods as methods
from sopxl_workbook.sheets import charts, page, rules
from sopxl_workbook.sheets.canvas import Canvas, Look, block, is_number, number, numbers, over
from sopxl_workbook.sheets.charts import Mark, Panel
from sopxl_workbook.sheets.choices import (
    CHOICE,
    SECOND_POSITION_COLUMN,
    SWITCH,
    chain,
    choice,
    entry,
    known_as,
    offer,
    offer_switch,
    switch,
)
from sopxl_workbook.sheets.family_head import plan_month
from sopxl_workbook.sheets.limits import AS_SHOWN, LOAD_IDLE, LOAD_NEAR, LOAD_OVER, percent
from sopxl_workbook.sheets.page import Meta, Page, Tools
from sopxl_workbook.sheets.proofs import master_text
from sopxl_workbook.sheets.style import BLUE, BLUE_DARK, FAINT, ORANGE, RULE, SHORT, SKY, SUB
from sopxl_workbook.sheets.timeline import (
    BLOCK_ROW,
    FIRST_ROW,
    LAST_ROW,
    NAME_ROW,
    OFFSET_ROW,
    PAST,
    PLAN,
    QUARTERS,
    TREND,
    Slot,
)
from sopxl_workbook.sheets.view import DEMONSTRATED, RATED, View
from sopxl_workbook.sheets.words import fixed
from sopxl_workbook.values import BookValues

SHEET = "Capacity"
COLORS = (BLUE_DARK, SKY, SUB, ORANGE, RULE, BLUE, FAINT, "#C7DDEE")
_OVER = LOAD_OVER + AS_SHOWN  # what shows as 101% and more
REST_COLOR = "#DDE1E5"
PANEL_ROWS = 8
SHARE = Look("label", "calculated load")
HOURS = Look("label", "calculated deviation")
TOTAL_HOURS = Look("label_key", "key deviation")
TOTAL = Look("label_key", "key units")
CUMULATIVE = Look("label_derived", "derived deviation")
_NAMES = f"$H${NAME_ROW}:$S${NAME_ROW}"
_WORD = f'IF({SWITCH}="{DEMONSTRATED}","{DEMONSTRATED}","{RATED}")'
_NOTES = (
    (
        "Load",
        "is the hours that the production and shipment plans ask of a resource, in the month in "
        "which they are worked.",
        4,
    ),
    ("Rated", "is hours × stations × utilization × efficiency × working days.", 3),
    (
        "Demonstrated",
        "is the mean of the hours that were worked in the latest 12 closed months.",
        3,
    ),
    (
        "Marked",
        f"▲ over {percent(LOAD_OVER)}, shaded over {percent(LOAD_NEAR)}, "
        f"▽ under {percent(LOAD_IDLE)} of the capacity chosen.",
        3,
    ),
    (
        "Spare",
        "hours are +, short hours −; one month's spare helps the next only by making ahead.",
        4,
    ),
    (
        "Choose",
        "a resource at the top left to see which families ask for its hours, and the "
        "capacity beside it: rated or demonstrated.",
        4,
    ),
    (
        "Three methods",
        "Overall factors: the resource's share of all hours of the latest 12 closed months. Bill "
        "of resources: hours in the month of completion. Resource profile: by the offsets of "
        "the Bill, in the month of the work; where there are offsets, it is the load of this page.",
        7,
    ),
    (
        "Incomplete",
        f"{methods.MARK} where units completed after the planned months would ask for more hours: "
        "the load there is too low. Hours before month 1 fall into closed months.",
        5,
    ),
    (
        "Cure",
        "takes free hours of earlier months first, the nearest first, of families made to "
        "stock; then overtime; then outside capacity, within the limits of Resources and at the "
        "prices of Control. What is made ahead passes the other resources too: look at their room.",
        8,
    ),
)


def _compose(book: BookValues, view: View, kit: Kit) -> Canvas:
    canvas = Canvas(book)
    names = book.plan.figures.in_force.resources
    choice(canvas, "Resource, choose here", view.resource)
    switch(canvas, view.capacity_shown, "Against")
    loads = book.tables[PROJECTION.name]
    found = [(i + 1, row.name) for i, row in enumerate(loads.rows) if row.what == "Load"]
    columns = ("tblProjection[Measure]", f"tblProjection[{PROJECTION.row_heading}]")
    chain(canvas, '"Load"', columns, found)
    page.head(canvas, view, master_text(book, view), _metas(canvas, len(names)))
    page.notes_head(canvas, "READING THIS PAGE")
    shown = max(1, len(names))
    row = _shares(canvas, names, shown, view)
    row = _spare(canvas, names, shown, row)
    resource = known_as(view.resource, names)
    row, lines = _behind(canvas, view, resource, row)
    row = methods.compose(canvas, view, resource, _pointer(canvas, "asked"), row)
    row = cure.compose(canvas, view, resource, lines, row)
    canvas.rows |= {"resources": shown, "lines": lines, "charts": row}
    canvas.text(1, 2, "Capacity", "title")
    canvas.formula(2, 2, *_message(canvas, names, shown, view), "headline")
    title = "load against rated and demonstrated capacity, hours a month"
    canvas.formula(
        row + 1,
        2,
        f'=IF({CHOICE}="","",{CHOICE}&": {title}")',
        f"{view.resource}: {title}" if view.resource else "",
        "chart_title",
    )
    page.close(canvas, row, row + PANEL_ROWS + 2)
    return canvas


def _word(view: View) -> str:
    """The capacity that the load is held against, in a word: the twin of _WORD."""
    return DEMONSTRATED if view.capacity_shown.casefold() == DEMONSTRATED else RATED


def _metas(canvas: Canvas, count: int) -> list[Meta]:
    places = f"{entry(0)[0]}:{entry(99)[0]}"
    return [
        Meta(5, "Method of the heat", *methods.method(canvas.company)),
        Meta(9, "Key resources", f"=COUNT({places})", count),
        Meta(12, "Unit", "", "hours"),
        Meta(15, "Rated capacity", "", "hours × utilization × efficiency"),
        plan_month(canvas),
    ]


def _resource(names: tuple[str, ...], i: int) -> str:
    return names[i] if i < len(names) else ""


def _label(names: tuple[str, ...], i: int) -> tuple[str, str]:
    return f"={entry(i)[1]}", _resource(names, i)


def _flow(canvas: Canvas, name: str, formula_name: str, resource: str, measure: str) -> None:
    """A hidden line: hours of a resource, added up in quarters."""
    row = canvas.next_hidden()
    pointer = canvas.pointer(
        row, PROJECTION, f'{formula_name}&"|{measure}"', f"{resource}|{measure}"
    )
    formula, twin = canvas.flow(PROJECTION, pointer, f"{resource}|{measure}")
    canvas.line(name, row, name, formula, twin, looks.DERIVED)


def _pointer(canvas: Canvas, line: str) -> str:
    """The cell that holds the row of the Projection which a hidden line looks at."""
    return f"$AA${canvas.rows[line]}"


def _against(canvas: Canvas, name: str, line: str, resource: str, view: View) -> None:
    """A hidden line: the capacity that the switch asks for. line : of the rated capacity."""
    loaded = line.replace("rated", "load").replace("given", "asked")
    mean, hours = methods.demonstrated(
        canvas, f"demonstrated {name}", _pointer(canvas, loaded), resource
    )
    is_shown = _word(view) == DEMONSTRATED
    canvas.hidden(
        f"{name} demonstrated",
        lambda s: (
            f"IF(COUNT({mean},{s.letter}${FIRST_ROW},{s.letter}${LAST_ROW})=3,"
            f'{mean}*({s.letter}${LAST_ROW}-{s.letter}${FIRST_ROW}+1),"")'
        ),
        lambda s: number(hours) * len(s.periods) if is_number(hours) and s.periods else "",
    )
    shown = f"{name} demonstrated"
    canvas.hidden(
        name,
        lambda s: f'IF({SWITCH}="{DEMONSTRATED}",{canvas.at(shown, s)},{canvas.at(line, s)})',
        lambda s: canvas.of(shown if is_shown else line, s),
    )


def _shares(canvas: Canvas, names: tuple[str, ...], shown: int, view: View) -> int:
    unit = f'="share of "&{_WORD}&" capacity"'
    block(canvas, BLOCK_ROW, "LOAD", unit, f"share of {_word(view)} capacity")
    for i in range(shown):
        name = _resource(names, i)
        load, rated = f"load {i}", f"against {i}"
        _flow(canvas, load, entry(i)[1], name, "Load")
        _flow(canvas, f"rated {i}", entry(i)[1], name, "Rated capacity")
        _against(canvas, rated, f"rated {i}", name, view)
        methods.lacks(canvas, f"lacks {i}", entry(i)[1], name)

        def formula(slot: Slot, load: str = load, rated: str = rated) -> str:
            above, below = canvas.at(load, slot), canvas.at(rated, slot)
            return f'IF(COUNT({above},{below})=2,IF({below}>0,{above}/{below},""),"")'

        def twin(slot: Slot, load: str = load, rated: str = rated) -> Value:
            return over(canvas.of(load, slot), canvas.of(rated, slot))

        row = BLOCK_ROW + 1 + i
        canvas.line(f"share {i}", row, _label(names, i), formula, twin, SHARE)
    return BLOCK_ROW + 1 + shown


def _spare(canvas: Canvas, names: tuple[str, ...], shown: int, top: int) -> int:
    block(canvas, top, "SPARE (+) OR SHORT (−)", "", "hours a month")
    for i in range(shown):
        row = top + 1 + i
        canvas.minus(f"spare {i}", row, _label(names, i), f"against {i}", f"load {i}", HOURS)
    return top + 1 + shown


def _behind(canvas: Canvas, view: View, resource: str, top: int) -> tuple[int, int]:
    """The hours of one resource by family; gives the row below and how many families stand."""
    typed, rows = view.resource, asks.asking(canvas, resource)
    most = asks.most_lines(canvas)
    lines = min(asks.MOST_FAMILIES, most)
    asks.listed(canvas, resource)
    heading = f'=IF({CHOICE}="","",{CHOICE}&", hours a month by family")'
    block(
        canvas,
        top,
        "WHO ASKS FOR THEM",
        heading,
        f"{typed}, hours a month by family" if typed else "",
    )
    for i in range(lines):
        place, _ = entry(i, SECOND_POSITION_COLUMN)
        key = rows[i].key if i < len(rows) else f"|{resource}"
        formula, twin = canvas.flow(LOAD, place, key)
        label = asks.label(i, rows)
        canvas.line(f"family {i}", top + 1 + i, label, formula, twin, looks.PLAIN)
    row = top + 1 + lines
    _flow(canvas, "asked", CHOICE, resource, "Load")
    _flow(canvas, "given", CHOICE, resource, "Rated capacity")
    _against(canvas, "against", "given", resource, view)
    if most > asks.MOST_FAMILIES:
        _rest(canvas, row, lines)
        row += 1
    _again(canvas, "required", row, "Required load", "asked", TOTAL)
    _again(canvas, "capacity", row + 1, "Rated capacity", "given", looks.PLAIN)
    demonstrated = "against demonstrated"
    _again(canvas, "shown", row + 2, "Demonstrated capacity", demonstrated, looks.PLAIN)
    canvas.minus("spare", row + 3, "Spare (+) or short (−)", "against", "asked", TOTAL_HOURS)
    _cumulative(canvas, row + 4)
    return row + 5, lines


def _again(canvas: Canvas, name: str, row: int, label: str, source: str, look: Look) -> None:
    canvas.line(
        name, row, label, lambda s: canvas.at(source, s), lambda s: canvas.of(source, s), look
    )


def _rest(canvas: Canvas, row: int, lines: int) -> None:
    first, last = canvas.rows["family 0"], canvas.rows[f"family {lines - 1}"]

    def twin(slot: Slot) -> Value:
        asked = canvas.of("asked", slot)
        if not is_number(asked):
            return ""
        known = numbers(canvas.of(f"family {i}", slot) for i in range(lines))
        return float(asked) - sum(known)  # type: ignore[arg-type]

    canvas.line(
        "rest",
        row,
        "Other families",
        lambda s: (
            f"IF(ISNUMBER({canvas.at('asked', s)}),"
            f'{canvas.at("asked", s)}-SUM({s.letter}{first}:{s.letter}{last}),"")'
        ),
        twin,
        looks.DERIVED,
    )


def _cumulative(canvas: Canvas, row: int) -> None:
    spare = canvas.rows["spare"]

    def twin(slot: Slot) -> Value:
        if slot.is_past or not is_number(canvas.of("spare", slot)):
            return ""
        line = canvas.lines["spare"]
        return sum(numbers(line.get(column) for column in range(PLAN[0], slot.column + 1)))

    canvas.line(
        "cumulative",
        row,
        "Cumulative from month 1",
        lambda s: (
            f'IF({s.letter}${OFFSET_ROW}<1,"",'
            f'IF(ISNUMBER({s.letter}{spare}),SUM($H{spare}:{s.letter}{spare}),""))'
        ),
        twin,
        CUMULATIVE,
        skip=("brought", "past", "next"),
    )


# The message --------------------------------------------------------------------------------


def _message(canvas: Canvas, names: tuple[str, ...], shown: int, view: View) -> tuple[str, str]:
    """The worst resource, its worst month, and how often it is over its capacity."""
    first, last = BLOCK_ROW + 1, BLOCK_ROW + shown
    heat = f"$H${first}:$S${last}"
    shares = [canvas.months(f"share {i}") for i in range(shown)]
    peak = max(numbers(value for line in shares for value in line), default=None)
    worst = 0 if peak is None else next(i for i, line in enumerate(shares) if peak in line)
    top = canvas.scalar(
        "highest load", f'IF(COUNT({heat})=0,"",MAX({heat}))', "" if peak is None else peak
    )
    place = canvas.scalar(
        "row of the highest load",
        f"IF(ISNUMBER({top}),{last + 1}-SUMPRODUCT(MAX(({heat}={top})*({last + 1}-ROW({heat}))))"
        f'-{first - 1},"")',
        "" if peak is None else worst + 1,
    )
    line = f"INDEX({heat},{place},0)"
    over_count = len([value for value in numbers(shares[worst]) if value >= _OVER])
    name = f"INDEX($B${first}:$B${last},{place})"
    month = f"INDEX({_NAMES},MATCH({top},{line},0))"
    percent = f"FIXED(100*{top},0)"
    formula = (
        f'=IF({top}="","No load yet: the bill of resources is empty",IF({top}>={_OVER:g},'
        f'{name}&" is over capacity in "&COUNTIF({line},">="&{_OVER:g})&" of the next 12 months, '
        f'worst "&{month}&" at "&{percent}&"%","Every resource stays within its "&{_WORD}'
        f'&" capacity; the highest load is "&{name}&" in "&{month}&" at "&{percent}&"%"))'
    )
    if peak is None:
        return formula, "No load yet: the bill of resources is empty"
    when = str(canvas.value(NAME_ROW, PLAN[shares[worst].index(peak)]))
    resource, load = _resource(names, worst), f"{fixed(100 * peak)}%"
    if peak >= _OVER:
        text = f"{resource} is over capacity in {over_count} of the next 12 months, worst {when}"
        return formula, f"{text} at {load}"
    text = f"Every resource stays within its {_word(view)} capacity; the highest load is"
    return formula, f"{text} {resource} in {when} at {load}"


# Decorating ---------------------------------------------------------------------------------


def _decorate(canvas: Canvas, tools: Tools) -> None:
    rows, shown = canvas.rows, canvas.rows["resources"]
    charts_row = rows["charts"]
    heights = dict.fromkeys(range(BLOCK_ROW + 1, BLOCK_ROW + 1 + shown), page.HEAT)
    heights |= page.block_heights(canvas)
    heights |= {charts_row: 6, canvas.foot: charts.AXIS_HEIGHT}
    panel = range(charts_row + 2, canvas.foot)
    pixels = page.stretch(canvas, heights, panel, most=54)
    page.frame(canvas, tools, heights | dict.fromkeys(panel, pixels))
    page.trend(canvas, tools, [f"share {i}" for i in range(shown)])
    page.note_texts(canvas, tools, _NOTES)
    for i in range(shown):
        for columns in ((*PAST, *PLAN), QUARTERS):
            rules.load(tools, rows[f"share {i}"], columns, rows[f"lacks {i}"])
            rules.short(tools, rows[f"spare {i}"], columns)
            rules.incomplete(tools, rows[f"spare {i}"], columns, rows[f"lacks {i}"])
    for columns in ((*PAST, *PLAN), QUARTERS):
        rules.short(tools, rows["spare"], columns)
        rules.incomplete(tools, rows["spare"], columns, rows["lacks"])
    rules.short(tools, rows["cumulative"], PLAN)
    for name in methods.METHODS:
        over = f"{{x}}>{{c}}${rows['against']}*{1 + AS_SHOWN:g}"
        test = f"IF(ISNUMBER({{c}}${rows['against']}),{over},FALSE)"
        rules.rule(tools, rows[name], PLAN, test, "outside", SHORT)
    rules.rule(tools, rows["over"], PLAN, "{x}>0", "outside", SHORT)
    rules.rule(tools, rows["still over"], PLAN, "ROUND({x},0)>0", "act", SHORT)
    _chart(canvas, tools, charts_row, pixels)
    offer(tools, "Resource")
    offer_switch(
        tools,
        (RATED, DEMONSTRATED),
        "Rated or demonstrated",
        "Capacity that the load is held against.",
    )


def _chart(canvas: Canvas, tools: Tools, row: int, pixels: int) -> None:
    rows, lines = canvas.rows, canvas.rows["lines"]
    marks = [Mark(f"family {i + 1}", rows[f"family {i}"], "stack", COLORS[i]) for i in range(lines)]
    if "rest" in rows:
        marks.append(Mark("other families", rows["rest"], "stack", REST_COLOR))
    for mark in marks:
        swatch = tools.styles.get("label right hair", font_color=mark.color)
        tools.sheet.write_string(mark.row - 1, TREND - 1, "■", swatch)
    capacity = Mark("rated capacity", rows["capacity"], "capacity")
    height = PANEL_ROWS * pixels + charts.AXIS_HEIGHT
    about = "Hours asked of the chosen resource by family, stacked, against its capacity"
    shown = Mark("demonstrated capacity", rows["shown"], "dashed", SUB)
    lines_drawn = (capacity, shown)
    charts.draw_panel(tools, Panel(row + 2, height, (*marks, *lines_drawn), about, months=True))
    charts.legend(tools, row + 3, lines_drawn)


PAGE = Page(SHEET, _compose, _decorate)
