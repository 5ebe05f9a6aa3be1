"""Composes the cells of a timeline page, line by line: each formula with its twin.

Imports the contract, the values and the timeline; no XlsxWriter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sopxl.plan.company import Company
from sopxl_workbook.cellspec import CellSpec, Ref, Value
from sopxl_workbook.contract import LEFT_COLUMNS, WideTable
from sopxl_workbook.ooxml.a1 import column_letters
from sopxl_workbook.sheets.timeline import (
    FIRST_ROW,
    FREE_ROW,
    LABEL,
    LAST_ROW,
    PLAN,
    POINTER,
    QUARTERS,
    TREND,
    Slot,
    slots,
)
from sopxl_workbook.values import BookValues

SlotFormula = Callable[[Slot], str]
SlotTwin = Callable[[Slot], Value]


def is_number(value: Value) -> bool:
    """Whether a cell holds a number, as ISNUMBER and COUNT see it."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def number(value: Value) -> float:
    """The number of a cell that holds one."""
    if not is_number(value):
        raise TypeError(f"{value!r} is no number")
    return float(value)  # type: ignore[arg-type]


def minus(left: Value, right: Value) -> Value:
    """The twin of IF(COUNT(a,b)=2,a-b,"")."""
    if is_number(left) and is_number(right):
        return float(left) - float(right)  # type: ignore[arg-type]
    return ""


def plus(left: Value, right: Value) -> Value:
    """The twin of IF(COUNT(a,b)=2,a+b,"")."""
    if is_number(left) and is_number(right):
        return float(left) + float(right)  # type: ignore[arg-type]
    return ""


def times(left: Value, right: Value) -> Value:
    """The twin of IF(COUNT(a,b)=2,a*b,"")."""
    if is_number(left) and is_number(right):
        return float(left) * float(right)  # type: ignore[arg-type]
    return ""


def known_sum(values: Iterable[float | None]) -> Value:
    """The sum of figures; blank where there is none, or one is not known."""
    found = list(values)
    known = [float(value) for value in found if value is not None]
    return sum(known) if known and len(known) == len(found) else ""


def over(above: Value, below: Value) -> Value:
    """The twin of a quotient that is blank where there is nothing to divide by."""
    if is_number(above) and is_number(below) and float(below) > 0:  # type: ignore[arg-type]
        return float(above) / float(below)  # type: ignore[arg-type]
    return ""


def numbers(values: Iterable[Value]) -> list[float]:
    """The numbers among cells, as SUM, MIN and COUNT see them."""
    return [float(value) for value in values if is_number(value)]  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Look:
    """How a line is drawn: the styles of its label and of its cells."""

    label: str = "label"
    cells: str = "calculated units"
    past: str = ""  # of the past months; empty: as the others
    brought: str = ""  # of the brought-forward cell; empty: brought, in the cells' numbers


PLAIN = Look()
KEY = Look("label_key", "key units", "frozen key units")
ACTUAL = Look(cells="actual units")
DERIVED = Look("label_derived", "derived units")
CHANGE = Look("label_derived", "derived deviation")


class Canvas:
    """The cells of one page, and the row of each line by name."""

    def __init__(
        self, book: BookValues, quarters: tuple[int, ...] = QUARTERS, year: int | None = None
    ) -> None:
        """Lay out the timeline; quarters, year : columns of what follows month 12."""
        self.book = book
        self.company: Company = book.plan.company
        self.quarters, self.year = quarters, year
        self.slots = slots(self.company, quarters, year)
        self.cells: dict[Ref, CellSpec] = {}
        self.rows: dict[str, int] = {}  # visible and hidden lines
        self.lines: dict[str, dict[int, Value]] = {}  # the values of each, by column
        self.foot = 0  # the last row of the page
        self._hidden = FREE_ROW

    def text(self, row: int, column: int, value: Value, style: str) -> None:
        """A cell that holds a constant."""
        self.cells[row, column] = CellSpec(value, "", style)

    def formula(self, row: int, column: int, formula: str, value: Value, style: str) -> None:
        """A cell that holds a formula, with its twin's value."""
        self.cells[row, column] = CellSpec(value, formula, style)

    def input(self, row: int, column: int, value: Value, style: str = "input") -> None:
        """A cell that a planner types in."""
        self.cells[row, column] = CellSpec(value, "", style, locked=False)

    def value(self, row: int, column: int) -> Value:
        """What stands in a cell so far; empty where nothing does."""
        found = self.cells.get((row, column))
        return "" if found is None or found.value is None else found.value

    def next_hidden(self) -> int:
        """A free hidden row."""
        self._hidden += 1
        return self._hidden - 1

    # Lines ---------------------------------------------------------------------------------

    def line(
        self,
        name: str,
        row: int,
        label: str | tuple[str, str],
        formula: SlotFormula,
        twin: SlotTwin,
        look: Look = PLAIN,
        *,
        skip: tuple[str, ...] = (),
    ) -> None:
        """One line over the timeline.

        label : a text, or a formula and its value. skip : zones that stay empty.
        """
        self.rows[name], self.lines[name] = row, {}
        if isinstance(label, str):
            self.text(row, LABEL, label, f"{look.label} hair")
        else:
            self.formula(row, LABEL, *label, f"{look.label} hair")
        self.text(row, TREND, None, "hair")
        for slot in self.slots:
            style = f"{_cell_style(slot, look)} hair"
            if slot.zone in skip:
                self.text(row, slot.column, None, style)
                continue
            value = twin(slot)
            self.lines[name][slot.column] = value
            self.formula(row, slot.column, f"={formula(slot)}", value, style)

    def scalar(self, name: str, formula: str, value: Value) -> str:
        """One hidden cell that the head, the message or a rule reads; gives its address."""
        row = self.next_hidden()
        self.rows[name], self.lines[name] = row, {PLAN[0]: value}
        self.text(row, LABEL, name, "label_derived")
        self.formula(row, PLAN[0], f"={formula}", value, "derived")
        return f"${column_letters(PLAN[0])}${row}"

    def hidden(
        self, name: str, formula: SlotFormula, twin: SlotTwin, *, skip: tuple[str, ...] = ()
    ) -> None:
        """A line below the page that other lines, the message or a chart read."""
        self.line(name, self.next_hidden(), name, formula, twin, DERIVED, skip=skip)

    def of(self, name: str, slot: Slot) -> Value:
        """The value of a line in a column."""
        return self.lines[name].get(slot.column, "")

    def at(self, name: str, slot: Slot) -> str:
        """The address of a line in a column."""
        return f"{slot.letter}{self.rows[name]}"

    def span(self, name: str, first: int = PLAN[0], last: int = PLAN[-1]) -> str:
        """The address of a line over the twelve months, fixed."""
        row = self.rows[name]
        return f"${column_letters(first)}${row}:${column_letters(last)}${row}"

    def months(self, name: str) -> list[Value]:
        """The values of a line over the twelve months."""
        return [self.lines[name].get(column, "") for column in PLAN]

    def minus(
        self, name: str, row: int, label: str | tuple[str, str], left: str, right: str, look: Look
    ) -> None:
        """A line that is the difference of two others, blank where one is."""
        self.line(
            name,
            row,
            label,
            lambda s: (
                f"IF(COUNT({self.at(left, s)},{self.at(right, s)})=2,"
                f'{self.at(left, s)}-{self.at(right, s)},"")'
            ),
            lambda s: minus(self.of(left, s), self.of(right, s)),
            look,
        )

    # Windows on the wide tables ------------------------------------------------------------

    def pointer(
        self, row: int, table: WideTable, formula: str, key: str, column: int = POINTER
    ) -> str:
        """Puts the MATCH that finds a key's row; gives the cell's address. formula : the key."""
        position = self.book.tables[table.name].index.get(key)
        self.formula(
            row,
            column,
            f'=IFERROR(MATCH({formula},{table.name}[Key],0),"")',
            "" if position is None else position + 1,
            "days",
        )
        return f"${column_letters(column)}{row}"

    def window(self, table: WideTable, pointer: str, key: str) -> tuple[SlotFormula, SlotTwin]:
        """A stock: the figure of a column's last month."""

        def twin(slot: Slot) -> Value:
            found = None if slot.last is None else self.book.at(table, key, slot.last)
            return "" if found is None else found

        return lambda slot: window(table, pointer, slot), twin

    def flow(self, table: WideTable, pointer: str, key: str) -> tuple[SlotFormula, SlotTwin]:
        """A flow: the figure of a month, the sum of several only where all are known.

        Of the fiscal year the closed months are added up.
        """

        def formula(slot: Slot) -> str:
            if slot.is_sum:
                return total(table, pointer, self.ends(slot))
            return window(table, pointer, slot)

        def twin(slot: Slot) -> Value:
            return known_sum(self.book.at(table, key, p) for p in self.periods_of(slot))

        return formula, twin

    # The months that a column adds up ---------------------------------------------------------

    def ends(self, slot: Slot, *, is_ahead: bool = False) -> tuple[str, str]:
        """The cells that hold the first and the last column of what a slot adds up.

        is_ahead : of the fiscal year the open months, not the closed ones.
        """
        first, last = f"{slot.letter}${FIRST_ROW}", f"{slot.letter}${LAST_ROW}"
        if slot.zone != "year":
            return first, last
        return (f"${column_letters(PLAN[0])}${FIRST_ROW}", last) if is_ahead else (first, self._now)

    @property
    def _now(self) -> str:
        """The cell that holds the column of the last closed month."""
        name, base = "last closed column", f"${column_letters(PLAN[0])}${FIRST_ROW}"
        if name not in self.rows:
            first = next(slot for slot in self.slots if slot.column == PLAN[0]).first
            column = "" if first is None else first - self.company.calendar.first + LEFT_COLUMNS
            self.scalar(name, f'IF(ISNUMBER({base}),{base}-1,"")', column)
        return f"${column_letters(PLAN[0])}${self.rows[name]}"

    def periods_of(self, slot: Slot, *, is_ahead: bool = False) -> range:
        """The periods that a slot adds up."""
        if slot.zone != "year" or slot.first is None or slot.last is None:
            return slot.periods
        base = self.company.base
        return range(base, slot.last + 1) if is_ahead else range(slot.first, base)


def window(table: WideTable, pointer: str, slot: Slot, shift: int = 0) -> str:
    """INDEX into a wide table, blank where there is no number."""
    column = f"{slot.letter}${LAST_ROW}"
    found = f"INDEX({table.ref},{pointer},{column}{_plus(shift)})"
    return f'IF(COUNT({pointer},{column})=2,IF(ISNUMBER({found}),{found},""),"")'


def total(table: WideTable, pointer: str, ends: tuple[str, str], shift: int = 0) -> str:
    """The sum over columns, blank where one is not known.

    ends : the cells that hold the first and the last of them; the last may stand before the first.
    """
    first, last = ends
    block = ":".join(f"INDEX({table.ref},{pointer},{end}{_plus(shift)})" for end in ends)
    known = f'IF(COUNT({block})={last}-{first}+1,SUM({block}),"")'
    return f'IF(COUNT({pointer},{first},{last})=3,IF({last}<{first},"",{known}),"")'


def _plus(shift: int) -> str:
    return f"+{shift}" if shift else ""


def _cell_style(slot: Slot, look: Look) -> str:
    if slot.zone == "brought":
        return look.brought or f"{look.cells} brought"
    if slot.zone == "past":
        return f"{look.past or look.cells} past"
    return f"{look.cells} now" if slot.column == PLAN[0] else look.cells


def ground(canvas: Canvas, first: int, last: int) -> None:
    """Fills the past columns and draws the now-line where no line stands, e.g. under charts."""
    for row in range(first, last + 1):
        for slot in canvas.slots:
            if slot.zone == "past":
                canvas.cells.setdefault((row, slot.column), CellSpec(None, "", "past"))
        canvas.cells.setdefault((row, PLAN[0]), CellSpec(None, "", "now"))


def block(canvas: Canvas, row: int, name: str, formula: str, unit: str) -> None:
    """The heading of a block: its name, and its unit as a text or a formula."""
    canvas.text(row, LABEL, name, "block rule")
    if formula:
        canvas.formula(row, LABEL + 1, formula, unit, "unit rule")
    else:
        canvas.text(row, LABEL + 1, unit, "unit rule")
    for slot in canvas.slots:
        where = "past" if slot.zone == "past" else "now" if slot.column == PLAN[0] else ""
        canvas.text(row, slot.column, None, f"unit {where} rule")
