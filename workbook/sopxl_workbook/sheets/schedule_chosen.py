"""What the record on the Master schedule is of: the item, its share, its fence, what is on hand.

Each cell is a formula beside its twin. Imports the lines and the twin.
"""

from __future__ import annotations

from sopxl.plan.in_force import policy_of
from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import ACTUAL, ACTUALS, LEFT_COLUMNS
from sopxl_workbook.sheets import schedule_at as at
from sopxl_workbook.sheets.canvas import Canvas, is_number, number, numbers
from sopxl_workbook.sheets.choices import CHOICE
from sopxl_workbook.sheets.family_head import (
    latest_policy,
    policy_position,
    policy_row,
    policy_since,
)
from sopxl_workbook.sheets.schedule_at import MONTHS, factors, letter, step
from sopxl_workbook.sheets.schedule_lines import NAMES, Lines
from sopxl_workbook.tables.keys import fold

_CLOSING = "Closing"
_ALL = '"*"'


class Chosen:
    """The line that is chosen, and what is known of it before the first week."""

    def __init__(self, canvas: Canvas, lines: Lines) -> None:
        """Write the hidden cells that the record looks at."""
        self.canvas, self.lines, self.found = canvas, lines, lines.found
        self._choice()
        self.shares = [self._share(month) for month in range(len(MONTHS))]
        self._fence()
        self._on_hand()

    # What is chosen ------------------------------------------------------------------------

    def _choice(self) -> None:
        """The line of the item; 0 for the whole family, blank for an item that it has not."""
        typed, found = self.found.view.scheduled_item, self.found
        names = [fold(name) for name in found.names]
        self.line: Value = 0
        if found.family is None or (typed and fold(typed) not in names):
            self.line = ""
        elif typed:
            self.line = names.index(fold(typed)) + 1
        self.at_line = self.lines.scalar(
            "line of the item",
            f'IF(OR({CHOICE}="",COUNTIF(tblFamilies[Family],{equal(CHOICE)})=0),"",'
            f'IF({at.ITEM}="",0,IFERROR(MATCH({at.ITEM},{NAMES},0),"")))',
            self.line,
        )
        strategy = found.family.strategy if found.family else ""
        formula = f'IFERROR(INDEX(tblFamilies[Strategy],MATCH({CHOICE},tblFamilies[Family],0)),"")'
        self.strategy = self.lines.scalar("strategy", formula, strategy)
        self.is_stock = strategy == "MTS"

    def _fence(self) -> None:
        """Months in which orders alone count, by the policy in force."""
        found, add = self.found, self.lines.scalar
        day = f"${letter(MONTHS[0])}${self.lines.rows['first day']}"
        policy = None
        if found.family is not None:
            start = float(found.company.calendar.start_days[found.company.now])
            policy = policy_of(found.company, found.family, start)
        own = add(
            "own policy since", policy_since(CHOICE, day), latest_policy(self.canvas, found.name)
        )
        for_all = add(
            "policy for all since", policy_since(_ALL, day), latest_policy(self.canvas, "*")
        )
        place = add(
            "row of the policy",
            f"IF(ISNUMBER({self.at_line}),IF({own}>0,{policy_row(CHOICE, own)},"
            f"IF({for_all}>0,{policy_row(_ALL, for_all)},0)),0)",
            policy_position(self.canvas, policy) if is_number(self.line) and policy else 0,
        )
        inside = policy.demand_fence if policy and is_number(self.line) else 0
        self.fence = add(
            "months of orders alone",
            f"IF({place}>0,N(INDEX(tblPolicy[Demand fence],{place})),0)",
            inside,
        )
        self.months_inside = inside

    # What is on hand -----------------------------------------------------------------------

    def _on_hand(self) -> None:
        """The closing of the item, or its share of the family's; what is typed goes before."""
        closing = self._family_closing()
        share, share_value = self.shares[0]
        counted, counted_value = self._counted()
        typed = self.found.view.on_hand
        value: Value = ""
        if typed is not None:
            value = typed
        elif not is_number(self.line):
            value = ""
        elif not self.is_stock:
            value = 0.0
        elif counted_value != "":
            value = counted_value
        elif is_number(closing[1]) and is_number(share_value):
            value = number(closing[1]) * number(share_value)
        self.on_hand = self.lines.scalar(
            "on hand",
            f'IF(ISNUMBER({at.ON_HAND}),{at.ON_HAND},IF(NOT(ISNUMBER({self.at_line})),"",'
            f'IF({self.strategy}<>"MTS",0,IF(ISNUMBER({counted}),{counted},'
            f'IF(COUNT({closing[0]},{share})=2,{closing[0]}*{share},"")))))',
            value,
        )
        self.opening = value
        self.counted, self.counted_value = counted, counted_value

    def _family_closing(self) -> tuple[str, Value]:
        found, name = self.found, self.found.name
        pointer = self.lines.pointer(ACTUAL, f'{CHOICE}&"|{_CLOSING}"', f"{name}|{_CLOSING}")
        spot = f"${letter(MONTHS[0])}${self.lines.rows['column of the month']}-1"
        cell = f"INDEX({ACTUAL.ref},{pointer},{spot})"
        known = found.book.at(ACTUAL, f"{name}|{_CLOSING}", found.company.base - 1)
        formula = (
            f'IF(AND(ISNUMBER({pointer}),{spot}>{LEFT_COLUMNS}),IF(ISNUMBER({cell}),{cell},""),"")'
        )
        value: Value = "" if known is None else known
        return self.lines.scalar("closing of the family", formula, value), value

    def _share(self, month: int) -> tuple[str, Value]:
        """The share of the item in a month: the formula and its twin."""
        weights = self.found.weights[month]
        total = sum(weights)
        over = self._weights(month)
        formula = (
            f'IF(NOT(ISNUMBER({self.at_line})),"",IF({self.at_line}=0,1,IF(SUM({over})>0,'
            f'INDEX({over},{self.at_line})/SUM({over}),"")))'
        )
        value: Value = ""
        if is_number(self.line):
            at_line = int(number(self.line))
            value = 1.0 if not at_line else weights[at_line - 1] / total if total > 0 else ""
        return self.lines.scalar(f"share of the item, month {month + 1}", formula, value), value

    def _weights(self, month: int) -> str:
        """The address of the weights of all lines in a month, fixed."""
        where = letter(step("weight", month))
        return f"${where}${at.FIRST_LINE}:${where}${at.WHOLE_LINE}"

    def _counted(self) -> tuple[str, Value]:
        """What was counted of the item at the end of the last closed month, in family units."""
        spot = f"${letter(MONTHS[0])}${self.lines.rows['column of the month']}-{LEFT_COLUMNS}-1"
        label = f"INDEX(tblCalendar[Label],{spot})"
        chosen = (
            f'(tblActuals[Code]={at.ITEM})*(tblActuals[Measure]="{_CLOSING}")'
            f"*(tblActuals[Period]={label})"
        )
        factor = f"INDEX({factors()},{self.at_line},1)"
        formula = (
            f'IF(N({self.at_line})=0,"",IF({spot}<1,"",IF(SUMPRODUCT({chosen})=0,"",'
            f"SUMPRODUCT({chosen},tblActuals[Quantity])*{factor})))"
        )
        return self.lines.scalar("counted of the item", formula, self._counted_value()), (
            self._counted_value()
        )

    def _counted_value(self) -> Value:
        found, now = self.found, self.found.company.now
        if not (is_number(self.line) and self.line and now):
            return ""
        label = fold(found.company.calendar.labels[now - 1])
        wanted = fold(found.view.scheduled_item)
        kept = [
            row[3]
            for row in found.view.rows.get(ACTUALS.name, ())
            if (fold(row[1]), row[2], fold(row[0])) == (wanted, _CLOSING, label)
        ]
        if not kept:
            return ""
        return sum(numbers(kept)) * found.factor(int(number(self.line)) - 1, 0)


def equal(name: str) -> str:
    """A criterion that takes a name as it is."""
    return f'"="&{name}'
