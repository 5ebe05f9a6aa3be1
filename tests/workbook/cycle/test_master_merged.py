"""A family merged into another: history by the Item map, forecast and plan added, nothing moved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from refusals import check
from workbook.cycle.firm import BY, Firm, authorise, cell, fact, roll, rows_of, typed
from workbook.cycle.mastering import MINE, add_own_sheet, broken, copied

from sopxl.errors import InputError, RefusedError, SopError
from sopxl_udfs.kit import kit
from sopxl_workbook import run, runs
from sopxl_workbook.contract import FAMILIES, ITEM_MAP, POLICY, RESTATED
from sopxl_workbook.cycle.master import (
    Action,
    AddFamily,
    Kind,
    MergeFamilies,
    Rename,
    change_master,
)
from sopxl_workbook.cycle.undo import undo
from sopxl_workbook.ooxml import read_book
from sopxl_workbook.read import read_company
from sopxl_workbook.write import key_rows

pytestmark = pytest.mark.slow
WHY = "one range now"
FILES = {
    "item_map": "item,family,factor,planning_share,from,to\n4713,Family 002,2,0.5,,\n",
    "notes": (
        "opened,family,kind,text,owner\n2025-12,Family 002,decision,keep it,Ann\n"
        "2025-12,Family 002,decision,one colour,Ann\n2025-12,Family 000,decision,one colour,Bo\n"
    ),
    "comments": "family,measure,period,comment\nFamily 002,Override,2026-03,a fair\n",
    "business_plan": (
        "family,period,value,currency,units\n"
        "Family 000,2026-02,1000,,100\nFamily 002,2026-02,500,USD,20\n"
        "Family 002,2026-03,70,EUR,5\nFamily 000,2026-04,10,,\nFamily 002,2026-04,20,EUR,2\n"
        "Family 000,2026-05,10,,\nFamily 002,2026-05,20,,2\n"
    ),
    "rates": "currency,from,value\nEUR,2024-01-01,1.1\n",
}
ONE, OTHER = 2, 0  # columns: what is merged, and into what
MERGE = MergeFamilies("family 002", "family 000")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """January closed by a run, February planned, a sheet of the planner's; not to be changed."""
    firm = Firm(families=4, files=FILES)
    book = firm.book(tmp_path_factory.mktemp("merged") / "book.xlsx")
    authorise(book, override="not reviewed")
    firm.load(book, firm.start)
    roll(book)
    typed(book, "Forecast", cell(book, "tblForecast", "Family 000|Override", 30), 7.0)
    run.plan(book, kit=kit(), by=BY)
    inventory = cell(book, "tblProjection", "Family 003|Backlog", firm.start + 1)
    add_own_sheet(book, ["My inventory of Family 002"], {f"=Projection!{inventory}": 0.0})
    return book


@pytest.fixture
def book(made: Path, tmp_path: Path) -> Path:
    """The same; to be changed."""
    return copied(made, tmp_path)


def change(book: Path, action: Action, reason: str = WHY) -> Any:
    """The change, as Ann makes it."""
    return change_master(book, action, kit=kit(), by=BY, reason=reason)


@pytest.mark.slow
@pytest.mark.parametrize("factor", [pytest.param(None, marks=pytest.mark.slow), 3.0])
def test_history_forecast_and_plan_are_added(book: Path, factor: float | None) -> None:
    """In units of the other; no rule breaks, no row moves, and all of it is undone."""
    before, rules, times = book.read_bytes(), broken(book), factor or 1.0
    change(book, MergeFamilies("family 002", "family 000", factor))
    old, new = read_book(before), read_book(book)
    was, now = (read_company(each).company for each in (old, new))
    for measure in ("Requested", "Shipped", "Produced", "Closing"):
        found, wanted = now.actual[measure], was.actual[measure].copy()
        wanted[:, OTHER] += times * wanted[:, ONE]
        wanted[:, ONE] = np.nan
        assert np.allclose(found, wanted, rtol=1e-12, atol=0, equal_nan=True)
    planned = was.planned
    asked, held = (np.where(np.isnan(c.override), c.baseline, c.override) for c in (was, now))
    for one, other in ((asked, held), (was.production, now.production)):
        summed = one[planned, OTHER] + times * one[planned, ONE]
        assert np.allclose(other[planned, OTHER], summed, rtol=1e-12, atol=0)
        assert (other[planned, ONE] == 0).all()
        assert np.array_equal(other[:, [1, 3]], one[:, [1, 3]], equal_nan=True)
    assert now.override[29, OTHER] == 7.0 + times * asked[29, ONE]  # what was typed stays so
    rows = [row for row in new.table_rows(ITEM_MAP.name) if row[0]]
    assert rows == [
        ["4713", "Family 000", 2 * times, None, None, None],
        ["Family 002", "Family 000", times, None, None, None],
    ]
    assert new.table_rows(FAMILIES.name)[ONE][6] == 46054.0 - 1  # the day before 2026-02-01
    assert key_rows(new, "tblProjection") == key_rows(old, "tblProjection")
    assert new.package.part(new.sheets[MINE].part) == old.package.part(old.sheets[MINE].part)
    assert broken(book) == rules
    undo(book, kit=kit())
    assert book.read_bytes() == before


@pytest.mark.slow
def test_closed_figures_are_kept(book: Path) -> None:
    """Those of the month that a run closed, as they were, with the reason."""
    was = read_company(read_book(book)).company.actual
    change(book, MERGE)
    run_id = runs.read_log(runs.log_of(book))[-1].run
    kept = [row for row in read_book(book).table_rows(RESTATED.name) if any(row)]
    assert kept == [
        [
            *("2026-01", "Family 000", measure, was[measure][24, OTHER]),
            *(was[measure][24, OTHER] + was[measure][24, ONE], WHY, BY, run_id),
        ]
        for measure in ("Requested", "Shipped", "Produced", "Closing")
    ]


def test_limits_of_make_or_buy_are_told(book: Path) -> None:
    """What is bought of both follows one policy, which was set for one of them alone."""
    names = [row["Family"] for row in rows_of(book, POLICY)]
    fact(book, POLICY, names.index("Family 002"), "Own limit", 30.0)
    told = [w for w in change(book, MERGE)[1].warnings if w.code == "W740"]
    assert [str(problem) for problem in told] == [
        "W740 Policy: Family 002 has an Own limit of 30 units in 2026-02, Family 000 has none: "
        "what is bought of both together follows the policy of Family 000. Type the Own limit and "
        "the Subcontract limit of both for Family 000, then plan again."
    ]


def test_what_is_told(book: Path) -> None:
    """The price mix, the cost mix, shares and rows that stay; and that history changed."""
    told = {f"{w.code} {w.where}": w.message for w in change(book, MERGE)[1].warnings}
    assert told["W146 Prices"] == (
        "the price of Family 002 is 52 USD in 2026-02, that of Family 000 comes to 50 for as much: "
        "all of it counts at the latter."
    )
    assert "W146 Costs" in told
    assert told["W142 Item map"] == "1 planning share of items of Family 002 is left out."
    assert told["W253 Business plan"] == (
        "3 rows of Business plan, 1 row of Notes, 1 row of Comments go over from Family 002 to "
        "Family 000; where it had one of its own, both are added there."
    )
    assert told["W147 'Business plan'!A9"] == (
        "1 row of Business plan still has the name Family 002: Family 000 has such a row, and both "
        "are no sum."
    )
    assert told["W147 Notes!A6"].startswith("1 row of Notes still has the name Family 002: ")
    assert told["W252 Archive"] == (
        "what was authorised of Family 000 for 2026-01 was for it alone, its actuals there hold "
        "Family 002 too: accuracy and bias of then compare the two."
    )
    assert told["W149 Actuals"].startswith("100 figures of closed months change with the Item map")


@pytest.mark.slow
def test_the_month_goes_on(book: Path) -> None:
    """An extract with both codes is summed; the plan is made of both and holds its days."""
    rules = broken(book)
    change(book, MERGE)
    run.plan(book, kit=kit(), by=BY)
    assert broken(book) == rules
    authorise(book, override="not reviewed")
    firm = Firm(families=4)
    firm.load(book, 26)
    roll(book)
    company = read_company(read_book(book)).company
    wanted = sum(firm.quantities(family, 26)["Shipped"] for family in (ONE, OTHER))
    assert company.actual["Shipped"][25, OTHER] == wanted
    assert np.isnan(company.actual["Shipped"][25, ONE])
    run.plan(book, kit=kit(), by=BY)
    assert broken(book) == rules


def test_business_plan_and_notes_go_over(book: Path) -> None:
    """Money is added, units times the factor; what is no sum stays, and 0 is left of what went.

    Units of one row alone are none of the sum.
    """
    other = "Family 000"
    change(book, MergeFamilies("family 002", other, 3.0))
    after = read_book(book)
    assert [[*row[:3], row[5]] for row in after.table_rows("tblBusinessPlan")] == [
        [other, "2026-02", 1500.0, 160.0],
        ["Family 002", "2026-02", 0.0, 0.0],
        [other, "2026-03", 70.0, 15.0],
        [other, "2026-04", 10.0, None],
        ["Family 002", "2026-04", 20.0, 2.0],
        [other, "2026-05", 30.0, None],
        ["Family 002", "2026-05", 0.0, 0.0],
    ]
    assert [row[0] for row in after.table_rows("tblComments")] == [other]
    families = [row[1] for row in after.table_rows("tblNotes")]
    assert families == [other, "Family 002", other]


REFUSED: list[tuple[Action, str, type[SopError], str]] = [
    (
        MERGE,
        "",
        RefusedError,
        "E149 Actuals: 4 figures of closed months would be restated, the first is Requested of "
        "Family 000 in 2026-01, 105 before and 230. Say why with --reason, or let it begin with "
        "the open month.",
    ),
    (
        MergeFamilies("Family 002", "family 002"),
        WHY,
        InputError,
        'E560 the other name: "Family 002" is to be merged into itself. Give the family that it '
        "becomes a part of.",
    ),
    (
        MergeFamilies("Family 002", "Family 001"),
        WHY,
        RefusedError,
        "E147 Families!C7: Family 002 is MTS, Family 001 is MTO: their figures measure other "
        "things. Retire the one, and plan what is asked for instead with the other.",
    ),
    (
        MergeFamilies("Family 002", "Family 0000"),
        WHY,
        InputError,
        'E131 Families: there is no family "Family 0000". Did you mean "Family 000"? Give a name '
        "that stands on this sheet.",
    ),
]


@pytest.mark.parametrize(
    ("action", "reason", "kind", "text"), REFUSED, ids=[t[:4] for *_, t in REFUSED]
)
def test_what_is_refused(
    book: Path, action: Action, reason: str, kind: type[SopError], text: str
) -> None:
    """Each with its reason; the file is as it was."""
    before = book.read_bytes()
    call: Callable[[], Any] = lambda: change(book, action, reason)  # noqa: E731
    check(call, kind, text)
    assert book.read_bytes() == before


@pytest.mark.slow
def test_units_that_are_not_alike(book: Path) -> None:
    """Pairs and pieces are no sum."""
    change(book, AddFamily("Pairs", like="Family 000", unit="pairs"))
    check(
        lambda: change(book, MergeFamilies("Pairs", "Family 000")),
        InputError,
        "E146 Families!B9: Pairs is planned in pairs, Family 000 in units. Say with --factor how "
        "many units are in one of pairs.",
    )


@pytest.mark.slow
def test_what_was_merged_stays_as_it_is(book: Path) -> None:
    """It ended, and its name stands for its history."""
    change(book, MERGE)
    check(
        lambda: change(book, MERGE),
        RefusedError,
        'E142 Families!G7: "Family 002" ended on 2026-01-31, before 2026-02. Give an earlier '
        "period, or correct the day.",
    )
    check(
        lambda: change(book, Rename(Kind.FAMILY, "Family 002", "Seats")),
        RefusedError,
        'E184 Families: "Family 002" was merged into Family 000, which counts its history under '
        "that name. Leave it as it is: it is planned no more.",
    )
