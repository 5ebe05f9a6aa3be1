"""Which CSV files a folder may hold, and what each is; imports the contract."""

from __future__ import annotations

from sopxl_workbook.contract import (
    ACTUALS,
    CALENDAR,
    COSTS,
    FAMILIES,
    GATE,
    HELD,
    PRICES,
    SETTINGS_HELD,
    TABLES,
    Column,
    Kind,
    Table,
)

COMPANY = Table(
    "company",
    "Company",
    "One line a setting.",
    (
        Column("Setting", Kind.TEXT, "Name of the setting."),
        Column("Value", Kind.TEXT, "What it is.", required=False),
    ),
    ("Setting",),
    needs_rows=True,
)


def _by_period(name: str, sheet: str, help_: str) -> Table:
    quantity = Column("Quantity", Kind.NUMBER, "Family units, or units of the item.")
    columns = (ACTUALS.column("Period"), ACTUALS.column("Code"), quantity)
    return Table(name, sheet, help_, columns, ("Period", "Code"))


FORECAST = _by_period(
    "forecast",
    "Forecast",
    "Forecast of sales (to stock) or bookings (to order); where it is left out, the same period "
    "of last year is taken and marked as not reviewed.",
)
PRODUCTION = _by_period(
    "production",
    "Production",
    "Production (to stock) or shipments (to order) of families whose plan policy is own.",
)

DEFAULT_HORIZON = 18
SETTINGS = {
    "company": "name of the company",
    "currency": "code of its currency, such as USD",
    "base": "first period of the plan, such as 2026-01; actuals end with the one before",
    "horizon": f"periods planned; {DEFAULT_HORIZON} if left out",
    "first": "first period of the workbook, such as 2024-01 (a day, for a calendar of weeks); "
    "January of the year of the earliest actual if left out",
    "locale": "language of the numbers in the files, such as de for 1.234,56; with a point and no "
    "other mark if left out",
    "calendar": "months, 4-4-5, 4-5-4 or 5-4-4; months if left out",
    "fiscal_year_start": "month in which the fiscal year begins; 1 if left out",
    "year_end": "of a calendar of weeks, such as last Saturday of December",
    "leap_quarter": "of a calendar of weeks: the quarter that takes the 53rd week; 4 if left out",
    "holding": "least-cost plan: what holding a unit for a year costs, share of its cost: 0.2",
    "overtime": "least-cost plan: money for an hour of overtime; none is worked if left out",
    "outside": "least-cost plan: money for an hour of outside capacity; none is bought if left out",
    "fewest_families": "fewer planned families are told by check; 5 if left out, never for none",
    "most_families": "more planned families are told by check; 15 if left out, never for none",
    "abnormal_demand": "demand so many standard deviations off its past is told by check; 3 if "
    "left out, never for none",
    "spread_limit": "views further apart than this share of the forecast have to be agreed; 0.1 if "
    "left out, never for none",
}
NEVER = "never"  # of a limit: its cell on Control is left blank
LIMITS = {  # of exceptions, by their name on Control
    "sop_families_least": "fewest_families",
    "sop_families_most": "most_families",
    "sop_abnormal": "abnormal_demand",
    "sop_spread_limit": "spread_limit",
}
PRICES_OF_A_PLAN = {  # of the least-cost plan, by their name on Control
    "sop_optimal_holding": "holding",
    "sop_optimal_overtime": "overtime",
    "sop_optimal_outside": "outside",
}
REQUIRED_SETTINGS = ("company", "currency", "base")

_OF_THE_BOOK = (CALENDAR, GATE, *HELD.values(), SETTINGS_HELD)  # made by the book itself
BOOK_TABLES = tuple(table for table in TABLES if table not in _OF_THE_BOOK)
ALL_TABLES = (COMPANY, *BOOK_TABLES, FORECAST, PRODUCTION)
REQUIRED = (COMPANY, FAMILIES, ACTUALS, PRICES, COSTS)


def file_name(table: Table) -> str:
    """The file that holds a table: item_map.csv for the sheet Item map."""
    return table.sheet.lower().replace(" ", "_") + ".csv"


def describe() -> str:
    """The documented form of the folder: every file, every column, what it means."""
    lines = [
        "A folder of CSV files: UTF-8, commas, headings in the first row, dates and periods as",
        "2026-01-31 and 2026-01, numbers with a point and no thousands mark unless the setting",
        "locale says otherwise. An apostrophe before a text with = + - @ in front is taken off.",
        "A file or column marked * is required. Rows may stand in any order; blank rows are",
        "skipped.",
    ]
    for table in ALL_TABLES:
        lines += ["", f"{file_name(table)}{' *' if table in REQUIRED else ''}: {table.help}"]
        if table is COMPANY:
            lines += [
                f"  {name}{' *' if name in REQUIRED_SETTINGS else ''}: {meaning}"
                for name, meaning in SETTINGS.items()
            ]
            lines.append("  (two columns, setting and value)")
        else:
            lines += [_describe_column(column) for column in table.columns]
    return "\n".join(lines) + "\n"


def _describe_column(column: Column) -> str:
    needed = " *" if column.required and column.default is None else ""
    choices = f" One of: {', '.join(map(str, column.choices))}." if column.choices else ""
    blank = "" if column.default is None else f" Blank is {column.default:g}."
    return f"  {column.field}{needed}: {column.help}{choices}{blank}"
