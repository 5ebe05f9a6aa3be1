"""sopxl changes and sopxl mix: what moved since the last plan, in a terminal and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from faults.trying import sopxl
from small import actuals, write_folder

from sopxl_udfs.kit import kit
from sopxl_workbook import create, run
from sopxl_workbook.contract import FIRST_PERIOD_COLUMN
from sopxl_workbook.cycle import verbs
from sopxl_workbook.ooxml import Patch, cell_name, read_book
from sopxl_workbook.write import key_rows

NOW = FIRST_PERIOD_COLUMN + 24
ITEMS = "item,family,planning_share,from\nOak,Chairs,0.5,2024-01-01\nAsh,Chairs,0.5,2024-01-01\n"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Authorised, then Tables went down by 20 in the second month, Chairs up by 40."""
    folder = tmp_path_factory.mktemp("changes")
    text = actuals().replace(
        "2025-12,Chairs,Requested,215", "2025-12,Oak,Requested,150\n2025-12,Ash,Requested,65"
    )
    assert "Oak" in text
    write_folder(folder / "csv", actuals=text, item_map=ITEMS)
    path = folder / "plan.xlsx"
    create.new(path, folder=folder / "csv", sample=False, force=False, kit=kit())
    verbs.authorise(path, kit=kit(), by="Ann", override="a test")
    opened = read_book(path)
    rows, patch = key_rows(opened, "tblForecast"), Patch(path.read_bytes())
    for family, change in (("Chairs", 40.0), ("Tables", -20.0)):
        at = NOW + 1
        old = opened.sheet("Forecast")[rows[f"{family}|Baseline"], at]
        patch.set_value("Forecast", cell_name(rows[f"{family}|Override"], at), old + change)
    path.write_bytes(patch.result())
    run.plan(path, kit=kit(), by="Ann")
    return path


def test_the_most_money_first(book: Path) -> None:
    """20 Tables of 200 are more than 40 Chairs of 50."""
    done = sopxl("changes", book)
    assert done.code == 0
    assert done.out.splitlines() == [
        "Forecast against the plan authorised for 2026-01, the most money first",
        "Family  Month    Unit    Owner  Old  New  Change   Share     USD",
        "Tables  2026-02  tables          53   33     -20  -37.7%  -4,000",
        "Chairs  2026-02  chairs         165  205     +40  +24.2%  +2,000",
        "",
        "Family  Months  Nervousness",
        "Tables      18         2.0%",
        "Chairs      18         1.2%",
    ]
    told = json.loads(sopxl("changes", book, "--json").out)
    assert [each["money"] for each in told["changes"]] == [-4000.0, 2000.0]


def test_only_the_top(book: Path) -> None:
    """The rest is counted."""
    done = sopxl("changes", book, "--top", "1")
    assert done.err == "1 more with less money; --top 2 shows them all.\n"
    assert "Chairs  2026" not in done.out


def test_the_mix_of_the_last_month(book: Path) -> None:
    """Oak took 150 of 215 where half was planned."""
    done = sopxl("mix", book, "--months", "1")
    assert done.out.splitlines() == [
        "Mix against planning shares, the widest drift first",
        "Family  Item  Unit    Sold  Share  Planned  Drift  Units  Allowed",
        "Chairs  Oak   chairs   150  69.8%    50.0%  +19.8    +43     ±5.0  ▲ drifts",
        "Chairs  Ash   chairs    65  30.2%    50.0%  -19.8    -43     ±5.0  ▲ drifts",
    ]
    told = json.loads(sopxl("mix", book, "--months", "1", "--json").out)
    assert [each["holds"] for each in told] == [False, False]


@pytest.mark.parametrize("verb", ["changes", "mix"])
def test_nothing_to_show_is_said(tmp_path: Path, verb: str) -> None:
    """A new book has no authorised plan, and one without items no mix."""
    write_folder(tmp_path / "csv")
    path = tmp_path / "plan.xlsx"
    create.new(path, folder=tmp_path / "csv", sample=False, force=False, kit=kit())
    done = sopxl(verb, path)
    assert (done.code, done.out) == ({"changes": 3, "mix": 0}[verb], "")
    assert done.err.startswith({"changes": "E530 ", "mix": "No actuals stand by item"}[verb])
