"""A11, A20: how many families are planned, and demand that the review is to look at."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from small import actuals, write_folder
from workbook.cycle.firm import setting

from sopxl_udfs.kit import kit
from sopxl_workbook import create, run
from sopxl_workbook.checks.review import review_warnings
from sopxl_workbook.company import build_company
from sopxl_workbook.contract import SETTINGS
from sopxl_workbook.importers.csv_folder import read_folder
from sopxl_workbook.ooxml import read_book
from sopxl_workbook.read import read_company

DEFAULTS = {each.name: each.default for each in SETTINGS if each.default is not None}
COUNT = (
    "W690 Families: 2 families are planned, fewer than 5: volume is planned well by about 5 to 12 "
    "families, 15 at most (Wallace). Part families that are sold or made in different ways, or set "
    "another limit on Control."
)


def told(folder: Path, limits: dict[str, Any], **files: str) -> list[str]:
    """What is told of the small company; limits : on Control, beside those of a new book."""
    tables = read_folder(write_folder(folder, **files))
    logged = {name: (value, "") for name, value in (DEFAULTS | limits).items()}
    settings = dataclasses.replace(tables.settings, logged=logged)
    found = dataclasses.replace(tables, settings=settings)
    return [str(problem) for problem in review_warnings(found, build_company(found))]


def test_fewer_or_more_families_than_volume_is_planned_by(tmp_path: Path) -> None:
    """Two are fewer than five, and more than one; with a blank limit nothing is told."""
    assert told(tmp_path / "a", {}) == [COUNT]
    (more,) = told(tmp_path / "b", {"sop_families_least": 1.0, "sop_families_most": 1.0})
    assert more.startswith("W690 Families: 2 families are planned, more than 1: ")
    assert told(tmp_path / "c", {"sop_families_least": None}) == []


def test_an_abnormal_month_is_told(tmp_path: Path) -> None:
    """December asked for 500 chairs; the year before had 182.5 a month, its deviation 18.0."""
    text = actuals().replace("2025-12,Chairs,Requested,215", "2025-12,Chairs,Requested,500")
    limits = {"sop_families_least": None}
    assert told(tmp_path / "a", limits, actuals=text) == [
        "W691 Actuals: demand of Chairs in 2025-12 is abnormal: 500, more than 3 standard "
        "deviations above the 182.5 a month before (± 18.028). Say at the demand review whether "
        "it comes again: else keep it out of the forecast with an override."
    ]
    assert told(tmp_path / "b", limits | {"sop_abnormal": 20.0}, actuals=text) == []
    assert told(tmp_path / "c", limits | {"sop_abnormal": None}, actuals=text) == []


def test_an_abnormal_order_is_told(tmp_path: Path) -> None:
    """One of 92 chairs is half of the 182.5 of a month or more, and more than 3 × 18.0.

    One of 91 is not, nor are two of 60.
    """
    orders = (
        "code,due,quantity,order\nChairs,2026-02-10,92,A7\nChairs,2026-02-11,91,A8\n"
        "Chairs,2026-02-12,60,A9\nChairs,2026-02-12,60,B1\n"
    )
    assert told(tmp_path / "a", {"sop_families_least": None}, orders=orders) == [
        "W692 Orders: order A7 of 92 for 2026-02-10 of Chairs: each alone is more than 3 standard "
        "deviations of a month's demand (± 18.028) and half of one or more. Ask at the demand "
        "review whether the forecast holds it; else add an event, so that it consumes no forecast "
        "of other customers."
    ]


@pytest.mark.parametrize("value", ["few", -1.0])
def test_a_limit_that_is_none_is_told(value: object, tmp_path: Path) -> None:
    """That of a new book is taken, and nothing is let pass for it."""
    first, second = told(tmp_path, {"sop_families_least": value})
    assert first.startswith(
        f'W693 Control: Fewest families holds "{value}", a number of 0 or more is expected; 5 is '
        "taken."
    )
    assert second == COUNT


def test_check_tells_it_of_a_book(book: Path) -> None:
    """By the limits on its Control sheet; a cleared cell ends it."""
    assert COUNT in [str(problem) for problem in run.check(book, kit=kit()).warnings]
    setting(book, "sop_families_least", None)
    codes = [problem.code for problem in run.check(book, kit=kit()).warnings]
    assert not {"W690", "W691", "W692"} & set(codes)


def test_limits_come_from_company_csv(tmp_path: Path) -> None:
    """Written to Control as they are given, and read back; never is a blank, the rest as usual."""
    given = "fewest_families,2\nmost_families,Never\nspread_limit,0.25\n"
    folder = write_folder(tmp_path / "csv")
    company = folder / "company.csv"
    company.write_text(company.read_text(encoding="utf-8") + given, encoding="utf-8")
    path = tmp_path / "book.xlsx"
    create.new(path, folder=folder, sample=False, force=False, kit=kit())
    book = read_book(path)
    wanted = {
        "sop_families_least": 2.0,
        "sop_families_most": None,
        "sop_abnormal": 3.0,
        "sop_spread_limit": 0.25,
    }
    assert {name: book.named_value(name) for name in wanted} == wanted
    logged = read_company(book).tables.settings.logged
    assert {name: logged[name][0] for name in wanted} == wanted
    assert "W690" not in [problem.code for problem in run.check(path, kit=kit()).warnings]


def test_units_in_some_months_of_the_year_are_told(tmp_path: Path) -> None:
    """Of chairs six of twelve months have them; of tables none has, which is well."""
    rows = ["family,period,value,currency,units"]
    for month in range(1, 13):
        units = "120" if month > 6 else ""
        rows += [f"Chairs,2026-{month:02d},6000,,{units}", f"Tables,2026-{month:02d},9000,,"]
    tables = read_folder(write_folder(tmp_path, business_plan="\n".join(rows) + "\n"))
    assert [str(problem) for problem in tables.warnings] == [
        "W694 business_plan.csv row 2, column units: the business plan of Chairs gives units in 6 "
        "months of fiscal year 2026 and revenue alone in others: its units are not used there. "
        "Give the units of every month of the year, or of none."
    ]
