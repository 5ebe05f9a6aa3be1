"""The hidden lines behind the Exceptions page: each alert that could be, a line; imports the grid.

A kind of alert is a block of lines, one a family or a resource. Each line says by formula whether
there is an alert, its amount, its effect and its first month; the ranks are made over all lines.
"""

from __future__ import annotations

from collections.abc import Sequence

from sopxl.plan.alerts import RESOURCE_OWNER, Alert, AlertKind
from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import PROJECTION
from sopxl_workbook.ooxml.a1 import column_letters
from sopxl_workbook.sheets.canvas import number
from sopxl_workbook.sheets.exceptions_amounts import amounts, ranks
from sopxl_workbook.sheets.exceptions_block import FAMILY_KINDS, Lines, key
from sopxl_workbook.sheets.exceptions_pointers import pointers
from sopxl_workbook.sheets.exceptions_steps import steps
from sopxl_workbook.sheets.exceptions_words import alert_text, text_formula
from sopxl_workbook.sheets.grid import MONTHS, Grid
from sopxl_workbook.sheets.summary_resources import resource_names
from sopxl_workbook.sheets.view import View


def candidates(grid: Grid, view: View, found: Sequence[Alert]) -> Lines:
    """All hidden columns. found : the alerts, from the function behind every door."""
    company = grid.canvas.company
    lines = Lines(
        grid,
        len(company.families),
        {key(alert): alert for alert in found},
        resource_names(grid.canvas.book),
    )
    _months(grid)
    _subjects(lines)
    pointers(lines)
    amounts(lines, view)
    steps(lines, view)
    ranks(lines)
    for kind in AlertKind:
        grid.part(
            "text",
            lines.block(kind),
            lambda row, k=kind: _when(  # type: ignore[misc]
                grid, row, text_formula(k, *(grid.at(n, row) for n in ("amount", "unit", "kind")))
            ),
            lambda line: "" if lines.alert(line) is None else _text(lines, line),
        )
    return lines


def _text(lines: Lines, line: int) -> str:
    alert = lines.alert(line)
    assert alert is not None
    return alert_text(alert, lines.grid.canvas.company)


def _when(grid: Grid, row: int, text: str) -> str:
    """A text where the line has an alert."""
    return f'IF(ISNUMBER({grid.at("amount", row)}),{text},"")'


def _months(grid: Grid) -> None:
    """For each month ahead its column on the wide tables, blank beyond the axis."""
    base, start = grid.ref("month 1"), grid.whole("month 1")
    most = grid.whole("month 12")
    for month in range(MONTHS):
        formula = f'IF({base}+{month}<=COLUMNS({PROJECTION.ref}),{base}+{month},"")'
        grid.scalar(f"m{month}", formula, start + month if start + month <= most else "")


# Who and where -----------------------------------------------------------------------------------


def _subjects(lines: Lines) -> None:
    grid, company = lines.grid, lines.grid.canvas.company
    for kind in FAMILY_KINDS:
        block = lines.block(kind)
        grid.part(
            "place",
            block,
            lambda row, first=block.start: f"ROW()-{grid.first + first - 1}",  # type: ignore[misc]
            lambda line, first=block.start: line - first + 1,  # type: ignore[misc]
        )

    def text(name: str, column: str, attribute: str) -> None:
        """A column of the Families sheet, for every line of a family."""

        def formula(row: int) -> str:
            place = grid.at("place", row)
            found = f'INDEX(tblFamilies[{column}],{place})&""'
            return f'IF({place}<=ROWS(tblFamilies[{column}]),{found},"")'

        def twin(line: int) -> Value:
            place = int(number(grid.of("place", line))) - 1
            return str(getattr(company.families[place], attribute))

        grid.part(name, lines.of_families, formula, twin)

    text("subject", "Family", "name")
    text("unit", "Unit", "unit")
    text("kind", "Strategy", "strategy")
    text("owner", "Owner", "owner")
    _resources(lines)
    under = lines.block(AlertKind.UNDER_PLAN)
    grid.part("unit", under, lambda row: 'sop_currency&""', lambda line: company.currency)


def _resources(lines: Lines) -> None:
    """Each resource is found below the one before, in the order of the Projection sheet."""
    grid, block = lines.grid, lines.block(AlertKind.OVERLOAD)
    measures = f"{PROJECTION.name}[Measure]"
    rows = [
        i
        for i, row in enumerate(grid.canvas.book.tables[PROJECTION.name].rows, start=1)
        if row.what == "Load"
    ]

    def place(row: int) -> str:
        first = grid.first + block.start
        before = "0" if row == first else f"${column_letters(grid.columns['place'])}{row - 1}"
        rest = f"INDEX({measures},{before}+1):INDEX({measures},ROWS({measures}))"
        match = f'IF({before}<ROWS({measures}),MATCH("Load",{rest},0)+{before},"")'
        return f'IFERROR(IF(ISNUMBER({before}),{match},""),"")'

    grid.columns.setdefault("place", grid._next_hidden())

    def found(line: int) -> Value:
        i = line - block.start
        return rows[i] if i < len(rows) else ""

    grid.part("place", block, place, found)
    name = f"{PROJECTION.name}[{PROJECTION.row_heading}]"
    grid.part(
        "subject",
        block,
        lambda row: (
            f'IF(ISNUMBER({grid.at("place", row)}),INDEX({name},{grid.at("place", row)}),"")'
        ),
        lines.subject,
    )
    grid.part("unit", block, lambda row: '"hours"', lambda line: "hours")
    grid.part("kind", block, lambda row: '""', lambda line: "")
    grid.part("owner", block, lambda row: f'"{RESOURCE_OWNER}"', lambda line: RESOURCE_OWNER)
