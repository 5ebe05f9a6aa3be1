"""The Master schedule: exact against the engine, and every cell as LibreOffice works it out."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np
import pages_twins as twins
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sopxl.calc.weeks import months_to_weeks, weeks_of_dates
from sopxl.calendar import Calendar, days_of, month_calendar, week_calendar
from sopxl.plan.archive import ArchiveRow
from sopxl.plan.company import ItemRow
from sopxl.plan.make import plan_as_it_stands
from sopxl.plan.pull import Loop, pull_plan
from sopxl.plan.schedule import master_schedule
from sopxl_udfs.kit import kit
from sopxl_workbook.build import Contents
from sopxl_workbook.contract import ARCHIVE, FIRST_ROW, ITEM_MAP, POLICY, PULL
from sopxl_workbook.sheets import pull, pull_at, schedule
from sopxl_workbook.sheets import schedule_at as at
from sopxl_workbook.sheets.canvas import number, numbers
from sopxl_workbook.sheets.control import checksum
from sopxl_workbook.sheets.schedule_twin import Split, _weeks, broken_ties, split
from sopxl_workbook.sheets.view import CHOICES
from sopxl_workbook.values import BookValues

if TYPE_CHECKING:
    from hosts.office import Doc, Office

    from sopxl_workbook.sheets.view import View


def choose(book: Doc, view: View) -> None:
    """Types the page's choices."""
    for name in ("scheduled_family", "scheduled_item", "items_from", "on_hand", "loops_from"):
        sheet, row, column = CHOICES[name]
        value = getattr(view, name)
        book.set(sheet, twins.cell_name(row, column), [["" if value is None else value]])


class TestSchedule:
    """The page is the engine's schedule."""

    def test_it_is_the_engines(self, sample: Contents) -> None:
        """Every family's months and weeks are those of the engine, and tie out to the plan."""
        found = master_schedule(sample.values.plan, 3)
        for family in sample.values.plan.company.families:
            page = Split(
                sample.values, dataclasses.replace(sample.view, scheduled_family=family.name)
            )
            lines = [numbers(page.by_week(line, "found")) for line in range(at.MOST_ITEMS + 1)]
            kept = np.array([line for line in lines if line])
            wanted = found.pieces[:, found.of_family(family.name)].T
            assert np.array_equal(kept, wanted)
            assert [page.tie(month) for month in range(3)] == [0, 0, 0]

    def test_the_factor_is_that_of_the_row_in_force(self, sample: Contents) -> None:
        """A case of six from month 2 on: page, command and pull line take it from then on.

        The pull line makes the authorised plan less the 1,000 that are bought of it.
        """
        contents = authorised(sample)
        plan = contents.values.plan
        page = Split(contents.values, contents.view)
        found = master_schedule(plan, 3)
        column = [line.code for line in found.lines].index("SW-1200")
        assert [page.factor(0, month) for month in range(3)] == [1, 0.75, 0.75]
        assert found.factors[:, column].tolist() == [1, 0.75, 0.75]
        (loop,) = pull_plan(plan, [Loop("SW-1200")], 3)
        days = plan.company.calendar.workdays[plan.company.now :][:3]
        shares = [0.7, 0.45 / 0.75, 0.45 / 0.75]
        own = np.array([7001.25, 7002.25, 7003.25]) - 1000
        wanted = own * shares / [1, 0.75, 0.75] / days
        assert loop.daily.tolist() == pytest.approx(wanted.tolist(), rel=1e-12)

    def test_parts_by_largest_remainder(self) -> None:
        """100 over days of 2, 7, 7, 7, 7 and 1 are 6, 23, 23, 23, 22 and 3; minus as plus."""
        days = [2, 7, 7, 7, 7, 1]
        assert split(100, days).found == [6, 23, 23, 23, 22, 3]
        assert split(-100, days).found == [-6, -23, -23, -23, -22, -3]
        assert sum(numbers(split(100.4, days).found)) == pytest.approx(100.4, rel=1e-12)
        assert split("", days).found == [""] * 6

    def test_a_month_without_a_working_day_does_not_tie_out(self, sample: Contents) -> None:
        """Nothing can be scheduled there: the line is off by the plan, and the check finds it."""
        plan = sample.values.plan
        calendar = plan.company.calendar
        start, end = (
            days[plan.company.now + 1] for days in (calendar.start_days, calendar.end_days)
        )
        closed = np.append(calendar.holiday_days, np.arange(start, end + 1))
        dates = dataclasses.replace(calendar, holidays=tuple(days_of(closed)))
        company = dataclasses.replace(
            plan.company,
            calendar=dates,
            baseline=plan.demand.baseline,
            production=plan.figures.production,
            subcontract=plan.figures.subcontract,
        )
        values = BookValues.of(plan_as_it_stands(company))
        page = Split(values, sample.view)
        assert page.tie(0) == 0
        assert page.tie(1) == -number(page.volume[1])
        assert broken_ties(values, sample.view) == 1

    def test_a_family_of_too_many_items_is_told(self, sample: Contents) -> None:
        """More rows of the Item map than the page has are not split in part."""
        rows = items_of("Cider", at.MOST_ITEMS + 1)
        view = dataclasses.replace(
            sample.view, scheduled_family="Cider", rows={**sample.view.rows, ITEM_MAP.name: rows}
        )
        cells = schedule.PAGE.cells(sample.values, view, kit())
        assert str(cells[2, at.NAME].value).startswith("▲ 61 rows of the Item map")
        assert numbers(cells[at.MPS, column].value for column in at.WEEKS) == []

    def test_every_item_is_shown_on_one_of_the_windows(self, sample: Contents) -> None:
        """53 items are 20, 20 and 13 on three windows; every total is of all 53 on each."""
        contents = with_items(sample, "Cider", 53, 53)
        whole = master_schedule(contents.values.plan, 3)
        seen: list[str] = []
        for first in at.WINDOWS:
            view = dataclasses.replace(
                contents.view, scheduled_family="Cider", items_from=first, loops_from=first
            )
            cells = schedule.PAGE.cells(contents.values, view, kit())
            rows = range(at.FIRST_ITEM, at.WHOLE)
            seen += [str(cells[row, at.NAME].value) for row in rows if cells[row, at.NAME].value]
            assert cells[at.SPLIT, at.MONTHS[0]].value == (
                f"items {first} to {min(first + 19, 53)} of 53"
            )
            assert [cells[at.TIE, column].value for column in at.MONTHS] == [0, 0, 0]
            total = whole.pieces[:, whole.of_family("Cider")].sum(axis=1)
            weeks = numbers(cells[at.SCHEDULED, column].value for column in at.WEEKS)
            assert weeks == total.tolist()
        assert seen == [f"X{i + 1}" for i in range(53)]

    def test_every_loop_is_shown_on_one_of_the_windows(self, sample: Contents) -> None:
        """30 loops are 24 and 6; the pace of a line is that of all its loops on both."""
        contents = with_items(sample, "Cider", 53, 30)
        paces, seen = set(), []
        for first in pull_at.WINDOWS[:2]:
            view = dataclasses.replace(contents.view, loops_from=first)
            cells = pull.PAGE.cells(contents.values, view, kit())
            rows = range(pull_at.FIRST, pull_at.FIRST + pull_at.SHOWN)
            codes = [str(cells[row, pull_at.CODE].value) for row in rows]
            seen += [code for code in codes if code]
            paces.add(cells[pull_at.FIRST, pull_at.TAKT[0]].value)
        assert seen == [f"X{i + 1}" for i in range(30)]
        assert len(paces) == 1

    def test_cards_and_pace_of_the_sample(self, sample: Contents) -> None:
        """SW-1200: 3,889 ÷ 21 days × 3 days × 1.1 ÷ 60 is 11 cards; 480 minutes ÷ 343.9 units."""
        cells = pull.PAGE.cells(sample.values, sample.view, kit())
        row = pull_at.FIRST  # of the first window
        assert cells[row, pull_at.DAILY[0]].value == pytest.approx(3889.2 / 21, rel=1e-3)
        assert cells[row, pull_at.CARDS[0]].value == 11
        daily = [number(cells[row + i, pull_at.DAILY[0]].value) for i in range(2)]
        assert cells[row, pull_at.TAKT[0]].value == pytest.approx(480 / sum(daily), rel=1e-12)

    def test_loops_beyond_the_page_are_told(self, sample: Contents) -> None:
        """A loop that the page has no line for is counted in its message."""
        rows = [["Cider", "Filling line", 60, 2, None, None, i] for i in range(pull_at.MOST + 1)]
        view = dataclasses.replace(sample.view, rows={**sample.view.rows, PULL.name: rows})
        told = str(pull.PAGE.cells(sample.values, view, kit())[2, pull_at.CODE].value)
        assert told.endswith("▲ 73 stand on Pull lines, the page works with the first 72")


class TestCells:
    """Every cell equals its twin in the real LibreOffice."""

    @pytest.mark.slow
    def test_choices(self, office: Office, sample: Contents, sample_book: Path) -> None:
        """A family as a whole, an item, an own stock, made to order, none, an item of another."""
        chosen = (
            ("Sparkling wine", "SW-0600", None),
            ("sparkling wine", "sw-1200", 500.0),
            ("Partner labels", "", None),
            ("Cider", "SW-1200", None),
            ("", "", None),
        )
        with office.open(sample_book, seconds=twins.SECONDS) as book:
            for family, item, on_hand in chosen:
                # from the second item on, where there are two, and from the third loop on
                view = dataclasses.replace(
                    sample.view,
                    scheduled_family=family,
                    scheduled_item=item,
                    on_hand=on_hand,
                    items_from=2.0,
                    loops_from=3.0,
                )
                choose(book, view)
                book.recalculate()
                assert differences(book, sample.values, view) == []

    @pytest.mark.slow
    def test_authorised_behind_a_fence(
        self, office: Office, sample: Contents, tmp_path: Path
    ) -> None:
        """The authorised plan is split, orders alone count up to the fence, shares change."""
        contents = authorised(sample)
        with office.open(
            twins.write(contents, tmp_path / "book.xlsx"), seconds=twins.SECONDS
        ) as book:
            archive = contents.values.tables[ARCHIVE.name].rows
            origins = [[float(row.key.partition("|")[0])] for row in archive]
            book.model.Sheets.getByName(ARCHIVE.sheet).unprotect("")
            book.set(ARCHIVE.sheet, f"A{FIRST_ROW}:A{FIRST_ROW + len(origins) - 1}", origins)
            for item in ("", "SW-1200"):
                view = dataclasses.replace(contents.view, scheduled_item=item)
                choose(book, view)
                book.recalculate()
                assert differences(book, contents.values, view) == []
        cells = pull.PAGE.cells(contents.values, contents.view, kit())
        days = contents.values.plan.company.calendar.workdays[contents.values.plan.company.now]
        item = cells[pull_at.FIRST, pull_at.DAILY[0]].value
        assert item == pytest.approx((7001.25 - 1000) * 0.7 / days, rel=1e-12)
        page = Split(contents.values, contents.view)
        assert page.is_authorised
        assert page.volume == [7001.25, 7002.25, 7003.25]
        assert [page.tie(month) for month in range(3)] == [0, 0, 0]


def items_of(family: str, count: int) -> list[list[object]]:
    """Rows of the Item map: so many items of a family, of different shares."""
    return [[f"X{i + 1}", family, 1.0, 0.01 + i / 1000, None, None] for i in range(count)]


def with_items(contents: Contents, family: str, count: int, loops: int) -> Contents:
    """The same book with so many items of a family, and loops of cards of them."""
    items = items_of(family, count)
    pulled = [[f"X{i + 1}", "Filling line", 12, 2, None, None, i] for i in range(loops)]
    plan = contents.values.plan
    changed = dataclasses.replace(
        plan.company,
        baseline=plan.demand.baseline,
        production=plan.figures.production,
        subcontract=plan.figures.subcontract,
        items=tuple(
            ItemRow(str(item), family, 1.0, float(str(share))) for item, _, _, share, *_ in items
        ),
    )
    values = BookValues.of(plan_as_it_stands(changed))
    tables = {**contents.rows, ITEM_MAP.name: items, PULL.name: pulled}
    total = checksum(values, tables, contents.settings)
    return Contents(values, tables, {**contents.settings, "sop_inputs": total}, total)


def authorised(contents: Contents) -> Contents:
    """The same book: an authorised plan, a fence of one month, an item that changes its share.

    Of the plan 1,000 are bought, more of it in the draft; of a draft of cider 200.
    """
    plan = contents.values.plan
    company, base = plan.company, plan.company.base
    april = float(company.calendar.start_days[company.now + 1])
    periods = np.arange(company.calendar.count) - company.now
    made = np.where(periods >= 0, 7001.25 + periods, np.nan)
    row = ArchiveRow(base, "Sparkling wine", "Production", "cases", "run", "Ann", "1", made)
    then = dataclasses.replace(row, measure="Subcontract", values=np.where(periods >= 0, 1e3, made))
    bought = company.nothing()
    for name, units in (("Sparkling wine", 2e3), ("Cider", 200.0)):
        bought[company.planned, company.index[name]] = units
    items = [
        ["SW-1200", "Sparkling wine", 1.0, 0.7, None, april - 1],
        ["SW-0600", "Sparkling wine", 0.5, 0.3, 44927.0, None],
        ["SW-1200", "Sparkling wine", 0.75, 0.45, april, None],
    ]
    policies = [
        dataclasses.replace(policy, demand_fence=1) if policy.family == "Sparkling wine" else policy
        for policy in company.policies
    ]
    fence = [column.name for column in POLICY.columns].index("Demand fence")
    rows = [list(cells) for cells in contents.rows[POLICY.name]]
    for cells in rows:
        cells[fence] = 1 if cells[0] == "Sparkling wine" else cells[fence]
    changed = dataclasses.replace(
        company,
        baseline=plan.demand.baseline,
        production=plan.figures.production,
        subcontract=bought,
        archive=(row, then),
        policies=tuple(policies),
        items=tuple(
            ItemRow(str(item), str(family), factor, share, start or -np.inf, end or np.inf)
            for item, family, factor, share, start, end in items
        ),
    )
    values = BookValues.of(plan_as_it_stands(changed))
    tables = {**contents.rows, ITEM_MAP.name: items, POLICY.name: rows}
    total = checksum(values, tables, contents.settings)
    return Contents(values, tables, {**contents.settings, "sop_inputs": total}, total)


def differences(book: Doc, values: BookValues, view: View) -> list[str]:
    """Where the two pages are not what their twins say."""
    pages = (schedule.PAGE, pull.PAGE)
    return [text for page in pages for text in twins._page_differences(book, page, values, view)]


KINDS = ("months", "4-4-5", "4-5-4", "5-4-4")


@st.composite
def open_months(draw: st.DrawFn) -> tuple[Calendar, int]:
    """A calendar of months, or of weeks with years of 53, its holidays, and the open month."""
    start = dt.date(2018, 1, 1) + dt.timedelta(draw(st.integers(0, 4000)))
    kind, free = draw(st.sampled_from(KINDS)), draw(st.sets(st.integers(0, 1500), max_size=60))
    holidays = [start + dt.timedelta(day) for day in sorted(free)]
    if kind == "months":
        return month_calendar(start.replace(day=1), 40, holidays=holidays), draw(st.integers(0, 37))
    sunday = dt.date(2017, 1, 1) + dt.timedelta(7 * draw(st.integers(0, 300)))
    # a year ends on its last Saturday of December: every fifth or sixth year has 53 weeks
    begins = next_year(sunday)
    ends = "last Saturday of December"
    return week_calendar(kind, begins, 84, ends, 4, holidays), draw(st.integers(0, 81))


def next_year(day: dt.date) -> dt.date:
    """The day after the last Saturday of December of a day's year."""
    last = dt.date(day.year, 12, 31)
    return last - dt.timedelta((last.weekday() - 5) % 7) + dt.timedelta(1)


class TestCalendars:
    """The weeks of the page on every calendar, against days counted one by one."""

    @settings(max_examples=25, deadline=None)
    @given(open_months())
    def test_each_day_stands_in_one_week_of_its_month(self, drawn: tuple[Calendar, int]) -> None:
        """4-4-5, 53 weeks, a month that ends inside a week, holidays: as the days themselves."""
        calendar, now = drawn
        plan = SimpleNamespace(company=SimpleNamespace(calendar=calendar, now=now))
        page = _weeks(SimpleNamespace(plan=plan), 3)  # type: ignore[arg-type]
        firsts, lasts = numbers(page.first), numbers(page.last)
        assert len(page.first) == len(at.WEEKS)  # never more than the page has columns
        whole = sum(page.odd) == 0
        anchor = number(page.starts[0]) if whole else 2.0  # else Monday
        free = set(calendar.holiday_days.tolist())
        day = int(number(page.starts[0]))
        for i, (first, last) in enumerate(zip(firsts, lasts, strict=True)):
            month = int(number(page.month[i])) - 1
            days = range(int(first), int(last) + 1)
            assert day == first
            assert {(each - anchor) // 7 for each in days} == {(first - anchor) // 7}
            assert all(
                number(page.starts[month]) <= each <= number(page.ends[month]) for each in days
            )
            worked = sum(each % 7 not in (0, 1) and each not in free for each in days)
            assert number(page.days[i]) == worked  # day number 0 was a Saturday
            # the next first day as the formula of the page steps to it
            step = min(first + 7 - (first - anchor) % 7, number(page.ends[month]) + 1)
            day = int(last) + 1
            assert step == day
        assert day == number(page.ends[-1]) + 1

    @settings(max_examples=20, deadline=None)
    @given(open_months(), st.integers(0, 10**6))
    def test_the_weeks_of_a_month_are_its_quantity(
        self, drawn: tuple[Calendar, int], units: int
    ) -> None:
        """Page and engine split it alike, exactly, where the month has a working day."""
        calendar, now = drawn
        span = slice(now, now + 3)
        cut = weeks_of_dates(
            calendar.start_days[span], calendar.end_days[span], calendar.holiday_days
        )
        assume((np.bincount(cut.month, cut.share) > 0).all())
        pieces = months_to_weeks([units + 0.25, units, 2 * units + 1], cut).pieces
        for month, quantity in enumerate((units + 0.25, units, 2 * units + 1)):
            inside = cut.month == month
            found = split(quantity, cut.share[inside].tolist()).found
            assert found == pieces[inside].tolist()
            assert sum(numbers(found)) == quantity
