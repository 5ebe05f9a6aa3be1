"""The twin of the Master schedule: the family's split, worked out as the page's formulas do.

The parts are those of the engine's largest remainder; a test holds both against each other.
Imports the calc of the engine and the view.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sopxl.arrays import Vector
from sopxl.calc.weeks import weeks_of_dates
from sopxl.calc.workdays import count_days
from sopxl.plan.company import ItemRow
from sopxl.plan.item_factor import factor_in_force
from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import ARCHIVE, FORECAST, ITEM_MAP, PLAN, WideTable
from sopxl_workbook.sheets.canvas import is_number, number, numbers
from sopxl_workbook.sheets.choices import known_as
from sopxl_workbook.sheets.schedule_at import HELD, MONTHS, MOST_ITEMS, SHOWN, SLACK, WEEKS
from sopxl_workbook.sheets.view import View
from sopxl_workbook.tables.keys import fold
from sopxl_workbook.values import BookValues

_NEAR = 1e-6  # of a unit: a quantity that near to a whole one is whole
_TIE = 9  # decimals to which two remainders are the same


@dataclass(frozen=True, slots=True)
class Parts:
    """A quantity split by weights in whole units, with every step of it."""

    near: Value  # the quantity without its sign
    whole: Value
    cut: list[Value]  # each part cut to whole units
    rest: list[Value]  # what was cut off; -1 where nothing may go
    left: Value  # whole units that are left to hand out
    next: Value  # the place in the line that takes a fraction of a unit
    found: list[Value]


def split(quantity: Value, weights: Sequence[float]) -> Parts:
    """A quantity by weights, by largest remainder; blank where it is not known."""
    total = math.fsum(weights)
    blank: list[Value] = [""] * len(weights)
    if not is_number(quantity):
        return Parts("", "", blank, blank, "", "", blank)
    size = abs(number(quantity))
    near = float(round(size)) if abs(size - round(size)) <= _NEAR else size
    whole = float(math.floor(near))
    if total <= 0:
        return Parts(near, whole, blank, blank, "", "", blank)
    exact = [whole * weight / total for weight in weights]
    cut = [float(math.floor(round(value, _TIE))) for value in exact]
    rest = [
        round(value - part, _TIE) if weight > 0 else -1.0
        for value, part, weight in zip(exact, cut, weights, strict=True)
    ]
    left = whole - sum(cut)
    following = left if left < sum(weight > 0 for weight in weights) else 0.0
    order = sorted(range(len(rest)), key=lambda i: -rest[i])
    rank = {place: i for i, place in enumerate(order)}
    sign = -1.0 if number(quantity) < 0 else 1.0
    parts = [
        (part + (rank[i] < left) + (near - whole if rank[i] == following else 0.0)) * sign
        for i, part in enumerate(cut)
    ]
    return Parts(near, whole, [*cut], [*rest], left, following, [*parts])


@dataclass(frozen=True, slots=True)
class Weeks:
    """The weeks of the months shown, cut where a month ends; a list has a value a column."""

    starts: list[Value]  # of the months
    ends: list[Value]
    odd: list[float]  # days of a month beyond whole weeks
    month: list[Value]  # of each week, from 1
    first: list[Value]
    last: list[Value]
    days: list[Value]  # working days


class Split:
    """A family's plan by item and week, as the page shows it."""

    def __init__(self, book: BookValues, view: View) -> None:
        """Work out every step from the book's plan and the family that is chosen."""
        company = self.company = book.plan.company
        self.book, self.view = book, view
        self.name = known_as(view.scheduled_family, company.index)
        column = company.index.get(self.name)
        self.family = None if column is None else company.families[column]
        months = min(len(MONTHS), company.horizon, company.calendar.count - company.now)
        self.known = [month < months for month in range(len(MONTHS))]
        self.weeks = _weeks(book, months)
        rows = self._mapped()
        self.rows, self.mapped = rows[:MOST_ITEMS], len(rows)
        self.is_too_many = self.mapped > MOST_ITEMS
        self.is_authorised = self.row(ARCHIVE, f"{company.base}|{self.name}|Production") != ""
        self.volume = [self._volume(month) for month in range(len(MONTHS))]
        self.forecast = [
            self._at(FORECAST, f"{self.name}|Forecast", month) for month in range(len(MONTHS))
        ]
        self.flags, self.raw, self.weights = self._weights()
        given: list[Value] = ["" if self.is_too_many else volume for volume in self.volume]
        pairs = zip(given, self.weights, strict=True)
        self.shown = self._window()
        self.by_month = [self._shown(split(volume, weights), weights) for volume, weights in pairs]
        self.day_total = [
            sum(numbers(self._of_month(self.weeks.days, month))) for month in range(len(MONTHS))
        ]
        self.lines = [self._line(line) for line in range(MOST_ITEMS + 1)]

    def row(self, table: WideTable, key: str) -> Value:
        """The row of a key in a wide table, from 1; blank where there is none."""
        position = self.book.tables[table.name].index.get(key)
        return "" if position is None else position + 1

    def _window(self) -> list[Value]:
        """The line, from 1, that each row of the window shows; blank behind the last."""
        last = min(self.mapped, MOST_ITEMS)
        lines = range(self.shown_from, self.shown_from + SHOWN)
        return [line if line <= last else "" for line in lines]

    @property
    def shown_from(self) -> int:
        """The first item of the window, from 1."""
        typed = self.view.items_from
        return int(typed) if typed is not None and 1 <= typed <= self.mapped else 1

    def _mapped(self) -> list[tuple[int, Sequence[Any]]]:
        """The rows of the Item map that are of the family, each with its number from 1."""
        rows = self.view.rows.get(ITEM_MAP.name, ())
        wanted = fold(self.name)
        return [(i, row) for i, row in enumerate(rows, 1) if wanted and fold(row[1]) == wanted]

    @property
    def names(self) -> list[str]:
        """The items by line; one that has several rows stands at the first of them as well."""
        return [str(row[0]) for _, row in self.rows]

    def is_first(self, line: int) -> bool:
        """Whether a line is the first of its item."""
        names = [fold(name) for name in self.names]
        return names.index(names[line]) == line

    def given(self, line: int) -> float:
        """The factor that stands in the row of a line, 1 where it is blank; 0 without a row."""
        if line >= len(self.rows):
            return 0.0
        found = self.rows[line][1][2]
        return number(found) if is_number(found) and number(found) else 1.0

    def score(self, line: int, month: int) -> float:
        """How a row stands in line to be in force: held before begun, then the later beginning."""
        end = self.weeks.ends[month]
        if line >= len(self.rows) or not is_number(end):
            return 0.0
        begins = self.rows[line][1][4]
        start = number(begins) if is_number(begins) else 0.0
        begun = self.flags[month][line] * HELD + start + 1
        return begun if start <= number(end) else 1 / (start + 2)

    def factor(self, line: int, month: int) -> float:
        """Family units in one unit of a line; 0 in a line that repeats an item or has none."""
        end = self.weeks.ends[month]
        if line >= len(self.rows) or not self.is_first(line) or not is_number(end):
            return 0.0
        return float(factor_in_force(self._rows_of(line), np.array([number(end)]))[0])

    def _rows_of(self, line: int) -> list[ItemRow]:
        """The rows of a line's item, in the engine's own terms."""
        wanted = fold(self.names[line])
        rows = []
        for i, (_, (item, family, _, _, start, until)) in enumerate(self.rows):
            if fold(item) == wanted:
                begins = number(start) if is_number(start) else 0.0
                ends = number(until) if is_number(until) and until else np.inf
                rows.append(ItemRow(item, family, self.given(i), np.nan, begins, float(ends)))
        return rows

    def _at(self, table: WideTable, key: str, month: int) -> Value:
        found = self.book.at(table, key, self.company.base + month) if self.known[month] else None
        return "" if found is None else found

    def _volume(self, month: int) -> Value:
        if self.is_authorised:
            return self._at(ARCHIVE, f"{self.company.base}|{self.name}|Production", month)
        return self._at(PLAN, f"{self.name}|Production", month)

    def _weights(self) -> tuple[list[list[int]], list[list[float]], list[list[float]]]:
        """By month: which rows hold, the share of each, and of each item; the family at the end."""
        flags, raws, weights = [], [], []
        names = [fold(name) for name in self.names]
        for month, end in enumerate(self.weeks.ends):
            holds = [int(self.known[month] and _holds(row, end)) for _, row in self.rows]
            holds += [0] * (MOST_ITEMS - len(holds))
            raw = [0.0] * MOST_ITEMS
            for line, (_, row) in enumerate(self.rows):
                share = number(row[3]) if is_number(row[3]) else 0.0
                raw[line] = (1.0 if sum(holds) == 1 else share) if holds[line] else 0.0
            merged = [0.0] * MOST_ITEMS
            for line, name in enumerate(names):
                if self.is_first(line):
                    merged[line] = sum(raw[i] for i, n in enumerate(names) if n == name)
            alone = float(self.known[month] and not any(weight > 0 for weight in merged))
            flags.append(holds)
            raws.append(raw)
            weights.append([*merged, alone])
        return flags, raws, weights

    def _shown(self, parts: Parts, weights: Sequence[float]) -> Parts:
        """The same without the lines that have no item; the family's own, where it has a part."""
        last = len(self.rows)
        shown = [i < last or (i == MOST_ITEMS and weights[i] > 0) for i in range(len(weights))]
        found = [value if is_in else "" for value, is_in in zip(parts.found, shown, strict=True)]
        return replace(parts, found=found)

    def _line(self, line: int) -> list[Parts]:
        """The weeks of a line, month by month."""
        found = []
        for month, parts in enumerate(self.by_month):
            days = [number(day) for day in self._of_month(self.weeks.days, month)]
            found.append(split(parts.found[line], days))
        return found

    def _of_month(self, values: Sequence[Value], month: int) -> list[Value]:
        """What a row of weeks holds of one month."""
        pairs = zip(values, self.weeks.month, strict=True)
        return [value for value, at in pairs if at == month + 1]

    def by_week(self, line: int, what: str) -> list[Value]:
        """A row of weeks of a line. what : of Parts, a list."""
        values = [value for parts in self.lines[line] for value in getattr(parts, what)]
        return values + [""] * (len(WEEKS) - len(values))

    def scheduled(self, month: int) -> Value:
        """The sum of all weeks of all lines in a month; blank where nothing is split."""
        cells = [value for line in self.lines for value in line[month].found]
        return sum(numbers(cells)) if numbers(cells) else ""

    def tie(self, month: int) -> Value:
        """Scheduled less the volume, 0 where all is well; blank where nothing is to be split."""
        if self.is_too_many or not is_number(self.volume[month]):
            return ""
        done = self.scheduled(month)
        return (number(done) if is_number(done) else 0.0) - number(self.volume[month])


def _weeks(book: BookValues, months: int) -> Weeks:
    """The weeks of so many months from the open one on."""
    calendar, now = book.plan.company.calendar, book.plan.company.now
    at = slice(now, now + months)
    starts, ends = calendar.start_days[at], calendar.end_days[at]
    cut = weeks_of_dates(starts, ends, calendar.holiday_days)
    last: Vector = np.append(cut.first_day[1:] - 1, ends[-1])
    days = count_days(cut.first_day, last, calendar.holiday_days)

    def row(values: Any, count: int) -> list[Value]:
        """Values as cells, blank behind the last."""
        return [*map(float, values), *[""] * (count - len(values))]

    odd = [float(day) for day in (ends - starts + 1) % 7]
    return Weeks(
        row(starts, len(MONTHS)),
        row(ends, len(MONTHS)),
        odd + [0.0] * (len(MONTHS) - months),
        row(cut.month + 1, len(WEEKS)),
        row(cut.first_day, len(WEEKS)),
        row(last, len(WEEKS)),
        row(days, len(WEEKS)),
    )


def _holds(row: Sequence[Any], end: Value) -> bool:
    """Whether a row of the Item map holds on a day; a blank date is open."""
    start, until = (number(day) if is_number(day) else 0.0 for day in row[4:6])
    return is_number(end) and start <= number(end) and (until == 0 or until >= number(end))


def broken_ties(book: BookValues, view: View) -> float:
    """Months of the chosen family whose weeks do not make the plan."""
    found = Split(book, view)
    return float(sum(abs(v) > SLACK for v in numbers(found.tie(m) for m in range(len(MONTHS)))))
