"""Which page shows a family, and where it is chosen there; imports the family pages."""

from __future__ import annotations

from dataclasses import dataclass

from sopxl.plan.company import FINISH, ORDER, STOCK, Family
from sopxl_workbook.sheets.family import ORDER_PAGE, STOCK_PAGE
from sopxl_workbook.sheets.family_finish import PAGE as FINISH_PAGE
from sopxl_workbook.sheets.page import Page


@dataclass(frozen=True, slots=True)
class FamilyPage:
    """One kind of family page."""

    strategy: str
    page: Page
    choice: str  # the field of a View that holds the family
    switch: str  # the field that says whether it shows units or money


FAMILY_PAGES = (
    FamilyPage(STOCK, STOCK_PAGE, "stock_family", "stock_shown"),
    FamilyPage(ORDER, ORDER_PAGE, "order_family", "order_shown"),
    FamilyPage(FINISH, FINISH_PAGE, "finish_family", "finish_shown"),
)


def page_of(family: Family) -> FamilyPage:
    """The page that shows a family, by its strategy."""
    return next(kind for kind in FAMILY_PAGES if kind.strategy == family.strategy)
