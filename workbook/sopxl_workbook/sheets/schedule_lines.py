"""The family's plan by item and week, formula by formula; each with the value of its twin.

Hidden columns hold the steps of a line. Imports the axis, the canvas and the twin.
"""

from __future__ import annotations

from sopxl_workbook.cellspec import Value
from sopxl_workbook.sheets import schedule_at as at
from sopxl_workbook.sheets.canvas import Canvas, is_number, numbers
from sopxl_workbook.sheets.choices import CHOICE, chain, entry
from sopxl_workbook.sheets.schedule_at import (
    GIVEN,
    HELD,
    LINES,
    MONTHS,
    TIED,
    WEEKS,
    across,
    down,
    letter,
    step,
)
from sopxl_workbook.sheets.schedule_twin import Split
from sopxl_workbook.sheets.schedule_weeks import LineWeeks, near_whole

NAMES = f"{entry(0, at.ITEM_LIST)[1]}:{entry(at.MOST_ITEMS - 1, at.ITEM_LIST)[1]}"


class Lines(LineWeeks):
    """Lays the split out on a page."""

    def __init__(self, canvas: Canvas, found: Split) -> None:
        """Write the hidden rows and columns, and the lines themselves."""
        super().__init__(canvas, found)
        self._items()
        self._months()
        for line in LINES:
            self.weeks_of(line)

    # The lines -----------------------------------------------------------------------------

    def _items(self) -> None:
        """The items of the family, whether their rows hold, their shares and factors."""
        found = self.found
        listed = [(row, str(cells[0])) for row, cells in found.rows]
        wanted = f'IF({CHOICE}="","|",{CHOICE})'
        columns = ("tblMap[Family]", "tblMap[Item]")
        chain(self.canvas, wanted, columns, listed, at.MOST_ITEMS, at.ITEM_LIST)
        self.count = self.scalar(
            "rows of the item map",
            f'IF({CHOICE}="",0,SUMPRODUCT((tblMap[Family]={CHOICE})*1))',
            found.mapped,
        )
        first, typed = found.shown_from if found.mapped else 1, at.ITEMS_FROM
        inside = f"IF(AND({typed}>=1,{typed}<={self.count}),INT({typed}),1)"
        self.first = self.scalar("first item shown", f"IF(ISNUMBER({typed}),{inside},1)", first)
        for line in range(at.MOST_ITEMS):
            place, name = entry(line, at.ITEM_LIST)
            given = f"INDEX(tblMap[Factor],{place})"
            formula = f"IF(ISNUMBER({place}),IF(N({given})=0,1,{given}),0)"
            self.put(line, GIVEN, formula, found.given(line))
            for month, where in enumerate(MONTHS):
                self._share(line, month, place, self.cell("last day", where))
                self._score(line, month, place, self.cell("last day", where))
            for month in range(len(MONTHS)):
                self._weight(line, month, name)
                self._factor(line, month, name)
        for month, where in enumerate(MONTHS):
            here, first, last = (step("weight", month), at.FIRST_LINE, at.WHOLE_LINE - 1)
            total = f"SUM({down(here, first, last)})"
            formula = f"IF(AND(ISNUMBER({self.cell('last day', where)}),{total}=0),1,0)"
            self.put(at.MOST_ITEMS, here, formula, found.weights[month][-1])

    def _score(self, line: int, month: int, place: str, end: str) -> None:
        """Which row of an item is in force: held before begun, then the later beginning."""
        start = f"N(INDEX(tblMap[From],{place}))"
        begun = f"{letter(step('holds', month))}{at.FIRST_LINE + line}*{HELD}+{start}+1"
        formula = f"IF(COUNT({place},{end})=2,IF({start}<={end},{begun},1/({start}+2)),0)"
        self.put(line, step("score", month), formula, self.found.score(line, month))

    def _factor(self, line: int, month: int, name: str) -> None:
        """The factor of an item in a month: of its row with the highest score."""
        rows = (at.FIRST_LINE, at.WHOLE_LINE - 1)
        scores, given = down(step("score", month), *rows), down(GIVEN, *rows)
        best = f"SUMPRODUCT(MAX(({NAMES}={name})*{scores}))"
        found = f"SUMPRODUCT(({NAMES}={name})*({scores}>0)*({scores}={best})*{given})"
        formula = f"IF({self._is_first(line, name)},{found},0)"
        self.put(line, step("factor", month), formula, self.found.factor(line, month))

    def _is_first(self, line: int, name: str) -> str:
        """Whether a line holds an item, and is the first that does."""
        if not line:
            return f'{name}<>""'
        above = f"{entry(0, at.ITEM_LIST)[1]}:{entry(line - 1, at.ITEM_LIST)[1]}"
        return f'AND({name}<>"",ISNA(MATCH({name},{above},0)))'

    def _share(self, line: int, month: int, place: str, end: str) -> None:
        start, until = (f"INDEX(tblMap[{what}],{place})" for what in ("From", "To"))
        holds = f"AND({start}<={end},OR({until}=0,{until}>={end}))"
        formula = f"IF(COUNT({place},{end})=2,IF({holds},1,0),0)"
        self.put(line, step("holds", month), formula, self.found.flags[month][line])
        here, only = f"{letter(step('holds', month))}", step("holds", month)
        row = at.FIRST_LINE + line
        share = f"N(INDEX(tblMap[Planning share],{place}))"
        lines = down(only, at.FIRST_LINE, at.WHOLE_LINE - 1)
        formula = f"IF({here}{row}=1,IF(SUM({lines})=1,1,{share}),0)"
        self.put(line, step("share", month), formula, self.found.raw[month][line])

    def _weight(self, line: int, month: int, name: str) -> None:
        shares = down(step("share", month), at.FIRST_LINE, at.WHOLE_LINE - 1)
        formula = f'IF({self._is_first(line, name)},SUMIF({NAMES},"="&{name},{shares}),0)'
        self.put(line, step("weight", month), formula, self.found.weights[month][line])

    def _months(self) -> None:
        """Each month of the family in whole units of its items, by largest remainder."""
        for month in range(len(MONTHS)):
            heads = self._month_heads(month)
            for line in LINES:
                self._month_part(line, month, heads)

    def _month_heads(self, month: int) -> dict[str, str]:
        """The hidden cells that all lines of a month look at; gives their addresses."""
        found, where = self.found.by_month[month], MONTHS[month]
        volume = f"{letter(where)}${at.VOLUME}"
        known = f"AND(ISNUMBER({volume}),{self.count}<={at.MOST_ITEMS})"
        weights, cuts = down(step("weight", month)), down(step("cut", month))
        values: dict[str, Value] = {
            "near": found.near,
            "whole": found.whole,
            "left": found.left,
            "next": found.next,
        }
        address = {}
        for name in values:
            key = f"{name} of the family"
            if key not in self.rows:
                self.rows[key] = self.canvas.next_hidden()
                self.canvas.text(self.rows[key], at.NAME, key, "label_derived")
            address[name] = f"{letter(where)}${self.rows[key]}"
        whole, left = address["whole"], address["left"]
        formulas = {
            "near": f'IF({known},{near_whole(volume)},"")',
            "whole": f'IF(ISNUMBER({address["near"]}),INT({address["near"]}),"")',
            "left": f'IF(COUNT({cuts})>0,{whole}-SUM({cuts}),"")',
            "next": f'IF(ISNUMBER({left}),IF({left}<COUNTIF({weights},">0"),{left},0),"")',
        }
        for name, value in values.items():
            row = self.rows[f"{name} of the family"]
            self.canvas.formula(row, where, f"={formulas[name]}", value, "days")
        return address

    def _month_part(self, line: int, month: int, heads: dict[str, str]) -> None:
        """What of a month's volume falls on a line: cut to whole units, cut off, and in the end."""
        parts, row = self.found.by_month[month], at.FIRST_LINE + line
        mine = f"{letter(step('weight', month))}{row}"
        cut, rest = (f"{letter(step(name, month))}{row}" for name in ("cut", "rest"))
        total = f"SUM({down(step('weight', month))})"
        exact = f"{heads['whole']}*{mine}/{total}"
        known = f"AND(ISNUMBER({heads['whole']}),{total}>0)"
        formula = f'IF({known},INT(ROUND({exact},{TIED})),"")'
        self.put(line, step("cut", month), formula, parts.cut[line])
        formula = f'IF(ISNUMBER({cut}),IF({mine}>0,ROUND({exact}-{cut},{TIED}),-1),"")'
        self.put(line, step("rest", month), formula, parts.rest[line])
        rank = f"RANK({rest},{down(step('rest', month))})-1"
        if line:
            rank += f"+COUNTIF({down(step('rest', month), at.FIRST_LINE, row - 1)},{rest})"
        spare = f"IF({rank}={heads['next']},{heads['near']}-{heads['whole']},0)"
        sign = f"IF({letter(MONTHS[month])}${at.VOLUME}<0,-1,1)"
        shown = f"{mine}>0" if line == at.MOST_ITEMS else f'{entry(line, at.ITEM_LIST)[1]}<>""'
        formula = f'IF({cut}<>"",({cut}+({rank}<{heads["left"]})+{spare})*{sign},"")'
        formula = f'IF({shown},{formula},"")'
        self.put(line, MONTHS[month], formula, parts.found[line], "calculated units")


def totals(canvas: Canvas, lines: Lines) -> None:
    """The lines over the items: the sum of all weeks, and that it is the plan of the month."""
    found = lines.found
    months = lines.span("month of the week", WEEKS)
    for month, where in enumerate(MONTHS):
        weeks = across(WEEKS, at.SCHEDULED)
        counted = f"SUMPRODUCT(({months}={month + 1})*ISNUMBER({weeks}))"
        formula = f'=IF({counted}=0,"",SUMIF({months},{month + 1},{weeks}))'
        value = found.scheduled(month)
        canvas.formula(at.SCHEDULED, where, formula, value, "key units hair")
        here, plan = (f"{letter(where)}${row}" for row in (at.SCHEDULED, at.VOLUME))
        split = f"AND(ISNUMBER({plan}),{lines.count}<={at.MOST_ITEMS})"
        formula = f'=IF({split},N({here})-{plan},"")'
        canvas.formula(at.TIE, where, formula, found.tie(month), "key deviation hair")
    for i, where in enumerate(WEEKS):
        cells = down(where)
        known = numbers(found.by_week(line, "found")[i] for line in LINES)
        formula = f'=IF(COUNT({cells})=0,"",SUM({cells}))'
        canvas.formula(at.SCHEDULED, where, formula, sum(known) if known else "", "key units hair")
    assert all(is_number(value) or value == "" for value in found.volume)
