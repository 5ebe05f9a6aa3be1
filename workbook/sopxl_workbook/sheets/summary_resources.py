"""The hidden list of key resources with the highest load of each; imports the grid."""

from __future__ import annotations

import numpy as np

from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import PROJECTION
from sopxl_workbook.sheets.canvas import Canvas, number
from sopxl_workbook.sheets.grid import MONTHS, Grid
from sopxl_workbook.sheets.timeline import month_name, name_at
from sopxl_workbook.values import BookValues

SAME = 0.000001  # share of a capacity by which two loads are the same
COLUMN = 100  # the first hidden column of the list


def resource_names(book: BookValues) -> list[str]:
    """The key resources in the order of the Projection sheet."""
    return [row.name for row in book.tables[PROJECTION.name].rows if row.what == "Load"]


def resource_list(canvas: Canvas, grid: Grid, first: int) -> Grid:
    """The resources, a row each, with the highest load in the months ahead and where it is.

    grid : whose axis is looked at. first : the sheet row of the first.
    """
    names = resource_names(canvas.book)
    found = Grid(canvas, first, max(1, len(names)), COLUMN)
    _names(found, canvas, names)
    keys = [f"{name}|Load share" for name in names]
    found.pointer(
        "p share",
        PROJECTION,
        lambda row: f'{found.at("resource", row)}&"|Load share"',
        lambda line: keys[line] if line < len(keys) else "",
    )
    _peaks(found, canvas, grid, names)
    return found


def _names(found: Grid, canvas: Canvas, names: list[str]) -> None:
    """Each resource is found below the one before, so the list follows the Projection sheet."""
    measures = f"{PROJECTION.name}[Measure]"
    rows = [
        i for i, row in enumerate(canvas.book.tables[PROJECTION.name].rows) if row.what == "Load"
    ]

    def place(row: int) -> str:
        before = "0" if row == found.first else found.at("place in table", row - 1)
        rest = f"INDEX({measures},{before}+1):INDEX({measures},ROWS({measures}))"
        match = f'IF({before}<ROWS({measures}),MATCH("Load",{rest},0)+{before},"")'
        return f'IFERROR(IF(ISNUMBER({before}),{match},""),"")'

    found.columns["place in table"] = COLUMN + 1
    found.column(
        "place in table",
        place,
        lambda line: rows[line] + 1 if line < len(rows) else "",
        at=COLUMN + 1,
    )
    name = f"INDEX({PROJECTION.name}[{PROJECTION.row_heading}],{{0}})"
    found.column(
        "resource",
        lambda row: (
            f"IF(ISNUMBER({found.at('place in table', row)}),"
            f'{name.format(found.at("place in table", row))},"")'
        ),
        lambda line: names[line] if line < len(names) else "",
    )


def _peaks(found: Grid, canvas: Canvas, grid: Grid, names: list[str]) -> None:
    """The highest load of the months ahead, 0 where none is known, and its place as a text."""
    company, figures = canvas.company, canvas.book.plan.figures
    ends = grid.ref("month 1"), grid.ref("month 12")

    def block(row: int) -> str:
        pointer = found.at("p share", row)
        return ":".join(f"INDEX({PROJECTION.ref},{pointer},{at})" for at in ends)

    def loads(line: int) -> list[float]:
        if line >= len(names):
            return []
        column = figures.in_force.resources.index(names[line])
        share = figures.load_share[company.now : company.now + MONTHS, column]
        return [float(value) for value in share]

    def peak(line: int) -> Value:
        known = [value for value in loads(line) if not np.isnan(value)]
        return max(known) if known else 0.0

    found.column(
        "peak",
        lambda row: f"IF(ISNUMBER({found.at('p share', row)}),MAX(0,{block(row)}),0)",
        peak,
    )

    def month(line: int) -> int | None:
        """The first month with the highest load, from 0; None where there is no load."""
        top = number(peak(line))
        return (
            next((i for i, load in enumerate(loads(line)) if load >= top - SAME), 0)
            if top
            else None
        )

    def place(line: int) -> Value:
        at = month(line)
        return "" if at is None else f"{names[line]}, {month_name(company, company.base + at)}"

    def month_formula(row: int) -> str:
        cells, peak_ = block(row), found.at("peak", row)
        offset = f"COLUMN({PROJECTION.name}[Key])"
        right = f"{ends[1]}+{offset}-COLUMN({cells})"
        high = f"ISNUMBER({cells})*({cells}>={peak_}-{SAME:f})"
        return f'IF({peak_}>0,{ends[1]}+1-SUMPRODUCT(MAX({high}*({right}))),"")'

    found.column(
        "peak month",
        month_formula,
        lambda line: "" if month(line) is None else month(line) + grid.what("month 1"),  # type: ignore[operator]
    )
    found.column(
        "place",
        lambda row: (
            f'IF(ISNUMBER({found.at("peak month", row)}),{found.at("resource", row)}&", "&'
            f'{name_at(company, found.at("peak month", row))},"")'
        ),
        place,
    )
