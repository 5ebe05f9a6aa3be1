"""Actuals of one period for mapped families, from a file; imports the readers of extracts.

The headings say family, period and measures in the planner's own words, as adopt reads them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sopxl.arrays import is_blank
from sopxl.errors import InputError, Problem, ProblemsError, RefusedError, SopError
from sopxl_workbook.adopt.codes import code_of
from sopxl_workbook.adopt.mapped.period_text import period_text
from sopxl_workbook.adopt.periods import Mark, of_day, of_number, of_text
from sopxl_workbook.adopt.words import plain, said, vocabulary
from sopxl_workbook.importers.actuals.model import Extract, texts_of
from sopxl_workbook.importers.actuals.source import read_extract
from sopxl_workbook.tables.locales import marks_of
from sopxl_workbook.tables.manner import Manner
from sopxl_workbook.tables.number_text import number_of_text

_PERIODS = frozenset(("period", "periode", "periodo", "month", "monat", "mois", "mes", "date"))
_QUANTITIES = frozenset(
    ("quantity", "qty", "value", "menge", "wert", "quantite", "valeur", "cantidad", "valor")
)
_CODES = frozenset(("code", "family code", "article", "artikel"))
Key = tuple[str, str]  # family and measure


@dataclass(frozen=True)
class Columns:
    """Which column of a file is which, by its position; -1 for none."""

    family: int
    period: int
    measure: int
    quantity: int
    wide: Mapping[int, str]  # columns that hold one measure each


def columns_of(headings: Sequence[str]) -> Columns | None:
    """The columns that headings name; None where they are not those of actuals."""
    words = [plain(heading) for heading in headings]
    known = vocabulary()["generic"]
    names = {plain(one) for one in known["family"]} | _CODES
    figures = {plain(one) for one in known["key_figure"]}
    wide = {at: said(heading).measure for at, heading in enumerate(headings)}
    found = Columns(
        _first(words, names),
        _first(words, _PERIODS),
        _first(words, figures),
        _first(words, _QUANTITIES),
        {at: measure for at, measure in wide.items() if measure and measure != "other"},
    )
    is_long = found.measure >= 0 and found.quantity >= 0
    return found if found.family >= 0 and (is_long or found.wide) else None


def _first(words: Sequence[str], wanted: frozenset[str] | set[str]) -> int:
    return next((at for at, word in enumerate(words) if word in wanted), -1)


def read_actuals(
    source: str, families: Sequence[str], mark: Mark, unit: str, locale: str = ""
) -> dict[Key, float]:
    """Quantities of one period by family and measure; rows of other periods are left out.

    source : path of a text file or a workbook. families : as the map names them. mark : the
    period. unit : what lies between the periods of the workbook, one of UNITS. locale : how texts
    write numbers.
    Raises what read_extract raises, RefusedError E511 (no row of the period); ProblemsError with
    E103 (no column of families or measures), E114 (a period or a quantity is blank), E134 (no
    period), E124 (no such family or measure), E130 (the same figure twice), E110, E111, E112 and
    E113 (no number).
    """
    extract = read_extract(source, "", lambda headings: columns_of(headings) is not None)
    columns = columns_of(texts_of(extract.headings))
    if columns is None:
        raise ProblemsError([_no_columns(extract)])
    manner = Manner(extract.texts_only, True, marks_of(locale) if locale else None)
    reader = _Reader(extract, columns, {plain(one): one for one in families}, manner)
    for row, cells in enumerate(extract.rows):
        if not all(map(is_blank, cells)) and reader.is_of(row, cells, mark, unit):
            reader.take(row, cells)
    if reader.problems:
        raise ProblemsError(reader.problems)
    if not reader.found:
        raise RefusedError(
            "E511",
            f"no row is of {period_text(mark)}, the period that is to be closed.",
            extract.name,
            "Give the file of that period.",
        )
    return reader.found


class _Reader:
    """Rows of a file taken one by one; problems are collected."""

    def __init__(
        self, extract: Extract, columns: Columns, families: Mapping[str, str], manner: Manner
    ) -> None:
        self.extract, self.columns, self.families, self.manner = extract, columns, families, manner
        self.found: dict[Key, float] = {}
        self.problems: list[Problem] = []

    def is_of(self, row: int, cells: Sequence[Any], mark: Mark, unit: str) -> bool:
        """Whether a row is of a period; a file without a column of periods is of it as a whole.

        What is no period is told of a family of the map; below them a line of totals may stand.
        """
        at = self.columns.period
        if at < 0:
            return True
        found = _period(cells[at])
        if found is None and self._family(cells) is not None:
            self._told(*_no_period(cells[at]), row, at, "Correct it, or leave the row out.")
        return found is not None and _is_same(found, mark, unit)

    def _family(self, cells: Sequence[Any]) -> str | None:
        """The family of the map that a row is of; a whole number is a code."""
        value = cells[self.columns.family]
        return self.families.get(plain(code_of(value) or str(value or "")))

    def take(self, row: int, cells: Sequence[Any]) -> None:
        """The quantities of one row."""
        columns = self.columns
        family = self._family(cells)
        if family is None:
            listed = ", ".join(list(self.families.values())[:8])
            text = f'there is no family "{cells[columns.family]}" in the map; it has: {listed}.'
            self._told("E124", text, row, columns.family, "Correct the name, or leave the row out.")
            return
        if columns.measure >= 0 and columns.quantity >= 0:
            measure = said(str(cells[columns.measure] or "")).measure
            if not measure:
                text = f'"{cells[columns.measure]}" is no measure that is known.'
                fix = "Write it as the map does, such as production."
                self._told("E124", text, row, columns.measure, fix)
                return
            self._quantity(row, columns.quantity, cells, (family, measure))
            return
        for at, measure in columns.wide.items():
            if not is_blank(cells[at]):
                self._quantity(row, at, cells, (family, measure))

    def _quantity(self, row: int, at: int, cells: Sequence[Any], key: Key) -> None:
        value = cells[at]
        if key in self.found:
            what = f"{key[1].replace('_', ' ')} of {key[0]} stands twice."
            self._told("E130", what, row, at, "Leave one of the two out.")
            return
        if is_blank(value):
            what = f"{key[1].replace('_', ' ')} of {key[0]} is blank, a number is expected."
            self._told("E114", what, row, at, "Type it, or leave the row out: a blank is not 0.")
            return
        try:
            if isinstance(value, str):
                value = number_of_text(value.strip(), self.manner)
            elif isinstance(value, bool) or not isinstance(value, int | float):
                raise InputError("E110", f'found "{value}", a number is expected.')
            self.found[key] = float(value)
        except SopError as error:
            problem = error.problem
            self._told(problem.code, problem.message, row, at, problem.fix)

    def _told(self, code: str, text: str, row: int, at: int, fix: str) -> None:
        self.problems.append(Problem(code, text, self.extract.at(row, at), fix))


def _period(value: Any) -> Mark | None:
    """What a cell says as a period; None for what is none."""
    if isinstance(value, dt.date):
        return of_day(value.date() if isinstance(value, dt.datetime) else value)
    if isinstance(value, str):
        return of_text(value.strip())
    return of_number(float(value)) if isinstance(value, int | float) else None


def _no_period(value: Any) -> tuple[str, str]:
    """The code and the message of a cell that says no period."""
    if is_blank(value):
        return "E114", "the period is blank."
    return "E134", f'found "{value}", a period such as 2026-01 is expected.'


def _is_same(found: Mark, mark: Mark, unit: str) -> bool:
    """Whether a row is of a period: a day of its month, or of its week where weeks are counted."""
    if unit == "month":
        month = _month(found)
        return found == mark or (month is not None and month == _month(mark))
    if mark.unit == "week" and mark.is_dated and found.unit == "day":
        return (found.at - 1) // 7 == mark.at  # day 1 is a Monday
    return found == mark


def _month(mark: Mark) -> int | None:
    """The month of a dated month, or of a date."""
    if mark.unit == "day":
        day = dt.date.fromordinal(mark.at)
        return day.year * 12 + day.month - 1
    return mark.at if mark.unit == "month" and mark.is_dated else None


def _no_columns(extract: Extract) -> Problem:
    listed = ", ".join(heading for heading in texts_of(extract.headings) if heading) or "none"
    return Problem(
        "E103",
        f"no columns of a family and its measures are known; found: {listed}.",
        extract.name,
        "Head the columns Family, Period, and Demand, Production, Ending inventory; or Family, "
        "Period, Measure, Quantity.",
    )
