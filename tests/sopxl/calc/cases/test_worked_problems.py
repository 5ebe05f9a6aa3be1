"""Problems as they stand at the end of textbook chapters, typed as a planner types them.

A source in brackets that names a book and a firm is a published figure; the others are worked by
hand, and the line beside them says how.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from numpy.testing import assert_allclose

import sopxl_udfs.functions as cell
from sopxl.cells import Cells
from sopxl.registry import function

REQUIRED = [[1850, 1425, 1000, 850, 1150, 1725]]
DAYS = [[22, 19, 21, 21, 22, 20]]
SALES = [[1800, 1500, 1100, 900, 1100, 1600]]
STEADY = [[1408, 1216, 1344, 1344, 1408, 1280]]
PLAN = [[33, 33, 33, 40, 40], [17, 17, 17, 13, 13]]
HOURS, AHEAD = [[0.05, 1.3, 0, 0], [0.2, 0.3, 0.5, 0.25]], [[0, 0, 1, 1]]
SEASONED = [[5, 5, 5, 5, 5, 5, 10, 15, 15, 15, 15, 15]]
NONE = [[0] * 12]


@dataclass(frozen=True, slots=True)
class Problem:
    """One formula and what it must give."""

    text: str  # what is asked, and where the answer is from
    name: str
    given: tuple[Any, ...]
    answer: Cells
    within: float = 1e-9  # of each number: half of the last digit that is printed


PLANS = (
    Problem(
        "safety stock a quarter of demand, workers to the nearest [Jacobs and Chase, CA&J]",
        "SOP_WORKFORCE",
        (REQUIRED, 53, 1.6, DAYS, "nearest"),
        [[53, 47, 30, 25, 33, 54], [0, 0, 0, 0, 8, 21], [0, 6, 17, 5, 0, 0]],
    ),
    Problem(
        "what must be made is demand, and the change of its safety stock [Jacobs and Chase, CA&J]",
        "SOP_CHASE",
        (SALES, 400, [[450, 375, 275, 225, 275, 400]]),
        REQUIRED,
    ),
    Problem(
        "a steady 64 a day, with months of different length [Jacobs and Chase, CA&J]",
        "SOP_LEVEL",
        (SALES, 400, 400, DAYS),
        STEADY,
    ),
    Problem(
        "that plan's inventory, backlog shown below 0 [Jacobs and Chase, CA&J]",
        "SOP_INVENTORY",
        (SALES, 400, STEADY),
        [[8, -276, -32, 412, 720, 400]],
    ),
    Problem(
        "no backorders: 300/20, 800/40 and 1000/50 a day, so 20 a day",
        "SOP_LEVEL",
        ([[300, 500, 200]], 0, 0, [[20, 20, 10]], True),
        [[400, 400, 200]],
    ),
    Problem(
        "safety stock in the middle decides: (500 + 20 - 50) / 2",
        "SOP_LEVEL",
        ([[100, 400, 100]], 50, 20, None, True, None, 20),
        [[235, 235, 235]],
    ),
    Problem(
        "30 owed at the start and 30 wanted at the end: 360 / 3",
        "SOP_LEVEL",
        ([[100, 100, 100]], -30, 30),
        [[120, 120, 120]],
    ),
    Problem(
        "sales beyond capacity are lost: nothing is made up after",
        "SOP_CHASE",
        ([[100, 150, 80]], 0, 0, 0, 110, None, "lost"),
        [[100, 110, 80]],
    ),
    Problem(
        "sales beyond capacity wait: 40 owed, 30 of them made up",
        "SOP_CHASE",
        ([[100, 150, 80]], 0, 0, 0, 110),
        [[100, 110, 110]],
    ),
    Problem(
        "inventory and lost sales of 90 a month: 150 asked of 130",
        "SOP_INVENTORY",
        ([[100, 150, 80]], 50, [[90, 90, 90]], None, "lost split"),
        [[40, 0, 10], [0, 20, 0]],
    ),
    Problem(
        "a least rate fills the stock first: 60, 60, then 120 + 20 - 50",
        "SOP_CHASE",
        ([[50, 40, 120]], 20, None, 60),
        [[60, 60, 90]],
    ),
    Problem(
        "one change of rate, placed where demand rises",
        "SOP_HYBRID",
        ([[100, 100, 100, 300, 300]], 0, 0, 1, None, True),
        [[100, 100, 100, 300, 300]],
    ),
    Problem(
        "20 days a month, written once: 1000 / (0.5 x 20) people",
        "SOP_WORKFORCE",
        ([[1000, 1200]], 100, 0.5, 20),
        [[100, 120], [0, 20], [0, 0]],
    ),
    Problem(
        "order backlog from 500 to 200 over 60 days: 3500 / 60 a day",
        "SOP_LEVEL_BACKLOG",
        ([[1200, 900, 1100]], 500, 200, [[21, 20, 19]]),
        [[1225, 3500 / 3, 3325 / 3]],
    ),
    Problem(
        "order backlog after shipments and cancellations: 500 + 1200 - 1225 - 10",
        "SOP_BACKLOG",
        ([[1200, 900]], 500, [[1225, 1100]], [[10, 0]]),
        [[465, 265]],
    ),
    Problem(
        "weeks of backlog in months of four weeks: 465 / (1225 / 4)",
        "SOP_LEAD_TIME",
        ([[465, 265]], [[1225, 1100]], 4),
        [[1860 / 1225, 1060 / 1100]],
    ),
    Problem(
        "finishing at 55 a month, two parts in each: 60 due, 55 shipped",
        "SOP_FINISHING",
        ([[50, 60]], 10, [[120, 150]], 2, None, 55),
        [[55, 55], [5, 10], [110, 110], [10, 50]],
    ),
    Problem(
        "days of supply against what follows: 20 days, and half of the next 20 and more",
        "SOP_COVER",
        ([[500, 400, 300]], [[200, 250, 400]], "forward", 20),
        [[32.5, 20, 0], [0, 1, 1]],
    ),
    Problem(
        "a month of the demand to come, with that of the month after the last",
        "SOP_TARGET_INVENTORY",
        ([[200, 250, 400]], 1, None, None, "forward", 300),
        [[250, 400, 300]],
    ),
    Problem(
        "what caused the inventory to differ: supply -2, sales +10, then 5 scrapped",
        "SOP_BRIDGE",
        ([[100] * 3], [[90, 105, 110]], [[100] * 3], [[98, 102, 100]], [[0, -5, 0]]),
        [[8, 0, -10], [-2, 0, 0], [10, 5, -5], [0, -5, -5]],
    ),
)

SCHEDULES = (
    Problem(
        "lots of 30 where the balance of 15, 10, 5, 0 would fall below 0",
        "SOP_MPS",
        (SEASONED, NONE, 20, 30),
        [[0, 0, 0, 0, 30, 0, 0, 30, 0, 30, 0, 30]],
    ),
    Problem(
        "the same with 5 in reserve, started two periods before they are due",
        "SOP_MPS",
        (SEASONED, NONE, 20, 30, 5, None, None, 2, "releases"),
        [[0, 30, 0, 0, 0, 30, 0, 30, 0, 30, 0, 0], [0] * 12],
    ),
    Problem(
        "orders alone up to the fence, the greater of both behind it",
        "SOP_PAB",
        ([[20] * 6], [[22, 15, 8, 0, 5, 0]], [[0, 30, 0, 30, 0, 30]], 30, 2),
        [[8, 23, 3, 13, -7, 3]],
    ),
    Problem(
        "available to promise of each lot: 20 - 5, 30 - 17, 30",
        "SOP_ATP",
        ([[0, 30, 0, 0, 30, 0]], [[5, 5, 2, 10, 0, 0]], 20),
        [[15, 13, 0, 0, 30, 0]],
    ),
    Problem(
        "and the running sum of it",
        "SOP_ATP",
        ([[0, 30, 0, 0, 30, 0]], [[5, 5, 2, 10, 0, 0]], 20, "cumulative"),
        [[15, 28, 28, 28, 58, 58]],
    ),
    Problem(
        "lots that run out together: 400 on hand and made, at 100 a week 4 weeks",
        "SOP_RUNOUT",
        ([[50, 120, 30]], [[20, 30, 50]], 200),
        [[30, 0, 170]],
    ),
    Problem(
        "half a day of safety stock: (500 x 2 + 250) / 250 [Heizer and Render, Hobbs Bakery]",
        "SOP_KANBAN",
        (500, 2, 250, None, 250),
        [[5]],
    ),
    Problem(
        "two shifts less breaks: 900 minutes x 20 days for 9000, then for 12000",
        "SOP_TAKT",
        (900, [[9000, 12000]], 20),
        [[2, 1.5]],
    ),
    Problem(
        "service of 95 % at a deviation of 10: 16.45 [Heizer and Render, Memphis Regional]",
        "SOP_SAFETY_STOCK",
        (10, 1, 0.95),
        [[16.45]],
        0.005,
    ),
    Problem(
        "demand and lead time vary: 1.645 x sqrt(5 x 16^2 + 150^2 x 1^2) [Heizer and Render]",
        "SOP_SAFETY_STOCK",
        (16, 5, 0.95, 1, None, 150),
        [[254]],
        0.5,
    ),
    Problem(
        "looked at every 4 weeks, lead time 2: 1570 [Chopra and Meindl, periodic review]",
        "SOP_SAFETY_STOCK",
        (500, 2, 0.9, None, None, None, None, 4),
        [[1570]],
        0.5,
    ),
)

CAPACITY = (
    Problem(
        "one month of three products by overall factors: 450 hours at 60 and 40 %",
        "SOP_CPOF",
        ([[100], [50], [25]], [[2], [3], [4]], [[0.6], [0.4]]),
        [[270], [180]],
    ),
    Problem(
        "one month by the bill: 33 x 0.05 + 17 x 1.3, and 33 x 0.7 + 17 x 0.55",
        "SOP_RCCP",
        ([[33], [17]], [[0.05, 1.3], [0.7, 0.55]]),
        [[23.75], [32.45]],
    ),
    Problem(
        "by the profile: the second resource works half of its hours a month ahead",
        "SOP_RCCP",
        (PLAN, HOURS, AHEAD),
        [[23.75, 23.75, 23.75, 18.9, 18.9], [32.45, 32.45, 34.95, 35.15, 11.9]],
    ),
    Problem(
        "and has 33 x 0.5 + 17 x 0.25 hours behind it when the horizon begins",
        "SOP_RCCP",
        (PLAN, HOURS, AHEAD, "before"),
        [[0], [20.75]],
    ),
    Problem(
        "a setup of 5 hours in each month that makes any",
        "SOP_RCCP",
        ([[100, 0, 50]], [[2]], None, None, [[5]]),
        [[205, 0, 105]],
    ),
    Problem(
        "the mean of four weeks is what has been shown [Arnold, demonstrated capacity]",
        "SOP_DEMONSTRATED",
        ([[120, 130, 150, 140]],),
        [[135]],
    ),
)

DEMAND = (
    Problem(
        "weights 1, 2, 3, the latest most [Heizer and Render, Donna's Garden Supply]",
        "SOP_FORECAST",
        ([[10, 12, 13]], 1, "weighted", None, None, None, None, None, None, [[1, 2, 3]]),
        [[12.17]],
        0.005,
    ),
    Problem(
        "0.4, 0.3, 0.2, 0.1 from the latest back [Stevenson, weighted moving average]",
        "SOP_FORECAST",
        ([[43, 40, 41, 39]], 1, "weighted", *[None] * 6, [[0.1, 0.2, 0.3, 0.4]]),
        [[40.2]],
    ),
    Problem(
        "smoothing from the first demand on at 0.1 [Stevenson, exponential smoothing]",
        "SOP_FORECAST",
        ([[42, 40, 43, 40, 41, 39, 46, 44, 45, 38, 40]], 1, "ses", None, 0.1),
        [[41.73]],
        0.005,
    ),
    Problem(
        "level and trend of four periods, then 0.4 and 0.3 [Stevenson, trend-adjusted forecast]",
        "SOP_FORECAST",
        (
            [[740, 742, 758]],
            1,
            *("lagged trend smoothing", None, 0.4, 0.3, None),
            [[728, 28 / 3]],
            "fit",
        ),
        [[737.33, 747.73, 755.09]],
        0.01,
    ),
    Problem(
        "a line through seven years of power demand [Heizer and Render, N.Y. Edison]",
        "SOP_FORECAST",
        ([[74, 79, 80, 90, 105, 142, 122]], 1, "linear trend"),
        [[141.02]],
        0.03,  # the book rounds height and slope
    ),
    Problem(
        "MAD smoothed at 0.2 from 10: 0.2 x 5 + 0.8 x 10 = 9, and so on",
        "SOP_TRACKING_SIGNAL",
        ([[100] * 3], [[90, 95, 115]], 0.2, 10),
        [[-10, -15, 0], [10, 9, 10.2], [-1, -15 / 9, 0]],
    ),
    Problem(
        "orders of 130 take the forecast of their month, then of the one before",
        "SOP_CONSUME",
        ([[100, 100, 100]], [[0, 130, 20]], 1),
        [[70, 0, 80]],
    ),
)

MONEY = (
    Problem(
        "mix -3250 and yield 7700 of three tomatoes, as cost [Horngren, Delpino]",
        "SOP_PVM",
        ([[3200, 1920, 1280]], [[70, 80, 90]], [[3250, 2275, 975]], [[70, 80, 90]]),
        [[0, 7700, -3250, 0, 0, 0]],
    ),
    Problem(
        "exchange 120 x 11 x 0.1, price 120 x 1 x 1.1, volume 20 x 10 x 1.1",
        "SOP_PVM",
        (100, 10, 120, 11, 1.1, 1.2),
        [[132], [220], [0], [132], [0], [0]],
    ),
    Problem(
        "share (1100 / 5000 - 1000 / 4000) x 5000 x 14, size 1000 x 0.25 x 14",
        "SOP_MARKET",
        ([[600, 400]], [[10, 20]], [[550, 550]], 4000, 5000),
        [[-2100, 3500]],
    ),
    Problem(
        "three years of absorption at 135 a unit [Horngren, Stassen]",
        "SOP_ABSORPTION",
        (0, [[8000, 5000, 10000]], [[6000, 6500, 7500]], 1080000, 135),
        [
            [1080000, 675000, 1350000],
            [0, -405000, 270000],
            [270000, 67500, 405000],
            [270000, -202500, 337500],
        ],
    ),
    Problem(
        "three prices in one January: 7 days at 10, 8 at 11, 8 at 12",
        "SOP_PRICE",
        ([["B", 45292, 10], ["B", 45301, 11], ["B", 45313, 12]], "B", [[45292]], [[45322]]),
        [[254 / 23]],
    ),
    Problem(
        "a new standard of 11 revalues the 120 that are there",
        "SOP_INVENTORY_VALUE",
        (100, [[50, 0]], [[30, 60]], [[10, 11]], 10, None, "all"),
        [[500, 0], [300, 660], [0, 0], [0, 120], [1200, 660]],
    ),
    Problem(
        "pieces to pallets by way of the case: 24 / 12 / 40",
        "SOP_CONVERT",
        ([[24]], "ea", "pallet", [["pallet", "case", 40], ["case", "ea", 12]]),
        [[0.05]],
    ),
    Problem(
        "price of a family from that of its items: (3 x 10 + 1 x 14) / 4",
        "SOP_ROLLUP",
        ([[10], [14]], [["A"], ["A"]], [[3], [1]], None, None, "means"),
        [[11]],
    ),
    Problem(
        "one item is fixed at 45, the others share 55 as 50 to 20",
        "SOP_SPLIT",
        (100, [[50], [30], [20]], None, [[None], [45], [None]]),
        [[39], [45], [16]],
    ),
)

TIME = (
    Problem(
        "a 53rd week in the first quarter, and the year still ends on the third of February",
        "SOP_CALENDAR",
        (44955, 12, "4-5-4", None, "nearest Saturday to January", 1),
        [
            [45325 - 7 * left for left in (49, 44, 39, 35, 30, 26, 22, 17, 13, 9, 4, 0)],
            [4, 5, 5, 4, 5, 4, 4, 5, 4, 4, 5, 4],
            [20, 25, 25, 20, 25, 20, 20, 25, 20, 20, 25, 20],
        ],
    ),
    Problem(
        "a quarter of 4, 4 and 5 weeks, odd units to the first weeks",
        "SOP_WEEKS",
        ([[100, 102, 130]], [[4, 4, 5]]),
        [[25] * 4 + [26, 26, 25, 25] + [26] * 5],
    ),
    Problem(
        "four weeks in every month, written once",
        "SOP_WEEKS",
        ([[100, 130]], 4),
        [[25] * 4 + [33, 33, 32, 32]],
    ),
    Problem(
        "a year that starts in the third column: 50 so far, 100 to come against 120",
        "SOP_LATEST_CALL",
        (
            [[9, 9, 25, 25, *[None] * 10]],
            [[*[None] * 4, *[10] * 10]],
            [[0, 0, *[10] * 12]],
            5,
            3,
        ),
        [[50, 100, 150, 120, 30]],
    ),
)
EVERY = (*PLANS, *SCHEDULES, *CAPACITY, *DEMAND, *MONEY, *TIME)


@pytest.mark.parametrize("problem", EVERY, ids=lambda problem: f"{problem.name}: {problem.text}")
def test_worked_problem(problem: Problem) -> None:
    """The formula gives the answer of the book, or of the line worked by hand."""
    assert problem.name in cell.__all__
    found = function(problem.name).evaluate(*problem.given)
    assert [len(row) for row in found] == [len(row) for row in problem.answer]
    for row, answer in zip(found, problem.answer, strict=True):
        assert_allclose(row, answer, rtol=0, atol=problem.within)
