"""What each cost of a plan is counted on: its own rows, or what they lead to; imports stocks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from sopxl.arrays import Vector
from sopxl.calc.cost.stocks import Stocks, missing


@dataclass(frozen=True, slots=True)
class Drivers:
    """The quantities of a plan by the name of the cost that is counted on them.

    rows : shape (T,) each, as given. hours : hours per unit and per worker, shape (T,) each, where
    given. start : one number each. days : shape (T,) or None. stocks : inventory of the plan.
    share_of_ending : part of the holding that is paid on the ending inventory, else on the opening.
    """

    rows: Mapping[str, Vector]
    hours: Mapping[str, Vector]
    start: Mapping[str, float]
    days: Vector | None
    stocks: Stocks
    share_of_ending: float

    def of(self, cost: str) -> Vector:
        """The quantity that a cost is multiplied with; InputError says what is missing for it."""
        return np.asarray(_DRIVERS[cost](self))

    def row(self, name: str, cost: str) -> Vector:
        """A row that the cost cannot do without."""
        if name not in self.rows:
            raise missing(cost, f'the row "{name}"', "plan", f'Add the row "{name}" to the plan')
        return self.rows[name]

    def wage_hours(self) -> Vector:
        """Hours paid: those of the people there, or else those that the units take."""
        if "hours per worker" in self.hours:
            days = 1.0 if self.days is None else self.days
            return (
                self.row("workers", "regular labour per hour")
                * self.hours["hours per worker"]
                * days
            )
        return self.row("production", "regular labour per hour") * self._hours_per_unit(
            "regular labour per hour"
        )

    def overtime_units(self) -> Vector:
        """Units of overtime; hours of it alone cannot be paid by the unit."""
        if "overtime" not in self.rows and "overtime hours" in self.rows:
            raise missing(
                "overtime per unit",
                'the row "overtime" in units',
                "plan",
                'Add it, or give "overtime per hour" for the row "overtime hours"',
            )
        return self.rows.get("overtime", np.zeros(self.periods))

    def overtime_hours(self) -> Vector:
        """Hours of overtime, given or as the units of overtime take them."""
        if "overtime hours" in self.rows or "overtime" not in self.rows:
            return self.rows.get("overtime hours", np.zeros(self.periods))
        return self.rows["overtime"] * self._hours_per_unit("overtime per hour")

    def made(self) -> Vector:
        """Units made in the own plant, in regular time and in overtime."""
        return self.row("production", "material") + self.rows.get("overtime", 0.0)

    def moved(self, cost: str, row: str, sign: float) -> Vector:
        """People hired (+) or laid off (−): the row, or the change of the row of workers."""
        if row in self.rows:
            return self.rows[row]
        if "workers" not in self.rows:
            raise missing(
                cost, f'the row "{row}" or "workers"', "plan", "Add one of them to the plan"
            )
        change = np.diff(self.rows["workers"], prepend=self._before("opening workers", cost))
        return np.maximum(sign * change, 0.0) + 0.0

    def rate_change(self, cost: str, sign: float) -> Vector:
        """Units by which the rate goes up (+) or down (−); a shutdown keeps the rate before."""
        before = self._before("opening rate", cost)
        if "rate" in self.rows:
            rate = self.rows["rate"]
        else:
            rate = self._daily(self.row("production", cost), before)
        return np.maximum(sign * np.diff(rate, prepend=before), 0.0) + 0.0

    def held(self, cost: str, share: float) -> Vector:
        """Units in stock that are paid for: at period end, at its start, or a mean of both.

        share : part of the cost that is paid on the ending inventory, else on the opening.
        """
        ending = self.stocks.inventory(cost)
        if share == 1:
            return ending
        opening = max(self._before("opening inventory", cost), 0.0)
        return share * ending + (1 - share) * np.append(opening, ending[:-1])

    @property
    def periods(self) -> int:
        """Length of the horizon."""
        return len(next(iter(self.rows.values())))

    def _daily(self, production: Vector, before: float) -> Vector:
        """Production of a working day; where there is none, the rate of the period before."""
        if self.days is None:
            return production
        rate = np.empty(production.shape)
        for t, days in enumerate(self.days):
            rate[t] = before = production[t] / days if days > 0 else before
        return rate

    def _before(self, name: str, cost: str) -> float:
        """What stands in start under a name that the cost cannot do without."""
        if name not in self.start:
            raise missing(cost, f'"{name}" before period 1', "start", f'Add "{name}" to start')
        return self.start[name]

    def _hours_per_unit(self, cost: str) -> Vector:
        """Hours that a unit takes, needed for the cost."""
        if "hours per unit" not in self.hours:
            also = '"hours per worker" or ' if cost == "regular labour per hour" else ""
            what = f'{also}"hours per unit"'
            raise missing(cost, what, "costs", f"Add {what} to the costs")
        return self.hours["hours per unit"]


_DRIVERS: dict[str, Callable[[Drivers], Vector]] = {
    "regular labour per unit": lambda d: d.row("production", "regular labour per unit"),
    "regular labour per worker": lambda d: d.row("workers", "regular labour per worker"),
    "regular labour per hour": Drivers.wage_hours,
    "overtime per unit": Drivers.overtime_units,
    "overtime per hour": Drivers.overtime_hours,
    "hiring": lambda d: d.moved("hiring", "hired", 1.0),
    "layoff": lambda d: d.moved("layoff", "laid off", -1.0),
    "material": Drivers.made,
    "subcontract": lambda d: d.rows.get("subcontract", np.zeros(d.periods)),
    "holding": lambda d: d.held("holding", d.share_of_ending),
    "average holding": lambda d: d.held("average holding", 0.5),
    "backorder": lambda d: d.stocks.backorders(),
    "lost sale": lambda d: d.stocks.lost_sales(),
    "rate increase": lambda d: d.rate_change("rate increase", 1.0),
    "rate decrease": lambda d: d.rate_change("rate decrease", -1.0),
    "rate change": lambda d: d.rate_change("rate change", 1.0) + d.rate_change("rate change", -1.0),
}
