"""A mapped book whose customers are owed goods, lost their orders, or whose stock is level."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from workbook.adopt import corpus
from workbook.adopt.draft import Draft
from workbook.adopt.mine import both, mapped
from workbook.adopt.sheets import plan
from workbook.adopt.test_use_plan import sopxl
from workbook.adopt.test_use_rollover import actuals, column

from sopxl.errors import SopError
from sopxl_workbook.adopt.use.check import check

DEMAND = (40.0, 70.0, 60.0, 50.0, 40.0, 60.0)
PRODUCTION = (50.0,) * 6
LETTERS = "BCDEFG"


def owing() -> Draft:
    """Stock and backorders by formula: 10 are owed at the end of February, 20 of March."""
    before = pairwise(LETTERS)
    nets = ["0+B3-B2", *(f"{a}4-{a}5+{b}3-{b}2" for a, b in before)]
    rows = {
        "Demand": DEMAND,
        "Production": PRODUCTION,
        "Ending inventory": [f"=MAX(0,{net})" for net in nets],
        "Backorders": [f"=MAX(0,-({net}))" for net in nets],
    }
    return plan(rows)


def typed() -> Draft:
    """The same in values."""
    shown = owing().values()
    draft = Draft()
    for place in shown:
        draft.put(place, shown[place])
    return draft


def february(folder: Path, figures: str) -> Path:
    """What was counted in February, in a file."""
    return actuals(folder, f"Family,Demand,Production,Closing stock,Backorders\nChairs,{figures}\n")


def test_what_is_owed_was_counted_too(tmp_path: Path) -> None:
    """The sheet opens March with 10 owed, and 10 are owed: there is nothing to refuse."""
    path = mapped(tmp_path, owing(), closed=1)
    assert column(path, "C") == [70.0, 50.0, 0.0, 10.0]
    done = sopxl("rollover", path, "--yes")
    assert done.exit_code == 0, done.output
    assert column(path, "D") == [60.0, 50.0, 0.0, 20.0]


def test_a_file_says_what_is_owed(tmp_path: Path) -> None:
    """The formulas come to the backorders of the file by its demand."""
    path = mapped(tmp_path, owing(), closed=1)
    done = sopxl("rollover", path, "--actuals", february(tmp_path, "75,50,0,15"), "--yes")
    assert done.exit_code == 0, done.output
    assert column(path, "C") == [75.0, 50.0, 0.0, 15.0]
    assert column(path, "D") == [60.0, 50.0, 0.0, 25.0]


def test_who_has_stock_owes_nothing(tmp_path: Path) -> None:
    """A file with stock left needs no backorders."""
    path = mapped(tmp_path, owing(), closed=1)
    done = sopxl("rollover", path, "--actuals", february(tmp_path, "40,50,20,"), "--yes")
    assert done.exit_code == 0, done.output
    assert column(path, "C") == [40.0, 50.0, 20.0, 0.0]


@pytest.mark.parametrize(
    ("figures", "told"),
    [
        ("70,50,0,", "E514 Plan!C5: the actual backorders of Chairs is missing."),
        (
            "70,50,0,25",
            "E539 Plan!C4: the next period of Chairs would open with -10, which "
            "=MAX(0,B4-B5+C3-C2) gives, and -25 was counted, both less backorders.",
        ),
    ],
)
def test_another_is_refused(figures: str, told: str, tmp_path: Path) -> None:
    """Backorders that a file leaves open, or that the sheet does not come to."""
    path = mapped(tmp_path, owing(), closed=1)
    before = both(path)
    done = sopxl("rollover", path, "--actuals", february(tmp_path, figures), "--yes")
    assert isinstance(done.exception, SopError)
    assert str(done.exception.problem).startswith(told)
    assert both(path) == before


def test_values_follow_from_what_is_owed(tmp_path: Path) -> None:
    """Typed backorders get the count, and the periods after it start from that."""
    path = mapped(tmp_path, typed(), closed=1)
    done = sopxl("rollover", path, "--actuals", february(tmp_path, "70,50,0,25"), "--yes")
    assert done.exit_code == 0, done.output
    assert column(path, "C") == [70.0, 50.0, 0.0, 25.0]
    assert [column(path, letter)[2:] for letter in "DEFG"] == [
        [0.0, 35.0],
        [0.0, 35.0],
        [0.0, 25.0],
        [0.0, 35.0],
    ]


def test_sales_are_lost_that_were_not_before(tmp_path: Path) -> None:
    """A map made while nothing was lost goes on to prove the sheet once something is."""
    rows = {
        "Opening inventory": (0.0, 10.0, 20.0, 30.0, 40.0, 50.0),
        "Demand": (40.0,) * 6,
        "Production": PRODUCTION,
        "Ending inventory": (10.0, 20.0, 30.0, 40.0, 50.0, 60.0),
        "Lost sales": (0.0,) * 6,
    }
    draft = plan(rows)
    path = mapped(tmp_path, draft, closed=1)
    assert check(path).passed
    for line, value in {3: 75.0, 5: 0.0, 6: 15.0}.items():
        draft.put(("Plan", line, 3), value)
    draft.put(("Plan", 2, 4), 0.0)
    for at, place in enumerate(LETTERS[2:], 1):
        draft.put(("Plan", 5, "ABCDEFG".index(place) + 1), 10.0 * at)
        draft.put(("Plan", 2, "ABCDEFG".index(place) + 1), 10.0 * (at - 1))
    path.write_bytes(draft.written())
    found = check(path)
    assert found.passed, found.as_text()
    draft.put(("Plan", 6, 3), 14.0)
    path.write_bytes(draft.written())
    assert not check(path).passed


def test_a_level_stock_tells_nothing_of_its_rows(tmp_path: Path) -> None:
    """Rows that only numbers explained are found by the map once a plan keeps stock level."""
    made = corpus.book(27)
    path = mapped(tmp_path, made.draft, closed=1)
    done = sopxl("plan", path, "--method", "chase", "--yes")
    assert done.exit_code == 0, done.output
    assert check(path).passed
