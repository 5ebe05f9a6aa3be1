"""Small companies for the tests of the plan."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import numpy as np

from sopxl.calendar import month_calendar
from sopxl.cells import serial
from sopxl.plan.company import BillRow, Company, DatedRow, Family, PolicyRow, ResourceRow

PERIODS, NOW, HORIZON = 48, 24, 12
START = serial(dt.date(2024, 1, 1))


def day(year: int, month: int, number: int = 1) -> float:
    """A day number."""
    return serial(dt.date(year, month, number))


def company(**changed: Any) -> Company:
    """Two years of history and one to plan: Chairs to stock, Tables to order, one resource."""
    calendar = month_calendar(dt.date(2024, 1, 1), PERIODS)
    months = np.arange(NOW, dtype=float)
    past = {
        "Requested": (100 + months, np.nan),
        "Shipped": (100 + months, 40 + months),
        "Produced": (102 + months, np.nan),
        "Closing": (100 + 2 * (months + 1), np.nan),
        "Booked": (np.nan, 41 + months),
        "Backlog": (np.nan, 60 + months + 1),
    }
    actual = {}
    for measure, columns in past.items():
        block = np.full((PERIODS, 2), np.nan)
        for i, values in enumerate(columns):
            block[:NOW, i] = values
        actual[measure] = block
    blank = np.full((PERIODS, 2), np.nan)
    made = Company(
        name="Small Furniture",
        currency="USD",
        calendar=calendar,
        base=NOW + 1,
        horizon=HORIZON,
        families=(Family("Chairs", "chairs", "MTS"), Family("Tables", "tables", "MTO")),
        policies=(
            PolicyRow("Chairs", START, "days of supply", 10.0),
            PolicyRow("Tables", START, "lead time", 4.0),
        ),
        actual=actual,
        baseline=blank.copy(),
        override=blank.copy(),
        production=blank.copy(),
        prices=(DatedRow("Chairs", START, 50.0), DatedRow("Tables", START, 200.0)),
        costs=(DatedRow("Chairs", START, 30.0), DatedRow("Tables", START, 120.0)),
        resources=(ResourceRow("Saw", START, 8.0, 2.0, 1.0, 1.0),),
        bill=(BillRow("Chairs", "Saw", START, 1.5), BillRow("Tables", "Saw", START, 2.5)),
    )
    return dataclasses.replace(made, **changed)


def with_policy(name: str, target: float, family: str = "Chairs") -> Company:
    """The company with another policy for one family."""
    rows = [row for row in company().policies if row.family != family]
    return company(policies=(*rows, PolicyRow(family, START, name, target)))
