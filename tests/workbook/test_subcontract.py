"""Make or buy in a book: rows of the Plan, checks, pages, the month, and what is told."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose
from small import FILES, write_folder

from sopxl.errors import ProblemsError
from sopxl.plan.schedule import master_schedule
from sopxl_udfs.kit import kit
from sopxl_workbook import create, run
from sopxl_workbook.cellspec import Value
from sopxl_workbook.contract import FIRST_PERIOD_COLUMN, PLAN, POLICY_LOG, key_of
from sopxl_workbook.cycle.master.families import _with_nothing
from sopxl_workbook.cycle.master.retired import without
from sopxl_workbook.cycle.master.united import _added
from sopxl_workbook.cycle.new_period import fill_last
from sopxl_workbook.cycle.verbs import authorise
from sopxl_workbook.formulas import OWN_PLANT, PRODUCTION, SUBCONTRACT
from sopxl_workbook.handed_out import Handed, export
from sopxl_workbook.ooxml import Book, Patch, cell_name, read_book
from sopxl_workbook.read import read_company
from sopxl_workbook.sheets.compared import COST_ROW, COSTS, SHEET, standing
from sopxl_workbook.write import key_rows, period_cells

NOW, HORIZON = 24, 18
POLICIES = (
    "family,from,plan_policy,target,own_limit,subcontract_cost,subcontract_limit\n"
    "Chairs,2024-01-01,days of supply,10,200,45,\n"
    "Tables,2024-01-01,lead time,4,,,\n"
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small company's book, which makes 200 chairs a month at most; not to be changed."""
    folder = tmp_path_factory.mktemp("buys")
    path = folder / "made.xlsx"
    csv = write_folder(folder / "csv", policy=POLICIES)
    create.new(path, folder=csv, sample=False, force=False, kit=kit())
    return path


@pytest.fixture
def book(made: Path, tmp_path: Path) -> Path:
    """A copy of it, to be changed."""
    return Path(shutil.copy(made, tmp_path / "book.xlsx"))


def row_of(book: Book, what: str, family: str = "Chairs") -> list[float]:
    """The planned months of a row of the Plan, a blank as 0."""
    cells = period_cells(book.sheet(PLAN.sheet), key_rows(book, PLAN.name)[f"{family}|{what}"], 120)
    return [float(cell or 0) for cell in cells[NOW : NOW + HORIZON]]


def typed(path: Path, what: str, value: float, month: int = 0) -> str:
    """Types a number into a row of the Plan of a closed book; gives its cell."""
    book = read_book(path)
    row = key_rows(book, PLAN.name)[key_of("Chairs", what)]
    cell = cell_name(row, FIRST_PERIOD_COLUMN + NOW + month)
    patch = Patch(book)
    patch.set_value(PLAN.sheet, cell, value)
    path.write_bytes(patch.result())
    return cell


def test_the_rows_of_the_plan(made: Path) -> None:
    """Production is all supply; beyond 200 is bought, and the rest is a formula."""
    book = read_book(made)
    plan, bought, own = (row_of(book, what) for what in (PRODUCTION, SUBCONTRACT, OWN_PLANT))
    assert max(plan) > 200
    assert bought == pytest.approx([max(units - 200, 0) for units in plan])
    assert own == pytest.approx([min(units, 200) for units in plan])
    assert row_of(book, SUBCONTRACT, "Tables") == [0.0] * HORIZON
    row = key_rows(book, PLAN.name)[key_of("Chairs", OWN_PLANT)]
    cell = book.sheet(PLAN.sheet).cell(cell_name(row, FIRST_PERIOD_COLUMN + NOW))
    assert cell.formula == f'=IF(ISNUMBER(AG{row - 2}),AG{row - 2}-N(AG{row - 1}),"")'


def test_the_load_leaves_out_what_is_bought(made: Path, made_books: dict[str, Path]) -> None:
    """1.5 hours a chair less than in the book without a limit; plan and inventory the same."""
    mine, other = (read_company(read_book(path)).company for path in (made, made_books[".xlsx"]))
    assert_allclose(mine.production, other.production)
    limited, free = (run.plan_as_it_stands(company).figures for company in (mine, other))
    assert_allclose(limited.inventory, free.inventory)
    window = mine.planned
    bought = np.nan_to_num(limited.subcontract[window, 0])
    assert_allclose(limited.load[window, 0], free.load[window, 0] - 1.5 * bought)
    assert not [proof.rule for proof in run.check(made, kit=kit()).proofs if proof.breaks]


def test_plan_says_what_is_bought(book: Path) -> None:
    """In a line of its own, when the plan is made again."""
    typed(book, PRODUCTION, 0.0)
    done = run.plan(book, kit=kit())
    assert done.summary.startswith("From a subcontractor: ")
    assert " chairs of Chairs in " in done.summary


def test_more_than_the_plan_is_a_break(book: Path) -> None:
    """Found by the native check and by the check of the engine, with its cell."""
    cell = typed(book, SUBCONTRACT, 1e6)
    report = run.check(book, kit=kit())
    broken = {proof.rule: proof for proof in report.proofs if proof.breaks}
    first = broken["0 ≤ subcontract ≤ production plan"].first
    assert first is not None
    assert first.where == f"Plan!{cell}"
    assert "Run sopxl plan" in first.fix


def test_what_is_bought_otherwise_than_by_policy_is_told(book: Path) -> None:
    """W651 with cell, what stands and what the limits give."""
    cell = typed(book, SUBCONTRACT, 1.0)
    told = [str(each) for each in run.check(book, kit=kit()).warnings if each.code == "W651"]
    assert len(told) == 1
    assert told[0].startswith(
        f"W651 Plan!{cell}: what is bought of Chairs differs from the limits of its policy in 1 "
        "months, first in 2026-01: 1 stands, "
    )


def lowered(book: Path) -> None:
    """Lowers the own limit of the first policy to 150, and plans by it."""
    opened = read_book(book)
    patch = Patch(opened)
    table = opened.table("tblPolicy")
    column = table.area.first_column + list(table.columns).index("Own limit")
    patch.set_value("Policy", cell_name(table.area.first_row + 1, column), 150.0)
    book.write_bytes(patch.result())
    run.plan(book, kit=kit())


def test_a_changed_limit_is_logged(book: Path) -> None:
    """Old and new of the policy, at the next plan; and the plan buys by it."""
    lowered(book)
    after = read_book(book)
    beyond = [max(units - 150, 0) for units in row_of(after, PRODUCTION)]
    assert row_of(after, SUBCONTRACT) == pytest.approx(beyond)
    (row,) = [row for row in after.table_rows(POLICY_LOG.name) if "Own limit" in row]
    assert row[list(after.table(POLICY_LOG.name).columns).index("Now")] in ("150", 150.0)


def test_what_was_authorised_goes_out_as_it_was(book: Path, tmp_path: Path) -> None:
    """A limit that is lowered after it buys more in the draft, and not in what the plant gets."""
    authorise(book, kit=kit(), override="a test")
    before, after = tmp_path / "before", tmp_path / "after"
    handed(book, before)
    lowered(book)
    handed(book, after)
    for name in ("schedule.csv", "hours.csv", "subcontract.csv"):
        assert (after / name).read_text() == (before / name).read_text()
    _, made = authorise(book, kit=kit(), override="a test", again=True)
    assert made.rows == 7  # three of each family, and what is bought of one
    handed(book, tmp_path / "again")
    assert (tmp_path / "again" / "hours.csv").read_text() != (before / "hours.csv").read_text()
    assert not [proof.rule for proof in run.check(book, kit=kit()).proofs if proof.breaks]


def handed(book: Path, folder: Path) -> None:
    """Writes the files of a book's schedule into a folder."""
    plan = run.plan_as_it_stands(read_company(read_book(book)).company)
    export(Handed(plan.company, master_schedule(plan, 12), ()), folder, force=False)


def test_beyond_both_limits_is_warned(tmp_path: Path) -> None:
    """W650 of a new book: family, month, units, limits and the way out."""
    text = POLICIES.replace(",200,45,\n", ",200,45,10\n")
    csv = write_folder(tmp_path / "csv", policy=text)
    done = create.new(tmp_path / "x.xlsx", folder=csv, sample=False, force=False, kit=kit())
    (told,) = [str(each) for each in done.warnings if each.code == "W650"]
    assert "the own plant makes at most 200, 10 are bought of 10 that the subcontractor" in told
    assert told.endswith("or plan less or earlier; then plan again.")


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        ("-1,45,", "own_limit: found -1, 0 or more is expected."),
        ("200,-45,", "subcontract_cost: found -45, 0 or more is expected."),
        ("200,45,many", 'subcontract_limit: found the text "many", a number is expected.'),
    ],
)
def test_limits_are_numbers_of_0_or_more(limits: str, told: str, tmp_path: Path) -> None:
    """Told with file, row and column."""
    text = POLICIES.replace("200,45,", limits, 1)
    csv = write_folder(tmp_path / "csv", policy=text)
    with pytest.raises(ProblemsError) as error:
        create.new(tmp_path / "x.xlsx", folder=csv, sample=False, force=False, kit=kit())
    assert f"policy.csv row 2, column {told}" in str(error.value.problems[0])
    assert "own_limit" not in FILES["policy.csv"]


def test_a_new_last_month_buys_by_rule(made: Path) -> None:
    """As a roll over fills it: what stood in the months that stay is left."""
    company = read_company(read_book(made)).company
    stood = company.subcontracted.copy()
    policies = tuple(dataclasses.replace(row, own_limit=100.0) for row in company.policies)
    stood[NOW + 2, 0] = 7.0  # the least-cost plan's own
    last, production = NOW + HORIZON - 1, company.production.copy()
    production[last], stood[last] = np.nan, np.nan
    made_of = {"policies": policies, "production": production, "subcontract": stood}
    filled, _, _ = fill_last(dataclasses.replace(company, **made_of))  # type: ignore[arg-type]
    plan, bought = filled.production[last, 0], filled.subcontracted[last, 0]
    assert bought == plan - 100 > 0
    assert_allclose(filled.subcontracted[:last], stood[:last])


def test_families_that_come_and_go(made: Path) -> None:
    """A new family buys nothing, a retired one nothing more, two made one what both bought."""
    company = read_company(read_book(made)).company
    stood = company.subcontracted.copy()
    stood[NOW, 1] = 4.0
    company = dataclasses.replace(company, subcontract=stood)
    assert np.isnan(_with_nothing(company)["subcontract"][:, 2]).all()
    gone = without(company, "Chairs", company.base + 1)["subcontract"]
    assert gone[NOW, 0] == stood[NOW, 0]
    assert np.isnan(gone[NOW + 1 :, 0]).all()
    one = _added(company, "Tables", "Chairs", 2.0)["subcontract"]
    assert one[NOW, 0] == stood[NOW, 0] + 8.0
    assert_allclose(one[NOW + 1 :, 0], stood[NOW + 1 :, 0])
    assert np.isnan(one[NOW:, 1]).all()


def test_the_total_of_an_older_page_is_no_subcontract() -> None:
    """Where today's page has its last row of cost, that of layout 3 has its total."""
    last = COST_ROW + len(COSTS) - 1
    older = {(last - 1, 2): "Layoff", (last - 1, 3): 5.0, (last, 2): "Total", (last, 3): 9.0}

    def cell(sheet: str, row: int, column: int) -> Value:
        """A cell of the older page."""
        assert sheet == SHEET
        return older.get((row, column))

    assert standing(cell) == {(last - 1, 3): 5.0}
    older[last, 2] = "Subcontract"
    assert standing(cell) == {(last - 1, 3): 5.0, (last, 3): 9.0}


def test_a_row_that_is_missing_is_named(book: Path) -> None:
    """A book of today's layout that has lost it, by every verb."""
    opened = read_book(book)
    patch = Patch(opened)
    patch.set_value(
        PLAN.sheet, cell_name(key_rows(opened, PLAN.name)["Chairs|Subcontract"], 5), "x"
    )
    book.write_bytes(patch.result())
    for verb in (run.check, run.plan):
        with pytest.raises(ProblemsError, match='there is no row "Chairs", "Subcontract"'):
            verb(book, kit=kit())
