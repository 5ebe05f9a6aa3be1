"""What follows from a forecast and a production plan: balances, dollars, load; imports calc only.

Each figure is the Python twin of one row of formulas in the workbook. A figure is NaN where one
that it needs is not known; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from sopxl.arrays import Block, Vector
from sopxl.calc.balance import projected_inventory
from sopxl.calc.cover import lead_time_weeks, period_cover
from sopxl.plan.company import Company
from sopxl.plan.components import usage_of
from sopxl.plan.in_force import InForce
from sopxl.plan.own_plant import made_in_own_plant

USED = "Used"  # measure of what finishing took of a component


@dataclass(frozen=True)
class Figures:
    """All projections of one plan; blocks of shape (T, n), time down."""

    company: Company
    in_force: InForce
    forecast: Block  # units
    production: Block  # units: production to stock, shipments to order
    subcontract: Block  # units of the production that are bought; NaN where nothing is

    @cached_property
    def is_past(self) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
        """Which periods are closed, shape (T, 1)."""
        return (np.arange(self.company.calendar.count) < self.company.now)[:, None]

    def actual(self, measure: str) -> Block:
        """An actual quantity; NaN where none was loaded."""
        return self.company.actual.get(measure, self.company.nothing())

    def _column(self, values: Vector) -> Block:
        return values[:, None]

    @cached_property
    def workdays(self) -> Block:
        """Working days, shape (T, 1)."""
        return self._column(self.company.calendar.workdays)

    @cached_property
    def weeks(self) -> Block:
        """Weeks, shape (T, 1)."""
        return self._column(self.company.calendar.weeks)

    # Units ---------------------------------------------------------------------------------

    @cached_property
    def own_production(self) -> Block:
        """Units that are planned to be made in own plant: the production less what is bought."""
        return made_in_own_plant(self.production, self.subcontract)

    @cached_property
    def line_usage(self) -> Block:
        """Units that each line's family takes of its component, (T, lines); none in the past."""
        makes = [self.company.index[family] for family, _ in self.company.usage_lines]
        rates = self.in_force.quantity_per * self.in_force.option_share
        return np.where(self.is_past, np.nan, self.own_production[:, makes] * rates)

    @cached_property
    def usage(self) -> Block:
        """Units that all families take of a component, (T, n); NaN in the past and of no component.

        A period is known only where the plan of every family that takes the component is.
        """
        return usage_of(self.company, self.in_force, self.own_production)

    @cached_property
    def inventory(self) -> Block:
        """Actual closing in the past, then the projected available balance; units at period end."""
        less = self.forecast + np.where(self.company.is_component, self.usage, 0.0)
        return self._rolled(self.actual("Closing"), less, self.production)

    @cached_property
    def backlog(self) -> Block:
        """Actual order backlog in the past, then the projected one; units at period end."""
        return self._rolled(self.actual("Backlog"), self.production, self.forecast)

    def _rolled(self, past: Block, less: Block, plus: Block) -> Block:
        """The actual balance, carried on from the last closed period by what comes and goes."""
        rolled = np.where(self.is_past, past, np.nan)
        now = self.company.now
        if now == 0:
            return rolled
        opening, less, plus = past[now - 1], less[now:], plus[now:]
        unknown = np.logical_or.accumulate(np.isnan(less + plus + opening), axis=0)
        zero = np.zeros(())
        rolled[now:] = projected_inventory(
            np.where(unknown, zero, less),
            np.where(np.isnan(opening), zero, opening),
            np.where(unknown, zero, plus),
        )
        rolled[now:][unknown] = np.nan
        return rolled

    @cached_property
    def sales(self) -> Block:
        """Units sold: shipped in the past, then the forecast (to stock) or the plan (to order)."""
        future = np.where(self.company.to_stock, self.forecast, self.production)
        return np.where(self.is_past, self.actual("Shipped"), future)

    @cached_property
    def taken(self) -> Block:
        """Units that leave: sold, and of a component taken by other families as well.

        Rule : the past of a component is Used + Shipped, and not known where no Used was loaded; a
        Shipped that is left out is none.
        """
        past = self.actual(USED) + np.nan_to_num(self.actual("Shipped"))
        both = np.where(self.is_past, past, self.forecast + self.usage)
        return np.where(self.company.is_component, both, self.sales)

    @cached_property
    def supply(self) -> Block:
        """Units made: produced in the past (shipped, to order), then the production plan."""
        made = np.where(self.company.to_stock, self.actual("Produced"), self.actual("Shipped"))
        return np.where(self.is_past, made, self.production)

    @cached_property
    def target(self) -> Block:
        """Target inventory or backlog: fixed units, or the cover times sales a day or a week."""
        length = np.where(self.company.to_stock, self.workdays, self.weeks)
        cover = self.in_force.target_cover * _ratio(self.taken, length)
        return np.where(np.isnan(self.in_force.target_units), cover, self.in_force.target_units)

    @cached_property
    def days_on_hand(self) -> Block:
        """Working days that the inventory covers at what the period takes; NaN without any."""
        return _where_known(period_cover, self.inventory, self.taken, self.workdays[:, 0])

    @cached_property
    def weeks_of_backlog(self) -> Block:
        """Weeks that the backlog takes at the period's own shipments; NaN without shipments."""
        return _where_known(
            lead_time_weeks, np.maximum(self.backlog, 0.0), self.sales, self.weeks[:, 0]
        )

    @cached_property
    def unexplained_inventory(self) -> Block:
        """Actual closing less what the movements explain; closed periods only."""
        left = np.where(self.company.is_component, self.taken, self.actual("Shipped"))
        moved = self.actual("Produced") - left
        return self._unexplained("Closing", moved + np.nan_to_num(self.actual("Adjusted")))

    @cached_property
    def unexplained_backlog(self) -> Block:
        """Actual backlog less what orders and shipments explain; closed periods only."""
        moved = self.actual("Booked") - self.actual("Shipped")
        return self._unexplained("Backlog", moved - np.nan_to_num(self.actual("Cancelled")))

    def _unexplained(self, measure: str, moved: Block) -> Block:
        closing = self.actual(measure)
        rest = self.company.nothing()
        rest[1:] = closing[1:] - (closing[:-1] + moved[1:])
        rest[self.company.now :] = np.nan
        return rest

    # Dollars -------------------------------------------------------------------------------

    @cached_property
    def revenue(self) -> Block:
        """Units sold at price."""
        return self.sales * self.in_force.price

    @cached_property
    def cost_of_goods_sold(self) -> Block:
        """Units sold at standard cost."""
        return self.sales * self.in_force.cost

    @cached_property
    def gross_margin(self) -> Block:
        """Revenue less cost of goods sold."""
        return self.revenue - self.cost_of_goods_sold

    @cached_property
    def bookings_value(self) -> Block:
        """Orders booked, then the forecast of bookings, at price."""
        return np.where(self.is_past, self.actual("Booked"), self.forecast) * self.in_force.price

    @cached_property
    def inventory_value(self) -> Block:
        """Inventory on hand at standard cost; what is owed has no value."""
        return np.maximum(self.inventory, 0.0) * self.in_force.cost

    @cached_property
    def backlog_value(self) -> Block:
        """Order backlog at price."""
        return self.backlog * self.in_force.price

    # Capacity ------------------------------------------------------------------------------

    @cached_property
    def worked(self) -> Block:
        """Units that load the resources: actual production, then what is made in own plant.

        Actuals do not say where a unit was made, so that all of them count in a closed period.
        """
        return np.where(self.is_past, self.supply, self.own_production)

    @cached_property
    def line_load(self) -> Block:
        """Hours each line of the bill asks of its resource, shape (T, lines).

        Rule : hours fall so many periods before completion as the line's offset says: load[t] =
        made[t + offset] × hours per unit; of what was produced where t + offset is closed, else of
        the plan; NaN where t + offset lies beyond what is known.
        """
        families = [self.company.index[family] for family, _ in self.in_force.lines]
        return worked_ahead(self.worked[:, families] * self.in_force.hours, self.in_force.offsets)

    @cached_property
    def load(self) -> Block:
        """Hours asked of each resource by all families whose plan is known, (T, resources)."""
        names = self.in_force.resources
        belongs = np.array(
            [[resource == name for name in names] for _, resource in self.in_force.lines],
            dtype=np.float64,
        ).reshape(len(self.in_force.lines), len(names))
        known = ~np.isnan(self.line_load)
        asked = np.where(known, self.line_load, 0.0) @ belongs
        return np.where(known @ belongs > 0, asked, np.nan)

    @cached_property
    def is_incomplete(self) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
        """Where the load lacks what the plan beyond the horizon asks for, shape (T, resources)."""
        stop = min(self.company.planned.stop, self.company.calendar.count)
        month = np.arange(self.company.calendar.count)[:, None]
        return np.asarray((month >= stop - self.in_force.longest_offset) & (month < stop))

    @property
    def load_before(self) -> Vector:
        """Hours that the plan asks of closed periods, since they are worked ahead, (resources,)."""
        return np.asarray(self.hours_before.sum(axis=0))

    @cached_property
    def hours_before(self) -> Block:
        """The same of 1, 2 ... periods before the first open one, shape (k, resources)."""
        now, resources = self.company.now, self.in_force.resources
        before = np.zeros((max(self.in_force.offsets, default=0), len(resources)))
        for line, (family, resource) in enumerate(self.in_force.lines):
            offset = self.in_force.offsets[line]
            ahead = slice(now, now + offset)
            units = self.own_production[ahead, self.company.index[family]]
            if offset and resource in resources:
                asked = np.nan_to_num(units * self.in_force.hours[ahead, line])
                back = slice(offset - asked.size, offset)
                before[back, resources.index(resource)] += asked[::-1]
        return before

    @cached_property
    def rated_capacity(self) -> Block:
        """Hours each resource gives: rated hours a working day x working days."""
        return self.in_force.daily_capacity * self.workdays

    @cached_property
    def spare(self) -> Block:
        """Rated capacity less load: spare (+) or short (-), hours."""
        return self.rated_capacity - self.load

    @cached_property
    def load_share(self) -> Block:
        """Load as a share of rated capacity; NaN without capacity."""
        return _ratio(self.load, self.rated_capacity)


def worked_ahead(hours: Block, offsets: Sequence[int]) -> Block:
    """Hours by period of completion laid into the periods in which they are worked.

    hours : shape (T, lines). offsets : periods before completion, one a line.
    Returns : shape (T, lines); NaN where the completion lies beyond the last period.
    """
    worked = np.full_like(hours, np.nan)
    ahead = np.array(offsets, dtype=np.int_)
    for offset in set(offsets):
        lines = ahead == offset
        worked[: max(len(hours) - offset, 0), lines] = hours[offset:, lines]
    return worked


def _where_known(cover: Callable[..., Block], stock: Block, sales: Block, length: Vector) -> Block:
    """A cover of the cells in which stock and sales are both known; NaN elsewhere."""
    unknown = np.isnan(stock + sales)
    known = cover(np.where(unknown, 0.0, stock), np.where(unknown, 0.0, sales), length)
    return np.where(unknown, np.nan, known)


def _ratio(above: Block, below: Block) -> Block:
    """A quotient that is unknown where there is nothing to divide by."""
    below = np.broadcast_to(below, np.broadcast_shapes(above.shape, below.shape))
    result = np.full(below.shape, np.nan)
    np.divide(above, below, out=result, where=below > 0)
    return result
