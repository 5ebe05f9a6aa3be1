"""The Capacity page: three methods beside one another, and what would cure an overload."""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pages_twins as twins
import pytest

from sopxl.calc.capacity import demonstrated_capacity
from sopxl.calc.overall_factors import overall_factor_load
from sopxl.calc.rough_cut import resource_profile
from sopxl.plan.company import TermRow
from sopxl.plan.make import plan_as_it_stands
from sopxl.plan.term_words import OVERTIME
from sopxl_udfs.kit import kit
from sopxl_workbook.contract import BILL, LEAST_COST, LOAD, LONG_HEADER_ROW
from sopxl_workbook.sheets import PAGES
from sopxl_workbook.sheets.capacity_methods import MARK
from sopxl_workbook.sheets.timeline import PLAN, QUARTERS
from sopxl_workbook.sheets.view import DEMONSTRATED, View
from sopxl_workbook.values import BookValues

if TYPE_CHECKING:
    from pathlib import Path

    from hosts.office import Office

    from sopxl_workbook.build import Contents
    from sopxl_workbook.sheets.canvas import Canvas

PAGE = next(page for page in PAGES if page.name == "Capacity")
PACKING = "Packing hall"
WAYS = ("made ahead", "overtime", "outside", "still over")
OFFSETS = [0, 1, 1, 0, 0, 0, 2, 0, 0, 0, 0]  # of the sample's bill: two families more work ahead


def composed(values: BookValues, view: View) -> Canvas:
    """The page's cells."""
    return PAGE.compose(values, view, kit())


def months(canvas: Canvas, line: str) -> np.ndarray:
    """A line over the twelve months; a blank is 0."""
    return np.array([0.0 if value == "" else value for value in canvas.months(line)], float)


def with_offsets(sample: Contents, **changed: Any) -> tuple[BookValues, View]:
    """The sample with hours that are worked before completion: its values and its page."""
    rows = [list(row) for row in sample.view.rows[BILL.name]]
    for row, offset in zip(rows, OFFSETS, strict=True):
        row[2] = offset
    bill = [
        dataclasses.replace(row, offset=offset)
        for row, offset in zip(sample.values.plan.company.bill, OFFSETS, strict=True)
    ]
    values = standing(sample, bill=tuple(bill), **changed)
    view = dataclasses.replace(sample.view, rows={**sample.view.rows, BILL.name: rows})
    return values, view


class TestMethods:
    """Overall factors, bill of resources, resource profile: each is what the engine says."""

    def test_the_profile_is_the_load(self, sample: Contents) -> None:
        """Hours one and two months ahead fall where SOP_RCCP puts them, as the page's load."""
        values, view = with_offsets(sample)
        canvas = composed(values, view)
        company, figures = values.plan.company, values.plan.figures
        mine = [row for row in company.bill if row.resource == PACKING]
        plan = figures.own_production[company.planned][
            :, [company.index[row.family] for row in mine]
        ]
        hours, offsets = [[row.hours for row in mine]], [[row.offset for row in mine]]
        profile = resource_profile(plan, hours, offsets)
        for line in ("resource profile", "required"):
            np.testing.assert_allclose(months(canvas, line), profile.load[:12, 0], rtol=1e-12)
        whole = resource_profile(plan, hours, 0)
        found = months(canvas, "bill of resources")
        np.testing.assert_allclose(found, whole.load[:12, 0], rtol=1e-12)
        assert abs(months(canvas, "resource profile") - found).max() > 1
        assert canvas.lines["hours before month 1"][PLAN[0]] == pytest.approx(profile.before[0])
        head = str(canvas.value(canvas.rows["overall factors"] - 1, 3))
        assert head.endswith(f"; {profile.before[0]:,.0f} h of the plan before Jan 26")
        assert canvas.value(5, 5) == "Resource profile"

    def test_incomplete_months_are_marked(self, sample: Contents) -> None:
        """As SOP_RCCP has them: two months before the end of the plan, or later."""
        values, view = with_offsets(sample, horizon=11)
        canvas = composed(values, view)
        marked = [value == MARK for value in canvas.months("lacks")]
        assert marked == [False] * 9 + [True] * 2 + [False]
        quarters = [canvas.lines["lacks"][column] for column in QUARTERS]
        assert quarters == ["", ""]
        values, view = with_offsets(sample)
        canvas = composed(values, view)
        assert set(canvas.months("lacks")) == {""}
        assert [canvas.lines["lacks"][column] for column in QUARTERS] == ["", MARK]

    def test_a_family_says_how_far_it_works_ahead(self, sample: Contents) -> None:
        """Behind the hours of the resource stand families, each with its months ahead."""
        values, view = with_offsets(sample)
        canvas = composed(values, view)
        named = [canvas.value(canvas.rows[f"family {i}"], 2) for i in range(5)]
        assert "Cider, 2 ahead" in named
        assert "Table wine, 1 ahead" in named

    def test_overall_factors_are_the_engines(self, sample: Contents) -> None:
        """The resource's share of the hours of twelve closed months, times all hours planned."""
        canvas = composed(sample.values, sample.view)
        company, figures = sample.values.plan.company, sample.values.plan.figures
        past = figures.load[company.now - 12 : company.now]
        share = past[:, figures.in_force.resources.index(PACKING)].sum() / past.sum()
        every = figures.load[company.planned].sum(axis=1)
        wanted = overall_factor_load(every, 1, [share])[:12, 0]
        np.testing.assert_allclose(months(canvas, "overall factors"), wanted, rtol=1e-12)

    def test_a_month_without_a_plan_has_no_load(self, sample: Contents) -> None:
        """Blank by all three methods, not 0 hours."""
        company = sample.values.plan.company
        production = sample.values.plan.figures.production.copy()
        production[company.now + 6 :] = np.nan
        plan = plan_as_it_stands(dataclasses.replace(company, production=production))
        canvas = composed(BookValues.of(plan), sample.view)
        for line in ("overall factors", "bill of resources"):
            assert canvas.months(line)[6:] == [""] * 6
            assert "" not in canvas.months(line)[:6]

    def test_demonstrated_is_what_was_worked(self, sample: Contents) -> None:
        """The mean of twelve closed months; the heat is held against it where it is chosen."""
        view = dataclasses.replace(sample.view, capacity_shown=DEMONSTRATED)
        canvas = composed(sample.values, view)
        company, figures = sample.values.plan.company, sample.values.plan.figures
        mean = demonstrated_capacity(figures.load[: company.now], 12)[0]
        names = figures.in_force.resources
        for i, name in enumerate(names):
            load = figures.load[company.planned][:12, names.index(name)]
            np.testing.assert_allclose(months(canvas, f"share {i}"), load / mean[i], rtol=1e-12)

    def test_hours_of_all_offsets_are_loaded(self, sample: Contents) -> None:
        """A family that asks one resource at two offsets asks for the hours of both."""
        company = sample.values.plan.company
        first = company.bill[0]
        ahead = dataclasses.replace(first, offset=2, hours=0.5)
        values = standing(sample, bill=(ahead, *company.bill))
        rows = [row for row in values.tables["tblLoad"].rows if row.name == first.family][:2]
        assert [row.key for row in rows] == [
            f"{first.family}|{first.resource}{end}" for end in ("", "|2")
        ]
        made = values.plan.figures.production[:, company.index[first.family]]
        own, early = (values.row(LOAD, row.key) for row in rows)
        now = company.now
        assert own is not None
        assert early is not None
        np.testing.assert_allclose(own[now : now + 16], made[now : now + 16] * first.hours)
        np.testing.assert_allclose(early[now : now + 16], made[now + 2 : now + 18] * 0.5)


class TestCure:
    """Free hours before overtime before outside capacity; what is left is said."""

    @pytest.mark.parametrize("stations", [15, 13, 10], ids=lambda n: f"{n} stations")
    def test_every_hour_over_is_accounted_for(self, sample: Contents, stations: int) -> None:
        """Over = made ahead + overtime + outside + still over; no room is used twice."""
        canvas = composed(tight(sample, stations), sample.view)
        over = months(canvas, "over")
        assert over.sum() > 0
        np.testing.assert_allclose(sum(months(canvas, way) for way in WAYS), over, atol=1e-9)
        used = np.array([months(canvas, f"use {i}") for i in range(11)])
        np.testing.assert_allclose(used, nearest_first(canvas), atol=1e-8)

    def test_no_hours_are_made_ahead_below_zero(self, sample: Contents) -> None:
        """What a month takes is a difference of sums, which rounding left a hair under 0: "−0"."""
        canvas = composed(
            tight(sample, 1.0125, "Sparkling line"),
            dataclasses.replace(sample.view, resource="Sparkling line"),
        )
        used = np.array([months(canvas, f"use {i}") for i in range(11)])
        np.testing.assert_allclose(used, nearest_first(canvas), atol=1e-8)
        assert used.min() == 0

    def test_each_month_is_said(self, sample: Contents) -> None:
        """Sign, symbol, word: hours, family, months, money, and what stays over."""
        canvas = composed(tight(sample, 13), sample.view)
        said = [str(canvas.value(canvas.rows["said"] + i, 2)) for i in range(6)]
        left = months(canvas, "still over")
        assert left.max() > 1
        for line in said:
            assert re.match(r"\w{3} \d\d  ▲ [\d,]+ h over:  ", line)
            assert line.endswith("● cured") or "h stay over: move demand" in line

    def test_without_an_overload_there_is_nothing_to_cure(self, sample: Contents) -> None:
        """A resource with room says so."""
        canvas = composed(sample.values, dataclasses.replace(sample.view, resource="Tanker bay"))
        head = canvas.rows["over"] - 1
        assert canvas.value(head, 3) == "● Tanker bay: no month is over, nothing to cure"
        assert canvas.value(canvas.rows["said"], 2) == ""


def tight(sample: Contents, stations: float, resource: str = PACKING) -> BookValues:
    """The sample with so many people in the packing hall, or at another resource."""
    company = sample.values.plan.company
    rows = tuple(
        dataclasses.replace(row, stations=stations) if row.resource == resource else row
        for row in company.resources
    )
    return standing(sample, resources=rows)


def standing(sample: Contents, **changed: Any) -> BookValues:
    """The sample's plan as it stands, where something else of the company is changed."""
    plan = sample.values.plan
    company = dataclasses.replace(
        plan.company,
        baseline=plan.demand.baseline,
        production=plan.figures.production,
        subcontract=plan.figures.subcontract,
        **changed,
    )
    return BookValues.of(plan_as_it_stands(company))


def nearest_first(canvas: Canvas) -> np.ndarray:
    """The same hours by going from month to month, each to the nearest room before it."""
    room, wanted = months(canvas, "room"), months(canvas, "wanted")
    used = np.zeros((11, 12))
    for later in range(12):
        for source in reversed(range(later)):
            used[source, later] = min(wanted[later], room[source])
            wanted[later] -= used[source, later]
            room[source] -= used[source, later]
    return used


class TestInLibreOffice:
    """Typed into an open book, the page follows by itself."""

    @pytest.mark.slow
    def test_offsets_prices_and_the_other_capacity(
        self, office: Office, sample: Contents, sample_book: Path
    ) -> None:
        """SEEDS.md: an offset of the Bill, a price of Least cost, the switch: every cell agrees."""
        company = sample.values.plan.company
        terms = [["overtime per hour", None, PACKING, company.calendar.start_days[0], 52.5]]
        term = TermRow(OVERTIME, "", PACKING, terms[0][3], 52.5)
        values, view = with_offsets(sample, terms=(term,))
        view = dataclasses.replace(view, capacity_shown=DEMONSTRATED)
        rows = {**view.rows, LEAST_COST.name: terms}
        with office.open(sample_book, seconds=twins.SECONDS) as book:
            first = LONG_HEADER_ROW + 1
            book.set(
                "Bill", f"C{first}:C{first + len(OFFSETS) - 1}", [[float(one)] for one in OFFSETS]
            )
            book.set(LEAST_COST.sheet, f"A{first}:E{first}", [[v or "" for v in terms[0]]])
            book.set("Capacity", "C5", [[DEMONSTRATED]])
            book.recalculate()
            found = twins._page_differences(
                book, PAGE, values, dataclasses.replace(view, rows=rows)
            )
            is_head = re.compile(r"Capacity!Z[12]:")  # the checks say that inputs changed
            assert [text for text in found if not is_head.match(text)] == []
            assert book.errors() == []
