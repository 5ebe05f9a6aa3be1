"""The open notes of a family on its page: decisions, vulnerabilities, assumptions; newest first.

A note is open as long as the Notes sheet says no period in which it was closed. Decisions come
first, so that none is left out where there are more notes than the page has room for. Where it has
room left, the comments on figures typed for open months follow.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import NOTE_KINDS, NOTES
from sopxl_workbook.sheets.canvas import Canvas
from sopxl_workbook.sheets.choices import CHOICE
from sopxl_workbook.sheets.family_comments import Commented
from sopxl_workbook.sheets.family_head import FAMILY_ROW, Chosen
from sopxl_workbook.sheets.page import Tools
from sopxl_workbook.sheets.timeline import TO_MONTH_24, YEAR
from sopxl_workbook.sheets.view import View
from sopxl_workbook.sheets.words import joined

MOST, ROWS = 8, 2  # notes that a page has room for, rows of each
COLUMNS = (TO_MONTH_24[0], YEAR)
_RANKS = {kind: rank for rank, kind in enumerate(NOTE_KINDS, 1)}  # decision is the highest
_HEADING, _RANK = "NOTES FOR THE MEETING", "rank of note {}"
_AREA = "area of note {}"


def _column(name: str) -> str:
    return f"{NOTES.name}[{name}]"


@dataclass(frozen=True, slots=True)
class _Note:
    """One row of the Notes sheet."""

    row: int  # of the table, from 1
    family: str
    kind: str
    text: str
    owner: str
    is_open: bool

    def says(self) -> str:
        """The note as the page shows it."""
        owner = f" ({self.owner})" if self.owner else ""
        return f"{self.kind[:1].upper()}{self.kind[1:]}: {self.text}{owner}"


def lay_out(canvas: Canvas, chosen: Chosen, view: View, place: range) -> None:
    """The heading, the notes and the comments beside the charts.

    view : holds the rows of both sheets. place : the rows of the page that are free for them.
    """
    rows = view.notes
    most = min(MOST, (len(place) - 1) // ROWS)
    given = [note for note in _read(rows) if note.is_open and note.text]
    ours = [note for note in given if note.family.casefold() == chosen.name.casefold()]
    step = max(1, len(rows)) + 1  # an empty table has a blank row
    if chosen.family is None:
        ours = []
    ranks = sorted((_rank(note, step) for note in ours), reverse=True)
    said = {_rank(note, step): note.says() for note in ours}
    above = canvas.scalar("rows of the Notes", f"ROWS({_column('Kind')})+1", step)
    count = canvas.scalar("open notes", _guarded(canvas, f"SUMPRODUCT({_ours()})"), len(ours))
    _heading(canvas, place[0], count, len(ours), most)
    said_of, before = Commented(canvas, chosen, view), ""
    for i in range(most):
        here = f"*({_order(above)}<{before})" if before else ""
        formula = _guarded(canvas, f"SUMPRODUCT(MAX({_ours()}{here}*({_order(above)})))")
        rank = ranks[i] if i < len(ranks) else 0
        before = canvas.scalar(_RANK.format(i), formula, rank)
        row = place[1] + ROWS * i
        canvas.rows[_AREA.format(i)] = row
        comment, its_value = said_of.line(before, is_free=rank == 0)
        formula = f"=IF({before}=0,{comment},{_text(before, above)})"
        canvas.formula(row, COLUMNS[0], formula, said.get(rank, its_value), "note size9")


def _guarded(canvas: Canvas, formula: str) -> str:
    """Nothing without a family: blank rows would be its notes."""
    return f"IF(ISNUMBER($H${canvas.rows[FAMILY_ROW]}),{formula},0)"


def _heading(canvas: Canvas, row: int, count: str, found: int, most: int) -> None:
    more = f'", "&IF({count}>{most},"the first {most} of ","")&{count}&" open"'
    formula = f'="{_HEADING}"&IF({count}=0,": none is open",{more})'
    first = f"the first {most} of " if found > most else ""
    value = f"{_HEADING}, {first}{found} open" if found else f"{_HEADING}: none is open"
    for column in range(COLUMNS[0], COLUMNS[1] + 1):
        canvas.text(row, column, None, "zone_band")
    canvas.formula(row, COLUMNS[0], formula, value, "zone_band")


def _ours() -> str:
    """One for an open note of the family, else nothing."""
    family, closed, text = (_column(name) for name in ("Family", "Closed", "Text"))
    return f'({family}={CHOICE})*({closed}="")*({text}<>"")'


def _order(above: str) -> str:
    """A number for each row: by kind, then by place. above : more than there are rows."""
    kinds = "+".join(f'({_column("Kind")}="{kind}")*{rank}' for kind, rank in _RANKS.items())
    head = f"{NOTES.name}[[#Headers],[Kind]]"
    return f"({kinds})*{above}+ROW({_column('Kind')})-ROW({head})"


def _rank(note: _Note, step: int) -> int:
    return _RANKS.get(note.kind.casefold(), 0) * step + note.row


def _text(rank: str, above: str) -> str:
    kind, text, owner = (
        f"INDEX({_column(name)},MOD({rank},{above}))" for name in ("Kind", "Text", "Owner")
    )
    kind = f'UPPER(LEFT({kind},1))&REPLACE({kind},1,1,"")'
    return f'{kind}&": "&{text}&IF({owner}="",""," ("&{owner}&")")'


def _read(rows: Sequence[Sequence[Any]]) -> Iterator[_Note]:
    names = [column.name for column in NOTES.columns]
    for number, row in enumerate(rows, 1):
        cells: dict[str, Value] = dict(zip(names, row, strict=True))
        family, kind, text, owner = (
            joined(cells[name]) for name in ("Family", "Kind", "Text", "Owner")
        )
        yield _Note(number, family, kind, text, owner, joined(cells["Closed"]) == "")


def decorate(canvas: Canvas, tools: Tools) -> None:
    """Each note over its rows, as wide as the columns allow; a decision on a pale ground."""
    body = tools.styles.get("note size9")
    decision = _RANKS["decision"]
    above = f"$H${canvas.rows['rows of the Notes']}"
    for i in range(MOST):
        row = canvas.rows.get(_AREA.format(i))
        if row is None:
            break
        cell = canvas.cells[row, COLUMNS[0]]
        area = (row - 1, COLUMNS[0] - 1, row + ROWS - 2, COLUMNS[1] - 1)
        tools.sheet.merge_range(*area, "", body)
        if cell.formula:
            tools.sheet.write_formula(row - 1, COLUMNS[0] - 1, cell.formula, body, cell.value)
        else:
            tools.sheet.write_string(row - 1, COLUMNS[0] - 1, str(cell.value), body)
        rank = f"$H${canvas.rows[_RANK.format(i)]}"
        test = {"type": "formula", "criteria": f"={rank}>={decision}*{above}"}
        tools.sheet.conditional_format(*area, test | {"format": tools.styles.rule("pale")})
