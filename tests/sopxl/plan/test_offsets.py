"""Hours that the bill puts before completion: where they fall, and what is told at both ends."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from companies import HORIZON, NOW, START, company, day
from numpy.testing import assert_allclose

from sopxl.plan.alerts import overload_money
from sopxl.plan.company import BillRow, Company, ResourceRow
from sopxl.plan.figures import Figures
from sopxl.plan.make import make_plan
from sopxl.plan.optimal import Prices, cost_text
from sopxl.plan.worked_before import offset_problems

PLAIN = (BillRow("Chairs", "Saw", START, 1.5), BillRow("Tables", "Saw", START, 2.5))
AHEAD = (BillRow("Chairs", "Saw", START, 1.5, 2), BillRow("Tables", "Saw", START, 2.5))


def figures(*bill: BillRow, stations: float = 2.0) -> Figures:
    """The figures of the small company's plan with another bill."""
    return make_plan(small(*bill, stations=stations)).figures


def small(*bill: BillRow, stations: float = 2.0) -> Company:
    """The small company with another bill and number of stations."""
    return company(bill=bill, resources=(ResourceRow("Saw", START, 8, stations, 1, 1),))


class TestLoad:
    """An hour falls so many months before completion as its row of the bill says."""

    def test_it_falls_two_months_before(self) -> None:
        """Of what was produced where that is closed, else of the plan; blank beyond it."""
        found = figures(*AHEAD)
        made = np.concatenate((found.supply[: NOW + HORIZON, 0], [np.nan, np.nan]))
        assert_allclose(found.line_load[: NOW + HORIZON, 0], made[2:] * 1.5)
        assert found.line_load[NOW - 3, 0] == found.actual("Produced")[NOW - 1, 0] * 1.5
        assert found.line_load[NOW - 2, 0] == found.production[NOW, 0] * 1.5
        assert_allclose(found.line_load[:, 1], found.supply[:, 1] * 2.5)

    def test_the_resource_adds_what_is_known(self) -> None:
        """Month by month the lines together; the last two lack the chairs, and are marked."""
        found = figures(*AHEAD)
        lines = found.line_load[NOW : NOW + HORIZON]
        assert_allclose(found.load[NOW : NOW + HORIZON - 2, 0], lines[:-2].sum(axis=1))
        assert_allclose(found.load[NOW + HORIZON - 2 : NOW + HORIZON, 0], lines[-2:, 1])
        assert np.flatnonzero(found.is_incomplete[:, 0]).tolist() == [34, 35]

    def test_no_hour_is_lost(self) -> None:
        """What the plan asks before month 1 and from then on is what it asks without offsets."""
        found, plain = figures(*AHEAD), figures(*PLAIN)
        window = slice(NOW, NOW + HORIZON)
        within = np.nansum(found.line_load[window])
        assert_allclose(within + found.load_before[0], np.nansum(plain.line_load[window]))

    def test_two_offsets_of_a_family_are_two_lines(self) -> None:
        """The least first, whatever the order of the bill; the hours of both are asked."""
        found = figures(BillRow("Chairs", "Saw", START, 0.5, 1), *PLAIN)
        assert found.in_force.lines == (("Chairs", "Saw"), ("Chairs", "Saw"), ("Tables", "Saw"))
        assert found.in_force.offsets == (0, 1, 0)
        made = found.supply[:, 0]
        assert_allclose(found.line_load[NOW, :2], [made[NOW] * 1.5, made[NOW + 1] * 0.5])

    def test_hours_in_force_are_those_of_the_completion(self) -> None:
        """New hours from March on count for what is complete in March, worked in January."""
        found = figures(*AHEAD, BillRow("Chairs", "Saw", day(2026, 3), 3.0, 2))
        made = found.production[NOW + 1 : NOW + 3, 0]
        assert_allclose(found.line_load[NOW - 1 : NOW + 1, 0], made * [1.5, 3.0])


class TestTold:
    """Nothing at the ends of the plan is dropped silently."""

    def test_more_than_closed_months_had_left(self) -> None:
        """W660 with both numbers; W661 with the months that lack hours."""
        found = figures(*AHEAD, stations=0.5)
        asked = found.production[NOW : NOW + 2, 0] * 1.5
        days = found.company.calendar.workdays[NOW - 2 : NOW]
        left = np.maximum(days * 4 - found.actual("Shipped")[NOW - 2 : NOW, 1] * 2.5, 0)
        assert found.load_before[0] == pytest.approx(asked.sum(), rel=1e-12)
        assert [str(problem) for problem in offset_problems(found)] == [
            f"W660 Plan: the plan asks {asked[0]:,.0f} hours of Saw in 2025-11, which is closed "
            f"and had {left[0]:,.0f} left. It is so in 2 closed months. Complete less in the first "
            "months, or lower the Offset of the Bill.",
            "W661 Load: the load of Saw in 2026-11 to 2026-12 is incomplete: it works up to 2 "
            "months ahead, and what is completed after 2026-12 is not planned. Read these months "
            "as a least load, or plan a longer horizon.",
        ]

    def test_each_closed_month_has_its_own_hours(self) -> None:
        """What an earlier one had left, where another family works ahead longer, is no room."""
        bill = (
            BillRow("Chairs", "Saw", day(2026, 1), 15, 1),
            BillRow("Tables", "Oven", START, 1, 12),
        )
        saws = tuple(ResourceRow(name, START, 8, 1, 1, 1) for name in ("Saw", "Oven"))
        found = make_plan(company(bill=bill, resources=saws)).figures
        asked = float(found.production[NOW, 0] * 15)
        left = float(found.company.calendar.workdays[NOW - 1] * 8)
        assert left < asked < 2 * left  # twelve months together had more
        (told, *_) = [str(problem) for problem in offset_problems(found)]
        assert told.startswith(
            f"W660 Plan: the plan asks {asked:,.0f} hours of Saw in 2025-12, which is closed and "
            f"had {left:,.0f} left. Complete less"
        )

    def test_room_enough_is_not_told(self) -> None:
        """With stations to spare only the last months are told; without an offset nothing is."""
        assert [p.code for p in offset_problems(figures(*AHEAD, stations=9))] == ["W661"]
        assert offset_problems(figures(*PLAIN, stations=0.1)) == []

    def test_an_hour_over_is_worth_its_output(self) -> None:
        """Money of an overload: the units that the hours of the month make, at price."""
        found = figures(BillRow("Chairs", "Saw", START, 1.5, 2), stations=0.5)
        hours, money = overload_money(found)
        assert hours[:HORIZON, 0].any()
        assert_allclose(money[:, 0], hours[:, 0] / 1.5 * 50.0)


class TestLeastCost:
    """What is completed first takes no more of closed months than there was."""

    def test_the_past_gives_what_it_had_left(self) -> None:
        """Free chairs would be made early; the closed months allow what they had, and no more."""
        bill = (BillRow("Chairs", "Saw", START, 1.5, 1),)
        tight = small(*bill, stations=1.05)
        plan = make_plan(tight, Prices(holding=0.0, overtime=30, outside=80))
        made = plan.figures.production[tight.planned, 0]
        least = make_plan(tight).figures.production[tight.now, 0]
        rated = plan.figures.rated_capacity[:, 0]
        assert made[0] * 1.5 <= max(rated[tight.now - 1], least * 1.5) + 1e-6
        load = made[1:] * 1.5
        assert (load <= rated[tight.now : tight.now + HORIZON - 1] + 1e-6).all()
        assert plan.optimum is not None
        assert f"Saw: {made[0] * 1.5:,.0f} hours of the plan fall before 2026-01" in cost_text(
            tight, plan.optimum
        )

    def test_a_plan_by_hand_stands(self) -> None:
        """The past alone makes no plan impossible: what stands is taken as it is."""
        bill = (BillRow("Chairs", "Saw", START, 1.5, 1), PLAIN[1])
        own = small(*bill, stations=9)
        production = own.production.copy()
        production[own.planned] = 150.0
        policies = [dataclasses.replace(row, plan_policy="own") for row in own.policies]
        closed = dataclasses.replace(own.resources[0], stations=0.01)
        today = float(own.calendar.start_days[own.now])
        hand = dataclasses.replace(
            own,
            production=production,
            policies=(dataclasses.replace(policies[0], inventory_min=0.0), own.policies[1]),
            resources=(closed, dataclasses.replace(own.resources[0], start=today)),
        )
        plan = make_plan(hand, Prices(holding=0.2))
        assert_allclose(plan.figures.production[own.planned, 0], 150.0)
