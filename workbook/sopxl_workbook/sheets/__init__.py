"""The pages of the workbook, in their order; may import XlsxWriter."""

from __future__ import annotations

from sopxl_workbook.contract import CONTROL_SHEET, TABLES, WIDE_TABLES
from sopxl_workbook.sheets import (
    capacity,
    checks,
    comparison,
    consensus,
    cycle,
    dashboard,
    dollars,
    exceptions,
    family_finish,
    functions,
    gap,
    glossary,
    pull,
    schedule,
    service,
    start,
    summary,
    what_if,
)
from sopxl_workbook.sheets.family import ORDER_PAGE, STOCK_PAGE
from sopxl_workbook.sheets.page import Page
from sopxl_workbook.sheets.view import View

PAGES: tuple[Page, ...] = (
    start.PAGE,
    summary.PAGE,
    exceptions.PAGE,
    dashboard.PAGE,
    STOCK_PAGE,
    ORDER_PAGE,
    family_finish.PAGE,
    consensus.PAGE,
    capacity.PAGE,
    dollars.PAGE,
    gap.PAGE,
    service.PAGE,
    what_if.PAGE,
    comparison.PAGE,
    schedule.PAGE,
    pull.PAGE,
    cycle.PAGE,
    checks.PAGE,
    functions.PAGE,
    glossary.PAGE,
)

# Protected without a password where they hold formulas, and written by us all the same.
OWN_SHEETS: tuple[str, ...] = (
    *(page.name for page in PAGES),
    *(table.sheet for table in (*TABLES, *WIDE_TABLES)),
    CONTROL_SHEET,
)

__all__ = ["OWN_SHEETS", "PAGES", "Page", "View"]
