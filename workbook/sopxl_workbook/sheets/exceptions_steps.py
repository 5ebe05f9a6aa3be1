"""The hidden lines of the Exceptions page that are about signatures; imports the lines.

A step of the Cycle steps that has a name and no signature is told: who signs, by when, and whether
that day has passed.
"""

from __future__ import annotations

from sopxl.plan.alerts import AlertKind
from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import CYCLE, LEFT_COLUMNS
from sopxl_workbook.sheets.exceptions_block import Lines
from sopxl_workbook.sheets.listed import Listed
from sopxl_workbook.sheets.view import View

_ROWS = f"ROWS({CYCLE.name}[Name])"
LATE = "late"  # in the hidden column that says of the others how they are planned


def steps(lines: Lines, view: View) -> None:
    """Row, function, step, owner, due working day, first month; the effect is not known."""
    grid, block = lines.grid, lines.block(AlertKind.NOT_SIGNED)
    listed = Listed.of(CYCLE, view)

    def place(line: int) -> int:
        """The row of the Cycle steps that a line is about."""
        return line - block.start + 1

    grid.part("place", block, lambda row: f"ROW()-{grid.first + block.start - 1}", place)
    for name, column in (("subject", "Function"), ("unit", "Name"), ("owner", "Owner")):

        def text(row: int, column: str = column) -> str:
            at = grid.at("place", row)
            return f'IF({at}<={_ROWS},INDEX({CYCLE.name}[{column}],{at})&"","")'

        def twin(line: int, column: str = column) -> Value:
            return str(listed.value(place(line), column) or "")

        grid.part(name, block, text, twin)
    _owner(lines, block)
    _due(lines, block, listed, view)
    grid.part(
        "first",
        block,
        lambda row: f'IF(ISNUMBER({grid.at("amount", row)}),{grid.ref("month 1")},"")',
        lambda line: "" if lines.alert(line) is None else grid.what("month 1"),
    )
    grid.part("effect", block, lambda row: '""', lambda line: "")


def _owner(lines: Lines, block: range) -> None:
    """Who does it by name, else the function; another column, since it reads the owner's."""
    grid = lines.grid
    named = {line: grid.of("owner", line) or grid.of("subject", line) for line in block}

    def formula(row: int) -> str:
        """The owner on Cycle steps, else the function."""
        at = grid.at("place", row)
        owner = f'INDEX({CYCLE.name}[Owner],{at})&""'
        return f'IF({at}<={_ROWS},IF({owner}="",{grid.at("subject", row)},{owner}),"")'

    grid.part("owner", block, formula, lambda line: named[line])


def _due(lines: Lines, block: range, listed: Listed, view: View) -> None:
    """The due working day where nobody has signed, 0 without one; and whether it has passed."""
    grid = lines.grid

    def amount(row: int) -> str:
        at = grid.at("place", row)
        by, due = (f"INDEX({CYCLE.name}[{name}],{at})" for name in ("Signed by", "Due workday"))
        is_open = f'AND({grid.at("unit", row)}<>"",{by}="")'
        return f'IF({at}<={_ROWS},IF({is_open},N({due}),""),"")'

    def late(row: int) -> str:
        due = grid.at("amount", row)
        start = f"INDEX(tblCalendar[Start],{grid.ref('month 1')}-{LEFT_COLUMNS})"
        day = f"IFERROR(WORKDAY({start}-1,{due},tblHolidays[Day]),0)"
        asked = f'IF(AND({due}>0,sop_status_day>{day}),"{LATE}","")'
        return f'IF(COUNT({due},sop_status_day)=2,{asked},"")'

    def is_late(line: int) -> Value:
        alert = lines.alert(line)
        return LATE if alert is not None and alert.is_late else ""

    grid.part(
        "amount",
        block,
        amount,
        lambda line: "" if (alert := lines.alert(line)) is None else alert.amount,
    )
    grid.part("kind", block, late, is_late)
