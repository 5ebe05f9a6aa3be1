"""Performance to plan: what was authorised against what became of it; imports calc and company.

A lag is how many periods before a period its figure was authorised: at lag 0 it was month 1 of
the plan, at lag 1 month 2. What is not known is NaN, and counts nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from sopxl.arrays import Block, Vector
from sopxl.calc.accuracy import MEASURES, forecast_accuracy, tracking_signal
from sopxl.calc.deviation import plan_deviation
from sopxl.plan.company import Company
from sopxl.plan.demand import history
from sopxl.plan.figures import Figures
from sopxl.plan.in_force import policy_of
from sopxl.plan.make import plan_as_it_stands

FORECAST, PRODUCTION, BALANCE = "Forecast", "Production", "Balance"
USAGE = "Usage"  # of a component, by the plans of other families
_BALANCES = ("Inventory", "Backlog")  # to stock, to order


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How far the forecasts of one family at one lag were from what customers asked for."""

    family: str
    unit: str
    lag: int
    periods: int  # closed periods with a forecast of that lag
    measures: dict[str, float]  # by the name of the measure; NaN where it cannot be worked out
    signal: float  # tracking signal of the last closed period


@dataclass(frozen=True, slots=True)
class DeviationWindow:
    """Deviations from plan of some periods, with what is brought forward from all before them."""

    brought_forward: Vector  # units, shape (n,)
    deviation: Block  # units of the period, shape (periods, n); NaN where not known
    cumulative: Block  # units since the first authorised plan; NaN where the deviation is


@dataclass(frozen=True, slots=True)
class Bridge:
    """From planned to actual closing: inventory to stock, backlog to order; blocks (T, n).

    Each cause has the sign with which it moved the closing; planned and all causes add up to
    actual. A month is NaN where one of its figures is not known.
    """

    planned: Block  # units at period end
    opening: Block  # the period opened with more than that plan had
    supply: Block  # made beyond plan to stock; shipped beyond plan, negative, to order
    demand: Block  # shipped beyond forecast, negative, to stock; booked beyond forecast to order
    adjustments: Block  # recorded adjustments to stock; cancellations, negative, to order
    unexplained: Block  # what no movement explains
    actual: Block  # units at period end, as counted


@dataclass(frozen=True)
class Performance:
    """The archive of a company held against its actuals."""

    company: Company

    @cached_property
    def origins(self) -> range:
        """From the first origin of the archive to the last."""
        found = {row.origin for row in self.company.archive}
        return range(min(found), max(found) + 1) if found else range(0)

    @cached_property
    def _cubes(self) -> dict[str, Block]:
        """What each origin said of each period and family, shape (origins, T, n), by measure."""
        company = self.company
        shape = (len(self.origins), company.calendar.count, len(company.families))
        names = (FORECAST, PRODUCTION, BALANCE, USAGE)
        cubes = {name: np.full(shape, np.nan) for name in names}
        for row in company.archive:
            column = company.index.get(row.family)
            measure = BALANCE if row.measure in _BALANCES else row.measure
            if column is not None and measure in cubes:
                cubes[measure][row.origin - self.origins.start, :, column] = row.values
        return cubes

    def held(self, measure: str, lag: int) -> Block:
        """The figure that held for each period, authorised so many periods before it.

        measure : "Forecast", "Production", "Balance" (inventory to stock, backlog to order), or
            "Usage" of a component.
        lag : 0 or more.
        Returns : units, shape (T, n); NaN where nothing was authorised then.
        """
        held = self.company.nothing()
        periods = np.arange(len(held))
        origin = periods + self.company.calendar.first - lag - self.origins.start
        known = (origin >= 0) & (origin < len(self.origins))
        held[known] = self._cubes[measure][origin[known], periods[known]]
        return held

    def waterfall(self, measure: str, lags: Sequence[int]) -> Block:
        """The figures that held for each period at each lag, shape (lags, T, n)."""
        return np.stack([self.held(measure, lag) for lag in lags])

    @cached_property
    def demand(self) -> Block:
        """What customers asked for in the closed periods, units, shape (T, n)."""
        return self._closed(history(self.company))

    @cached_property
    def supply(self) -> Block:
        """What was produced to stock, or shipped to order, in the closed periods, (T, n)."""
        return self._by_strategy("Produced", "Shipped")

    def lags(self) -> tuple[int, ...]:
        """Every lag at which a closed period has a forecast to be held against."""
        most = self.company.base - 1 - self.origins.start if self.origins else -1
        asked = ~np.isnan(self.demand)
        return tuple(
            lag for lag in range(most + 1) if (asked & ~np.isnan(self.held(FORECAST, lag))).any()
        )

    def policy_lags(self) -> dict[str, int]:
        """The lag that each family is judged by: of its policy in month 1, 1 if it names none."""
        company = self.company
        day = float(company.calendar.start_days[company.now])
        policies = {f.name: policy_of(company, f, day) for f in company.families}
        return {name: row.accuracy_lag if row else 1 for name, row in policies.items()}

    def accuracy(self, lag: int) -> tuple[Accuracy, ...]:
        """The accuracy of the forecasts at a lag, of every family that has one."""
        forecast = self.held(FORECAST, lag)
        known = ~np.isnan(forecast) & ~np.isnan(self.demand)
        found: dict[int, Accuracy] = {}
        patterns, which = np.unique(known, axis=1, return_inverse=True)
        for number, rows in enumerate(patterns.T):  # families known in the same periods, together
            columns = np.flatnonzero(which.reshape(-1) == number)
            if rows.any():
                both = (part[np.ix_(rows, columns)] for part in (forecast, self.demand))
                found |= self._measured(columns, lag, *both)
        return tuple(found[column] for column in sorted(found))

    def _measured(
        self, columns: NDArray[np.intp], lag: int, forecast: Block, asked: Block
    ) -> dict[int, Accuracy]:
        """The accuracy of some families, by their column."""
        measures = {name: forecast_accuracy(forecast, asked, name)[0] for name in MEASURES}
        signals = tracking_signal(forecast, asked).signal[-1]
        made = {}
        for i, column in enumerate(columns.tolist()):
            family = self.company.families[column]
            known = {name: float(values[i]) for name, values in measures.items()}
            made[column] = Accuracy(
                family.name, family.unit, lag, len(asked), known, float(signals[i])
            )
        return made

    def deviations(self, measure: str, lag: int, first: int, periods: int) -> DeviationWindow:
        """Deviation from the plan of a lag in a window of periods, and its running sum.

        measure : "Forecast", against demand, or "Production", against supply.
        first : number of the window's first period. periods : how many it has.
        Returns : DeviationWindow. Rule : the sum runs from the first authorised plan, and what
        stands before the window is brought forward: no figure changes when the window moves
        """
        plan = self.held(measure, lag)
        actual = self.demand if measure == FORECAST else self.supply
        known = ~np.isnan(plan) & ~np.isnan(actual)
        found = plan_deviation(np.where(known, plan, 0.0), np.where(known, actual, 0.0))
        start = first - self.company.calendar.first
        window = slice(start, start + periods)
        before = found.cumulative[start - 1] if start else np.zeros(plan.shape[1])
        return DeviationWindow(
            before,
            np.where(known, found.deviation, np.nan)[window],
            np.where(known, found.cumulative, np.nan)[window],
        )

    def bridge(self, lag: int = 0) -> Bridge:
        """What brought each closing away from the plan of a lag, month by month."""
        company = self.company
        forecast, production = self.held(FORECAST, lag), self.held(PRODUCTION, lag)
        forecast = forecast + np.where(company.is_component, self.held(USAGE, lag), 0.0)
        planned, actual = self.held(BALANCE, lag), self._by_strategy("Closing", "Backlog")
        sign = np.where(company.to_stock, 1.0, -1.0)  # supply fills a stock, empties a backlog
        opening = company.nothing()
        opening[1:] = actual[:-1] - (planned - sign * (production - forecast))[1:]
        figures = plan_as_it_stands(company).figures
        return Bridge(
            planned,
            opening,
            sign * (self.supply - production),
            -sign * (self._left(figures) - forecast),
            0.0 + sign * np.nan_to_num(self._by_strategy("Adjusted", "Cancelled")),
            np.where(company.to_stock, figures.unexplained_inventory, figures.unexplained_backlog),
            actual,
        )

    def _left(self, figures: Figures) -> Block:
        """What left a stock, shipped or taken as a component, or was booked to order."""
        shipped = self._by_strategy("Shipped", "Booked")
        return np.where(self.company.is_component, self._closed(figures.taken), shipped)

    def _by_strategy(self, to_stock: str, to_order: str) -> Block:
        nothing, actual = self.company.nothing(), self.company.actual
        stock, order = actual.get(to_stock, nothing), actual.get(to_order, nothing)
        return self._closed(np.where(self.company.to_stock, stock, order))

    def _closed(self, block: Block) -> Block:
        closed = block.copy()
        closed[self.company.now :] = np.nan
        return closed
