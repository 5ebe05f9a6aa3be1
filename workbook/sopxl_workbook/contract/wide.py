"""The wide tables: a row a key, a column a period; and the layout that they share."""

from __future__ import annotations

from dataclasses import dataclass

from sopxl_workbook.contract.model import Writer

AXIS_LENGTH = 120  # periods of a new book: ten years of months


@dataclass(frozen=True, slots=True)
class WideTable:
    """One table of rows by key and columns by period, on its own sheet."""

    name: str
    sheet: str
    help: str
    row_heading: str = "Family"
    what_heading: str = "Measure"
    writer: Writer = Writer.ENGINE
    extra: tuple[str, ...] = ()  # columns before the key, where a table has them
    since: int = 1  # layout in which it came

    @property
    def ref(self) -> str:
        """Its rows in a formula. Never the bare name: LibreOffice counts the heading in then."""
        return f"{self.name}[]"


ACTUAL = WideTable("tblActual", "Actual", "The Actuals by family, summed by the Item map.")
FORECAST = WideTable(
    "tblForecast",
    "Forecast",
    "Forecast = baseline + events, or the override where there is one. Type in the Override rows; "
    "say why on Comments.",
)
PLAN = WideTable(
    "tblPlan",
    "Plan",
    "Production (to stock) or shipments (to order): all supply. Type where the policy is own; say "
    "why on Comments. Of it Subcontract is bought by the Policy; the rest is made in own plant.",
)
IN_FORCE = WideTable(
    "tblInForce",
    "In force",
    "Prices, costs, targets, shares, hours and capacity that hold in each period, by their dates.",
    row_heading="Name",
)
LOAD = WideTable(
    "tblLoad", "Load", "Hours that each family asks of each resource.", what_heading="Resource"
)
USAGE = WideTable(
    "tblUsage",
    "Usage",
    "Units that each family takes of each component: made in own plant × quantity per × share.",
    what_heading="Component",
    since=3,
)
PROJECTION = WideTable(
    "tblProjection",
    "Projection",
    "Inventory, backlog, dollars, load and capacity: native formulas, alive without Python.",
    row_heading="Name",
)
ARCHIVE = WideTable(
    "tblArchive",
    "Archive",
    "Authorised forecasts, plans and projections; written by Authorise, never changed.",
    extra=("Origin", "Run", "By", "Version"),
)
WIDE_TABLES = (ACTUAL, FORECAST, PLAN, IN_FORCE, LOAD, USAGE, PROJECTION, ARCHIVE)

# The layout that all wide sheets share, 1-based. Columns A to D hold row pointers of formulas, or
# the Archive's extra columns; the key stands in E. On Load the fourth holds the line's offset.
OFFSET_COLUMN = 4
KEY_COLUMN, NAME_COLUMN, WHAT_COLUMN, UNIT_COLUMN, FIRST_PERIOD_COLUMN = 5, 6, 7, 8, 9
LEFT_COLUMNS = FIRST_PERIOD_COLUMN - KEY_COLUMN
TOTAL_ROW, WORKDAYS_ROW, WEEKS_ROW, COLUMN_ROW, PERIOD_ROW, START_ROW, HEADER_ROW = range(3, 10)
FIRST_ROW = HEADER_ROW + 1


def key_of(name: str, what: str) -> str:
    """The key of a wide row: family or resource, and measure."""
    return f"{name}|{what}"
