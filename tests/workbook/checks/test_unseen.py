"""Items and loops that the pages of the master schedule do not show are told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from small import write_folder

from sopxl_udfs.kit import kit
from sopxl_workbook import create, run
from sopxl_workbook.checks.unseen import unseen
from sopxl_workbook.company import build_company
from sopxl_workbook.cycle.status import status
from sopxl_workbook.importers.csv_folder import read_folder
from sopxl_workbook.sheets import pull_at, schedule_at

BOOK = Path("my plan.xlsx")
ITEMS = (
    "W731 Master schedule: {families} rows of the Item map{most}, the page splits a family by up "
    "to 60: it shows the weeks of the family alone, and none of its items. See them all: sopxl "
    "schedule {book}; or part the family."
)
LOOPS = (
    "W731 Pull: {loops} loops stand on Pull lines, the page works with the first 72: it does not "
    "show {rest} of them. See them all: sopxl pull {book}"
)


def files(items: dict[str, int], loops: int) -> dict[str, str]:
    """So many items of each family, and so many loops of chairs."""
    item_map = ["item,family,planning_share,from"]
    for family, count in items.items():
        item_map += [f"{family[0]}-{i},{family},{1 / count!r},2024-01-01" for i in range(count)]
    pull = ["code,container,lead_time,cards", *(f"C-{i},10,2,3" for i in range(loops))]
    return {"item_map": "\n".join(item_map) + "\n", "pull_lines": "\n".join(pull) + "\n"}


@pytest.mark.parametrize(
    ("chairs", "tables", "loops", "wanted"),
    [
        (schedule_at.MOST_ITEMS, 3, schedule_at.MOST_ITEMS, []),
        (61, 3, 0, [ITEMS.format(families="Chairs: 61", most="", book="X")]),
        (61, 75, 0, [ITEMS.format(families="Chairs, Tables: 75", most=" at most", book="X")]),
        (80, 3, pull_at.MOST, [ITEMS.format(families="Chairs: 80", most="", book="X")]),
        (
            *(74, 3, 74),
            [
                ITEMS.format(families="Chairs: 74", most="", book="X"),
                LOOPS.format(loops=74, rest=2, book="X"),
            ],
        ),
    ],
)
def test_what_the_pages_have_no_room_for(
    chairs: int, tables: int, loops: int, wanted: Sequence[str], tmp_path: Path
) -> None:
    """The last that fits is not told; the next one is, with the command that shows it."""
    found = read_folder(
        write_folder(tmp_path, **files({"Chairs": chairs, "Tables": tables}, loops))
    )
    told = [str(problem) for problem in unseen(found, build_company(found), BOOK)]
    assert told == [text.replace("X", "'my plan.xlsx'") for text in wanted]


def test_check_and_status_tell_it(tmp_path: Path) -> None:
    """Of the book that they look at."""
    path = tmp_path / "book.xlsx"
    folder = write_folder(tmp_path / "csv", **files({"Chairs": 61}, 0))
    create.new(path, folder=folder, sample=False, force=False, kit=kit())
    text = ITEMS.format(families="Chairs: 61", most="", book=path)
    for problems in (run.check(path, kit=kit()).warnings, status(path).problems):
        assert text in [str(problem) for problem in problems]
