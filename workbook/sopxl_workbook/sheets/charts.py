"""Charts whose marks stand under their months; imports XlsxWriter's types.

A chart runs from the label column to month 12; its plot area is set in fractions of that width,
so the past fill and the now-line of the cells run through it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sopxl_workbook.ooxml.a1 import column_letters
from sopxl_workbook.sheets.page import Tools
from sopxl_workbook.sheets.style import BLUE, FONT, GRID, INK, ORANGE, SUB, UNITS
from sopxl_workbook.sheets.timeline import LABEL, PAST, PLAN

LEFT, WIDTH = 190 + 66 + 56, 15 * 54  # pixels: up to the first past month, and the months
WHOLE = LEFT + WIDTH
AXIS_HEIGHT = 22  # pixels of the month labels under the lower panel


@dataclass(frozen=True, slots=True)
class Mark:
    """One series: a row of the page, and how it is drawn."""

    name: str
    row: int
    kind: str  # actual, ahead, frame, line, target, capacity, stack
    color: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """One chart: where it stands and what it shows."""

    row: int  # the first row under it
    height: int  # pixels
    marks: tuple[Mark, ...]
    about: str  # the alternative text
    months: bool = False  # whether the months are written under it
    numbers: str = UNITS
    from_zero: bool = False  # lines alone do not start at zero by themselves


def draw_panel(tools: Tools, panel: Panel) -> None:
    """Draws a chart in its place."""
    columns = [mark for mark in panel.marks if mark.kind not in _LINES]
    lines = [mark for mark in panel.marks if mark.kind in _LINES]
    subtype = "stacked" if any(mark.kind == "stack" for mark in columns) else None
    kind = {"type": "column"} | ({"subtype": subtype} if subtype else {})
    chart = tools.workbook.add_chart(kind if columns else {"type": "line"})
    for mark in columns or lines:
        chart.add_series(_series(tools, mark))
    if columns and lines:
        above = tools.workbook.add_chart({"type": "line"})
        for mark in lines:
            above.add_series(_series(tools, mark))
        chart.combine(above)
    _axes(chart, panel)
    chart.set_size({"width": WHOLE, "height": panel.height})
    tools.sheet.insert_chart(
        panel.row - 1,
        LABEL - 1,
        chart,
        {"object_position": 2, "description": panel.about},
    )


def _axes(chart: Any, panel: Panel) -> None:
    font = {"name": FONT, "size": 8, "color": SUB}
    top = 6
    bottom = AXIS_HEIGHT if panel.months else 4
    chart.set_plotarea(
        {
            "layout": {
                "x": LEFT / WHOLE,
                "y": top / panel.height,
                "width": WIDTH / WHOLE,
                "height": (panel.height - top - bottom) / panel.height,
            },
            "fill": {"none": True},
        }
    )
    chart.set_chartarea({"fill": {"none": True}, "border": {"none": True}})
    chart.set_legend({"none": True})
    chart.set_title({"none": True})
    chart.show_hidden_data()
    chart.show_blanks_as("gap")
    chart.set_x_axis(
        {
            "num_font": font,
            "num_format": "mmm yy",
            "text_axis": True,
            "label_position": "low" if panel.months else "none",
            "line": {"color": INK, "width": 1},
            "major_tick_mark": "none",
            "minor_tick_mark": "none",
        }
    )
    chart.set_y_axis(
        {
            "num_font": font,
            "num_format": panel.numbers.replace("_i", ""),
            "line": {"none": True},
            "major_tick_mark": "none",
            "minor_tick_mark": "none",
            "major_gridlines": {"visible": True, "line": {"color": GRID, "width": 0.5}},
        }
        | ({"min": 0} if panel.from_zero else {})
    )


def _series(tools: Tools, mark: Mark) -> dict[str, Any]:
    sheet = tools.sheet.get_name().replace("'", "''")
    first, last = column_letters(PAST[0]), column_letters(PLAN[-1])
    series = {
        "name": mark.name,
        "categories": f"='{sheet}'!${first}$8:${last}$8",
        "values": f"='{sheet}'!${first}${mark.row}:${last}${mark.row}",
    }
    return series | _DRAWN[mark.kind](mark.color)


def _actual(color: str) -> dict[str, Any]:
    return {"fill": {"color": color or SUB}, "border": {"color": INK, "width": 0.75}, **_BARS}


def _ahead(color: str) -> dict[str, Any]:
    pattern = {"pattern": "wide_upward_diagonal", "fg_color": color or SUB, "bg_color": "white"}
    return {"pattern": pattern, "border": {"color": color or SUB, "width": 0.75}, **_BARS}


def _frame(color: str) -> dict[str, Any]:
    return {"fill": {"none": True}, "border": {"color": color or INK, "width": 1}, **_BARS}


def _stack(color: str) -> dict[str, Any]:
    return {"fill": {"color": color}, "border": {"color": "white", "width": 0.5}, **_BARS}


def _line(color: str, width: float, dash: str = "solid") -> dict[str, Any]:
    return {
        "line": {"color": color, "width": width, "dash_type": dash},
        "marker": {"type": "none"},
    }


_BARS = {"overlap": 100, "gap": 45}
_DRAWN: dict[str, Callable[[str], dict[str, Any]]] = {
    "actual": _actual,
    "ahead": _ahead,
    "frame": _frame,
    "stack": _stack,
    "line": lambda color: _line(color or BLUE, 2.25),
    "target": lambda color: _line(color or ORANGE, 2.5),
    "capacity": lambda color: _line(color or INK, 2.25),
    "dashed": lambda color: _line(color, 2, "dash"),
    "dotted": lambda color: _line(color, 2, "round_dot"),
}
_LINES = frozenset(("line", "target", "capacity", "dashed", "dotted"))
SWATCHES = {
    "actual": ("■", SUB),
    "ahead": ("▨", SUB),
    "frame": ("□", INK),
    "stack": ("■", SUB),
    "line": ("▬", BLUE),
    "target": ("▬", ORANGE),
    "capacity": ("▬", INK),
    "dashed": ("╍", SUB),
    "dotted": ("┅", SUB),
}


def legend(tools: Tools, row: int, marks: Sequence[Mark]) -> None:
    """Swatch and word of each mark in the label column, one a row."""
    for i, mark in enumerate(marks):
        swatch, color = SWATCHES[mark.kind]
        mark_format = tools.styles.get("legend", font_color=mark.color or color)
        words = tools.styles.get("legend")
        tools.sheet.write_rich_string(
            row - 1 + i, LABEL - 1, mark_format, swatch, words, f" {mark.name}", words
        )
