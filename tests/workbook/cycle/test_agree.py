"""Agreeing on a forecast: figures, log, refusals, the month and master data that carry it on."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from refusals import check
from workbook.cycle.firm import (
    BY,
    Firm,
    added,
    authorise,
    cell,
    fact,
    review,
    roll,
    setting,
    typed,
)

from sopxl.errors import InputError, ProblemsError, RefusalsError, RefusedError
from sopxl_udfs.kit import kit
from sopxl_workbook import hosted, run
from sopxl_workbook.contract import AGREED, FORECAST, VIEW_OWNERS, VIEWS
from sopxl_workbook.cycle.agree import Asked, Made, agree
from sopxl_workbook.cycle.gate_views import VIEWS_RULE
from sopxl_workbook.cycle.master import MergeFamilies, Rename, change_master
from sopxl_workbook.cycle.master.kinds import Kind
from sopxl_workbook.cycle.undo import undo
from sopxl_workbook.ooxml import read_book
from sopxl_workbook.pages import settings_of
from sopxl_workbook.read import read_company
from sopxl_workbook.spread import alerts_of

WHY, FAMILY = "demand review", "Family 000"
JANUARY = 24  # row of the first open month
HEAD = "family,function,period,quantity,unit,given\n"
VIEWS_OF = (
    f"{FAMILY},sales,2026-01,130,,\n{FAMILY},marketing,2026-01,101,,\n"
    f"{FAMILY},finance,2026-01,5000,USD,\n"
    f"{FAMILY},sales,2026-02,120,,\n{FAMILY},marketing,2026-02,110,,\n"
    f"{FAMILY},sales,2025-12,150,,2025-11\n"
)
OWNERS = "function,owner,weight\nsales,Ms Sol,3\nmarketing,Mr Ito,2\nfinance,Ms Fox,1\n"
FIRM = Firm(files={"views": HEAD + VIEWS_OF, "view_owners": OWNERS})


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A planned book with views of its first family; not to be changed."""
    book = FIRM.book(tmp_path_factory.mktemp("agree") / "book.xlsx")
    review(book)
    run.plan(book, kit=kit(), by=BY)
    return book


@pytest.fixture
def book(made: Path, tmp_path: Path) -> Path:
    """A copy of it, to be changed."""
    return Path(shutil.copy(made, tmp_path / "book.xlsx"))


def agreed(book: Path, **how: Any) -> Made:
    """Agrees on a book; the whole family by weights, where nothing else is said."""
    asked = {"reason": WHY, "family": FAMILY, "by": "weights"} | how
    if "quantity" in how:
        asked["by"] = ""
    return agree(book, Asked(**asked), kit=kit(), by=BY)[1]


def log(book: Path) -> list[list[Any]]:
    """The rows of the sheet Agreed."""
    return [row for row in read_book(book).table_rows(AGREED.name) if any(row)]


def overrides(book: Path) -> list[float]:
    """The first two open months of the override of the family."""
    company = read_company(read_book(book)).company
    return company.override[JANUARY : JANUARY + 2, company.index[FAMILY]].tolist()


def apart(book: Path) -> list[str]:
    """The families whose views are apart and not agreed."""
    from sopxl.plan.make import plan_as_it_stands

    opened = read_book(book)
    plan = plan_as_it_stands(read_company(opened).company)
    return [alert.subject for alert in alerts_of(plan, settings_of(opened))]


def override_cell(book: Path, period: int = 0) -> str:
    """Where the override of a month stands; period counted from January."""
    return cell(book, FORECAST.name, f"{FAMILY}|Override", FIRM.start + period)


class TestAgree:
    """One run, from the views to the override and the log."""

    def test_by_weights(self, book: Path) -> None:
        """(3·130 + 2·101 + 100) ÷ 6 = 115.33; (3·120 + 2·110) ÷ 5 = 116, finance left out."""
        first = book.read_bytes()
        found = agreed(book)
        assert overrides(book) == [115, 116]
        assert [problem.code for problem in found.warnings if problem.code == "W680"] == ["W680"]
        (january, february) = log(book)
        assert january[:10] == [
            *(FAMILY, "2026-01", None, 115.0, 105.0, 100.0, 130.0, "weights"),
            *("sales 130, marketing 101, finance 100", WHY),
        ]
        assert january[10] == BY
        assert february[8] == "sales 120, marketing 110"
        assert apart(book) == []
        assert run.check(book, kit=kit()).passed
        undo(book, kit=kit(), by=BY)
        assert book.read_bytes() == first

    def test_by_mean_one_function_and_a_quantity(self, book: Path) -> None:
        """What was agreed before is replaced without a word: it is in the log."""
        agreed(book, by="mean", last="2026-01")
        assert overrides(book)[0] == 110  # (130 + 101 + 100) ÷ 3 = 110.33
        agreed(book, by="Marketing", decimals=1)
        assert overrides(book) == [101, 110]
        agreed(book, quantity=117.26, first="2026-01", last="2026-01", decimals=1)
        assert overrides(book) == [117.3, 110]
        assert [row[2:4] for row in log(book)] == [
            *([None, 110.0], [110.0, 101.0], [None, 110.0], [101.0, 117.3])
        ]

    @pytest.mark.slow
    def test_by_the_rule_on_control(self, book: Path) -> None:
        """Where the command names none."""
        setting(book, "sop_agree_by", "sales")
        agreed(book, by="")
        assert overrides(book) == [130, 120]

    def test_a_typed_override_is_refused_or_replaced(self, book: Path) -> None:
        """Never silently; the cell is named."""
        place = override_cell(book)
        typed(book, FORECAST.sheet, place, 222.0)
        before = book.read_bytes()
        text = (
            f"E685 {FORECAST.sheet}!{place}: {FAMILY} has the override 222 in 2026-01, which "
            "somebody typed; 115 would be agreed. Clear it, leave the month out, or replace it: "
            "--replace."
        )
        check(lambda: agreed(book), RefusalsError, text)
        assert book.read_bytes() == before
        agreed(book, replaces=True)
        assert [row[2] for row in log(book)] == [222.0, None]

    @pytest.mark.slow
    def test_a_typed_override_after_an_agreement_is_the_planners(self, book: Path) -> None:
        """It is apart again, and refused again."""
        agreed(book)
        typed(book, FORECAST.sheet, override_cell(book), 140.0)
        assert apart(book) == [FAMILY]
        with pytest.raises(RefusalsError):
            agreed(book)

    @pytest.mark.slow
    def test_a_view_that_changes_ends_the_agreement(self, book: Path) -> None:
        """The functions have to agree anew."""
        agreed(book)
        fact(book, VIEWS, 0, "Quantity", 180.0)
        assert apart(book) == [FAMILY]
        agreed(book, last="2026-01")
        assert overrides(book)[0] == 140  # (540 + 202 + 100) ÷ 6 = 140.33
        assert apart(book) == []


REFUSED = (
    (
        {"reason": " "},
        "E688 --reason: no reason is given, a few words are expected. Say why it is agreed: it is "
        "kept on the sheet Agreed.",
    ),
    (
        {"by": ""},
        "E684 --by: no rule and no quantity is given. Expected: mean, weights, accuracy, sales, "
        'marketing, finance. Give --by or --quantity, or choose "Agree by" on Control.',
    ),
    (
        {"by": "salse"},
        'E684 --by: there is no rule "salse". Expected: mean, weights, accuracy, sales, marketing, '
        'finance. Did you mean "sales"? Give --by or --quantity, or choose "Agree by" on Control.',
    ),
    (
        {"first": "2025-12"},
        "E689 --from, --to: found 2025-12 to 2026-12; open months of the plan are expected, "
        "2026-01 to 2026-12, the first one first. A closed month stays as it is; give months of "
        "the plan.",
    ),
    (
        {"family": "Family 001"},
        "E683 Views: there is no view for Family 001 in 2026-01 to 2026-12 that counts. Enter "
        "views there, give another rule, or the figure itself with --family and --quantity. "
        "Functions: sales, marketing, finance.",
    ),
    (
        {"by": "accuracy"},
        "E686 View owners: the view of marketing of Family 000 for 2026-01 has no weight. Enter "
        "its weight there, 0 if it is not to count; by accuracy it needs closed months with a view "
        "and an actual: choose mean until then, or agree family by family.",
    ),
    (
        {"family": "", "quantity": 100.0},
        "E740 --family: the quantity 100 is given without a family, and would be that of all of "
        "them. Say whose it is: --family; or agree on all by a rule: --by.",
    ),
)


def test_weights_that_are_all_0(book: Path) -> None:
    """The views are there: their weights are what is missing, and where they stand is said."""
    for row in range(3):
        fact(book, VIEW_OWNERS, row, "Weight", 0.0)
    text = (
        "E683 View owners: every view of Family 000 2026-01, Family 000 2026-02 has the weight 0. "
        "Enter a weight above 0 there, or give another rule."
    )
    check(lambda: agreed(book), InputError, text)


@pytest.mark.parametrize(("how", "text"), REFUSED, ids=[text[:4] for _, text in REFUSED])
def test_what_cannot_be_agreed(made: Path, how: dict[str, Any], text: str) -> None:
    """With what was found, what is expected, and the way out; nothing is written."""
    before = made.read_bytes()
    check(lambda: agreed(made, **how), InputError, text)
    assert made.read_bytes() == before


@pytest.mark.slow
def test_twice_is_refused(book: Path) -> None:
    """What is agreed already needs no second log line."""
    agreed(book)
    text = (
        "E687 Agreed: every figure asked for is agreed already, on the views as they are. Nothing "
        "is to be done; to agree on other figures, give --quantity or another rule."
    )
    check(lambda: agreed(book), RefusedError, text)


WRONG = (
    (
        (FAMILY, "sales", "2025-10", 100.0),
        "E681 Views!C11: 2025-10 is closed, a view of 2026-01 or later is expected.",
    ),
    (
        (FAMILY, "sales", "2026-03", 100.0, None, "2026-02"),
        "E682 Views!F11: the view of 2026-03 was given in 2026-02: it is still to come.",
    ),
    (
        (FAMILY, "sales", "2026-03", 100.0, "boxes"),
        'E140 Views!E11: found the unit "boxes", units, or USD for money is expected.',
    ),
    (
        (FAMILY, "sales", "2026-01", 100.0, None, "2026-01"),
        "E130 Views!A11: the view of sales stands twice; the other is at Views!A5.",
    ),
    ((FAMILY, "sales", "2026-03", None), "E114 Views!D11: the cell is blank"),
    ((FAMILY, "logistics", "2026-03", 1.0), 'E131 Views!B11: there is no function "logistics"'),
    (("Family 9", "sales", "2026-03", 1.0), 'E131 Views!A11: there is no family "Family 9"'),
)


@pytest.mark.parametrize(("cells", "text"), WRONG, ids=[text[:4] for _, text in WRONG])
def test_a_view_that_cannot_be_read(book: Path, cells: tuple[Any, ...], text: str) -> None:
    """Sheet, cell, what was found and what is expected."""
    added(book, VIEWS, *cells)
    with pytest.raises(ProblemsError) as told:
        read_company(read_book(book))
    assert str(told.value).startswith(text)
    assert told.value.problems[0].fix


def test_a_function_is_no_rule(book: Path) -> None:
    """A name that agree takes for a rule."""
    fact(book, VIEW_OWNERS, 0, "Function", "Mean")
    with pytest.raises(ProblemsError) as told:
        read_company(read_book(book))
    assert "E680" in [problem.code for problem in told.value.problems] or "E131" in str(told.value)


class TestMonth:
    """Gate, roll over and master data."""

    def test_the_gate_warns_until_it_is_agreed(self, book: Path) -> None:
        """It is no obstacle to authorise; views are dated when the month is closed."""
        line = next(one for one in authorise(book).gate.lines if one.rule == VIEWS_RULE)
        assert (line.result, line.held) == ("warns", 2)
        assert line.warns[0].message == (
            f"the views of {FAMILY} are up to 30 units apart in 2026-01, and nothing is agreed."
        )
        FIRM.load(book, FIRM.start)
        roll(book)
        given = [row[5] for row in read_book(book).table_rows(VIEWS.name)]
        assert given == ["2026-01"] * 5 + ["2025-11"]
        assert run.check(book, kit=kit()).passed
        company = read_company(read_book(book)).company
        assert {view.given for view in company.views} == {FIRM.start, FIRM.start - 2}

    @pytest.mark.slow
    def test_a_renamed_family_keeps_views_and_agreement(self, book: Path) -> None:
        """On every sheet."""
        agreed(book)
        change_master(book, Rename(Kind.FAMILY, FAMILY, "Seats"), kit=kit(), by=BY)
        company = read_company(read_book(book)).company
        assert {row.family for row in (*company.views, *company.agreed)} == {"Seats"}
        assert apart(book) == []
        assert run.check(book, kit=kit()).passed

    @pytest.mark.slow
    def test_views_of_a_family_that_is_merged_are_added(self, tmp_path: Path) -> None:
        """Where the other one has a view of the same function and month; the rest is told."""
        more = "".join(f"Family 002,sales,2026-0{month},7,,\n" for month in (1, 5))
        files = {"views": HEAD + VIEWS_OF + more, "view_owners": OWNERS}
        book = Firm(families=3, files=files).book(tmp_path / "merged.xlsx")
        _, made = change_master(book, MergeFamilies("Family 002", FAMILY), kit=kit(), by=BY)
        company = read_company(read_book(book)).company
        sales = {v.period: v.quantity for v in company.views if v.function == "sales"}
        first = [v for v in company.views if (v.family, v.period) == (FAMILY, FIRM.start)]
        assert first[0].quantity == 137
        assert sales[FIRM.start + 4] == 7
        told = [p.message for p in made.warnings if "view" in p.message]
        assert told == [
            f"1 view of Family 002 is added to those of {FAMILY}.",
            f"1 view of Family 002 is left as it stood: {FAMILY} has none of the same function and "
            "month in the same unit.",
        ]


def test_the_button_writes_what_the_command_writes(book: Path, tmp_path: Path) -> None:
    """As the Control sheet asks; the order is emptied, and a refusal names its cells."""
    other = Path(shutil.copy(book, tmp_path / "other.xlsx"))
    agreed(other)
    for name, value in (("family", FAMILY), ("reason", WHY)):
        setting(book, f"sop_agree_{name}", value)
    with pytest.raises(InputError) as told:
        hosted.offer("agree", read_book(book), book, kit())
    assert "--by is Control!C" in told.value.__notes__[0]
    setting(book, "sop_agree_by", "weights")
    offer = hosted.offer("agree", read_book(book), book, kit())
    assert offer.asks == f"Agree on 2 months of {FAMILY}: each becomes the override of its month."
    book.write_bytes(offer.changes.apply(read_book(book)))
    assert overrides(book) == overrides(other)
    assert [row[:10] for row in log(book)] == [row[:10] for row in log(other)]
    settings = settings_of(read_book(book))
    assert settings["sop_agree_family"] is None
    assert settings["sop_agree_by"] == "weights"
