"""The weeks of a line of the Master schedule: its month by working days, by largest remainder.

Hidden columns hold what each week is cut to and what is cut off. Imports the axis.
"""

from __future__ import annotations

from collections.abc import Mapping

from sopxl_workbook.cellspec import Value
from sopxl_workbook.sheets import schedule_at as at
from sopxl_workbook.sheets.schedule_at import MONTHS, WEEKS, across, letter
from sopxl_workbook.sheets.schedule_axis import Axis

_LOOKED_AT = ("near", "whole", "left", "next")  # steps of the months that a week takes
_PARTS = ("cut", "rest", "found")  # what a week of the twin is made of


class LineWeeks(Axis):
    """Lays out the weeks of a line, as soon as its months stand."""

    def put(self, line: int, where: int, formula: str, value: Value, style: str = "days") -> None:
        """A formula of a line, counted from 0, in a column."""
        self.canvas.formula(at.FIRST_LINE + line, where, f"={formula}", value, style)

    def weeks_of(self, line: int) -> None:
        """All weeks of a line."""
        for month in range(len(MONTHS)):
            self._week_heads(line, month)
        steps = {step: _step_of(line, step) for step in _LOOKED_AT}
        parts = {what: self.found.by_week(line, what) for what in _PARTS}
        for i in range(len(WEEKS)):
            self._week_part(line, i, steps, parts)

    def _week_heads(self, line: int, month: int) -> None:
        """What all weeks of a month look at: its whole units, and how many are left."""
        parts, row = self.found.lines[line][month], at.FIRST_LINE + line
        quantity = f"{letter(MONTHS[month])}{row}"
        near, whole, left = (
            f"{letter(at.step(step, month))}{row}" for step in ("near", "whole", "left")
        )
        months = self.span("month of the week", WEEKS)
        cuts = f"{letter(at.CUT)}{row}:{letter(at.CUT + len(WEEKS) - 1)}{row}"
        days = f'COUNTIFS({months},{month + 1},{across(WEEKS, 9)},">0")'
        total = f"{letter(MONTHS[month])}$9"
        for name, formula, value in (
            ("near", f'IF(ISNUMBER({quantity}),{near_whole(quantity)},"")', parts.near),
            ("whole", f'IF(ISNUMBER({near}),INT({near}),"")', parts.whole),
            (
                "left",
                f"IF(AND(ISNUMBER({whole}),N({total})>0),"
                f'{whole}-SUMIF({months},{month + 1},{cuts}),"")',
                parts.left,
            ),
            ("next", f'IF(ISNUMBER({left}),IF({left}<{days},{left},0),"")', parts.next),
        ):
            self.put(line, at.step(name, month), formula, value)

    def _week_part(
        self, line: int, i: int, steps: Mapping[str, str], parts: Mapping[str, list[Value]]
    ) -> None:
        """One week: cut to whole units, cut off, and in the end.

        steps : the cells of a step in the months of the line. parts : the twins, by week.
        """
        row, where = at.FIRST_LINE + line, WEEKS[i]
        month, days = f"{letter(where)}${self.rows['month of the week']}", f"{letter(where)}$9"

        def of(step: str) -> str:
            """A step of the week's month in this line."""
            return f"INDEX({steps[step]},{month})"

        total = f"INDEX({across(MONTHS, 9)},{month})"
        cut, rest = f"{letter(at.CUT + i)}{row}", f"{letter(at.REST + i)}{row}"
        exact = f"{of('whole')}*{days}/{total}"
        known = f"IF(ISNUMBER({month}),IF(ISNUMBER({of('left')}),1,0),0)=1"
        whole_known = f"IF(ISNUMBER({month}),IF(ISNUMBER({of('whole')}),N({total}),0),0)>0"
        formula = f'IF({whole_known},INT(ROUND({exact},{at.TIED})),"")'
        self.put(line, at.CUT + i, formula, parts["cut"][i])
        formula = f'IF(ISNUMBER({cut}),IF({days}>0,ROUND({exact}-{cut},{at.TIED}),-1),"")'
        self.put(line, at.REST + i, formula, parts["rest"][i])
        months = self.span("month of the week", WEEKS)
        rests = f"${letter(at.REST)}{row}:${letter(at.REST + len(WEEKS) - 1)}{row}"
        rank = f"SUMPRODUCT(({months}={month})*({rests}>{rest}))"
        if i:
            earlier = across(WEEKS[:i], self.rows["month of the week"])
            before = f"${letter(at.REST)}{row}:{letter(at.REST + i - 1)}{row}"
            rank += f"+SUMPRODUCT(({earlier}={month})*({before}={rest}))"
        spare = f"IF({rank}={of('next')},{of('near')}-{of('whole')},0)"
        sign = f"IF(INDEX({across(MONTHS, row)},{month})<0,-1,1)"
        value = parts["found"][i]
        formula = f'=IF({known},({cut}+({rank}<{of("left")})+{spare})*{sign},"")'
        self.canvas.formula(row, where, formula, value, "calculated units")


def _step_of(line: int, step: str) -> str:
    """The address of a step of a line over the months."""
    row = at.FIRST_LINE + line
    first, last = (letter(at.step(step, month)) for month in (0, len(MONTHS) - 1))
    return f"${first}{row}:${last}{row}"


def near_whole(quantity: str) -> str:
    """A quantity without its sign; one that is a rounding away from whole units is whole."""
    size = f"ABS({quantity})"
    return f"IF(ABS({size}-ROUND({size},0))<=0.000001,ROUND({size},0),{size})"
