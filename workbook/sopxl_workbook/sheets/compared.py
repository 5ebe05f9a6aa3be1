"""Where the Plan comparison keeps what was compared: the stored cells, and what each holds.

Imports the view of nothing but cells, so that the view can read them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from sopxl.points import POINTS
from sopxl_workbook.cellspec import Ref, Value

SHEET = "Plan comparison"
PLANS = ("Chase", "Level", "Hybrid", "Least cost", "Plan as it stands")
COSTS = (
    *("Holding", "Overtime", "Outside capacity", "Material", "Hours and purchases"),
    *("Labour", "Hiring", "Layoff", "Subcontract"),
)
MEASURES = (
    *("peak", "average", "owed", "cover", "change", "overload", "hired", "laid_off"),  # as the plan
)
FAMILY_MEASURES = ("holding", "peak", "average", "cover", "change")
LABEL, FIRST_PLAN, LAST_PLAN = 2, 3, 7  # columns B to G
COST_ROW, MEASURE_ROW, FAMILY_ROW = 10, 22, 32
TOTAL_ROW = COST_ROW + len(COSTS)
POINT_ROW, COST_COLUMN = 9, 11  # of the frontier, K to M
POINT_MEASURES = ("cost", "average", "change")
PRICES: Mapping[str, Ref] = {
    "sop_optimal_holding": (5, 9),
    "sop_optimal_overtime": (5, 10),
    "sop_optimal_outside": (5, 11),
}
REMARK: Ref = (38, 2)
MOST_FAMILIES = 100
STORE_ROW, STORE_COLUMN = 220, 2  # hidden: a row a family, its name and five measures of each plan


def standing(cell: Callable[[str, int, int], Value]) -> dict[Ref, Value]:
    """What a comparison wrote, as it stands; of a row of cost only under its own name.

    cell : gives the value at sheet, row, column. A book of an older layout has its total where
    today's page has the last row of cost.
    """
    names = {COST_ROW + i: name for i, name in enumerate(COSTS)}

    def is_ours(row: int, column: int) -> bool:
        """Whether the cell holds today what it held when it was written."""
        is_cost = row in names and column <= LAST_PLAN
        return not is_cost or cell(SHEET, row, LABEL) == names[row]

    found = {ref: cell(SHEET, *ref) for ref in stored_cells() if is_ours(*ref)}
    return {ref: value for ref, value in found.items() if value not in (None, "")}


def plan_cells() -> Iterator[tuple[Ref, int, str, bool]]:
    """The stored cells of each plan: place, number of the plan, measure, whether it is a cost."""
    for number in range(len(PLANS)):
        column = FIRST_PLAN + number
        for i, name in enumerate(COSTS):
            yield (COST_ROW + i, column), number, name, True
        for i, name in enumerate(MEASURES):
            yield (MEASURE_ROW + i, column), number, name, False


def point_cells() -> Iterator[tuple[Ref, int, str]]:
    """The stored cells of the frontier: place, point from 1, measure."""
    for number in range(1, POINTS + 1):
        for i, name in enumerate(POINT_MEASURES):
            yield (POINT_ROW + number - 1, COST_COLUMN + i), number, name


def family_cell(family: int, plan: int, measure: int) -> Ref:
    """The stored cell of a family's measure under a plan, each counted from 0."""
    return STORE_ROW + family, STORE_COLUMN + 1 + plan * len(FAMILY_MEASURES) + measure


def store_columns() -> range:
    """The columns of a row of the store, the name first."""
    return range(STORE_COLUMN, STORE_COLUMN + 1 + len(PLANS) * len(FAMILY_MEASURES))


def stored_cells() -> Sequence[Ref]:
    """Every cell that a comparison writes on the page."""
    return [
        *(ref for ref, *_ in plan_cells()),
        *(ref for ref, *_ in point_cells()),
        *PRICES.values(),
        REMARK,
        *((STORE_ROW + i, column) for i in range(MOST_FAMILIES) for column in store_columns()),
    ]


def family_rows(stored: Mapping[Ref, Value]) -> list[str]:
    """The names of the families that were compared, in their order."""
    names = (stored.get((STORE_ROW + i, STORE_COLUMN)) for i in range(MOST_FAMILIES))
    return [name for name in names if isinstance(name, str) and name]
