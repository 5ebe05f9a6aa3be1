"""Published examples of master schedules, pull and calendars: every figure that is not wrong."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest
from published import case, near

import sopxl_udfs.functions as cell
from sopxl import calc
from sopxl.calendar import week_calendar, year_end_day
from sopxl.cells import serial


def at_receipts(row: Any, mps: Any, *, first: bool) -> list[float]:
    """The figures of the periods with a receipt, and of the first period where stock counts."""
    shown = np.asarray(mps) > 0
    shown[0] |= first
    return [float(value) for value in np.asarray(row)[shown]]


def test_industrial_pumps() -> None:
    """D01: lots of 70, their weeks, the balance, what is to be promised."""
    read = case("D01")
    given = read["inputs"]
    found = calc.master_schedule(
        given["forecast"], given["orders"], given["on_hand"], given["lot_size"]
    )
    atp = calc.available_to_promise(found.schedule, given["orders"], given["on_hand"])
    near(
        {
            "pab": found.balance.tolist(),
            "mps": found.schedule.tolist(),
            "mps_weeks": (np.flatnonzero(found.schedule) + 1).tolist(),
            "atp": at_receipts(atp, found.schedule, first=True),
        },
        read,
    )


def test_make_to_stock() -> None:
    """D03: receipts and releases a week apart; the published 0 for week 1 is the wrong one."""
    read = case("D03")
    given = read["inputs"]
    found = calc.master_schedule(
        given["forecast"],
        given["orders"],
        given["on_hand"],
        given["lot_size"],
        lead_time=given["lead_time"],
    )
    atp = calc.available_to_promise(found.schedule, given["orders"], given["on_hand"])
    near(
        {
            "pab": found.balance.tolist(),
            "mps_due": found.schedule.tolist(),
            "mps_release": found.releases.tolist(),
            "atp_week4": atp[3],
            "atp_week10": atp[9],
        },
        read,
    )
    assert atp[0] == read["expected"]["recomputed"]["atp_week1"]
    assert not found.late.any()


def test_backward_consumption() -> None:
    """D05: shortages out of the latest earlier supply; the last period that can give 3."""
    read = case("D05")
    given = read["inputs"]
    atp = calc.available_to_promise(given["supply"], given["demand"], 0, "discrete")
    request = given["request"]
    enough = atp[: request["period"]] >= request["quantity"]
    near(
        {
            "atp": atp.tolist(),
            "latest_feasible_period_for_request": int(np.flatnonzero(enough)[-1]) + 1,
        },
        read,
    )


def test_top_product() -> None:
    """D10: lots of 100 to a level forecast; a balance of 0 asks for none."""
    read = case("D10")
    given = read["inputs"]
    found = calc.master_schedule(given["forecast"], 0, given["on_hand"], given["lot_size"])
    near({"pab": found.balance.tolist(), "mps": found.schedule.tolist()}, read)


def test_wescott() -> None:
    """D11: two models, and each published way to treat a negative available to promise."""
    read = case("D11")
    found: dict[str, Any] = {}
    for name, given in read["inputs"].items():
        orders, on_hand = given["orders"], given["on_hand"]
        plan = calc.master_schedule(given["forecast"], orders, on_hand, given["lot_size"])
        mps = plan.schedule
        found |= {f"{name}_pab": plan.balance.tolist(), f"{name}_mps": mps.tolist()}
        for title, stock, method in (
            (f"{name}_atp_standard", on_hand, "discrete plain"),
            ("A_atp_ignoring_on_hand", 0, "discrete"),
            ("B_atp_deficit_carried_forward", on_hand, "discrete forward"),
            ("B_atp_deficit_taken_from_earlier", on_hand, "discrete"),
        ):
            if title.startswith(name):
                atp = calc.available_to_promise(mps, orders, stock, method)
                found[title] = at_receipts(atp, mps, first=False)
    near(found, read)
    assert found.keys() == {*read["expected"]["recomputed"]}


def test_kanban_counts() -> None:
    """E02: cards of five loops with containers of their own sizes, exact and rounded up."""
    read = case("E02")
    loops = read["inputs"]["cases"]
    given = [
        [loop[part] for loop in loops.values()]
        for part in ("demand_rate", "lead_time", "container", "safety")
    ]
    cards = calc.kanban_cards(*given)
    exact = calc.kanban_cards(*given, rounding="none")
    found = dict(zip(loops, cards.tolist(), strict=True))
    near(found | {f"{name}_raw": float(n) for name, n in zip(loops, exact, strict=True)}, read)


def quarters(start: dt.date, rule: str, leap_quarter: int) -> list[float]:
    """Weeks of the four quarters of the year that starts on that day, from the cell function."""
    weeks = cell.SOP_CALENDAR(start, 12, "4-4-5", None, rule, leap_quarter)[1]
    return [sum(weeks[i : i + 3]) for i in range(0, 12, 3)]


def test_weeks_of_a_quarter_from_a_cell() -> None:
    """H02: the 53rd week in the first or the last quarter, and the years that have one."""
    read = case("H02")
    rule = read["inputs"]["rule"]
    long_year, short_year = dt.date(2010, 12, 26), dt.date(2009, 12, 27)
    every = week_calendar("4-4-5", dt.date(1993, 12, 26), 12, rule)
    assert every.weeks.sum() == 53
    near(
        {
            "weeks_2011_04_02_q1": quarters(long_year, rule, 1),
            "weeks_2011_04_02_q4": quarters(long_year, rule, 4),
            "weeks_2010_12_25_q1": quarters(short_year, rule, 1),
            "extra_week_years_1994_2011": [
                year
                for year in range(1994, 2012)
                if sum(quarters(year_end_day(rule, year - 1) + dt.timedelta(1), rule, 4)) == 53
            ],
        },
        read,
    )


@pytest.mark.parametrize("kind", ["nearest", "last"])
def test_the_year_that_holds_a_day(kind: str) -> None:
    """H03: the year of 2016-11-01 starts behind the Monday nearest to, or last in, January 2016."""
    read = case("H03")
    given = read["inputs"]
    rule = f"{kind} {given['weekday']} of January"
    ended = dt.date.fromisoformat(read["expected"]["published"][kind])
    assert year_end_day(rule, 2016) == ended
    start = ended + dt.timedelta(days=1)
    ends, weeks, _ = cell.SOP_CALENDAR(start, 12, "4-5-4", None, rule)
    asked = serial(dt.date.fromisoformat(given["date"]))
    assert serial(start) <= asked <= ends[-1]
    assert serial(year_end_day(rule, 2017)) == ends[-1]
    assert sum(weeks) in (52, 53)
