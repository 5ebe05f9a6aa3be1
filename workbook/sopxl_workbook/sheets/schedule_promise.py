"""What can still be promised on the Master schedule: the engine's rule, week by week.

Hidden rows hold the steps of the rule. Imports the lines.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from sopxl_workbook.cellspec import Value
from sopxl_workbook.sheets import schedule_at as at
from sopxl_workbook.sheets.canvas import number, numbers
from sopxl_workbook.sheets.schedule_at import WEEKS, across, letter
from sopxl_workbook.sheets.schedule_lines import Lines


def promise(
    lines: Lines,
    rows: tuple[list[Value], list[Value]],
    opening: float | None,
    known: str,
    on_hand: str,
) -> None:
    """Lays out the steps of what each receipt has left, and of what is left up to each week.

    rows : the schedule and the orders, a value a week. opening : units on hand, None where a week
    is not known. known, on_hand : the cells that say whether every week is, and the units.
    """
    is_promised = opening is not None and min(numbers(rows[0]), default=0.0) >= 0
    steps = Steps(rows[0], rows[1], 0.0 if opening is None else opening, is_promised)
    _steps(lines, steps, known, on_hand, is_promised=is_promised)


def _steps(lines: Lines, steps: Steps, known: str, on_hand: str, *, is_promised: bool) -> None:
    """The hidden rows: net, what waits for a receipt, stock, what is owed and what lacks."""
    row, cell, last = lines.row, lines.cell, WEEKS[-1]
    made, booked = f"{{}}{at.MPS}", f"{{}}{at.ORDERS}"
    go = lines.scalar(
        "can be promised",
        f'IF({known}=1,IF(COUNTIF({across(WEEKS, at.MPS)},"<0")=0,1,0),0)',
        int(is_promised),
    )
    nets = []
    for i, where in enumerate(WEEKS):
        here = letter(where)
        more = f"+{on_hand}" if not i else ""
        inside = f"{made.format(here)}-{booked.format(here)}{more}"
        nets.append(f'IF({go}=1,IF(ISNUMBER({here}$8),{inside},""),"")')
    row("net", WEEKS, nets, steps.net)

    def each(name: str, formula: Callable[[int, int], str], values: Sequence[Value]) -> None:
        """A hidden row of weeks that knows its own number. formula : of column and place."""
        lines.reserve(name)
        net = [cell("net", where) for where in WEEKS]
        texts = [f'IF(ISNUMBER({net[i]}),{formula(where, i)},"")' for i, where in enumerate(WEEKS)]
        row(name, WEEKS, texts, values)

    def after(name: str, where: int) -> str:
        """The cell of the week after; 0 behind the last."""
        return "0" if where == last else f"N({cell(name, where + 1)})"

    def is_receipt(where: int) -> str:
        """Whether something is made in a week."""
        return f"N({letter(where)}{at.MPS})>0"

    each(
        "until the next receipt",
        lambda w, i: (
            f"{cell('net', w)}"
            + (
                ""
                if w == last
                else f"+IF({is_receipt(w + 1)},0,{after('until the next receipt', w)})"
            )
        ),
        steps.waiting,
    )
    each(
        "of a receipt",
        lambda w, i: (
            cell("until the next receipt", w)
            if not i
            else f"IF({is_receipt(w)},{cell('until the next receipt', w)},0)"
        ),
        steps.plain,
    )

    def stock(w: int, i: int) -> str:
        before = f"{cell('in stock', w - 1)}+" if i else ""
        return f"MAX(0,{before}{cell('of a receipt', w)})"

    each("in stock", stock, steps.stock)

    def owed(w: int, i: int) -> str:
        before = f"{cell('in stock', w - 1)}+" if i else ""
        return f"MIN(0,{before}{cell('of a receipt', w)})"

    each("owed", owed, steps.owed)
    each(
        "lack",
        lambda w, i: f"MIN(0,{cell('of a receipt', w)}-{cell('owed', w)}+{after('lack', w)})",
        steps.lack,
    )
    each(
        "left of a receipt",
        lambda w, i: (
            f"{cell('owed', w)}+MAX(0,{cell('of a receipt', w)}-{cell('owed', w)}"
            f"+{after('lack', w)})"
        ),
        steps.left,
    )
    each(
        "running",
        lambda w, i: cell("net", w) + (f"+{cell('running', w - 1)}" if i else ""),
        steps.running,
    )


class Steps:
    """The hidden rows of what can be promised, week by week, as their formulas work them out."""

    def __init__(
        self, made: Sequence[Value], booked: Sequence[Value], opening: Value, is_known: bool
    ) -> None:
        """Work the rows out; all blank where nothing can be promised."""
        weeks = len(numbers(made)) if is_known else 0
        units = [number(value) for value in made[:weeks]]
        net = [unit - number(value) for unit, value in zip(units, booked, strict=False)]
        if weeks:
            net[0] += number(opening)
        receipt = [unit > 0 for unit in units]
        waiting = [0.0] * weeks
        for t in reversed(range(weeks)):
            more = waiting[t + 1] if t + 1 < weeks and not receipt[t + 1] else 0.0
            waiting[t] = net[t] + more
        plain = [waiting[t] if receipt[t] or not t else 0.0 for t in range(weeks)]
        stock, owed, held = [], [], 0.0
        for each in plain:
            owed.append(min(0.0, held + each))
            held = max(0.0, held + each)
            stock.append(held)
        lack, left = [0.0] * (weeks + 1), [0.0] * weeks
        for t in reversed(range(weeks)):
            rest = plain[t] - owed[t] + lack[t + 1]
            left[t], lack[t] = owed[t] + max(0.0, rest), min(0.0, rest)
        blank: list[Value] = [""] * (len(WEEKS) - weeks)
        running = np.cumsum(net).tolist() if weeks else []
        self.net, self.waiting, self.plain = [*net, *blank], [*waiting, *blank], [*plain, *blank]
        self.stock, self.owed, self.lack = (
            [*stock, *blank],
            [*owed, *blank],
            [*lack[:weeks], *blank],
        )
        self.left, self.running = [*left, *blank], [*running, *blank]
