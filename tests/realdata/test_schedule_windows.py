"""A family of 33 items on the Master schedule: turned, equal to the command, exact in sum."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from faults.trying import sopxl

from sopxl_udfs.kit import kit
from sopxl_workbook import create
from sopxl_workbook.contract import ARCHIVE
from sopxl_workbook.cycle import verbs
from sopxl_workbook.ooxml import cell_name, read_book
from sopxl_workbook.read import read_company
from sopxl_workbook.sheets import schedule_at as at

if TYPE_CHECKING:
    from hosts.office import Doc, Office

pytestmark = [pytest.mark.realdata, pytest.mark.slow]
FAMILY, ITEMS, SECONDS = "Road Bikes", 33, 900


@pytest.fixture(scope="module")
def agreed(adventureworks_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bicycle maker's book with an authorised plan."""
    path = tmp_path_factory.mktemp("windows") / "aw.xlsx"
    create.new(path, folder=adventureworks_folder, sample=False, force=False, kit=kit())
    verbs.authorise(path, kit=kit(), by="Anna", override="seasonal naive is taken as it is")
    return path


def area(book: Doc, columns: tuple[int, ...], first: int, last: int) -> list[tuple[object, ...]]:
    """What stands on the page in some columns and rows."""
    place = f"{cell_name(first, columns[0])}:{cell_name(last, columns[-1])}"
    return list(book.values(at.SHEET, place))


def test_turning_the_page_shows_every_item(office: Office, agreed: Path) -> None:
    """Items 1 to 20 and 21 to 33 as the command has them; the weeks make the authorised plan."""
    told = json.loads(sopxl("schedule", agreed, "--json").out)
    wanted = {
        one["code"]: [week["mps"] for week in one["weeks"]]
        for one in told["records"]
        if one["family"] == FAMILY
    }
    whole = wanted.pop(FAMILY)
    seen: dict[str, list[float]] = {}
    with office.open(agreed, seconds=SECONDS) as book:
        book.set(at.SHEET, "B5", [[FAMILY]])
        for first, said in ((1, "items 1 to 20 of 33"), (21, "items 21 to 33 of 33")):
            book.set(at.SHEET, "D5", [[first]])
            book.recalculate()
            assert area(book, (at.MONTHS[0],), at.SPLIT, at.SPLIT)[0][0] == said
            names = area(book, (at.NAME,), at.FIRST_ITEM, at.WHOLE - 1)
            weeks = area(book, at.WEEKS, at.FIRST_ITEM, at.WHOLE - 1)
            for (name,), row in zip(names, weeks, strict=True):
                if name:
                    seen[str(name)] = [cell for cell in row if isinstance(cell, float)]
            total = area(book, at.WEEKS, at.SCHEDULED, at.SCHEDULED)[0]
            assert [cell for cell in total if isinstance(cell, float)] == whole
            assert list(area(book, at.MONTHS, at.TIE, at.TIE)[0]) == [0.0, 0.0, 0.0]
    assert len(seen) == ITEMS
    assert seen == wanted
    company = read_company(read_book(agreed)).company
    (row,) = [
        row
        for row in company.archive
        if (row.origin, row.family, row.measure) == (company.base, FAMILY, "Production")
    ]
    summed = sum(sum(units) for units in seen.values())
    assert summed == pytest.approx(row.values[company.now :][:3].sum(), rel=1e-15)
    assert ARCHIVE.sheet in read_book(agreed).sheets
    assert told["plan"] == "authorised"
