"""The Summary and the Exceptions: their order, their words, and every cell in the real Calc."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pages_twins as twins
import pytest
from workbook.sheets import many

from sopxl.plan.alerts import AlertKind
from sopxl.plan.make import plan_as_it_stands
from sopxl_udfs.kit import kit
from sopxl_workbook.build import Contents
from sopxl_workbook.contract import CYCLE, LONG_HEADER_ROW, NOTES
from sopxl_workbook.sheets import PAGES, exceptions, summary
from sopxl_workbook.sheets import exceptions_list as listed
from sopxl_workbook.sheets import summary_columns as at
from sopxl_workbook.sheets.view import View
from sopxl_workbook.steps import due_day
from sopxl_workbook.values import BookValues

if TYPE_CHECKING:
    from hosts.office import Doc, Office

FIRST = summary.FIRST_LINE


@pytest.fixture(scope="module")
def firm(tmp_path_factory: pytest.TempPathFactory) -> Contents:
    """Twelve families in two business units and without one, with a plan that was authorised."""
    return many.contents(12, tmp_path_factory.mktemp("firm"))


def shown(contents: Contents, column: int, page: Any = summary.PAGE) -> list[Any]:
    """A column of the Summary's lines, as far as they are filled."""
    cells = page.cells(contents.values, contents.view, kit())
    rows = range(FIRST, max(row for row, _ in cells) + 1)
    names = [cells[row, at.NAME].value for row in rows if (row, at.NAME) in cells]
    values = [cells[row, column].value for row in rows if (row, column) in cells]
    return [value for name, value in zip(names, values, strict=False) if name]


class TestOrder:
    def test_stands_first_after_start(self) -> None:
        """A2: the page of those who decide comes before all others."""
        assert [page.name for page in PAGES[:3]] == ["Start", "Summary", "Exceptions"]

    def test_families_stand_by_business_unit_with_its_subtotal(self, firm: Contents) -> None:
        """Units come as they first appear, families in the order of their sheet."""
        names = shown(firm, at.NAME)[:15]
        units = [[many.name(i) for i in range(k, 12, 3)] for k in range(3)]
        assert names == [*units[0], "Home", *units[1], "Office", *units[2], "No business unit"]

    def test_one_business_unit_needs_no_subtotal(self, sample: Contents) -> None:
        """What all families have in common is the line of all of them."""
        families = sample.values.plan.company.families
        one = tuple(dataclasses.replace(family, business_unit="Wine") for family in families)
        plan = sample.values.plan
        company = dataclasses.replace(
            plan.company,
            families=one,
            baseline=plan.demand.baseline,
            production=plan.figures.production,
            subcontract=plan.figures.subcontract,
        )
        values = BookValues.of(plan_as_it_stands(company))
        alike = dataclasses.replace(sample, values=values)
        assert shown(alike, at.NAME)[: len(one)] == [family.name for family in families]
        assert "Wine" not in shown(alike, at.NAME)

    def test_a_single_family(self, tmp_path: Path) -> None:
        """A company of one family is one line."""
        one = many.contents(1, tmp_path)
        assert shown(one, at.NAME)[0] == many.name(0)


class TestFigures:
    def test_money_of_a_subtotal_is_that_of_its_families(self, firm: Contents) -> None:
        """A family without a business plan is left out of plan, call and gap alike."""
        names, gaps = shown(firm, at.NAME), shown(firm, at.GAP)
        calls, plans = shown(firm, at.CALL), shown(firm, at.PLAN)
        end = names.index("Office")
        mine = range(names.index("Home") + 1, end)
        known = [i for i in mine if gaps[i] != ""]
        assert len(known) < len(mine)
        for column in (gaps, calls, plans):
            assert column[end] == pytest.approx(sum(column[i] for i in known))
        assert gaps[end] == pytest.approx(calls[end] - plans[end])

    def test_words_stand_beside_sign_and_symbol(self, firm: Contents) -> None:
        """123 asked for against 115 in force is 7 % more, beyond the tolerance of 5 %."""
        assert shown(firm, at.SALES_SAYS)[0] == "▲ +7.0% high, act"
        assert shown(firm, at.SERVICE_SAYS)[0] == "● +1.0 pt on target"

    def test_decisions_count_until_they_are_closed(self, firm: Contents) -> None:
        """One family of each end has one; an assumption is none."""
        told = dict(zip(shown(firm, at.NAME), shown(firm, at.DECISIONS), strict=False))
        assert told[many.name(0)] == told[many.name(11)] == "▲ 1 to take"
        assert told[many.name(1)] == "● none"
        assert told["Home"] == "▲ 1 to take"

    def test_the_sentence_says_a_gap_that_rounds_to_nothing_in_words(self, firm: Contents) -> None:
        """A business plan that is the latest call itself: not "0.0 million over"."""
        plan = firm.values.plan
        company = dataclasses.replace(
            plan.company,
            business_plan=plan.figures.revenue,
            baseline=plan.demand.baseline,
            production=plan.figures.production,
            subcontract=plan.figures.subcontract,
        )
        values = BookValues.of(plan_as_it_stands(company))
        words = [str(c.value) for c in summary.PAGE.cells(values, firm.view, kit()).values()]
        [told] = [text for text in words if text.startswith("Revenue of fiscal year ")]
        assert ", equal to the business plan; " in told

    def test_has_no_figure_of_its_own(self, firm: Contents) -> None:
        """Every number on the page is a formula."""
        cells = summary.PAGE.cells(firm.values, firm.view, kit())
        typed = [ref for ref, c in cells.items() if isinstance(c.value, float) and not c.formula]
        assert typed == []


class TestExceptions:
    def test_are_those_of_the_engine(self, firm: Contents) -> None:
        """B10: the same list in the same order."""
        found = listed.alerts(firm.values, firm.view)
        assert {alert.kind for alert in found} == set(AlertKind) - {AlertKind.BELOW_ZERO}
        cells = exceptions.PAGE.cells(firm.values, firm.view, kit())
        rows = range(exceptions.FIRST, exceptions.FIRST + min(len(found), exceptions.SHOWN))
        assert [cells[row, exceptions.SUBJECT].value for row in rows] == [
            alert.subject for alert in found[: exceptions.SHOWN]
        ]
        effects = [cells[row, exceptions.EFFECT].value for row in rows]
        ranked = [-1.0 if effect == "" else float(effect) for effect in effects]  # type: ignore[arg-type]
        assert ranked == sorted(ranked, reverse=True)


class TestInCalc:
    """The formulas work the same out as their twins."""

    @pytest.mark.slow
    def test_twelve_families(self, office: Office, firm: Contents, tmp_path: Path) -> None:
        """As built, then with another business unit, a closed decision, a review by date."""
        with office.open(twins.write(firm, tmp_path / "firm.xlsx"), seconds=twins.SECONDS) as book:
            book.recalculate()
            assert twins.differences(book, firm.values, firm.view) == []
            assert book.errors() == []
            _retyped(book, firm)

    @pytest.mark.slow
    @pytest.mark.parametrize("count", [1, 60])
    def test_other_sizes(self, office: Office, tmp_path: Path, count: int) -> None:
        """One family, sixty families."""
        made = many.contents(count, tmp_path / "csv")
        with office.open(twins.write(made, tmp_path / "book.xlsx"), seconds=twins.SECONDS) as book:
            book.recalculate()
            assert twins.differences(book, made.values, made.view) == []
            assert book.errors() == []


def _retyped(book: Doc, firm: Contents) -> None:
    """Another business unit moves a line without Python; a closed decision is told no more."""
    row = LONG_HEADER_ROW + 1
    book.set("Families", f"D{row}", [["Garden"]])
    book.set("Notes", f"F{row}", [["2025-12"]])
    book.recalculate()
    first, *others = firm.values.plan.company.families
    families = (dataclasses.replace(first, business_unit="Garden"), *others)
    plan = firm.values.plan
    company = dataclasses.replace(
        plan.company,
        families=families,
        baseline=plan.demand.baseline,
        production=plan.figures.production,
        subcontract=plan.figures.subcontract,
    )
    view = firm.view
    values = BookValues.of(plan_as_it_stands(company))
    notes = [list(note) for note in view.notes]
    notes[0][-1] = "2025-12"
    day = (due_day(company, 7) or 0.0) + 1  # the day after the second step is due
    steps = _signed(book, view, day)
    book.recalculate()
    view = dataclasses.replace(
        view,
        rows={**view.rows, NOTES.name: notes, CYCLE.name: steps},
        settings={**view.settings, "sop_status_day": day},
    )
    told = [alert for alert in listed.alerts(values, view) if alert.kind is AlertKind.NOT_SIGNED]
    assert [(alert.subject, alert.owner, alert.is_late) for alert in told] == [
        ("Sales", "Cara", True),
        ("Operations", "Operations", False),
        ("Finance", "Finance", False),
        ("General management", "General management", False),
    ]
    assert twins.differences(book, values, view) == []
    names = [line[0] for line in book.values("Summary", f"B{FIRST}:B{FIRST + 2}")]
    assert names == [many.name(0), "Garden", many.name(1)]


def _signed(book: Doc, view: View, day: float) -> list[list[Any]]:
    """The first step signed, the second with an owner, looked at on a day between two of them."""
    row = LONG_HEADER_ROW + 1
    book.set("Cycle steps", f"F{row}", [["Ann"]])
    book.set("Cycle steps", f"D{row + 1}", [["Cara"]])
    book.set("Control", twins.setting_cell("sop_status_day"), [[day]])
    steps = [list(step) for step in view.rows[CYCLE.name]]
    steps[0][5], steps[1][3] = "Ann", "Cara"
    return steps
