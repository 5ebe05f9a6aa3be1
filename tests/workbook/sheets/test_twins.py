"""Every formula cell of the pages equals its twin in the real LibreOffice."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pages_twins as twins
import pytest

from sopxl.calendar import week_calendar
from sopxl.plan.archive import ArchiveRow
from sopxl.plan.company import EventRow
from sopxl.plan.make import plan_as_it_stands
from sopxl_workbook.build import Contents
from sopxl_workbook.contract import ARCHIVE, FIRST_PERIOD_COLUMN, FIRST_ROW
from sopxl_workbook.create import _empty_contents
from sopxl_workbook.ooxml.a1 import column_letters
from sopxl_workbook.sheets.control import checksum
from sopxl_workbook.sheets.view import CHOICES
from sopxl_workbook.values import BookValues

if TYPE_CHECKING:
    from hosts.office import Doc, Office

    from sopxl_workbook.cellspec import Value


def choose(book: Doc, name: str, value: Value) -> None:
    """Types a choice into its cell."""
    sheet, row, column = CHOICES[name]
    book.set(sheet, twins.cell_name(row, column), [[value]])


class TestChoices:
    """Whatever is chosen on a page, its cells and their twins agree."""

    @pytest.mark.slow
    def test_as_it_is_built(self, office: Office, sample: Contents, sample_book: Path) -> None:
        """A new book shows what LibreOffice works out, and no cell shows an error."""
        assert twins.formula_cells(sample.values, sample.view) > 3000
        with office.open(sample_book, seconds=twins.SECONDS) as book:
            before = twins.differences(book, sample.values, sample.view)
            book.recalculate()
            assert before == []
            assert twins.differences(book, sample.values, sample.view) == []
            assert book.errors() == []

    @pytest.mark.slow
    def test_every_family_and_resource(
        self, office: Office, sample: Contents, sample_book: Path
    ) -> None:
        """Each family of both kinds, each resource."""
        families = sample.values.plan.company.families
        stock = [family.name for family in families if family.is_to_stock]
        order = [family.name for family in families if not family.is_to_stock]
        resources = sample.values.plan.figures.in_force.resources
        with office.open(sample_book, seconds=twins.SECONDS) as book:
            for i in range(max(len(stock), len(order), len(resources))):
                view = dataclasses.replace(
                    sample.view,
                    stock_family=stock[i % len(stock)],
                    what_if_family=stock[i % len(stock)],
                    order_family=order[i % len(order)],
                    resource=resources[i % len(resources)],
                )
                for name in ("stock_family", "order_family", "resource", "what_if_family"):
                    choose(book, name, getattr(view, name))
                book.recalculate()
                assert twins.differences(book, sample.values, view) == []
                assert book.errors() == []

    @pytest.mark.slow
    def test_own_opening_and_closing(
        self, office: Office, sample: Contents, sample_book: Path
    ) -> None:
        """What is typed on What-if replaces the actual closing and the target."""
        view = dataclasses.replace(sample.view, opening=-250.0, closing=40_000.0)
        with office.open(sample_book, seconds=twins.SECONDS) as book:
            choose(book, "opening", -250.0)
            choose(book, "closing", 40_000.0)
            book.recalculate()
            assert twins.differences(book, sample.values, view) == []

    @pytest.mark.slow
    def test_capitals_do_not_matter(
        self, office: Office, sample: Contents, sample_book: Path
    ) -> None:
        """A name is found as the spreadsheet finds it, and shown as it is typed."""
        typed = {
            "stock_family": "table WINE",
            "what_if_family": "cider",
            "resource": "PACKING hall",
        }
        view = dataclasses.replace(sample.view, **typed)
        with office.open(sample_book, seconds=twins.SECONDS) as book:
            for name, text in typed.items():
                choose(book, name, text)
            book.recalculate()
            assert twins.differences(book, sample.values, view) == []
            assert book.values("Family MTS", "B1:B1") == [["table WINE"]]
            assert book.values("Family MTS", "G14:G14") == [[37_198.0]]

    @pytest.mark.parametrize("typed", ["", "no such family"])
    @pytest.mark.slow
    def test_an_unknown_choice_is_blank(
        self, office: Office, sample: Contents, sample_book: Path, typed: str
    ) -> None:
        """A family that is not there shows an empty page, never another family or an error."""
        names = ("stock_family", "order_family", "resource", "what_if_family")
        view = dataclasses.replace(sample.view, **dict.fromkeys(names, typed))
        with office.open(sample_book, seconds=twins.SECONDS) as book:
            for name in names:
                choose(book, name, typed)
            book.recalculate()
            assert twins.differences(book, sample.values, view) == []
            assert book.errors() == []


class TestOtherBooks:
    """Books that are not like the sample."""

    def test_an_empty_book(self, office: Office, tmp_path: Path) -> None:
        """Without families, resources and policies every page is blank, and no cell an error."""
        empty = _empty_contents()
        with office.open(twins.write(empty, tmp_path / "book.xlsx"), seconds=twins.SECONDS) as book:
            book.recalculate()
            assert book.errors() == []
            assert twins.differences(book, empty.values, empty.view) == []

    @pytest.mark.slow
    def test_logged_events(self, office: Office, sample: Contents, tmp_path: Path) -> None:
        """SEEDS.md B2: a period is typed as its label, as its number or as a day in it."""
        contents = with_events(sample)
        company = contents.values.plan.company
        column, now = company.index["Cider"], company.now
        with office.open(
            twins.write(contents, tmp_path / "book.xlsx"), seconds=twins.SECONDS
        ) as book:
            book.recalculate()
            assert twins.differences(book, contents.values, contents.view) == []
            assert book.errors() == []
            keys = [row[0] for row in book.values("Forecast", "E10:E33")]
            places = {what: 10 + keys.index(f"Cider|{what}") for what in ("Baseline", "Events")}
            last = column_letters(FIRST_PERIOD_COLUMN + company.calendar.count - 1)
            shown = {
                what: book.values("Forecast", f"I{place}:{last}{place}")[0]
                for what, place in places.items()
            }
            logged = [0.0] * company.calendar.count
            logged[now : now + 3] = 500.0 - 120.0, 90.0, 40.0 + 7.0
            assert shown["Events"] == logged
            final = contents.values.plan.figures.forecast[now : now + 3, column]
            baseline = shown["Baseline"][now : now + 3]
            assert list(final) == [a + b for a, b in zip(baseline, logged[now:], strict=False)]

    @pytest.mark.slow
    def test_a_year_of_weeks(self, office: Office, sample: Contents, tmp_path: Path) -> None:
        """With 4-4-5 periods the heads show the calendar's labels, on pages and in messages."""
        contents = with_weeks(sample)
        with office.open(
            twins.write(contents, tmp_path / "book.xlsx"), seconds=twins.SECONDS
        ) as book:
            book.recalculate()
            assert twins.differences(book, contents.values, contents.view) == []
            assert book.errors() == []
            heads = [["2025-P12", "2026-P01"]]
            assert book.values("Family MTS", "G8:H8") == heads
            assert book.values("Family MTS", "U8:V8") == [["P01–P03", "P04–P06"]]

    @pytest.mark.slow
    def test_an_archive_with_authorised_plans(
        self, office: Office, sample: Contents, tmp_path: Path
    ) -> None:
        """Old rows, deviations and brought-forward sums live as soon as plans are authorised."""
        contents = dataclasses.replace(sample, values=with_archive(sample))
        view = contents.view
        with office.open(
            twins.write(contents, tmp_path / "book.xlsx"), seconds=twins.SECONDS
        ) as book:
            rows = contents.values.tables[ARCHIVE.name].rows
            origins = [[float(row.key.partition("|")[0])] for row in rows]
            last = FIRST_ROW + len(rows) - 1
            book.model.Sheets.getByName(ARCHIVE.sheet).unprotect("")
            book.set(ARCHIVE.sheet, f"A{FIRST_ROW}:A{last}", origins)
            book.recalculate()
            assert twins.differences(book, contents.values, view) == []
            assert book.errors() == []
            company = contents.values.plan.company
            old, frozen = book.values("Family MTS", "H12:H12"), book.values("Family MTS", "D11:G11")
            family = view.stock_family
            place = company.base
            expected = contents.values.at(ARCHIVE, f"{place - 1}|{family}|Forecast", place)
            assert old == [[expected]]
            assert all(isinstance(value, float) for value in frozen[0])
            switches = ("stock_shown", "order_shown", "finish_shown")
            for name in switches:
                choose(book, name, "money")
            book.recalculate()
            in_money = dataclasses.replace(view, **dict.fromkeys(switches, "money"))
            assert twins.differences(book, contents.values, in_money) == []


def with_events(contents: Contents) -> Contents:
    """The same book with events of Cider in three months, and what Table wine loses by one."""
    plan = contents.values.plan
    company, base = plan.company, plan.company.base
    label = company.calendar.label(base)
    days = company.calendar.start_days[company.now :]
    rows: list[list[Any]] = [
        ["Cider", label, "promotion", 500, "Spring week", "Sales"],
        ["cider", label, "price", -120, "Dearer from January", "Sales"],
        ["Cider", base + 1, "launch", 90, "Pear", "Marketing"],
        ["Cider", days[2], "promotion", 40, "First day", None],
        ["Cider", days[3] - 1, "other", 7, "Last day", None],
        ["Table wine", label, "cannibalisation", -30, "Pear", None],
    ]
    typed = [(base, 500.0), (base, -120.0), (base + 1, 90.0), (base + 2, 40.0), (base + 2, 7.0)]
    events = tuple(EventRow("Cider", period, "other", change) for period, change in typed)
    changed = dataclasses.replace(
        company,
        baseline=plan.demand.baseline,
        production=plan.figures.production,
        subcontract=plan.figures.subcontract,
        events=(*events, EventRow("Table wine", base, "cannibalisation", -30.0)),
    )
    values = BookValues.of(plan_as_it_stands(changed))
    tables = {**contents.rows, "tblEvents": rows}
    total = checksum(values, tables, contents.settings)
    return Contents(values, tables, {**contents.settings, "sop_inputs": total}, total)


def with_archive(contents: Contents) -> BookValues:
    """The same book with fourteen origins of authorised forecasts, plans and balances."""
    plan = contents.values.plan
    company = plan.company
    periods = np.arange(company.calendar.count) + company.calendar.first
    rows: list[ArchiveRow] = []
    for origin in range(company.base - 14, company.base):
        for column, family in enumerate(company.families):
            balance = "Inventory" if family.is_to_stock else "Backlog"
            for i, measure in enumerate(("Forecast", "Production", balance)):
                made = 1000.0 * (i + 1) + 10 * origin + periods + column
                values = np.where(periods > origin, made, np.nan)
                signed = ("run", "Ann", "1")
                rows.append(ArchiveRow(origin, family.name, measure, family.unit, *signed, values))
    kept = dataclasses.replace(
        company,
        archive=tuple(rows),
        baseline=plan.demand.baseline,
        production=plan.figures.production,
        subcontract=plan.figures.subcontract,
    )
    return BookValues.of(plan_as_it_stands(kept))


def with_weeks(contents: Contents) -> Contents:
    """The sample company on a 4-4-5 calendar: the same figures, other periods."""
    plan = contents.values.plan
    old = plan.company.calendar
    weeks = week_calendar("4-4-5", dt.date(2023, 1, 2), old.count)
    weeks = dataclasses.replace(weeks, holidays=old.holidays)
    company = dataclasses.replace(
        plan.company,
        calendar=weeks,
        baseline=plan.demand.baseline,
        production=plan.figures.production,
        subcontract=plan.figures.subcontract,
    )
    values = BookValues.of(plan_as_it_stands(company))
    days = (weeks.start_days, weeks.end_days)
    figures = (*days, weeks.weeks, weeks.workdays, weeks.fiscal_year, weeks.quarter)
    columns = (range(1, weeks.count + 1), weeks.labels, *(c.tolist() for c in figures))
    rows = [[*row, "open", None] for row in zip(*columns, strict=True)]
    tables = {**contents.rows, "tblCalendar": rows}
    total = checksum(values, tables, contents.settings)
    settings = {**contents.settings, "sop_inputs": total}
    return Contents(values, tables, settings, total)
