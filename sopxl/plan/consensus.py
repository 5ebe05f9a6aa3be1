"""The consensus of a company: views by function and period, their spread, what is agreed on them.

Imports the company, prices in force and the accuracy of forecasts. Blocks have the shape (T, n·F):
for each family, in their order, a column a function, in the order of the view owners.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sopxl.arrays import Block, Vector
from sopxl.calc.accuracy import forecast_accuracy
from sopxl.plan.alerts import AHEAD, Alert, AlertKind
from sopxl.plan.company import Company
from sopxl.plan.demand import history
from sopxl.plan.in_force import InForce, policies_by_period
from sopxl.plan.views import ViewRow

SAME = 1e-6  # units: what is nearer is the same figure
JUDGED = 12  # closed periods by which the accuracy of views is judged
LEAST_ERROR = 0.001  # MAPE below which a function is taken to err by that much


@dataclass(frozen=True)
class Consensus:
    """The views of a company laid out by family, function and period."""

    company: Company
    in_force: InForce

    @property
    def functions(self) -> tuple[str, ...]:
        """The functions that give views, in the order of their table."""
        return tuple(owner.function for owner in self.company.view_owners)

    @cached_property
    def lags(self) -> Block:
        """Periods from view to actual by which a family is judged, shape (T, n)."""
        rows = [policies_by_period(self.company, family) for family in self.company.families]
        lags = [[1 if row is None else row.accuracy_lag for row in one] for one in rows]
        shape = (len(lags), self.company.calendar.count)
        return np.array(lags, dtype=np.float64).reshape(shape).T

    @cached_property
    def views(self) -> Block:
        """Views in family units, shape (T, n·F); NaN where a function said nothing.

        Rule : of an open period the view given last; of a closed one the last that was given the
        accuracy lag before it, or earlier. Money is divided by the price in force.
        """
        block = self.company.nothing(len(self.company.families) * len(self.functions))
        for row in sorted(self.company.views, key=lambda row: row.given):
            place, column = row.period - self.company.calendar.first, self.column(row)
            family = self.company.index[row.family]
            late = self.company.base if row.period >= self.company.base else row.period
            lag = 0.0 if row.period >= self.company.base else float(self.lags[place, family])
            if row.given <= late - lag:
                block[place, column] = self.units(row)
        return block

    def column(self, row: ViewRow) -> int:
        """The column of a view's family and function."""
        width = len(self.functions)
        return self.company.index[row.family] * width + self.functions.index(row.function)

    def units(self, row: ViewRow) -> float:
        """A view in family units; NaN for money where no price is in force."""
        if not row.is_money:
            return row.quantity
        place = row.period - self.company.calendar.first
        price = float(self.in_force.price[place, self.company.index[row.family]])
        return row.quantity / price if price > 0 else np.nan

    def of(self, family: int) -> Block:
        """The views of a family, shape (T, F)."""
        width = len(self.functions)
        return self.views[:, family * width : (family + 1) * width]

    @cached_property
    def lowest(self) -> Block:
        """The lowest view, units, shape (T, n); NaN without a view."""
        return self._over(np.fmin)

    @cached_property
    def highest(self) -> Block:
        """The highest view, units, shape (T, n); NaN without a view."""
        return self._over(np.fmax)

    def _over(self, pick: np.ufunc) -> Block:
        """One figure of the views of each family and period."""
        shape = (self.company.calendar.count, len(self.company.families), len(self.functions))
        if not self.functions:
            return self.company.nothing()
        found: Block = pick.reduce(self.views.reshape(shape), axis=2)
        return found

    @cached_property
    def spread(self) -> Block:
        """Highest less lowest view of each open period, units, (T, n).

        NaN below two views, and after the last day of a family.
        """
        counts = [(~np.isnan(self.of(i))).sum(axis=1) for i in range(len(self.company.families))]
        shape = (len(counts), self.company.calendar.count)
        several = np.array(counts, dtype=np.float64).reshape(shape).T >= 2
        several[: self.company.now] = False
        several[self.company.ended] = False
        return np.where(several, self.highest - self.lowest, np.nan)

    @cached_property
    def agreed(self) -> Block:
        """What was agreed last on the views as they are, units, (T, n); NaN where nothing was.

        An agreement ends once the lowest or the highest view of its period is another one.
        """
        block = self.company.nothing()
        for row in self.company.agreed:
            place, family = row.period - self.company.calendar.first, self.company.index[row.family]
            now = self.lowest[place, family], self.highest[place, family]
            if place >= self.company.now:
                same = all(map(_same, now, (row.lowest, row.highest)))
                block[place, family] = row.now if same else np.nan
        return block

    @cached_property
    def in_agreement(self) -> Block:
        """What was agreed and stands as the override still, units, shape (T, n)."""
        holds = np.abs(self.agreed - self.company.override) <= SAME
        return np.where(holds, self.agreed, np.nan)

    def apart(self, forecast: Block, limit: float) -> Block:
        """Spread of each open period that is above the limit and not agreed, units, (T, n).

        forecast : units, (T, n). limit : share of the forecast; NaN where none is set, and then
        nothing is apart. Returns : NaN where the views are near, agreed or fewer than two.
        """
        with np.errstate(invalid="ignore"):
            far = (self.spread > limit * np.nan_to_num(forecast)) & np.isnan(self.in_agreement)
        return np.where(far, self.spread, np.nan)

    def errors(self, family: int) -> tuple[Vector, Vector]:
        """MAPE and bias of each function over the last closed periods that it had a view of.

        Returns : two vectors (F,); bias = mean of actual − view, units; NaN without such a period.
        """
        closed = slice(max(0, self.company.now - JUDGED), self.company.now)
        views, asked = self.of(family)[closed], history(self.company)[closed, family]
        found = np.full((2, len(self.functions)), np.nan)
        for i in range(len(self.functions)):
            known = ~np.isnan(views[:, i]) & ~np.isnan(asked)
            if known.any():
                for j, measure in enumerate(("mape", "bias")):
                    value = forecast_accuracy(views[known, i], asked[known], measure)
                    found[j, i] = float(np.ravel(value)[0])
        return found[0], found[1]

    def accuracy_weights(self, family: int) -> Vector:
        """1 ÷ MAPE of each function, shape (F,); NaN for one that cannot be judged.

        Source : Bates and Granger (1969), weights inverse to the size of past errors.
        """
        mape, _ = self.errors(family)
        return 1.0 / np.maximum(mape, LEAST_ERROR)


def _same(one: float, other: float) -> bool:
    """Whether two figures are the same; two unknown ones are."""
    return bool(abs(one - other) <= SAME or (np.isnan(one) and np.isnan(other)))


def weighted_view(views: Vector, weights: Vector) -> float:
    """The mean of the views by their weights; a view that is not there counts nowhere.

    views : shape (F,), units, NaN where a function said nothing. weights : shape (F,), 0 or more.
    Returns : units; NaN where no view has a weight above 0.
    Rule : Σ weight × view ÷ Σ weight over the views that are there.

    >>> weighted_view(np.array([120.0, 100.0, np.nan]), np.array([1.0, 3.0, 2.0]))
    105.0
    """
    used = np.where(np.isnan(views), 0.0, np.nan_to_num(weights))
    total = float(used.sum())
    return float((used * np.nan_to_num(views)).sum() / total) if total > 0 else np.nan


def views_apart(consensus: Consensus, forecast: Block, limit: float) -> Iterator[Alert]:
    """An alert for each family whose views are apart in the months ahead, beyond the limit.

    forecast : units, (T, n). limit : share of it. Rule : the units between the highest and the
    lowest view, months in sum, at price.
    """
    units, money = apart_money(consensus, forecast, limit)
    company = consensus.company
    for column, family in enumerate(company.families):
        hit = np.flatnonzero(~np.isnan(units[:, column]))
        if hit.size:
            yield Alert(
                AlertKind.APART,
                family.name,
                float(units[hit, column].sum()),
                family.unit,
                float(np.nansum(money[hit, column])),
                company.base + int(hit[0]),
                family.owner,
            )


def apart_money(consensus: Consensus, forecast: Block, limit: float) -> tuple[Block, Block]:
    """Units that the views are apart in the months ahead, and what they are at price.

    forecast : units, (T, n). limit : share of it. Returns : two blocks (months, n); units are NaN
    where the views are near or agreed, money is 0 there and where no price is known.
    """
    window = slice(consensus.company.now, consensus.company.now + AHEAD)
    units = consensus.apart(forecast, limit)[window]
    return units, np.nan_to_num(units * consensus.in_force.price[window])
