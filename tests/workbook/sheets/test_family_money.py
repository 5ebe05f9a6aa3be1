"""Family pages in money, over two years, and the fiscal year beside; their open notes."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from pages_twins import stands_at

from sopxl.arrays import Vector
from sopxl.plan.make import plan_as_it_stands
from sopxl_udfs.kit import kit
from sopxl_workbook.build import Contents
from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import NOTES
from sopxl_workbook.sheets.canvas import Canvas
from sopxl_workbook.sheets.family import ORDER_PAGE, STOCK_PAGE
from sopxl_workbook.sheets.family_notes import COLUMNS, MOST
from sopxl_workbook.sheets.timeline import LABEL, PAST, PLAN, TO_MONTH_24, YEAR
from sopxl_workbook.sheets.view import MONEY, UNITS
from sopxl_workbook.values import BookValues

WINE, LABELS = "Table wine", "Partner labels"


def page(contents: Contents, values: BookValues | None = None, **view: Any) -> Canvas:
    """The make-to-stock page."""
    chosen = dataclasses.replace(contents.view, **view)
    return STOCK_PAGE.compose(values or contents.values, chosen, kit())


def order_page(contents: Contents, **view: Any) -> Canvas:
    """The make-to-order page."""
    return ORDER_PAGE.compose(contents.values, dataclasses.replace(contents.view, **view), kit())


def line(canvas: Canvas, name: str) -> dict[int, Value]:
    """What a line of a page shows, by column."""
    return canvas.lines[f"{name} shown"]


def row_of(contents: Contents, table: str, key: str) -> Vector:
    """The values of a wide table's row over the axis."""
    found = contents.values.tables[table].of(key)
    assert found is not None
    return found


class TestMoney:
    """SEEDS.md A15: sales at price, production and inventory at standard cost, never at price."""

    def test_make_to_stock(self, sample: Contents) -> None:
        """Each month of table wine, planned and past, in thousands."""
        canvas, now = page(sample, stock_shown=MONEY), sample.values.plan.company.now
        price, cost = (
            row_of(sample, "tblInForce", f"{WINE}|{m}") for m in ("Price", "Standard cost")
        )
        forecast = row_of(sample, "tblForecast", f"{WINE}|Forecast") * price
        made = row_of(sample, "tblPlan", f"{WINE}|Production") * cost
        shipped = row_of(sample, "tblProjection", f"{WINE}|Revenue")
        stock = row_of(sample, "tblProjection", f"{WINE}|Inventory value")
        for i, column in enumerate(PLAN):
            assert line(canvas, "new sales")[column] == pytest.approx(forecast[now + i] / 1000)
            assert line(canvas, "new operations")[column] == pytest.approx(made[now + i] / 1000)
            assert line(canvas, "projected")[column] == pytest.approx(stock[now + i] / 1000)
        for i, column in enumerate(PAST, -len(PAST)):
            sold = line(canvas, "actual sales Shipped")[column]
            assert sold == pytest.approx(shipped[now + i] / 1000)
            assert line(canvas, "actual")[column] == pytest.approx(stock[now + i] / 1000)

    def test_make_to_order(self, sample: Contents) -> None:
        """Bookings, shipments and backlog of partner labels, all at price."""
        canvas, now = order_page(sample, order_shown=MONEY), sample.values.plan.company.now
        booked, shipped, backlog = (
            row_of(sample, "tblProjection", f"{LABELS}|{measure}")
            for measure in ("Bookings value", "Revenue", "Backlog value")
        )
        for i, column in enumerate(PLAN, now):
            assert line(canvas, "new bookings")[column] == pytest.approx(booked[i] / 1000)
            assert line(canvas, "new shipments")[column] == pytest.approx(shipped[i] / 1000)
            assert line(canvas, "projected")[column] == pytest.approx(backlog[i] / 1000)

    def test_a_quarter_is_the_sum_of_its_months_at_their_own_price(self, sample: Contents) -> None:
        """Months 13 to 15, not their units at one price."""
        canvas, first = page(sample, stock_shown=MONEY), sample.values.plan.company.now + 12
        price = row_of(sample, "tblInForce", f"{WINE}|Price")[first : first + 3]
        units = row_of(sample, "tblForecast", f"{WINE}|Forecast")[first : first + 3]
        shown = line(canvas, "new sales")[TO_MONTH_24[0]]
        assert shown == pytest.approx(float(units @ price) / 1000)

    def test_what_is_owed_has_no_value(self, sample: Contents) -> None:
        """An inventory below zero is worth nothing, and the sentence still says what is owed."""
        production = sample.values.plan.figures.production.copy()
        column, company = sample.values.plan.company.index[WINE], sample.values.plan.company
        production[company.planned, column] = 0.0
        none = dataclasses.replace(
            company, baseline=sample.values.plan.demand.baseline, production=production
        )
        values = BookValues.of(plan_as_it_stands(none))
        canvas = page(sample, values, stock_shown=MONEY)
        assert line(canvas, "projected")[PLAN[-1]] == 0.0
        assert "cases are owed by then" in str(canvas.value(2, 2))

    @pytest.mark.parametrize(
        ("shown", "sales", "stock"),
        [
            (UNITS, "cases a month, as customers requested them", "cases at month end"),
            (
                MONEY,
                "EUR thousand a month, as customers requested them, at price",
                "EUR thousand at month end, at standard cost",
            ),
            ("Money", "EUR thousand a month, as customers requested them, at price", ""),
            ("no such word", "cases a month, as customers requested them", ""),
        ],
    )
    def test_headings_say_the_unit(
        self, sample: Contents, shown: str, sales: str, stock: str
    ) -> None:
        """Beside the name of each block; capitals do not matter, another word is units."""
        canvas = page(sample, stock_shown=shown)
        assert canvas.value(10, LABEL + 1) == sales
        heads = [cell.value for (_, c), cell in canvas.cells.items() if c == LABEL + 1]
        assert not stock or stock in heads

    def test_cover_and_service_are_the_same(self, sample: Contents) -> None:
        """Days on hand and line fill know no money."""
        units, money = page(sample), page(sample, stock_shown=MONEY)
        for name in ("cover", "service", "service target"):
            assert units.lines[name] == money.lines[name]


class TestFiscalYear:
    """The year of month 1: closed months as they happened, then the plan."""

    def test_latest_call(self, sample: Contents) -> None:
        """I13: in the fourth month, three closed months and nine of the forecast."""
        company = sample.values.plan.company
        base = company.base - 9  # April of the year before
        values = BookValues.of(stands_at(sample.values.plan, base))
        canvas = page(sample, values)
        forecast = values.plan.figures.forecast[:, company.index[WINE]]
        assert np.isnan(forecast[base - company.calendar.first])  # nothing planned there any more
        assert line(canvas, "new sales")[YEAR] == ""
        requested = company.actual["Requested"][:, company.index[WINE]]
        january = base - company.calendar.first - 3
        assert line(canvas, "actual sales")[YEAR] == requested[january : january + 3].sum()

    def test_a_call_of_closed_and_open_months(self, sample: Contents) -> None:
        """After the first quarter is closed, its actuals and the rest of the forecast add up."""
        plan = sample.values.plan
        company, column = plan.company, plan.company.index[WINE]
        now = company.now
        asked = {name: block.copy() for name, block in company.actual.items()}
        asked["Requested"][now : now + 3, column] = (17_000.0, 21_000.0, 26_000.0)
        later = dataclasses.replace(
            company,
            base=company.base + 3,
            actual=asked,
            baseline=plan.demand.baseline,
            production=plan.figures.production,
            subcontract=plan.figures.subcontract,
        )
        canvas = page(sample, BookValues.of(plan_as_it_stands(later)))
        rest = plan.figures.forecast[now + 3 : now + 12, column].sum()
        assert line(canvas, "new sales")[YEAR] == pytest.approx(64_000.0 + rest)
        assert line(canvas, "actual sales")[YEAR] == 64_000.0
        assert line(canvas, "projected")[YEAR] == line(canvas, "projected")[PLAN[8]]

    def test_head(self, sample: Contents) -> None:
        """The year, its working days, and the quarters to month 24."""
        canvas = page(sample)
        assert canvas.value(8, YEAR) == "2026"
        heads = [canvas.value(8, column) for column in TO_MONTH_24]
        assert heads == ["Jan–Mar", "Apr–Jun", "Jul–Sep", "Oct–Dec"]


def notes(*rows: tuple[str, str, str, str, str]) -> list[list[Any]]:
    """Rows of the Notes sheet: family, kind, text, owner, closed."""
    return [
        ["2025-12", family, kind, text, owner or None, closed or None]
        for family, kind, text, owner, closed in rows
    ]


def said(canvas: Canvas) -> list[Value]:
    """The heading and the notes of a page."""
    first = canvas.rows["charts"] + 1
    column = COLUMNS[0]
    cells = [canvas.value(row, column) for row in (first, *range(first + 1, first + 17, 2))]
    return [text for text in cells if text != ""]


class TestNotes:
    """Open notes of the family stand on its page until they are closed."""

    def test_decisions_first_and_newest_first(self, sample: Contents) -> None:
        """By kind, then the latest row; another family's and closed ones are left out."""
        given = notes(
            (WINE, "assumption", "Grows by 3%.", "M. Okafor", ""),
            (WINE, "decision", "Closed one.", "", "2025-12"),
            (WINE, "decision", "Run Saturdays.", "", ""),
            ("Cider", "decision", "Not here.", "", ""),
            (WINE.upper(), "Assumption", "Price is held.", "", ""),
            (WINE, "vulnerability", "One supplier.", "S. Brandt", ""),
        )
        assert said(page(sample, rows={NOTES.name: given})) == [
            "NOTES FOR THE MEETING, 4 open",
            "Decision: Run Saturdays.",
            "Vulnerability: One supplier. (S. Brandt)",
            "Assumption: Price is held.",
            "Assumption: Grows by 3%. (M. Okafor)",
        ]

    def test_none_is_open(self, sample: Contents) -> None:
        """The heading says so."""
        assert said(page(sample, rows={})) == ["NOTES FOR THE MEETING: none is open"]

    def test_more_than_the_page_has_room_for(self, sample: Contents) -> None:
        """The heading counts them all; decisions are the last to be left out."""
        given = notes(
            *((WINE, "assumption", f"No. {i}", "", "") for i in range(MOST + 2)),
            (WINE, "decision", "Decide.", "", ""),
        )
        shown = said(page(sample, rows={NOTES.name: given}))
        assert shown[:3] == [
            "NOTES FOR THE MEETING, the first 8 of 11 open",
            "Decision: Decide.",
            "Assumption: No. 9",
        ]
        assert len(shown) == 1 + MOST
