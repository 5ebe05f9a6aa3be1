"""What the SOP_ cells of the What-if page are given: addresses, and the values behind them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sopxl_workbook.cellspec import Value
from sopxl_workbook.ooxml.a1 import column_letters
from sopxl_workbook.sheets.canvas import Canvas, numbers
from sopxl_workbook.sheets.timeline import PAST, PLAN
from sopxl_workbook.sheets.view import CHOICES, View

OPENING, CLOSING = CHOICES["opening"][1:], CHOICES["closing"][1:]
_SINGLE = ("opening", "closing", "target")


@dataclass(frozen=True, slots=True)
class Given:
    """What the SOP_ cells are given: addresses, and their values."""

    ready: str
    is_ready: bool
    demand: str
    opening: str
    closing: str
    days: str
    policy: str
    target: str
    values: dict[str, Any]

    @classmethod
    def of(cls, canvas: Canvas, view: View) -> Given:
        """Opening and closing as typed, else from the books."""
        actual = canvas.lines["closing"].get(PAST[-1], "")
        wanted = canvas.months("target inventory")[-1]
        books = (f"$G${canvas.rows['closing']}", f"$S${canvas.rows['target inventory']}")
        values: dict[str, Any] = {
            "demand": canvas.months("forecast"),
            "days": [canvas.value(9, column) for column in PLAN],
            "opening": actual if view.opening is None else view.opening,
            "closing": wanted if view.closing is None else view.closing,
            "target": canvas.lines["target"][PLAN[0]],
        }
        opening = _used(canvas, "opening", OPENING, 9, view.opening, values["opening"], books[0])
        closing = _used(canvas, "closing", CLOSING, 18, view.closing, values["closing"], books[1])
        demand, days = canvas.span("forecast"), "$H$9:$S$9"
        target, policy = (f"$H${canvas.rows[name]}" for name in ("target", "plan policy"))
        counted = [*values["demand"], *values["days"], *(values[name] for name in _SINGLE)]
        wanted_count = 2 * len(PLAN) + len(_SINGLE)
        is_ready = len(numbers(counted)) == wanted_count
        count = f"COUNT({demand},{days},{opening},{closing},{target})"
        ready = canvas.scalar("ready", f"IF({count}={wanted_count},1,0)", int(is_ready))
        in_units = canvas.lines["plan policy"][PLAN[0]] == "target stock"
        values["policy"] = "target stock" if in_units else "days of supply"
        policy = canvas.scalar(
            "policy of the target",
            f'IF({policy}="target stock","target stock","days of supply")',
            values["policy"],
        )
        return cls(ready, is_ready, demand, opening, closing, days, policy, target, values)


def _used(
    canvas: Canvas,
    what: str,
    place: tuple[int, int],
    shown: int,
    typed: float | None,
    value: Value,
    fallback: str,
) -> str:
    """The cell to type in, and the one beside it that says what is used; gives its address."""
    row, column = place
    canvas.text(4, column, f"Own {what}", "meta_label")
    canvas.input(row, column, typed, "input bold units")
    cell = f"${column_letters(column)}${row}"
    found = f'IF(ISNUMBER({fallback}),{fallback},"")'
    used = canvas.scalar(f"{what} used", f"IF(ISNUMBER({cell}),{cell},{found})", value)
    canvas.text(4, shown, f"{what.capitalize()} used", "meta_label")
    canvas.formula(5, shown, f"={used}", value, "meta left units")
    return used
