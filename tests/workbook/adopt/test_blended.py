"""Actuals beside the plan: a balance that takes them in closed periods, and the plan from then on.

The book is as planners make it: a block a family, actual sales typed for three months.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from workbook.adopt.draft import Draft
from workbook.adopt.mine import both, map_of, mapped, shown
from workbook.adopt.test_hand_made import across, is_clean
from workbook.adopt.test_use_plan import sopxl
from xlsxwriter.utility import xl_col_to_name

from sopxl.errors import RefusedError
from sopxl_workbook.adopt import Adopted, Proof, Status, adopt
from sopxl_workbook.adopt.blended import in_open_periods, planned_for

MONTHS = [f"2026-{month:02d}" for month in range(1, 13)]
SOLD, MADE, CLOSED = (510, 480, 560), (540, 500, 530), 3
FORECAST = [500 + 20 * (t % 4) for t in range(12)]
RULE = (
    "ending inventory = ending inventory before + production - actual, from the first open period "
    "on forecast"
)
SHEET = "SOP"


def forecast_or_actual(letter: str, t: int) -> str:
    """What most write: the cell of the actual in closed months, of the forecast in open ones."""
    return f"{letter}4" if t < CLOSED else f"{letter}3"


def once_for_all(letter: str, t: int) -> str:
    """The actual where there is one, whatever the month."""
    return f'IF({letter}4="",{letter}3,{letter}4)'


def book(demand: Any = forecast_or_actual) -> Draft:
    """Forecast, actual sales, production and inventory of spades; the opening below them.

    demand : gives what the inventory takes away, by column and period.
    """
    draft = Draft()
    across(draft, SHEET, 1, 1, ("Garden tools - S&OP",))
    across(draft, SHEET, 2, 1, ("Spades", None, *MONTHS))
    across(draft, SHEET, 3, 1, ("Forecast", "pcs", *FORECAST))
    across(draft, SHEET, 4, 1, ("Actual sales", "pcs", *SOLD))
    across(draft, SHEET, 5, 1, ("Production", "pcs", *(530,) * 12))
    across(draft, SHEET, 6, 1, ("Inventory", "pcs"))
    for t in range(12):
        letter, before = xl_col_to_name(t + 2), xl_col_to_name(t + 1)
        start = f"{before}6" if t else "B7"
        draft.put((SHEET, 6, t + 3), f"={start}+{letter}5-{demand(letter, t)}")
    across(draft, SHEET, 7, 1, ("Opening inventory", 200))
    return draft


def inventory(adopted: Adopted) -> Proof:
    """What is said of the inventory."""
    (found,) = [one for one in adopted.proofs if one.kind in ("inventory", "backlog")]
    return found


class TestProof:
    def test_it_is_proven_in_every_period(self) -> None:
        """The opening in its own cell included."""
        adopted = adopt(book().written())
        assert is_clean(adopted, 1)
        assert (inventory(adopted).rule, inventory(adopted).held) == (RULE, 12)

    def test_the_plan_in_a_closed_month_is_named(self) -> None:
        """D6 takes the forecast of February, where 480 were sold."""
        draft = book()
        draft.put((SHEET, 6, 4), "=C6+D5-D3")
        found = inventory(adopt(draft.written()))
        assert (found.status, found.where, found.right) == (Status.DISPROVED, "SOP!D6", 270.0)
        assert found.cause == "forecast is taken in the place of actual"

    def test_a_blank_actual_in_an_open_month_is_named(self) -> None:
        """H6 takes the actual of June, which nobody can know in March."""
        draft = book()
        draft.put((SHEET, 6, 8), "=G6+H5-H4")
        found = inventory(adopt(draft.written()))
        assert (found.status, found.where) == (Status.DISPROVED, "SOP!H6")
        assert found.cause == "actual, which is blank, is taken in the place of forecast"

    def test_what_was_made_counts_as_what_was_sold(self) -> None:
        """Actual production in closed months, the production plan in open ones."""
        draft = book()
        across(draft, SHEET, 8, 1, ("Actual production", "pcs", *MADE))
        for t in range(12):
            letter, before = xl_col_to_name(t + 2), xl_col_to_name(t + 1)
            start, made = f"{before}6" if t else "B7", f"{letter}{8 if t < CLOSED else 5}"
            draft.put((SHEET, 6, t + 3), f"={start}+{made}-{forecast_or_actual(letter, t)}")
        adopted = adopt(draft.written())
        assert is_clean(adopted, 1)
        assert inventory(adopted).held == 12
        assert inventory(adopted).rule == (
            "ending inventory = ending inventory before + actual production - actual, from the "
            "first open period on production and forecast"
        )

    def test_a_counted_stock_owes_nothing_to_the_plan(self) -> None:
        """Typed in closed months, worked out in open ones from the last count."""
        draft = book()
        across(draft, SHEET, 6, 3, (215, 262, 240))
        adopted = adopt(draft.written())
        assert is_clean(adopted, 1)
        assert inventory(adopted).held == 9

    def test_what_was_booked_counts_for_a_backlog(self) -> None:
        """Made to order: bookings planned, and those that came in."""
        draft = Draft()
        across(draft, SHEET, 1, 1, ("Spades", None, *MONTHS))
        across(draft, SHEET, 2, 1, ("Bookings", None, *FORECAST))
        across(draft, SHEET, 3, 1, ("Actual bookings", None, *SOLD))
        across(draft, SHEET, 4, 1, ("Shipments", None, *(520,) * 12))
        across(draft, SHEET, 5, 1, ("Backlog", 800))
        for t in range(12):
            letter, before = xl_col_to_name(t + 2), xl_col_to_name(t + 1)
            draft.put((SHEET, 5, t + 3), f"={before}5+{letter}{3 if t < CLOSED else 2}-{letter}4")
        adopted = adopt(draft.written())
        assert is_clean(adopted, 1)
        assert inventory(adopted).rule == (
            "ending backlog = ending backlog before + actual bookings - shipments, from the first "
            "open period on bookings"
        )

    def test_a_balance_of_the_forecast_alone_stays_one(self) -> None:
        """Actual sales are only noted beside it."""
        adopted = adopt(book(lambda letter, _: f"{letter}3").written())
        assert is_clean(adopted, 1)
        assert inventory(adopted).rule == (
            "ending inventory = ending inventory before + production - forecast"
        )

    def test_a_blank_among_the_actuals_is_not_the_forecast(self) -> None:
        """February is not decided, the other eleven months are."""
        draft = book()
        del draft.cells[SHEET, 4, 4]
        found = inventory(adopt(draft.written()))
        assert (found.rule, found.steps, found.held) == (RULE, 11, 11)


@pytest.mark.parametrize(
    ("kind", "rule", "plans", "in_open"),
    [
        (
            "inventory",
            RULE,
            {"actual": "forecast"},
            "ending inventory = ending inventory before + production - forecast",
        ),
        (
            "inventory",
            "ending inventory = opening inventory + actual production - scrap - actual, from the "
            "first open period on production and demand",
            {"actual_production": "production", "actual": "demand"},
            "ending inventory = opening inventory + production - scrap - demand",
        ),
        ("inventory", "ending inventory = opening inventory - actual", {}, None),
    ],
)
def test_a_rule_tells_what_open_periods_take(
    kind: str, rule: str, plans: dict[str, str], in_open: str | None
) -> None:
    """Term by term; a rule of one row for all periods stays as it is."""
    assert planned_for(kind, rule) == plans
    assert in_open_periods(kind, rule) == (in_open or rule)


class TestMonth:
    def test_it_is_planned_by_the_forecast(self, tmp_path: Path) -> None:
        """Nine open months: production of the open ones only, and taken back to the byte."""
        path = mapped(tmp_path, book())
        assert f'"{RULE}"' in map_of(path).read_text()
        before = both(path)
        checked = sopxl("check", path)
        assert "in 12 of 12 periods" in checked.stdout
        done = sopxl("plan", path, "--method", "chase", "--target", "240", "--yes")
        assert done.exit_code == 0, done.output
        assert row(path, 5) == [530.0] * 3 + [500.0 + 20 * (t % 4) for t in range(3, 12)]
        assert row(path, 6)[2:] == [240.0] * 10
        assert sopxl("undo", path).exit_code == 0
        assert both(path) == before

    def test_a_formula_that_takes_the_forecast_is_not_closed_over(self, tmp_path: Path) -> None:
        """The actual would stand beside it, and the balance would not follow."""
        path = mapped(tmp_path, book())
        before = both(path)
        done = sopxl("rollover", path, "--actuals", april(tmp_path, 300), "--yes")
        assert isinstance(done.exception, RefusedError)
        assert str(done.exception.problem) == (
            "E646 SOP!F6: =E6+F5-F3 takes the forecast of a period that is closed, and its actual "
            "goes to F4: the balance of Spades would not follow it. Write "
            'IF(F4="",F3,F4) in the place of F3 there, copy it to the periods after it, and roll '
            "over again."
        )
        assert both(path) == before

    def test_an_actual_of_an_open_month_need_not_count_yet(self, tmp_path: Path) -> None:
        """The map says that March is the last closed month; of a closed one it is a mistake."""
        draft = book()
        draft.put((SHEET, 4, 6), 120.0)
        draft.put((SHEET, 6, 9), "=H6+I5-I4")
        path = mapped(tmp_path, draft, **{'closed = "2026-04"': 'closed = "2026-03"'})
        early = sopxl("check", path)
        assert "E301 SOP!I6" in early.stdout  # a blank actual is no early one
        assert "SOP!F6" not in early.stdout
        file = map_of(path)
        file.write_text(file.read_text().replace('closed = "2026-03"', 'closed = "2026-04"'))
        done = sopxl("check", path)
        assert done.exit_code == 3
        assert "SOP!F6: 210 is shown" in done.stdout
        assert "forecast is taken in the place of actual" in done.stdout

    def test_one_that_takes_the_actual_once_it_is_there_rolls(self, tmp_path: Path) -> None:
        """240 + 530 - 470 = 300 was counted; the rule holds as before, and May is planned."""
        path = mapped(tmp_path, book(once_for_all))
        before = both(path)
        done = sopxl("rollover", path, "--actuals", april(tmp_path, 300), "--yes")
        assert done.exit_code == 0, done.output
        assert row(path, 4) == [510.0, 480.0, 560.0, 470.0, *[None] * 8]
        assert row(path, 3) == [float(units) for units in FORECAST]
        assert row(path, 6)[3] == 300.0
        assert 'closed = "2026-04"' in map_of(path).read_text()
        assert "in 12 of 12 periods" in sopxl("check", path).stdout
        planned = sopxl("plan", path, "--method", "level", "--target", "460", "--dry-run")
        assert planned.stdout.startswith(
            "SOP!G5\tSpades, production, 2026-05\t530\t550\tproduction by level"
        )
        assert sopxl("undo", path).exit_code == 0
        assert both(path) == before


class TestMoving:
    def test_closed_months_in_the_window_keep_it_from_moving(self, tmp_path: Path) -> None:
        """They would leave it one by one, and their actuals with them."""
        path = mapped(tmp_path, book(once_for_all))
        before = both(path)
        options = ("--layout", "moving", "--actuals", april(tmp_path, 300), "--yes")
        done = sopxl("rollover", path, *options)
        assert isinstance(done.exception, RefusedError)
        assert str(done.exception.problem) == (
            "E546 SOP!C3: closed periods stand in the window, so values cannot move from one to "
            "the next. Keep the periods where they are: --layout fixed."
        )
        assert both(path) == before

    def test_actuals_that_are_early_move_with_their_months(self, tmp_path: Path) -> None:
        """January was counted at 215; February keeps its 480, and only the last month is blank."""
        path = mapped(tmp_path, book(once_for_all), **{'closed = "2026-03"': 'closed = "2025-12"'})
        file = tmp_path / "january.csv"
        file.write_text("Family,Actual sales,Production,Inventory\nSpades,515,530,215\n")
        done = sopxl("rollover", path, "--actuals", file, "--yes")
        assert done.exit_code == 0, done.output
        assert "W531 SOP!N3: the new last period is blank in 2 rows" in done.stderr
        assert row(path, 2) == [*MONTHS[1:], "2027-01"]
        assert row(path, 3) == [*map(float, FORECAST[1:]), None]
        assert row(path, 4) == [480.0, 560.0, *[None] * 10]
        assert row(path, 6)[:3] == [265.0, 235.0, 205.0]
        assert "in 11 of 11 periods" in sopxl("check", path).stdout
        assert sopxl("undo", path).exit_code == 0
        assert row(path, 4)[:3] == [510.0, 480.0, 560.0]


def april(folder: Path, counted: int) -> Path:
    """The actuals of April."""
    file = folder / "april.csv"
    heads = "Family,Period,Actual sales,Production,Inventory"
    file.write_text(f"{heads}\nSpades,2026-04,470,530,{counted}\n")
    return file


def row(path: Path, line: int) -> Sequence[Any]:
    """What the twelve months of a line show."""
    found = shown(path.read_bytes())
    return [found.get((SHEET, line, column)) for column in range(3, 15)]
