"""Which rows of an extract go into the Actuals, held against what stands there; imports tables.

A row that is there already is not taken again; one that differs is told, never put over it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from sopxl.errors import Problem
from sopxl_workbook.contract import ACTUALS, FAMILIES, ITEM_MAP, SIGNED_MEASURES
from sopxl_workbook.cycle.rollover import ActualRow
from sopxl_workbook.read import Reading
from sopxl_workbook.tables import Findings, ItemMap, TypedTable
from sopxl_workbook.tables.findings import SHOWN, did_you_mean
from sopxl_workbook.tables.keys import check_duplicates, fold

_UNITS = 1e-6  # within which two quantities are the same
Key = tuple[int, Any, str]  # period, folded code, measure


@dataclass(frozen=True)
class Standing:
    """What the book has already."""

    reading: Reading

    @cached_property
    def items(self) -> ItemMap:
        """Families by code."""
        return ItemMap(self.reading.tables)

    @cached_property
    def spelled(self) -> Mapping[Any, str]:
        """Every code as the book spells it, by what a lookup sees."""
        tables = self.reading.tables
        codes = (*tables[ITEM_MAP.name].columns["Item"], *tables[FAMILIES.name].columns["Family"])
        return {fold(code): code for code in codes}

    @cached_property
    def rows(self) -> Mapping[Key, tuple[int, float]]:
        """Row and quantity of every actual."""
        typed = self.reading.tables[ACTUALS.name]
        rows = typed.of("Period", "Code", "Measure", "Quantity")
        return {(p, fold(c), m): (row, q) for row, (p, c, m, q) in enumerate(rows)}

    def place(self, row: int) -> str:
        """Where an actual stands."""
        return self.reading.tables[ACTUALS.name].at(row, "Quantity")


def rows_to_load(
    typed: TypedTable, standing: Standing, day: float, findings: Findings
) -> list[ActualRow]:
    """The rows of the open month that the book does not have yet, sorted; findings tell the rest.

    day : the day on which they are loaded, as a number.
    """
    calendar = standing.reading.company.calendar
    typed = _spelled(check_duplicates(typed, calendar, findings), standing, findings)
    rows, columns = [], typed.of("Period", "Code", "Measure", "Quantity")
    levels = _levels(standing)
    for row, (period, code, measure, quantity) in enumerate(columns):
        if not code or not measure or quantity is None:
            continue  # told already
        problem = _fault(typed, row, standing)
        there = standing.rows.get((period, fold(code), measure))
        if problem is None and there is not None:
            problem = _other(typed, row, there, standing)
        elif problem is None:
            problem = _counted_twice(typed, row, levels, standing)
            if problem is None:
                label = calendar.label(period)
                rows.append(ActualRow(label, code, measure, quantity, typed.source, day))
        if problem is not None:
            findings.add(problem, f"{typed.source}, rows")
    return sorted(rows, key=lambda one: (one.code, one.measure))


def _spelled(typed: TypedTable, standing: Standing, findings: Findings) -> TypedTable:
    """The rows with every code as the book spells it; one that it does not know is told, once."""
    known = standing.spelled
    codes = typed.columns["Code"]
    strangers: dict[str, list[int]] = {}
    for row, code in enumerate(codes):
        if code and fold(code) not in known:
            strangers.setdefault(code, []).append(row)
    for number, (code, found) in enumerate(strangers.items()):
        rows = "1 row uses" if len(found) == 1 else f"{len(found):,} rows use"
        near = did_you_mean(code, known.values()) if number < SHOWN else ""
        findings.add(
            Problem(
                "E131",
                f'there is no family or item "{code}"; {rows} it.',
                typed.at(found[0], "Code"),
                f"{near}Add it to the Item map, or leave it out of the extract.",
            ),
            f"{typed.source}, column Code",
        )
    spelled = ["" if code in strangers else known.get(fold(code), code) for code in codes]
    return replace(typed, columns={**typed.columns, "Code": spelled})


def _fault(typed: TypedTable, row: int, standing: Standing) -> Problem | None:
    """What is wrong with a row by itself."""
    period, code, measure, quantity = (
        typed.columns[name][row] for name in ("Period", "Code", "Measure", "Quantity")
    )
    if quantity < 0 and measure not in SIGNED_MEASURES:
        return Problem(
            "E120",
            f"found {quantity:,.10g} {measure}, 0 or more is expected.",
            typed.at(row, "Quantity"),
            "Extract what customers return as the measure Adjusted.",
        )
    if standing.items.find(code, period) is None:
        return Problem(
            "E131",
            f'no row of "{code}" in the Item map holds in '
            f"{standing.reading.company.calendar.label(period)}.",
            typed.at(row, "Code"),
            "Correct its From and To, or add a row for that time.",
        )
    return None


def _other(
    typed: TypedTable, row: int, there: tuple[int, float], standing: Standing
) -> Problem | None:
    """The problem of an actual that the book has with another quantity."""
    code, measure, quantity = (typed.columns[name][row] for name in ("Code", "Measure", "Quantity"))
    if abs(there[1] - quantity) <= _UNITS:
        return None
    return Problem(
        "E130",
        f"{measure} of {code} is {quantity:,.10g} here, and {there[1]:,.10g} at "
        f"{standing.place(there[0])} already.",
        typed.at(row, "Quantity"),
        "Keep the right one: take the row out of the extract, or out of the Actuals.",
    )


Levels = dict[tuple[str, str, bool], str]  # family, measure, whether of an item -> where


def _levels(standing: Standing) -> Levels:
    """Whether the book has the open month's actuals by family or by item."""
    levels: Levels = {}
    base = standing.reading.company.base
    rows = standing.reading.tables[ACTUALS.name].of("Period", "Code", "Measure")
    for row, (period, code, measure) in enumerate(rows):
        mapped = standing.items.find(code, period) if period == base else None
        if mapped is not None:
            levels.setdefault((mapped[0], measure, mapped[0] != code), standing.place(row))
    return levels


def _counted_twice(
    typed: TypedTable, row: int, levels: Levels, standing: Standing
) -> Problem | None:
    """The problem of a family that is given itself and by its items as well."""
    period, code, measure = (typed.columns[name][row] for name in ("Period", "Code", "Measure"))
    mapped = standing.items.find(code, period)
    family = code if mapped is None else mapped[0]
    is_item = family != code
    levels.setdefault((family, measure, is_item), typed.at(row, "Code"))
    other = levels.get((family, measure, not is_item))
    if other is None:
        return None
    here, there = ("its item", "the family") if is_item else ("the family", "an item")
    return Problem(
        "E130",
        f'{measure} of {family} is given for {here} "{code}", and for {there} at {other}.',
        typed.at(row, "Code"),
        "Keep the family's row, or the rows of its items.",
    )


def closed_differences(typed: TypedTable, standing: Standing) -> tuple[list[Problem], int]:
    """Figures of closed months that are not those of the book, and how many rows are not known.

    A row that the book has is held against it; what else there is of a family, in all, against
    the figure that the month was closed with.
    """
    problems, strangers = [], 0
    pooled: dict[tuple[int, str, str], tuple[float, int]] = {}
    rows = typed.of("Period", "Code", "Measure", "Quantity")
    for row, (period, code, measure, quantity) in enumerate(rows):
        if not code or not measure or quantity is None:
            continue  # told already
        there = standing.rows.get((period, fold(code), measure))
        if there is not None:
            if abs(there[1] - quantity) > _UNITS:
                problems.append(_differs(typed, row, code, quantity, there[1], standing))
            continue
        mapped = standing.items.find(standing.spelled.get(fold(code), code), period)
        if mapped is None:
            strangers += 1
            continue
        key = (period, mapped[0], measure)
        total, first = pooled.get(key, (0.0, row))
        pooled[key] = (total + quantity * mapped[1], first)
    problems += _pooled(typed, pooled, standing)
    return problems, strangers


def _pooled(
    typed: TypedTable,
    pooled: Mapping[tuple[int, str, str], tuple[float, int]],
    standing: Standing,
) -> Iterator[Problem]:
    company = standing.reading.company
    columns = {family.name: column for column, family in enumerate(company.families)}
    for (period, family, measure), (total, row) in pooled.items():
        block = company.actual.get(measure, company.nothing())
        kept = float(block[company.calendar.row(period), columns[family]])
        if np.isnan(kept) or abs(kept - total) > max(_UNITS, 1e-12 * abs(kept)):
            yield _differs(typed, row, family, total, kept, standing)


def _differs(
    typed: TypedTable, row: int, code: str, here: float, there: float, standing: Standing
) -> Problem:
    label = standing.reading.company.calendar.label(typed.columns["Period"][row])
    kept = "nothing" if np.isnan(there) else f"{there:,.10g}"
    return Problem(
        "E522",
        f"{typed.columns['Measure'][row]} of {code} in {label} is {here:,.10g} here; that month "
        f"is closed, with {kept}.",
        typed.at(row, "Quantity"),
        "Take closed months out of the extract; correct one by sopxl restate.",
    )
