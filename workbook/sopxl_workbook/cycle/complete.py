"""Whether the actuals of a month are whole: families against measures; imports read and tables.

A blank is never a zero: what was there in the month before and is not there now is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

import numpy as np

from sopxl.errors import Problem
from sopxl_workbook.contract import ACTUALS, Measure
from sopxl_workbook.formulas import measures_of
from sopxl_workbook.messages import counted
from sopxl_workbook.read import Reading
from sopxl_workbook.tables.coverage import UNBROKEN, opening_measure
from sopxl_workbook.tables.findings import some
from sopxl_workbook.tables.item_map import ItemMap

MAY_BE_LEFT_OUT = frozenset((Measure.ADJUSTED, Measure.CANCELLED))  # a blank: there was none
_SHOWN = 20  # families


class State(StrEnum):
    """What is known of one measure of one family."""

    GIVEN = "loaded"
    THERE = "in the book"
    MISSING = "MISSING"
    NONE = "none"  # nothing, as in the month before
    NOT_USED = "not used"  # by the strategy of the family


class Row(Protocol):
    """An actual that is loaded; the cycle's ActualRow is one."""

    @property
    def code(self) -> str:
        """The family, or an item of it."""

    @property
    def measure(self) -> str:
        """What is measured."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """What is known of every measure of every family in one month."""

    label: str  # of the month
    states: Mapping[str, Mapping[Measure, State]]  # by family, every family and every measure
    stopped: Mapping[tuple[str, Measure], Sequence[str]]  # items that had it the month before

    @property
    def missing(self) -> Sequence[tuple[str, Measure]]:
        """Family and measure of everything that is missing."""
        return [
            (family, measure)
            for family, states in self.states.items()
            for measure, state in states.items()
            if state is State.MISSING
        ]

    def as_dict(self) -> dict[str, Any]:
        """The matrix for JSON."""
        return {
            "period": self.label,
            "complete": not self.missing,
            "families": {
                family: {str(measure): state.value.casefold() for measure, state in states.items()}
                for family, states in self.states.items()
            },
        }

    def as_sentence(self) -> str:
        """How whole the actuals are, where there is no room for the matrix.

        >>> Matrix("2026-10", {"Chairs": {Measure.SHIPPED: State.GIVEN}}, {}).as_sentence()
        'Actuals of 2026-10: complete, 1 figure of 1 family.'
        """
        known = [
            (family, state)
            for family, states in self.states.items()
            for state in states.values()
            if state in (State.GIVEN, State.THERE)
        ]
        figures, families = len(known), len({family for family, _ in known})
        of = f"{counted(figures, 'figure')} of {counted(families, 'family')}"
        missing = len(self.missing)
        return f"Actuals of {self.label}: {f'{missing} MISSING' if missing else 'complete'}, {of}."

    def as_text(self) -> str:
        """A line a family, a column a measure that any of them has; the missing ones first."""
        measures = [
            measure
            for measure in Measure
            if any(
                states[measure] not in (State.NONE, State.NOT_USED)
                for states in self.states.values()
            )
        ]
        order = sorted(self.states, key=lambda f: State.MISSING not in self.states[f].values())
        rows = [(f"Actuals of {self.label}", *map(str, measures))]
        rows += [
            (family, *(self.states[family][measure].value for measure in measures))
            for family in order[:_SHOWN]
        ]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        lines = [
            "  ".join(f"{text:<{width}}" for text, width in zip(row, widths, strict=True)).rstrip()
            for row in rows
        ]
        rest = order[_SHOWN:]
        if rest:
            count = sum(State.MISSING in self.states[family].values() for family in rest)
            lines.append(f"... and {len(rest)} families more, {count} of them with one missing")
        return "\n".join(lines)

    def warnings(self) -> Iterator[Problem]:
        """Items whose family has the measure without them, though they had it the month before."""
        for (family, measure), items in self.stopped.items():
            yield Problem(
                "W509",
                f"{measure} of {family} in {self.label} is without {some(items)}, which had some "
                "in the month before.",
                ACTUALS.sheet,
                "Make sure that the extract is whole; enter 0 where there was none.",
            )


def completeness(reading: Reading, rows: Sequence[Row] = ()) -> Matrix:
    """The matrix of the open month of a book.

    rows : actuals that are to be added to those in the book.
    Returns : Matrix. Nothing is raised: what is missing is for the roll to refuse.
    """
    company, tables = reading.company, reading.tables
    items, base = ItemMap(tables), company.base
    given = {
        (found[0], row.measure) for row in rows if (found := items.find(row.code, base)) is not None
    }
    standing = _codes_by_period(reading, items)
    there = standing.get(base, {})
    states = {
        family.name: {
            measure: _state(reading, column, measure, given, there) for measure in Measure
        }
        for column, family in enumerate(company.families)
    }
    return Matrix(
        company.calendar.label(base), states, _stopped(rows, standing, base, {*given, *there})
    )


_Codes = dict[tuple[str, str], set[str]]


def _codes_by_period(reading: Reading, items: ItemMap) -> dict[int, _Codes]:
    """Which codes have an actual in the open month and in the one before, by family and measure."""
    base = reading.company.base
    found: dict[int, _Codes] = {base - 1: {}, base: {}}
    for period, code, measure in reading.tables[ACTUALS.name].of("Period", "Code", "Measure"):
        mapped = items.find(code, period) if period in found else None
        if mapped is not None:
            found[period].setdefault((mapped[0], measure), set()).add(code)
    return found


def _state(
    reading: Reading,
    column: int,
    measure: Measure,
    given: set[tuple[str, str]],
    there: Mapping[tuple[str, str], set[str]],
) -> State:
    company = reading.company
    family = company.families[column]
    if (family.name, measure) in given:
        return State.GIVEN
    if (family.name, measure) in there:
        return State.THERE
    used = measures_of(company, family)
    if measure not in used:
        return State.NOT_USED
    opening = opening_measure("MTS" if family.is_to_stock else "MTO")
    is_ended = bool(company.ended[company.now, column])
    if (measure is opening and not is_ended) or _had(reading, column, measure):
        return State.MISSING
    return State.NONE


def _had(reading: Reading, column: int, measure: Measure) -> bool:
    """Whether a family had the measure in the month before, or ever where no month may lack it."""
    company = reading.company
    block = company.actual.get(measure)
    if block is None or measure in MAY_BE_LEFT_OUT or company.now == 0:
        return False
    first = 0 if measure in UNBROKEN else company.now - 1
    return bool((~np.isnan(block[first : company.now, column])).any())


def _stopped(
    rows: Sequence[Row],
    standing: Mapping[int, _Codes],
    base: int,
    known: set[tuple[str, str]],
) -> dict[tuple[str, Measure], Sequence[str]]:
    """Items that had a measure in the month before and have none, where their family has it."""
    now = {(row.code, row.measure) for row in rows}
    now |= {(code, measure) for (_, measure), codes in standing[base].items() for code in codes}
    stopped: dict[tuple[str, Measure], Sequence[str]] = {}
    for (family, measure), codes in standing[base - 1].items():
        gone = sorted(code for code in codes - {family} if (code, measure) not in now)
        is_by_item = (family, measure) in known and (family, measure) not in now
        if gone and is_by_item and measure not in MAY_BE_LEFT_OUT:
            stopped[family, Measure(measure)] = gone
    return stopped
