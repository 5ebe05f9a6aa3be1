"""The gate as the book keeps it: its lines as rows, when it was held, whether that still holds.

Plan and Authorise hold it; the page Cycle shows it. Imports the gate and the checks of the book.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from sopxl.calendar import Calendar
from sopxl.errors import Problem
from sopxl_workbook.checks.report import Proof
from sopxl_workbook.checks.twins import is_same
from sopxl_workbook.contract import (
    CYCLE,
    FIRST_ROW,
    GATE,
    LONG_HEADER_ROW,
    NOT_REVIEWED,
    Kind,
    Table,
)
from sopxl_workbook.cycle.gate_model import Gate, Line
from sopxl_workbook.ooxml import place
from sopxl_workbook.sheets import checks
from sopxl_workbook.sheets.proofs import PROOFS
from sopxl_workbook.sheets.view import View
from sopxl_workbook.steps import count_signed
from sopxl_workbook.tables import TypedTable
from sopxl_workbook.values import BookValues

Rows = Mapping[str, Sequence[Sequence[Any]]]


def gate_rows(gate: Gate) -> list[list[Any]]:
    """The rows of the Gate sheet, in the order of its columns."""
    return [_row(line) for line in gate.lines]


def _row(line: Line) -> list[Any]:
    first = line.first
    found = [None, None, None] if first is None else [first.where, first.message, first.fix]
    told = float(len(line.breaks or line.warns))
    return [line.rule, line.limit or None, float(line.held), told, line.result, *found]


def gate_settings(how: str, total: float, still_open: float, cash: Any) -> dict[str, Any]:
    """The settings that say when the gate was held, and on what.

    how : by which run, a few words. total : checksum of the inputs. still_open : what held_open
    gives. cash : the cash limit of the Control sheet.
    """
    return {
        "sop_gate": how,
        "sop_gate_inputs": held_inputs(total, cash),
        "sop_gate_open": still_open,
    }


def held_inputs(total: float, cash: Any) -> float:
    """The checksum of the inputs and the cash limit, as the page works it out."""
    is_number = isinstance(cash, int | float) and not isinstance(cash, bool)
    return total + (float(cash) if is_number else 0.0)


def held_open(not_reviewed: int, rows: Rows) -> float:
    """Forecasts not reviewed less steps signed, as the page works it out: each review and each
    signature makes it less.
    """
    return float(not_reviewed - count_signed(rows[CYCLE.name]))


def is_kept(
    was: Mapping[str, Any], now: Mapping[str, Any], old: Sequence[Any], new: Sequence[Any]
) -> bool:
    """Whether the book keeps that gate already.

    was, now : the settings of the gate. old, new : its rows; how many figures were held is no
    matter, since Authorise proves more of them than Plan.
    """
    held = [column.name for column in GATE.columns].index("Held")
    numbers = ("sop_gate_inputs", "sop_gate_open")
    return [*map(partial(_without, held), old)] == [*map(partial(_without, held), new)] and all(
        is_same(was[name], now[name]) for name in numbers
    )


def _without(position: int, row: Sequence[Any]) -> list[Any]:
    return [value for i, value in enumerate(row) if i != position]


def native_proofs(values: BookValues, view: View) -> list[Proof]:
    """What the Checks sheet says of a plan that is not written yet, a proof each."""
    found = []
    for number, proof in enumerate(PROOFS):
        breaks = proof.twin(values, view)
        first = None
        if breaks:
            where = place(checks.SHEET, checks.FIRST + number, checks.BREAKS)
            message = f"{proof.name}: {breaks:,.0f} found."
            first = Problem("E301", message, where, "Run sopxl check: it names the first cell.")
        found.append(Proof(proof.name, 1, int(breaks), first))
    return found


def new_rows(values: BookValues) -> dict[str, dict[str, int]]:
    """The sheet row of each key of a new book, by wide table."""
    return {
        name: {row.key: FIRST_ROW + i for i, row in enumerate(wide.rows)}
        for name, wide in values.tables.items()
    }


def new_table(table: Table, rows: Sequence[Sequence[Any]], calendar: Calendar) -> TypedTable:
    """A long table of a new book, from the rows that are written."""

    def typed(kind: Kind, value: Any) -> Any:
        """A cell as its table is read: the number of a period, an empty text for a blank one."""
        if kind is Kind.PERIOD:
            return calendar.period_of_label(value)
        return "" if value is None and kind in (Kind.TEXT, Kind.NAME, Kind.CHOICE) else value

    columns = {
        column.name: [typed(column.kind, row[i]) for row in rows]
        for i, column in enumerate(table.columns)
    }

    def where(row: int, column: str) -> str:
        at = [one.name for one in table.columns].index(column)
        return place(table.sheet, LONG_HEADER_ROW + 1 + row, 1 + at)

    return TypedTable(table, columns, where, table.sheet)


def with_marks(review: TypedTable, marked: Collection[tuple[str, int]]) -> TypedTable:
    """The Review with forecasts marked as not reviewed. marked : family and period of each."""
    states = [
        NOT_REVIEWED if (family, period) in marked else state
        for family, period, state in review.of("Family", "Period", "State")
    ]
    return replace(review, columns={**review.columns, "State": states})
