"""A small company that finishes tables to order from legs and tops."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
from companies import NOW, START, company, day

from sopxl.arrays import Block
from sopxl.plan.company import Company, ComponentRow, DatedRow, Family, PolicyRow

PARTS = ("Legs", "Oak tops", "Pine tops")
FINISHED = (100.0, 120.0, 90.0)
PINE = (40.0, 30.0, 20.0)  # the planner's own plan
WINDOW = slice(NOW, NOW + 3)
LATER = day(2026, 2)
ROWS = (
    ComponentRow("Tables", "Legs", START, 4.0),
    ComponentRow("Tables", "Oak tops", START, 1.0, 0.6, "Top"),
    ComponentRow("Tables", "Pine tops", START, 1.0, 0.4, "Top"),
    ComponentRow("Tables", "Oak tops", LATER, 1.0, 0.7, "Top"),
    ComponentRow("Tables", "Pine tops", LATER, 1.0, 0.3, "Top"),
)
POLICIES = (
    PolicyRow("Tables", START, "own", np.nan),
    PolicyRow("Legs", START, "synchronous", np.nan),
    PolicyRow("Oak tops", START, "target stock", 20.0),
    PolicyRow("Pine tops", START, "own", np.nan),
)


def finisher(**changed: Any) -> Company:
    """Chairs, tables that are finished to order, and their components: 50, 30 and 5 on hand."""
    made = company(horizon=3)

    def wider(block: Block) -> Block:
        """Nothing known of the components."""
        return np.hstack([block, np.full((len(block), len(PARTS)), np.nan)])

    actual = {measure: wider(block) for measure, block in made.actual.items()}
    actual["Closing"][NOW - 1, 2:] = [50, 30, 5]
    production = wider(made.production)
    production[WINDOW, 1], production[WINDOW, 4] = FINISHED, PINE
    chairs, tables = made.families
    families = (chairs, dataclasses.replace(tables, strategy="FTO"))
    made = dataclasses.replace(
        made,
        families=(*families, *(Family(name, "ea", "MTS") for name in PARTS)),
        policies=(made.policies[0], *POLICIES),
        actual=actual,
        baseline=wider(made.baseline),
        override=wider(made.override),
        production=production,
        prices=(*made.prices, *(DatedRow(name, START, 9.0) for name in PARTS)),
        costs=(*made.costs, *(DatedRow(name, START, 5.0) for name in PARTS)),
        components=ROWS,
    )
    return dataclasses.replace(made, **changed)
