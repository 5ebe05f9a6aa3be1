"""The comments on figures typed for a family's open months, where its page has room for them.

They stand in the order of the Comments sheet. Imports the canvas and the contract.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import COMMENTS
from sopxl_workbook.sheets.canvas import Canvas
from sopxl_workbook.sheets.choices import CHOICE
from sopxl_workbook.sheets.family_head import FAMILY_ROW, Chosen
from sopxl_workbook.sheets.view import View
from sopxl_workbook.sheets.words import joined

_LAST_NUMBER = 1000  # a greater number in a period column is a day


def _column(name: str) -> str:
    return f"{COMMENTS.name}[{name}]"


class Commented:
    """The comments of a family, given out one after the other."""

    def __init__(self, canvas: Canvas, chosen: Chosen, view: View) -> None:
        """Of the family on a page. view : holds the rows of the Comments sheet."""
        self._canvas, self._before, self._given = canvas, "0", 0
        rows = view.rows.get(COMMENTS.name, ())
        self._found = [] if chosen.family is None else list(_ours(canvas, chosen.name, rows))

    def line(self, rank: str, *, is_free: bool) -> tuple[str, Value]:
        """What the next line says where no note stands, as a formula without = and its value.

        rank : the cell that is 0 where it is free. is_free : whether it is.
        """
        canvas, number = self._canvas, self._given + 1
        head = f"{COMMENTS.name}[[#Headers],[Family]]"
        rows = f"(ROW({_column('Family')})-ROW({head}))"
        left = f"{_open()}*({rows}>{self._before})"
        is_family = f"ISNUMBER($H${canvas.rows[FAMILY_ROW]})"
        first = f"SUMPRODUCT(MAX({left}*(100000-{rows})))"
        formula = f"IF({is_family},IF({rank}=0,{first},0),0)"
        place, text = self._found[self._given] if self._has_next(is_free) else (0, "")
        value = 100_000 - place if place else 0
        # the last comment that was given out, or the one before where none was
        cell = canvas.scalar(f"comment {_next(canvas)}", formula, value)
        row = f"(100000-{cell})"
        after = canvas.scalar(
            f"after comment {_next(canvas)}",
            f"IF({cell}>0,{row},{self._before})",
            place or self._last(),
        )
        if place:
            self._given = number
        self._before = after
        measure, period, said, by = (
            f"INDEX({_column(name)},{row})" for name in ("Measure", "Period", "Comment", "By")
        )
        named = f'IF(ISNUMBER({period}),"",", "&{period})'
        shown = f'{measure}&{named}&": "&{said}&IF({by}="",""," ("&{by}&")")'
        return f'IF({cell}=0,"",{shown})', text

    def _has_next(self, is_free: bool) -> bool:
        return is_free and self._given < len(self._found)

    def _last(self) -> int:
        return self._found[self._given - 1][0] if self._given else 0


def _next(canvas: Canvas) -> int:
    """A number that no other hidden line of the page has in its name."""
    return len(canvas.rows)


def _open() -> str:
    """One for a comment of the family on a month from month 1 on, as label, number or day."""
    period, text = _column("Period"), _column("Comment")
    base = "sop_base-sop_first+1"
    ahead = "INDEX(tblCalendar[{0}],{1}):INDEX(tblCalendar[{0}],ROWS(tblCalendar[{0}]))"
    label = f"ISNUMBER(MATCH({period},{ahead.format('Label', base)},0))"
    starts = f"INDEX(tblCalendar[Start],{base})"
    number = f"({period}<{_LAST_NUMBER})*({period}>=sop_base)"
    day = f"({period}>={_LAST_NUMBER})*({period}>={starts})"
    is_open = f"({label}+ISNUMBER({period})*({number}+{day})>0)"
    return f'({_column("Family")}={CHOICE})*({text}<>"")*{is_open}'


def _ours(canvas: Canvas, family: str, rows: Any) -> Iterator[tuple[int, str]]:
    """The row, from 1, and the text of each comment of the family on an open month."""
    names = [column.name for column in COMMENTS.columns]
    calendar, base = canvas.company.calendar, canvas.company.base
    ahead = {label.casefold() for label in calendar.labels[canvas.company.now :]}
    start = float(calendar.start_days[canvas.company.now])
    for number, row in enumerate(rows, 1):
        cells = dict(zip(names, row, strict=True))
        period, text, by = cells["Period"], joined(cells["Comment"]), joined(cells["By"])
        is_number = isinstance(period, int | float) and not isinstance(period, bool)
        least = base if is_number and period < _LAST_NUMBER else start
        is_open = period >= least if is_number else joined(period).casefold() in ahead
        if joined(cells["Family"]).casefold() == family.casefold() and text and is_open:
            named = "" if is_number else f", {joined(period)}"
            yield number, f"{joined(cells['Measure'])}{named}: {text}{f' ({by})' if by else ''}"
