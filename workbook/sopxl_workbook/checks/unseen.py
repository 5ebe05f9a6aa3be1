"""What the pages of the master schedule do not show, for there is too much of it; reads tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from sopxl.errors import Problem, as_argument
from sopxl.plan.company import Company
from sopxl_workbook.contract import PULL
from sopxl_workbook.sheets import pull_at, schedule_at
from sopxl_workbook.tables import Tables
from sopxl_workbook.tables.findings import some

_PULL_PAGE = "Pull"


def unseen(tables: Tables, company: Company, path: Path) -> Iterator[Problem]:
    """W731 for families with more items than Master schedule splits, and for loops beyond Pull's.

    path : of the book, for the command that has them all.
    """
    items = Counter(row.family for row in company.items)
    many = [family for family, count in items.items() if count > schedule_at.MOST_ITEMS]
    if many:
        most = max(items[family] for family in many)
        yield Problem(
            "W731",
            f"{some(many)}: {most} rows of the Item map{' at most' if len(many) > 1 else ''}, the "
            f"page splits a family by up to {schedule_at.MOST_ITEMS}: it shows the weeks of the "
            "family alone, and none of its items.",
            schedule_at.SHEET,
            f"See them all: sopxl schedule {as_argument(path)}; or part the family.",
        )
    loops = len(tables[PULL.name].columns["Code"])
    if loops > pull_at.MOST:
        yield Problem(
            "W731",
            f"{loops} loops stand on {PULL.sheet}, the page works with the first {pull_at.MOST}: "
            f"it does not show {loops - pull_at.MOST} of them.",
            _PULL_PAGE,
            f"See them all: sopxl pull {as_argument(path)}",
        )
