"""The pages of the workbook, in their order; may import XlsxWriter."""

from __future__ import annotations

from sopxl_workbook.sheets import capacity, checks, dollars, functions, start, what_if
from sopxl_workbook.sheets.family import ORDER_PAGE, STOCK_PAGE
from sopxl_workbook.sheets.page import Page
from sopxl_workbook.sheets.view import View

PAGES: tuple[Page, ...] = (
    start.PAGE,
    STOCK_PAGE,
    ORDER_PAGE,
    capacity.PAGE,
    dollars.PAGE,
    what_if.PAGE,
    checks.PAGE,
    functions.PAGE,
)

__all__ = ["PAGES", "Page", "View"]
