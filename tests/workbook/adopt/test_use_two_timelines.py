"""A family with rows on two timelines: last year's demand, a count of a few months."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from workbook.adopt.draft import Draft
from workbook.adopt.mine import map_of, mapped, shown
from workbook.adopt.sheets import DEMAND, MONTHS, PRODUCTION
from workbook.adopt.test_use_plan import sopxl

from sopxl_workbook.adopt.use.archive import archive_path

LAST_YEAR = tuple(month.replace("24", "23") for month in MONTHS)
HEAD = ("Family", "Measure")
CLOSED = {'closed = ""': 'closed = "2024-01"'}


def book(sheet: str, *lines: Sequence[Any], first: bool = True) -> Draft:
    """The plan of chairs, and lines of the same family on another sheet before or after it."""
    pairs = zip("BCDEFG", "CDEFGH", strict=True)
    closing = [f"={'100' if c == 'C' else b + '4'}+{c}3-{c}2" for b, c in pairs]
    plan = [
        (*HEAD, *MONTHS),
        ("Chairs", "Demand", *map(float, DEMAND)),
        ("Chairs", "Production", *map(float, PRODUCTION)),
        ("Chairs", "Ending inventory", *closing),
    ]
    draft = Draft()
    both = {sheet: lines, "Plan": plan} if first else {"Plan": plan, sheet: lines}
    for name, listed in both.items():
        for row, line in enumerate(listed, 1):
            for column, content in enumerate(line, 1):
                draft.put((name, row, column), content)
    return draft


def last_year() -> Draft:
    """Demand of the year before, on a sheet that stands first."""
    return book("Old", (*HEAD, *LAST_YEAR), ("Chairs", "Demand", *map(float, range(1, 7))))


def test_last_years_demand_is_not_planned_for(tmp_path: Path) -> None:
    """Chase makes what this year asks: 50, 60, 50, 40, 60 from February on."""
    path = mapped(tmp_path, last_year(), **CLOSED)
    done = sopxl("plan", path, "--method", "chase", "--yes")
    assert done.exit_code == 0, done.output
    found = shown(path.read_bytes())
    assert [found["Plan", 3, column] for column in range(4, 9)] == [50.0, 60.0, 50.0, 40.0, 60.0]


def test_last_years_demand_is_not_agreed(tmp_path: Path) -> None:
    """The archive keeps this year's."""
    path = mapped(tmp_path, last_year(), **CLOSED)
    assert sopxl("authorise", path).exit_code == 0
    lines = archive_path(path).read_text().splitlines()
    demand = [line.split(",")[-2:] for line in lines if ",demand," in line]
    assert demand[0] == ["2024-02", "50"]
    assert len(demand) == 5


def test_actuals_go_into_this_year(tmp_path: Path) -> None:
    """Last year's sheet keeps its numbers."""
    path = mapped(tmp_path, last_year(), **CLOSED)
    file = tmp_path / "february.csv"
    file.write_text("Family,Demand,Production,Ending inventory\nChairs,52,50,108\n")
    done = sopxl("rollover", path, "--actuals", file, "--yes")
    assert done.exit_code == 0, done.output
    found = shown(path.read_bytes())
    assert found["Plan", 2, 4] == 52.0
    assert [found["Old", 2, column] for column in range(3, 9)] == [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]


def test_last_years_closing_is_not_taken_for_this_years(tmp_path: Path) -> None:
    """Of two balances the one with open periods is planned."""
    draft = book(
        "Old",
        (*HEAD, *LAST_YEAR),
        ("Chairs", "Demand", *[5.0] * 6),
        ("Chairs", "Production", *[5.0] * 6),
        ("Chairs", "Ending inventory", *[90.0] * 6),
    )
    path = mapped(tmp_path, draft, **CLOSED)
    done = sopxl("plan", path, "--method", "chase", "--dry-run")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith(
        "Plan!E3\tChairs, production, 2024-03\t50\t60\tproduction by chase"
    )


def test_a_count_of_some_months_is_held_against_the_same_months(tmp_path: Path) -> None:
    """The count of February on its own sheet excuses the closing of February alone."""
    counted = ("Chairs", "Actual inventory", 105.0, 98.0, 77.0, 66.0)
    draft = book("Count", (*HEAD, *MONTHS[1:5]), counted, first=False)
    draft.put(("Plan", 4, 4), 105.0)
    draft.put(("Plan", 4, 6), 98.0)
    path = mapped(tmp_path, draft)
    text = map_of(path).read_text()
    closed = next(line for line in text.splitlines() if line.startswith("closed ="))
    map_of(path).write_text(text.replace(closed, 'closed = "2024-05"'))
    done = sopxl("check", path)
    assert "E301 Plan!F4: 98 is shown, 95 is right" in done.stdout
    assert "Plan!D4:" not in done.stdout
