"""What all pages share: head, columns, now-line, frame, print set-up; imports XlsxWriter's types.

A page is composed first (cells with their twins, no spreadsheet program) and then decorated
(widths, charts, rules, print set-up).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sopxl_workbook.cellspec import CellSpec, Ref
from sopxl_workbook.kit import Kit
from sopxl_workbook.ooxml.a1 import cell_name
from sopxl_workbook.sheets.canvas import Canvas, ground
from sopxl_workbook.sheets.style import BLUE, Styles
from sopxl_workbook.sheets.timeline import (
    BLOCK_ROW,
    LABEL,
    NOTES,
    OFFSET_ROW,
    PAST,
    PLAN,
    POINTER,
    TREND,
    axis_cells,
    head_cells,
)
from sopxl_workbook.sheets.view import View
from sopxl_workbook.sheets.zeros import plain_zeros
from sopxl_workbook.values import BookValues

Cells = dict[Ref, CellSpec]
MASTER_FORMULA = "=sop_checks"
A4, LETTER = "A4", "Letter"
_A4, _LETTER = 9, 1
_DRAFT = "Draft, not authorised"
RUN_FORMULA = f'=IF(OR(sop_run="",sop_run="draft"),"{_DRAFT}",sop_run)'
LINE, BLOCK, HEAT = 18, 21, 22  # pixels
_HEAD_ROWS = {1: 32, 2: 22, 3: 6, 4: 14, 5: 18, 6: 8, 7: 16, 8: 18, 9: 15}
_LEFT = {"A": 12, "B": 190, "C": 66, "D": 56, "E:S": 54, "T": 8}
WIDTHS = {**_LEFT, "U:V": 58, "W": 8, "X:Z": 60}
TWO_YEARS = {**_LEFT, "U:X": 54, "Y": 8, "Z": 80}  # where the quarters go on to month 24
PAGE_HEIGHT = 965  # pixels that an A4 page takes at this width
_LAST_HIDDEN_COLUMN = POINTER + 7
_LAST_HIDDEN_ROW = OFFSET_ROW + 250


@dataclass(frozen=True)
class Tools:
    """What a page is decorated with."""

    sheet: Any
    workbook: Any
    styles: Styles
    view: View
    kit: Kit
    macros: bool
    live: bool = True  # whether a planner can choose on the page; else it is a copy to print


@dataclass(frozen=True)
class Page:
    """One page of the workbook."""

    name: str
    compose: Callable[[BookValues, View, Kit], Canvas]
    decorate: Callable[[Canvas, Tools], None]
    since: int = 1  # the layout that it came with

    def cells(self, book: BookValues, view: View, kit: Kit) -> Cells:
        """Every cell of the page: each formula with the value that it shows."""
        return self.compose(book, view, kit).cells

    def draw(
        self,
        sheet: Any,
        workbook: Any,
        styles: Styles,
        book: BookValues,
        view: View,
        kit: Kit,
        *,
        macros: bool,
    ) -> None:
        """Writes the page into a new workbook."""
        canvas = self.compose(book, view, kit)
        write_cells(sheet, styles, canvas.cells)
        self.decorate(canvas, Tools(sheet, workbook, styles, view, kit, macros))
        plain_zeros(sheet, styles, canvas.cells)

    def draw_copy(
        self,
        sheet: Any,
        workbook: Any,
        styles: Styles,
        book: BookValues,
        view: View,
        kit: Kit,
    ) -> None:
        """Writes what the page shows as values, into a workbook that is to be printed."""
        canvas = self.compose(book, view, kit)
        canvas.cells = {ref: _as_value(cell) for ref, cell in canvas.cells.items()}
        write_cells(sheet, styles, canvas.cells)
        self.decorate(canvas, Tools(sheet, workbook, styles, view, kit, macros=False, live=False))
        plain_zeros(sheet, styles, canvas.cells)


CHOOSE_HERE = ", choose here"  # in the label over a choice


def _as_value(cell: CellSpec) -> CellSpec:
    """What a cell shows; what a planner types in looks like the rest."""
    value = cell.value.removesuffix(CHOOSE_HERE) if isinstance(cell.value, str) else cell.value
    return CellSpec(value, "", cell.style if cell.locked else "meta left")


def write_cells(sheet: Any, styles: Styles, cells: Cells) -> None:
    """Writes composed cells; an array formula before the values that its range holds."""
    for (row, column), cell in sorted(cells.items(), key=lambda item: item[1].spill is None):
        style = styles.get(cell.style) if cell.locked else styles.get(cell.style, locked=False)
        r, c = row - 1, column - 1
        if cell.spill:
            last = (cell.spill[0] - 1, cell.spill[1] - 1)
            sheet.write_dynamic_array_formula(r, c, *last, cell.formula, style, cell.value)
        elif cell.formula:
            sheet.write_formula(r, c, cell.formula, style, cell.value)
        elif cell.value is None or cell.value == "":
            sheet.write_blank(r, c, None, style)
        elif isinstance(cell.value, str):
            sheet.write_string(r, c, cell.value, style)
        else:
            sheet.write(r, c, cell.value, style)


# Composing -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Meta:
    """One label over its value in the head of a page."""

    column: int
    label: str
    formula: str
    value: str | float
    style: str = "meta left"


def run_state(view: View) -> str:
    """The twin of the version status: what the monthly cycle says of this book."""
    state = view.setting("sop_run")
    return _DRAFT if state.lower() in ("", "draft") else state


def head(canvas: Canvas, view: View, master: str, metas: Sequence[Meta]) -> None:
    """The head of a timeline page; title and message are the page's own."""
    canvas.formula(1, NOTES[-1], MASTER_FORMULA, master, "master")
    canvas.formula(2, NOTES[-1], RUN_FORMULA, run_state(view), "version")
    for meta in metas:
        canvas.text(4, meta.column, meta.label, "meta_label")
        if meta.formula:
            canvas.formula(5, meta.column, meta.formula, meta.value, meta.style)
        else:
            canvas.text(5, meta.column, meta.value, meta.style)
    _zones(canvas)
    canvas.cells |= axis_cells(canvas.company, canvas.slots)
    canvas.cells |= head_cells(canvas.company, canvas.slots)
    canvas.text(9, LABEL, "Working days", "days left hair")
    canvas.text(9, TREND, None, "hair")
    canvas.text(8, LABEL, None, "head under")
    canvas.text(8, TREND, "Trend", "head_sub left under")


def _zones(canvas: Canvas) -> None:
    canvas.text(7, PAST[0] - 1, "BEFORE", "zone_plain")
    texts = ((PAST, "ACTUAL", "zone_actual"), (PLAN, "PLAN, 12 months", "zone_plan"))
    later = ((canvas.quarters, "NEXT QUARTERS", "zone_band"),)
    year = () if canvas.year is None else (((canvas.year,), "FISCAL YEAR", "zone_band right"),)
    for columns, text, style in (*texts, *later, *year):
        for column in columns:
            here = f"{style} now" if column == PLAN[0] else style
            canvas.text(7, column, text if column == columns[0] else None, here)


def notes_head(canvas: Canvas, heading: str) -> None:
    """The heading of the texts at the right; the texts themselves are drawn merged."""
    for column in NOTES:
        canvas.text(7, column, heading if column == NOTES[0] else None, "zone_band")


# Decorating ----------------------------------------------------------------------------------


def stretch(
    canvas: Canvas, heights: dict[int, int], rows: Sequence[int], most: int, least: int = LINE
) -> int:
    """The height of rows that fills an A4 page, between the least and the most given."""
    others = set(range(BLOCK_ROW, canvas.foot + 1)) - set(rows)
    used = sum(_HEAD_ROWS.values()) + sum(heights.get(row, LINE) for row in others)
    return max(least, min(most, (PAGE_HEIGHT - used) // max(1, len(rows))))


def block_heights(canvas: Canvas) -> dict[int, int]:
    """The heights of the rows that name a block."""
    return {
        row: BLOCK
        for (row, column), cell in canvas.cells.items()
        if column == LABEL and cell.style == "block rule"
    }


def frame(
    canvas: Canvas,
    tools: Tools,
    heights: dict[int, int],
    tall: int = 1,
    widths: Mapping[str, int] = WIDTHS,
) -> None:
    """Columns, rows, panes, print set-up and protection of a timeline page."""
    sheet = tools.sheet
    for columns, pixels in widths.items():
        pair = columns if ":" in columns else f"{columns}:{columns}"
        sheet.set_column_pixels(pair, pixels)
    sheet.set_column(POINTER - 1, _LAST_HIDDEN_COLUMN - 1, 8, None, {"hidden": 1})
    for row in range(BLOCK_ROW, canvas.foot + 1):
        sheet.set_row_pixels(row - 1, heights.get(row, LINE))
    for row, pixels in _HEAD_ROWS.items():
        sheet.set_row_pixels(row - 1, pixels)
    for row in range(OFFSET_ROW, _LAST_HIDDEN_ROW):
        sheet.set_row(row - 1, None, None, {"hidden": 1})
    sheet.freeze_panes(9, 2)
    everywhere = f"A1:{cell_name(_LAST_HIDDEN_ROW, _LAST_HIDDEN_COLUMN)}"
    sheet.ignore_errors({"formula_differs": everywhere, "formula_range": everywhere})
    print_setup(tools, canvas.foot, NOTES[-1], tall)
    master_rule(tools, NOTES[0], NOTES[-1])
    protect(sheet)


def print_setup(tools: Tools, last_row: int, last_column: int, tall: int = 1) -> None:
    """One page across, A4 or Letter; company, sheet and page number at the foot."""
    sheet, view = tools.sheet, tools.view
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(paper(view.setting("sop_paper")))
    sheet.set_margins(left=0.35, right=0.35, top=0.35, bottom=0.5)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, tall)
    sheet.print_area(0, 0, last_row - 1, last_column - 1)
    sheet.set_tab_color(BLUE)
    footer(sheet, view.setting("sop_company"), view.setting("sop_currency"))
    sheet.set_zoom(90)


def paper(name: Any) -> int:
    """The number of a paper as a sheet stores it: Letter, or else A4."""
    is_letter = str(name or "").strip().casefold() == LETTER.casefold()
    return _LETTER if is_letter else _A4


def footer(sheet: Any, company: str | None, currency: str | None) -> None:
    """Company, sheet and page number at the foot of every printed page."""
    company, currency = ((text or "").replace("&", "&&") for text in (company, currency))
    small = "&8&K5B6770"
    sheet.set_footer(
        f"&L{small}{company or 'Company'} · Sales && Operations Planning"
        f"&C{small}&A&R{small}{currency}{' · ' if currency else ''}page &P of &N",
        {"margin": 0.25},
    )


def master_rule(tools: Tools, first: int, last: int) -> None:
    """The master check turns act when it fails; the fill covers the columns of its text."""
    cell = f"${cell_name(1, last)[:-1]}$1"
    rule = {
        "type": "formula",
        "criteria": f'=LEFT({cell},1)="▲"',
        "format": tools.styles.rule("act"),
    }
    tools.sheet.conditional_format(0, first - 1, 0, last - 1, rule)


def protect(sheet: Any) -> None:
    """Formulas are protected without a password; what is typed stays open."""
    sheet.protect("", {"format_columns": True, "format_rows": True, "objects": False})


def trend(canvas: Canvas, tools: Tools, names: Sequence[str]) -> None:
    """A small line over the twelve months beside each of these lines."""
    for name in names:
        row = canvas.rows[name]
        first, last = cell_name(row, PLAN[0]), cell_name(row, PLAN[-1])
        tools.sheet.add_sparkline(
            row - 1,
            TREND - 1,
            {
                "range": f"'{tools.sheet.get_name()}'!{first}:{last}",
                "series_color": "#5B6770",
                "weight": 1,
            },
        )


def note_texts(
    canvas: Canvas, tools: Tools, texts: Sequence[tuple[str, str, int]], first: int = BLOCK_ROW
) -> None:
    """The texts at the right, one under the other: bold first word, text, rows that it takes."""
    row, styles = first, tools.styles
    body, bold = styles.get("note size9"), styles.get("note size9 bold", font_color="#00527F")
    for name, text, rows in texts:
        area = (row - 1, NOTES[0] - 1, row + rows - 2, NOTES[-1] - 1)
        tools.sheet.merge_range(*area, "", body)
        tools.sheet.write_rich_string(row - 1, NOTES[0] - 1, bold, name, body, f"  {text}", body)
        row += rows


def reading(tools: Tools, lines: Sequence[Sequence[tuple[str, str]]], rows: range) -> None:
    """How the page is read, under its charts: bold first words and their texts, in lines."""
    styles = tools.styles
    body, bold = styles.get("help size8"), styles.get("help size8 bold", font_color="#00527F")
    for row, texts in zip(rows, lines, strict=True):
        parts = [part for name, text in texts for part in (bold, name, body, f" {text}   ")]
        tools.sheet.write_rich_string(row - 1, LABEL - 1, *parts, body)


def close(canvas: Canvas, first_empty: int, foot: int) -> None:
    """Ends the page: the past fill and the now-line run to its foot."""
    ground(canvas, first_empty, foot)
    canvas.foot = foot
