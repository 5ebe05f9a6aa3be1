"""A plan is older than its inputs: what Optimise pays is one of them, and every door says so."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from small import FILES, write_folder
from workbook.cycle.firm import BY, added, fact, setting

from sopxl.plan.make import plan_as_it_stands
from sopxl_udfs.kit import kit
from sopxl_workbook import compare, create, run
from sopxl_workbook.contract import FAMILIES, ITEM_MAP, LEAST_COST, UNITS, Table
from sopxl_workbook.cycle import verbs
from sopxl_workbook.cycle.gate_model import GateFailedError
from sopxl_workbook.cycle.status import status
from sopxl_workbook.ooxml import CellError, read_book
from sopxl_workbook.ooxml.values import Writable
from sopxl_workbook.optimal import Wanted
from sopxl_workbook.read import read_company, standing_rows
from sopxl_workbook.sheets.control import (
    WEIGHED_SETTINGS,
    checksum,
    checksum_formula,
    has_changed,
)
from sopxl_workbook.values import BookValues

RESOURCES = (
    "resource,from,hours,stations,overtime_limit,outside_capacity\nSaw,2024-01-01,8,3,0.1,40\n"
)
COMPANY = FILES["company.csv"] + "holding,0.2\novertime,30\noutside,80\n"
TERMS = "term,family,resource,from,value\nmaterial,Chairs,,2024-01-01,12\n"
OTHER = {  # each a little beside what the book says, or where it says nothing
    "sop_optimal_holding": 0.201,
    "sop_optimal_overtime": 30.01,
    "sop_optimal_outside": None,
    "sop_optimal_point": 4.0,
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A book planned by policy, and the same planned at least cost; not to be changed."""
    folder = tmp_path_factory.mktemp("outdated")
    texts = {"company": COMPANY, "resources": RESOURCES, "least_cost": TERMS}
    books = {name: folder / f"{name}.xlsx" for name in ("policy", "optimal")}
    files = write_folder(folder / "csv", **texts)
    create.new(books["policy"], folder=files, sample=False, force=False, kit=kit())
    shutil.copy(books["policy"], books["optimal"])
    run.plan(books["optimal"], kit=kit(), by=BY, optimal=Wanted())
    return books


@pytest.fixture
def book(made: dict[str, Path], tmp_path: Path) -> Path:
    """The book planned at least cost, to be changed."""
    return Path(shutil.copy(made["optimal"], tmp_path / "book.xlsx"))


def test_every_setting_of_the_least_cost_plan_counts() -> None:
    """But for the seconds that a search may take: they change no plan."""
    names = [name for name in WEIGHED_SETTINGS if name in checksum_formula(12)]
    assert names == sorted(OTHER, key=list(OTHER).index)
    assert len(set(WEIGHED_SETTINGS.values())) == len(names)  # swapped, they show


@pytest.mark.parametrize("name", OTHER)
def test_a_setting_that_changed_makes_the_plan_old(book: Path, name: str) -> None:
    """By a thousandth, to a blank, or from one; typed back, the plan is that of its inputs."""
    assert not status(book).inputs_changed
    was = read_book(book).named_value(name)
    setting(book, name, OTHER[name])
    assert status(book).inputs_changed
    setting(book, name, was)
    assert not status(book).inputs_changed


def test_a_term_that_changed_makes_the_plan_old(book: Path) -> None:
    """What Least cost pays is an input like a standard cost."""
    fact(book, LEAST_COST, 0, "Value", 12.5)
    assert status(book).inputs_changed


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        (FAMILIES, "To", 46_200.0),
        (FAMILIES, "Strategy", "MTO"),
        (ITEM_MAP, "Item", "4715"),
        (ITEM_MAP, "Family", "Tables"),
        (ITEM_MAP, "Factor", 2.5),
        (ITEM_MAP, "Planning share", 0.25),
        (ITEM_MAP, "From", 45_000.0),
        (ITEM_MAP, "To", 46_200.0),
    ],
    ids=lambda value: getattr(value, "sheet", value),
)
def test_a_family_or_an_item_that_changed_makes_the_plan_old(
    table: Table, column: str, value: Writable, made: dict[str, Path]
) -> None:
    """Each figure and text of them that a plan follows: until when, what belongs where, how many.

    A unit and its conversions, an owner and a business unit change no plan.
    """
    book = read_book(made["policy"])
    rows = standing_rows(book)
    rows[ITEM_MAP.name] = [["4712", "Chairs", 2.0, 0.5, None, None, None]]
    values = BookValues.of(plan_as_it_stands(read_company(book).company))
    was = checksum(values, rows, {})
    at = [each.name for each in table.columns].index(column)
    rows[table.name][0][at] = value
    assert has_changed(was, checksum(values, rows, {})) == "yes"
    for table, column in ((FAMILIES, "Owner"), (FAMILIES, "Unit"), (UNITS, "Value")):
        was = checksum(values, rows, {})
        rows[table.name] = rows[table.name] or [[None] * len(table.columns)]
        rows[table.name][0][[each.name for each in table.columns].index(column)] = 3.0
        assert has_changed(was, checksum(values, rows, {})) == "no"


def test_an_item_that_goes_to_another_family_is_told_by_status(book: Path) -> None:
    """Two items that change their places change no number of the Item map, and the plan."""
    added(book, ITEM_MAP, "4712", "Chairs")
    added(book, ITEM_MAP, "4713", "Tables")
    run.plan(book, kit=kit(), by=BY, optimal=Wanted())
    assert not status(book).inputs_changed
    fact(book, ITEM_MAP, 0, "Family", "Tables")
    fact(book, ITEM_MAP, 1, "Family", "Chairs")
    assert status(book).inputs_changed


def test_a_price_of_nothing_is_none_but_a_price(book: Path) -> None:
    """A blank buys no outside capacity, 0 gives it away: not the same plan."""
    setting(book, "sop_optimal_outside", None)
    run.plan(book, kit=kit(), by=BY, optimal=Wanted())
    setting(book, "sop_optimal_outside", 0.0)
    assert status(book).inputs_changed


@pytest.mark.parametrize("value", ["a lot", CellError("#N/A")], ids=str)
def test_what_is_no_price_makes_the_plan_old(book: Path, value: Writable) -> None:
    """A text or an error is not the price that the plan was made with."""
    setting(book, "sop_optimal_overtime", value)
    assert status(book).inputs_changed


def test_every_door_tells_it(book: Path) -> None:
    """check, status, the gate, and after a run that plans nothing the sheets; then a plan ends it.

    The command that is told plans as the book was planned: at least cost.
    """
    setting(book, "sop_optimal_overtime", 31.0)
    found = status(book)
    assert found.next_step == f"sopxl plan --optimal {book}"
    assert found.as_dict()["inputs_changed"] is True
    told = [str(problem) for problem in run.check(book, kit=kit()).warnings]
    assert (
        "W301 Control: an input changed after the plan was made. Run sopxl plan --optimal." in told
    )
    with pytest.raises(GateFailedError) as refused:
        verbs.authorise(book, kit=kit(), by=BY)
    assert "E503" in [problem.code for problem in refused.value.problems]

    compare.compare(book, kit=kit(), by=BY)
    opened = read_book(book)
    assert opened.named_value("sop_changed") == "yes"
    texts = {value for _, value in opened.sheet("Start").values() if isinstance(value, str)}
    assert "▲ Inputs changed, plan again" in texts
    assert run.check(book, kit=kit()).passed  # a warning, and every stored result is right

    run.plan(book, kit=kit(), by=BY, optimal=Wanted())
    assert read_book(book).named_value("sop_changed") == "no"
    assert status(book).next_step == f"sopxl authorise {book}"
    assert " UTC at least cost, month 1 is " in str(read_book(book).named_value("sop_planned"))


def test_a_plan_by_policy_is_told_to_plan_by_policy(made: dict[str, Path], tmp_path: Path) -> None:
    """What Optimise pays is an input of the book, like a price: Plan ends the mark too."""
    book = Path(shutil.copy(made["policy"], tmp_path / "book.xlsx"))
    setting(book, "sop_optimal_holding", 0.3)
    assert status(book).next_step == f"sopxl plan {book}"
    run.plan(book, kit=kit(), by=BY)
    assert not status(book).inputs_changed
